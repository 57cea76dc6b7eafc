// @ts-check
/**
 * Writes vm/wasm/run/interpret.generated.ts: the two interpreters of the WebAssembly machine, one switch each, from one table of
 * operations. `interpretFast` runs register-ised code and checks limits only where control jumps, calls and returns;
 * `interpretPlain` runs one entry for each instruction and looks at flags before each. Run `node scripts/generate-wasm-interpreter.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { operations } from './wasm-operation.mjs';
import './wasm-operations.mjs';
import './wasm-call-operations.mjs';

const target = fileURLToPath(new URL('../vm/wasm/run/interpret.generated.ts', import.meta.url));

const hotNumbers = new Map(operations.map(({ name }, index) => [name, index + 2]));

/** Temporaries of all operations share a few variables: the host's compiler describes every one of them at every check. */
/** @type {Set<string>} */
const temporaries = new Set();
/** @param {string} text */
const hoisted = (text) =>
  text.replace(/\b(?:const|let) (\w+) =/g, (_, name) => {
    temporaries.add(name);
    return `${name} =`;
  });

/** @param {boolean} fast */
const interpreter = (fast) => {
  const cases = operations.map(({ name, length, body }) => {
    const call = name === 'call:other' || name === 'call_indirect' || name === 'call_ref';
    const end = call ? 'break;' : length === 0 ? '' : `pc = (pc + ${length}) | 0;\ncontinue;`;
    return `case ${hotNumbers.get(name)}: { // ${name}\n${body(fast)}\n${end}\n}`;
  });
  const loop = hoisted(`run: for (;;) {
    ${
      fast
        ? ''
        : `const flag = flags[pc]!;
    if (flag !== 0) {
      if ((flag & mask) !== 0 && pc !== skip) {
        exit = 8;
        break run;
      }
      if ((flag & 12) !== 0 && left > 0) {
        e.seenDepth = depth;
        e.seen(pc, flag, limit - left);
      }
    }
    skip = -1;
    if (left <= 0) {
      exit = 1;
      break run;
    }
    left--;`
    }
    op = c[pc]!;
    w1 = c[(pc + 1) | 0]!;
    w2 = c[(pc + 2) | 0]!;
    w3 = c[(pc + 3) | 0]!;
    switch (op) {
${cases.join('\n')}
      case 0: {
        exit = 6;
        break run;
      }
      case 1: {
        exit = 7;
        break run;
      }
      default: {
        e.depth = depth;
        const next = cold[(op - ${coldBase}) | 0]!(e, c, pc, fp);
        if (next < 0) {
          exit = -next;
          break run;
        }
        pc = next;
        mem = e.mem;
        bytes = e.bytes;
        continue;
      }
    }
    const place = callee << 3;
    const entry = functions[${fast ? 'place' : '(place + 7) | 0'}]!;
    if (entry === 0 || depth >= ceiling || ((base + functions[(place + 1) | 0]!) | 0) > words) {
      e.callee = callee;
      e.base = base;
      exit = 5;
      break run;
    }
    const at = depth << 2;
    const after = (pc + length) | 0;
    frames[(at + 2) | 0] = ${fast ? 'after' : 'c[(after - 1) | 0]!'};
    depth = (depth + 1) | 0;
    frames[(at + 4) | 0] = callee;
    frames[(at + 5) | 0] = base;
    const to = functions[(place + 3) | 0]!;
    frames[(at + 7) | 0] = to;
    if (to !== instance) {
      instance = to;
      e.enterInstance(instance);
      mem = e.mem;
      bytes = e.bytes;
    }
    fp = base;
    const end = (fp + functions[(place + 6) | 0]!) | 0;
    for (let local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
    pc = entry;
    ${
      fast
        ? `rest = (rest - c[(after - 3) | 0]!) | 0;
    activations[depth] = limit - rest;
    bound = functions[(place + 2) | 0]!;
    if (rest < bound) {
      exit = 1;
      break run;
    }`
        : 'activations[depth] = limit - left;'
    }
  }`);
  return `
/** ${
    fast
      ? 'Runs register-ised code from `engine.pc` until something ends it; `engine.rest` counts down from the limit.'
      : 'Runs the plain form from `engine.pc`, at most `engine.left` instructions, until a flag in `engine.mask` or something else ends it.'
  } */
export const interpret${fast ? 'Fast' : 'Plain'} = (e: State): number => {
  const c = e.${fast ? 'fast' : 'plain'};
  ${fast ? '' : 'const fast = e.fast;\nconst flags = e.flags;\nconst mask = e.mask;\nlet skip = e.skip;\nlet left = e.left;'}
  const I = e.words;
  const F = e.doubles;
  const G = e.floats;
  const functions = e.functions;
  const frames = e.frames;
  const activations = e.activations;
  const globals = e.globals;
  const cold = e.cold;
  const floor = e.floor;
  const ceiling = e.ceiling;
  const words = e.usable;
  const limit = e.limit;
  let mem = e.mem;
  let bytes = e.bytes;
  let pc = e.pc;
  let fp = e.fp;
  let depth = e.depth;
  let instance = e.instance;
  ${fast ? 'let rest = e.rest;\nlet bound = e.bound;' : ''}
  let exit = 0;
  let op = 0;
  let w1 = 0;
  let w2 = 0;
  let w3 = 0;
  let callee = 0;
  let base = 0;
  let length = 0;
  let table = e.noTable;
  ${[...temporaries].map((name) => `let ${name} = 0;`).join('\n  ')}
  ${loop}
  e.pc = pc;
  e.fp = fp;
  e.depth = depth;
  e.instance = instance;
  ${fast ? 'e.rest = rest;\ne.bound = bound;' : 'e.left = exit >= 3 && exit !== 8 ? left + 1 : left;'}
  return exit;
};`;
};

const coldBase = 1024;
const text = `// Written by scripts/generate-wasm-interpreter.mjs; do not edit.
import type { State } from './state.ts';

/** Numbers of the operations that the interpreters execute themselves; all others are ${coldBase} and above. */
export const hot = {
  leave: 1,
${[...hotNumbers].map(([name, number]) => `  '${name}': ${number},`).join('\n')}
} as const;

/** First number of an operation that is executed by a function of its own. */
export const coldBase = ${coldBase};
${interpreter(true)}
${interpreter(false)}
`;
writeFileSync(
  target,
  execFileSync('npx', ['biome', 'format', '--stdin-file-path=interpret.ts'], { input: text, encoding: 'utf8' }),
);
console.log(`${operations.length} operations, ${text.split('\n').length} lines`);
