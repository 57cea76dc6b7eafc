/**
 * Writes vm/sahara/run/interpret.generated.ts: the hot interpreter as one switch. Many of its cases differ only in a comparison, a
 * storage size or where an operand comes from, which is why it is generated. Run `node scripts/generate-interpreter.mjs`.
 *
 * In a case: S data stack, D the same as doubles, R return stack, H heap words, B heap bytes. A case ends by going on with the
 * operation at pc, by `break check` at a call, return or back edge with the limit reached, or by `break dispatch`, which leaves
 * the whole instruction to `engine.step`, so that nothing may have changed before it.
 *
 * The shape is for the host's compilers. Each case reads the next operation itself, because it has the code at hand. Both ways of
 * a branch run the same arithmetic, so that a way that was not taken so far holds nothing new. Constants of cases become
 * variables of the function: each would take a register of its own, and beyond 127 of them every instruction doubles in size.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../vm/sahara/run/interpret.generated.ts', import.meta.url));

/** @type {string[]} */
const names = ['Slow = 0', 'Patched', 'Count', 'CountBoth', 'CountLater'];
/** @type {string[]} */
const bodies = [
  `case Hot.Count: {
     const entry = pc >> 2;
     counts[entry] = counts[entry]! + 1;
     op = counted[entry]!;
     continue;
   }`,
  // An increment fused with the test of its loop, which is a block of its own four entries on.
  `case Hot.CountBoth: {
     const entry = pc >> 2;
     counts[entry] = counts[entry]! + 1;
     counts[entry + 4] = counts[entry + 4]! + 1;
     op = counted[entry]!;
     continue;
   }
   case Hot.CountLater: {
     const entry = pc >> 2;
     counts[entry + 4] = counts[entry + 4]! + 1;
     op = counted[entry]!;
     continue;
   }`,
];

const next = 'op = code[pc]!;\ncontinue;';

/**
 * One operation. `entries` is how many entries it covers; 0 when the code sets pc itself.
 * @param {string} name
 * @param {string} code
 * @param {number} [entries]
 */
const operation = (name, code, entries = 1) => {
  names.push(name);
  bodies.push(`case Hot.${name}: {\n${code}\n${entries === 0 ? '' : `pc += ${4 * entries};\n${next}\n`}}`);
};

const goToTarget = 'rest += pc - target;\npc = target;';
const goBackToTarget = `${goToTarget}\nif (rest + pc >= limit) break check;`;
/** Ends an operation of so many entries with a jump. @type {(go: string, operand: string, entries: number, test?: string) => string} */
const leap = (go, operand, entries, test) =>
  `target = ${operand};\npc += ${4 * entries};\n${test ? `if (${test}) {\n${go}\n}` : go}\n${next}`;
/** @type {(operand: string, entries: number, test?: string) => string} */
const forward = (operand, entries, test) => leap(goToTarget, operand, entries, test);
/** @type {(operand: string, entries: number, test?: string) => string} */
const back = (operand, entries, test) => leap(goBackToTarget, operand, entries, test);

/** @typedef {readonly [string, string, string, string]} Pair low and high word of x, then of y */

/** @type {(pair: Pair) => string} */
const add = ([x, xh, y, yh]) => `const x = ${x};
const y = ${y};
const xh = ${xh};
const yh = ${yh};
const low = (x + y) | 0;
const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
`;
/** @type {(pair: Pair) => string} */
const subtract = ([x, xh, y, yh]) => `const x = ${x};
const y = ${y};
const xh = ${xh};
const yh = ${yh};
const low = (x - y) | 0;
const high = (xh - yh - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
if (((xh ^ yh) & (xh ^ high)) < 0) break dispatch;
`;

const comparisons = ['Equal', 'Differ', 'Less', 'LessEqual', 'Greater', 'GreaterEqual'];
/** @type {Record<string, string>} */
const signs = { Equal: '===', Differ: '!==', Less: '<', LessEqual: '<=', Greater: '>', GreaterEqual: '>=' };

/** @type {(kind: string, pair: Pair) => string} */
const compare = (kind, [x, xh, y, yh]) => {
  /** @type {(sign: string, one: string, oneh: string, other: string, otherh: string) => string} */
  const ordered = (sign, one, oneh, other, otherh) =>
    `(${oneh} < ${otherh} || (${oneh} === ${otherh} && ${one} >>> 0 ${sign} ${other} >>> 0))`;
  switch (kind) {
    case 'Equal':
      return `(${x} === ${y} && ${xh} === ${yh})`;
    case 'Differ':
      return `(${x} !== ${y} || ${xh} !== ${yh})`;
    case 'Less':
      return ordered('<', x, xh, y, yh);
    case 'LessEqual':
      return ordered('<=', x, xh, y, yh);
    case 'Greater':
      return ordered('<', y, yh, x, xh);
    default:
      return ordered('<=', y, yh, x, xh);
  }
};

const sizes = ['Byte', 'Word', 'Double'];
/** Low and high word of the field at byte offset `at`. @type {Record<string, readonly [string, string]>} */
const field = { Byte: ['B[at]!', '0'], Word: ['H[at >> 2]!', '0'], Double: ['H[at >> 2]!', 'H[(at >> 2) + 1]!'] };
/** Low and high word of element `index` of `block`. @type {Record<string, readonly [string, string]>} */
const element = {
  Byte: ['B[block + index]!', '0'],
  Word: ['H[(block >> 2) + index]!', '0'],
  Double: ['H[(block >> 2) + index * 2]!', 'H[(block >> 2) + index * 2 + 1]!'],
};
/** @type {(size: string, low: string, high: string) => string} */
const setElement = (size, low, high) => {
  if (size === 'Byte') return `B[block + index] = ${low};`;
  if (size === 'Word') return `H[(block >> 2) + index] = ${low};`;
  return `H[(block >> 2) + index * 2] = ${low};\nH[(block >> 2) + index * 2 + 1] = ${high};`;
};

/** @type {(reference: string) => string} */
const retain = (reference) => `if (${reference} !== 0) H[(${reference} >> 2) - 6] = H[(${reference} >> 2) - 6]! + 1;`;
/** @type {(reference: string, count?: string) => string} */
const release = (reference, count = 'count') => `if (${reference} !== 0) {
const ${count} = H[(${reference} >> 2) - 6]! - 1;
H[(${reference} >> 2) - 6] = ${count};
if (${count} === 0) heap.free(${reference});
}`;
/** Takes the operand's own count of \`reference\`; freeing is left to step. */
const drop = `const count = H[(reference >> 2) - 6]! - 1;
if (count === 0) break dispatch;
H[(reference >> 2) - 6] = count;
`;

operation('Jump', forward('code[pc + 1]!', 1), 0);
operation('JumpBack', back('code[pc + 1]!', 1), 0);
for (const [name, test] of [
  ['JumpFalse', '=== 0'],
  ['JumpTrue', '!== 0'],
]) {
  operation(`${name}`, `sp -= 2;\n${forward('code[pc + 1]!', 1, `S[sp] ${test}`)}`, 0);
  operation(`${name}Back`, `sp -= 2;\n${back('code[pc + 1]!', 1, `S[sp] ${test}`)}`, 0);
}

/** Locals beyond the parameters that a call clears itself. A loop inside of the loop would cost every operation its registers. */
const unrolled = 8;
/** Clears the slots from the `n`th on, while there are any. @type {(n: number, most: number) => string} */
const zeroes = (n, most) =>
  `D[slot${n > 1 ? ` + ${n - 1}` : ''}] = 0;\n${n < most ? `if (top > sp + ${2 * n}) {\n${zeroes(n + 1, most)}\n}` : `if (top > sp + ${2 * n}) D.fill(0, slot + ${n}, top >> 1);`}`;

/** @type {(row: string, entries: number, undo?: string) => string} */
const call = (row, entries, undo = '') => `const row = ${row};
const base = sp - functions[row + 3]!;
if (base + functions[row + 2]! > stackLimit || rp >= frameLimit) { ${undo} break dispatch; }
const top = base + functions[row + 1]!;
if (top !== sp) {
const slot = sp >> 1;
${zeroes(1, unrolled)}
}
sp = top;
pc += ${4 * entries};
R[rp] = pc;
R[rp + 1] = fp;
R[rp + 2] = (rest + pc) >> 2;
R[rp + 3] = epoch;
R[rp + 4] = FrameKind.Call;
rp += Frame.Words;
fp = base;
target = functions[row]!;
${goBackToTarget}
${next}`;
operation('Call', call('code[pc + 1]!', 1), 0);
operation(
  'CallClosure',
  `const closureAt = sp - code[pc + 1]!;
const closure = S[closureAt]!;
if (S[closureAt + 1]! !== id) break dispatch;
${call('H[closure >> 2]! * 4', 1)}`,
  0,
);

/** @type {(value: string, releasing: boolean, entries?: number) => string} */
const leave = (value, releasing, entries = 1) => `if (rp <= floor) break dispatch;
${
  releasing
    ? `let at = code[pc + 2]!;
const end = (at + code[pc + 3]!) | 0;
for (; at < end; at++) {
const slot = fp + releases[at]!;
const reference = S[slot]!;
${release('reference')}
}
`
    : ''
}${value}
pc += ${4 * entries};
rp -= Frame.Words;
fp = R[rp + 1]!;
target = R[rp]!;
${goBackToTarget}
${next}`;
const noValue = 'sp = fp;';
const topValue = 'S[fp] = S[sp - 2]!;\nS[fp + 1] = S[sp - 1]!;\nsp = fp + 2;';
operation('ReturnNone', leave(noValue, false), 0);
operation('ReturnValue', leave(topValue, false), 0);
operation('ReturnNoneReleasing', leave(noValue, true), 0);
operation('ReturnValueReleasing', leave(topValue, true), 0);
operation(
  'ReturnLocal',
  leave(
    'const from = fp + code[pc + 1]!;\nconst low = S[from]!;\nconst high = S[from + 1]!;\nS[fp] = low;\nS[fp + 1] = high;\nsp = fp + 2;',
    false,
    2,
  ),
  0,
);

operation('Push', 'S[sp] = code[pc + 1]!;\nS[sp + 1] = code[pc + 2]!;\nsp += 2;');
operation('LocalRead', 'const from = fp + code[pc + 1]!;\nS[sp] = S[from]!;\nS[sp + 1] = S[from + 1]!;\nsp += 2;');
operation(
  'LocalReadReference',
  `const from = fp + code[pc + 1]!;
const low = S[from]!;
const high = S[from + 1]!;
${retain('low')}
else if (high !== 0) break dispatch;
S[sp] = low;
S[sp + 1] = high;
sp += 2;`,
);
operation('LocalStore', 'const to = fp + code[pc + 1]!;\nsp -= 2;\nS[to] = S[sp]!;\nS[to + 1] = S[sp + 1]!;');
operation(
  'LocalStoreReference',
  `const to = fp + code[pc + 1]!;\nconst old = S[to]!;\nsp -= 2;\nS[to] = S[sp]!;\nS[to + 1] = S[sp + 1]!;\n${release('old')}`,
);
operation('Duplicate', 'S[sp] = S[sp - 2]!;\nS[sp + 1] = S[sp - 1]!;\nsp += 2;');
operation(
  'DuplicateReference',
  `const low = S[sp - 2]!;\n${retain('low')}\nS[sp] = low;\nS[sp + 1] = S[sp - 1]!;\nsp += 2;`,
);
operation('Pop', 'sp -= 2;');
operation('PopReference', `sp -= 2;\nconst old = S[sp]!;\n${release('old')}`);
operation(
  'Swap',
  'const low = S[sp - 4]!;\nconst high = S[sp - 3]!;\nS[sp - 4] = S[sp - 2]!;\nS[sp - 3] = S[sp - 1]!;\nS[sp - 2] = low;\nS[sp - 1] = high;',
);

/** @type {Pair} */
const top = ['S[sp - 4]!', 'S[sp - 3]!', 'S[sp - 2]!', 'S[sp - 1]!'];
const storeResult = 'S[sp - 4] = low;\nS[sp - 3] = high;\nsp -= 2;';
operation('AddLong', add(top) + storeResult);
operation('SubtractLong', subtract(top) + storeResult);
operation(
  'MultiplyLong',
  `const x = S[sp - 4]!;
const y = S[sp - 2]!;
if (S[sp - 3]! !== x >> 31 || S[sp - 1]! !== y >> 31) break dispatch;
const product = x * y;
if (product > 9007199254740991 || product < -9007199254740991) break dispatch;
S[sp - 4] = product | 0;
S[sp - 3] = Math.floor(product / 4294967296) | 0;
sp -= 2;`,
);
for (const [name, before, expression] of [
  ['DivideLong', '', '(x / y) | 0'],
  ['RemainderLong', '', 'x % y | 0'],
  [
    'ModuloLong',
    'const remainder = x % y | 0;\n',
    '(remainder !== 0 && (remainder ^ y) < 0 ? remainder + y : remainder) | 0',
  ],
])
  operation(
    `${name}`,
    `const x = S[sp - 4]!;
const y = S[sp - 2]!;
if (S[sp - 3]! !== x >> 31 || S[sp - 1]! !== y >> 31 || y === 0 || y === -1) break dispatch;
${before}const result = ${expression};
S[sp - 4] = result;
S[sp - 3] = result >> 31;
sp -= 2;`,
  );
for (const [name, sign] of [
  ['AddSmall', '+'],
  ['SubtractSmall', '-'],
  ['MultiplySmall', '*'],
])
  operation(
    `${name}`,
    `const result = S[sp - 4]! ${sign} S[sp - 2]!;
if (result < code[pc + 1]! || result > code[pc + 2]!) break dispatch;
S[sp - 4] = result;
sp -= 2;`,
  );
for (const [name, sign] of [
  ['AddFloat', '+'],
  ['SubtractFloat', '-'],
  ['MultiplyFloat', '*'],
  ['DivideFloat', '/'],
])
  operation(
    `${name}`,
    `const result = D[(sp >> 1) - 2]! ${sign} D[(sp >> 1) - 1]!;
D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
sp -= 2;`,
  );
for (const kind of comparisons)
  operation(
    `${kind}Long`,
    `const x = S[sp - 4]!;\nconst xh = S[sp - 3]!;\nconst y = S[sp - 2]!;\nconst yh = S[sp - 1]!;\nS[sp - 4] = ${compare(kind, ['x', 'xh', 'y', 'yh'])} ? 1 : 0;\nS[sp - 3] = 0;\nsp -= 2;`,
  );
for (const kind of comparisons)
  operation(`${kind}Word`, `S[sp - 4] = S[sp - 4]! ${signs[kind]} S[sp - 2]! ? 1 : 0;\nS[sp - 3] = 0;\nsp -= 2;`);
for (const kind of comparisons)
  operation(
    `${kind}Float`,
    `const result = D[(sp >> 1) - 2]! ${signs[kind]} D[(sp >> 1) - 1]! ? 1 : 0;\nS[sp - 4] = result;\nS[sp - 3] = 0;\nsp -= 2;`,
  );
operation('Not', 'S[sp - 2] = S[sp - 2]! ^ 1;');
for (const [name, sign] of [
  ['BitAnd', '&'],
  ['BitOr', '|'],
  ['BitXor', '^'],
])
  operation(
    `${name}`,
    `S[sp - 4] = S[sp - 4]! ${sign} S[sp - 2]!;\nS[sp - 3] = S[sp - 3]! ${sign} S[sp - 1]!;\nsp -= 2;`,
  );

for (const size of sizes)
  operation(
    `Field${size}`,
    `const reference = S[sp - 2]!;
if (S[sp - 1]! !== id) break dispatch;
${drop}const at = reference + code[pc + 1]!;
S[sp - 2] = ${field[size]?.[0]};
S[sp - 1] = ${field[size]?.[1]};`,
  );
operation(
  'FieldReference',
  `const reference = S[sp - 2]!;
if (S[sp - 1]! !== id) break dispatch;
${drop}const low = H[(reference + code[pc + 1]!) >> 2]!;
${retain('low')}
S[sp - 2] = low;
S[sp - 1] = low === 0 ? 0 : id;`,
);
/** @type {Record<string, string>} */
const setField = {
  Byte: 'B[at] = S[sp - 2]!;',
  Word: 'H[at >> 2] = S[sp - 2]!;',
  Double: 'H[at >> 2] = S[sp - 2]!;\nH[(at >> 2) + 1] = S[sp - 1]!;',
};
for (const size of sizes)
  operation(
    `SetField${size}`,
    `const reference = S[sp - 4]!;
if (S[sp - 3]! !== id) break dispatch;
${drop}const at = reference + code[pc + 1]!;
${setField[size]}
sp -= 4;`,
  );
operation(
  'SetFieldReference',
  `const reference = S[sp - 4]!;
if (S[sp - 3]! !== id) break dispatch;
${drop}const at = (reference + code[pc + 1]!) >> 2;
const old = H[at]!;
H[at] = S[sp - 2]!;
${release('old', 'left')}
sp -= 4;`,
);
operation(
  'ListLength',
  `const reference = S[sp - 2]!;
if (S[sp - 1]! !== id) break dispatch;
${drop}S[sp - 2] = H[reference >> 2]!;
S[sp - 1] = 0;`,
);
const listOnTop = `const reference = S[sp - 4]!;
const index = S[sp - 2]!;
if (S[sp - 3]! !== id || S[sp - 1]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
${drop}`;
for (const size of sizes)
  operation(
    `ListGet${size}`,
    `${listOnTop}const block = H[(reference >> 2) + 2]!;
S[sp - 4] = ${element[size]?.[0]};
S[sp - 3] = ${element[size]?.[1]};
sp -= 2;`,
  );
operation(
  'ListGetReference',
  `${listOnTop}const low = H[(H[(reference >> 2) + 2]! >> 2) + index]!;
${retain('low')}
S[sp - 4] = low;
S[sp - 3] = low === 0 ? 0 : id;
sp -= 2;`,
);
for (const size of sizes)
  operation(
    `ListSet${size}`,
    `const reference = S[sp - 6]!;
const index = S[sp - 4]!;
if (S[sp - 5]! !== id || S[sp - 3]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
${drop}const block = H[(reference >> 2) + 2]!;
${setElement(size, 'S[sp - 2]!', 'S[sp - 1]!')}
sp -= 6;`,
  );
for (const size of sizes)
  operation(
    `ListPush${size}`,
    `const reference = S[sp - 4]!;
if (S[sp - 3]! !== id) break dispatch;
const index = H[reference >> 2]!;
if (index >= H[(reference >> 2) + 1]!) break dispatch;
${drop}const block = H[(reference >> 2) + 2]!;
${setElement(size, 'S[sp - 2]!', 'S[sp - 1]!')}
H[reference >> 2] = index + 1;
sp -= 4;`,
  );
operation(
  'CaptureDouble',
  'if (S[fp + 1]! !== id) break dispatch;\nconst at = (S[fp]! >> 2) + code[pc + 1]!;\nS[sp] = H[at]!;\nS[sp + 1] = H[at + 1]!;\nsp += 2;',
);
operation(
  'CaptureReference',
  'if (S[fp + 1]! !== id) break dispatch;\nconst low = H[(S[fp]! >> 2) + code[pc + 1]!]!;\nif (low === 0) break dispatch;\nH[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;\nS[sp] = low;\nS[sp + 1] = id;\nsp += 2;',
);

// Fused operations: each begins with the operands of the instructions that it stands for.

/** @type {(name: string, operand: string) => string} */
const local = (name, operand) =>
  `const ${name}At = fp + ${operand};\nconst ${name} = S[${name}At]!;\nconst ${name}h = S[${name}At + 1]!;\n`;
/** @type {(name: string, operand: string) => string} */
const immediate = (name, operand) => `const ${name} = ${operand};\nconst ${name}h = ${name} >> 31;\n`;
const localImmediate = local('x', 'code[pc + 1]!') + immediate('y', 'code[pc + 2]!');
const localLocal = local('x', 'code[pc + 1]!') + local('y', 'code[pc + 2]!');
/** @type {Pair} */
const loaded = ['x', 'xh', 'y', 'yh'];
for (const kind of comparisons) {
  const test = compare(kind, loaded);
  operation(`LocalImmediate${kind}Jump`, localImmediate + forward('code[pc + 3]!', 4, `!${test}`), 0);
  operation(`LocalLocal${kind}Jump`, localLocal + forward('code[pc + 3]!', 4, `!${test}`), 0);
  operation(`LocalImmediate${kind}Back`, localImmediate + back('code[pc + 3]!', 4, test), 0);
  operation(`LocalLocal${kind}Back`, localLocal + back('code[pc + 3]!', 4, test), 0);
  operation(
    `${kind}LongJump`,
    `sp -= 4;\nconst x = S[sp]!;\nconst xh = S[sp + 1]!;\nconst y = S[sp + 2]!;\nconst yh = S[sp + 3]!;\n${forward('code[pc + 1]!', 2, `!${test}`)}`,
    0,
  );
  operation(`${kind}WordJump`, `sp -= 4;\n${forward('code[pc + 1]!', 2, `!(S[sp]! ${signs[kind]} S[sp + 2]!)`)}`, 0);
}

/** A local (low half of the packed operand) plus a constant or a local, into a local (high half). @type {(how: string) => string} */
const addToLocal = (how) =>
  `const packed = code[pc + 1]!;\n${add([
    'S[fp + (packed & 0xffff)]!',
    'S[fp + (packed & 0xffff) + 1]!',
    ...(how === 'Immediate'
      ? /** @type {const} */ (['code[pc + 2]!', 'y >> 31'])
      : /** @type {const} */ (['S[fp + code[pc + 2]!]!', 'S[fp + code[pc + 2]! + 1]!'])),
  ])}const to = fp + (packed >>> 16);\nS[to] = low;\nS[to + 1] = high;\n`;
for (const how of ['Immediate', 'Local']) {
  operation(`LocalAdd${how}`, addToLocal(how), 4);
  operation(`LocalAdd${how}Jump`, addToLocal(how) + back('code[pc + 3]!', 5), 0);
  // The loop's test is the fifth entry, and its operands are there.
  for (const other of ['Immediate', 'Local'])
    for (const kind of ['Less', 'LessEqual'])
      operation(
        `LocalAdd${how}${other}${kind}Back`,
        `${addToLocal(how)}${local('left', 'code[pc + 17]!')}${(other === 'Immediate' ? immediate : local)('right', 'code[pc + 18]!')}${back('code[pc + 19]!', 8, compare(kind, ['left', 'lefth', 'right', 'righth']))}`,
        0,
      );
}
const pushResult = 'S[sp] = low;\nS[sp + 1] = high;\nsp += 2;';
/** @type {Pair} */
const firstAndImmediate = ['S[fp + code[pc + 1]!]!', 'S[fp + code[pc + 1]! + 1]!', 'code[pc + 2]!', 'y >> 31'];
/** @type {Pair} */
const firstAndSecond = [
  'S[fp + code[pc + 1]!]!',
  'S[fp + code[pc + 1]! + 1]!',
  'S[fp + code[pc + 2]!]!',
  'S[fp + code[pc + 2]! + 1]!',
];
operation('PushLocalAddImmediate', add(firstAndImmediate) + pushResult, 3);
operation('PushLocalAddLocal', add(firstAndSecond) + pushResult, 3);
operation('PushLocalSubtractLocal', subtract(firstAndSecond) + pushResult, 3);
operation(
  'AddImmediate',
  `${add(['S[sp - 2]!', 'S[sp - 1]!', 'code[pc + 1]!', 'y >> 31'])}S[sp - 2] = low;\nS[sp - 1] = high;`,
  2,
);
operation(
  'AddLocal',
  `${add(['S[sp - 2]!', 'S[sp - 1]!', 'S[fp + code[pc + 1]!]!', 'S[fp + code[pc + 1]! + 1]!'])}S[sp - 2] = low;\nS[sp - 1] = high;`,
  2,
);
operation(
  'CallLocalAddImmediate',
  `${add(firstAndImmediate)}${pushResult}\n${call('code[pc + 3]!', 4, 'sp -= 2;')}`,
  0,
);
operation('ReturnAddLong', leave(`${add(top)}S[fp] = low;\nS[fp + 1] = high;\nsp = fp + 2;`, false, 2), 0);
operation(
  'PushTwoLocals',
  'const one = fp + code[pc + 1]!;\nconst other = fp + code[pc + 2]!;\nS[sp] = S[one]!;\nS[sp + 1] = S[one + 1]!;\nS[sp + 2] = S[other]!;\nS[sp + 3] = S[other + 1]!;\nsp += 4;',
  2,
);
operation(
  'MoveLocal',
  'const from = fp + code[pc + 1]!;\nconst to = fp + code[pc + 2]!;\nS[to] = S[from]!;\nS[to + 1] = S[from + 1]!;',
  2,
);
operation('SetLocal', 'const to = fp + code[pc + 3]!;\nS[to] = code[pc + 1]!;\nS[to + 1] = code[pc + 2]!;', 2);
const localReference =
  'const from = fp + code[pc + 1]!;\nconst reference = S[from]!;\nif (S[from + 1]! !== id) break dispatch;\n';
for (const size of sizes)
  operation(
    `LocalField${size}`,
    `${localReference}const at = reference + code[pc + 2]!;\nS[sp] = ${field[size]?.[0]};\nS[sp + 1] = ${field[size]?.[1]};\nsp += 2;`,
    2,
  );
const localElement = `${localReference}const indexAt = fp + code[pc + 2]!;
const index = S[indexAt]!;
if (S[indexAt + 1]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
const block = H[(reference >> 2) + 2]!;
`;
for (const size of sizes)
  operation(
    `LocalsListGet${size}`,
    `${localElement}S[sp] = ${element[size]?.[0]};\nS[sp + 1] = ${element[size]?.[1]};\nsp += 2;`,
    3,
  );
operation('LocalsListGetJump', localElement + forward('code[pc + 3]!', 4, 'B[block + index]! === 0'), 0);
operation('LocalsListGetJumpTrue', localElement + forward('code[pc + 3]!', 4, 'B[block + index]! !== 0'), 0);
for (const size of sizes)
  operation(`LocalsListSet${size}`, localElement + setElement(size, 'code[pc + 3]!', '(code[pc + 3]! >> 31)'), 4);
operation('LocalListLength', `${localReference}S[sp] = H[reference >> 2]!;\nS[sp + 1] = 0;\nsp += 2;`, 2);

/** Constants of the cases, as variables of the whole function. @type {Set<string>} */
const variables = new Set();
const cases = bodies.join('\n').replace(/\b(?:const|let) (\w+) = /g, (_, name) => {
  if (name !== 'target') variables.add(name);
  return `${name} = `;
});

const text = `/**
 * The hot interpreter: common operations only, with fast paths only. Whatever is rare, or does not succeed at once, is left
 * untouched to \`step\`, which executes one architectural instruction in full. \`rest\` is the clock less the position in the code
 * (both ×4), so that straight-line code costs no counting. Written by scripts/generate-interpreter.mjs.
 */
import { epochSize, frame, frameKind } from './context.ts';
import type { Engine } from './engine.ts';

/** Operations of the decoded code. Here, because an enum of the same file is inlined as numbers. */
export enum Hot {
${names.map((name) => `  ${name},`).join('\n')}
}

/** As in context.ts, where they are objects: numbers here, which the host folds into the code. */
enum Frame {
  Words = 5,
}
enum FrameKind {
  Call = 0,
}
if (frame.words !== Frame.Words || frameKind.call !== FrameKind.Call) throw new RangeError('frame records have another shape');

/** Why {@link interpret} and \`step\` return. */
export enum Exit {
  Continue,
  /** At a call, return or back edge, with the limit reached. */
  Check,
  /** The limit was passed elsewhere. */
  Limit,
  /** Buffers were replaced. */
  Reload,
  /** The context cannot go on for now, or has ended. */
  Blocked,
  /** \`engine.outcome\` is set. */
  Outcome,
}

/**
 * The two ways out of the loop. One call for both: the host copies a function into its caller when it is always the same, and
 * these would crowd the loop's variables out of the registers.
 */
const step = (engine: Engine): Exit => engine.step();
const renew = (engine: Engine): Exit => (engine.renew() ? Exit.Continue : Exit.Check);

/** Runs the engine's current context until its limit (×4, relative clock) or until something rare. */
export const interpret = (engine: Engine): Exit => {
  const context = engine.running!;
  const { heap } = context;
  const code = engine.code.words;
  const counted = engine.code.counted;
  const counts = engine.code.counts;
  const functions = engine.code.functions;
  const releases = engine.releases;
  const S = context.stack;
  const D = context.doubles;
  const R = context.returns;
  const H = heap.words;
  const B = heap.bytes;
  const id = context.id;
  let limit = (engine.limit * 4) | 0;
  const epoch = (engine.base / epochSize) | 0;
  const stackLimit = Math.min(S.length, engine.slotLimit * 2 + context.slotReserve) | 0;
  const frameLimit = engine.stopping.frameLimitFor(context, R.length) | 0;
  const floor = engine.stopping.floorFor(context) | 0;
  let pc = context.pc | 0;
  let sp = context.sp | 0;
  let fp = context.fp | 0;
  let rp = context.rp | 0;
  let rest = (engine.clock * 4 - pc) | 0;
  let target = 0;
  let leaving = step;
${[...variables].map((name) => `  let ${name} = 0;`).join('\n')}
  let op = code[pc]!;
  for (;;) {
    leave: {
      check: {
        dispatch: switch (op) {
${cases}
          default:
        }
        // Rare, or not at once: the architectural instruction at pc, in full.
        leaving = step;
        break leave;
      }
      leaving = renew;
    }
    context.pc = pc;
    context.sp = sp;
    context.fp = fp;
    context.rp = rp;
    engine.clock = (rest + pc) >> 2;
    const exit = leaving(engine);
    if (exit !== Exit.Continue) return exit;
    if (
      context.stack !== S || context.returns !== R || heap.words !== H || engine.code.words !== code || engine.releases !== releases
    ) return Exit.Reload;
    pc = context.pc | 0;
    sp = context.sp | 0;
    fp = context.fp | 0;
    rp = context.rp | 0;
    rest = (engine.clock * 4 - pc) | 0;
    limit = (engine.limit * 4) | 0;
    op = code[pc]!;
  }
};
`;
// The formatter passes over generated files by name, so it is given the text under another one.
// Positions fit 32 bits: saying so spares the host an overflow check for each (15% of a call).
const narrowed = text
  .replace(/\b(code|S|R|B|functions)\[(\w+) ([+-]) (\d+)\]/g, '$1[($2 $3 $4) | 0]')
  .replace(/\b(pc|sp|rp) ([+-])= ([\w.]+);/g, '$1 = ($1 $2 $3) | 0;')
  .replace(/rest \+= pc - target;/g, 'rest = (rest + pc - target) | 0;')
  .replace(/rest \+ pc >= limit/g, '((rest + pc) | 0) >= limit')
  .replace(/\b(base|top|from|to|at|block|\w+At) = (\w+) ([+-]) ([^;?]+);/g, '$1 = ($2 $3 $4) | 0;');
writeFileSync(
  target,
  execFileSync('npx', ['biome', 'format', '--stdin-file-path=interpret.ts'], { input: narrowed, encoding: 'utf8' }),
);
