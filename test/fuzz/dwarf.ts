/**
 * Mutated debug information: whatever the bytes of the `.debug_` sections are, the module loads, every question has an answer, soon
 * and in bounded memory, and variables of a stopped frame can be asked for.
 */
import type { DebugInformation, FrameAccess, Value } from '../../vm/context/index.ts';
import { decodeModule } from '../../vm/wasm/decode/index.ts';
import { dwarfDebug } from '../../vm/wasm/dwarf/debug-information.ts';
import { createMachine } from '../../vm/wasm/machine.ts';
import { functionTypeOf, type Section, type WasmModule } from '../../vm/wasm/module.ts';
import { WasmProgram } from '../../vm/wasm/program.ts';
import { type Random, randomOf } from './random.ts';

export interface Finding {
  readonly kind: 'module';
  readonly run: number;
  readonly problem: string;
  /** The module, in hexadecimal. */
  readonly input: string;
}

export interface Fuzzed {
  readonly runs: number;
  /** Inputs that have no debug information any more. */
  readonly refused: number;
  readonly executed: number;
  readonly findings: readonly Finding[];
}

export interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly sources: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** Milliseconds that one input may take; a thousand times what one takes that is not damaged. */
const patience = 5_000;
/** Modules above it take too long to be looked through whole. */
const sizeLimit = 300_000;

export const fuzz = ({ runs, seed, sources }: Options): Fuzzed => {
  const random = randomOf(seed);
  const modules = sources.filter(
    ({ path, bytes }) => path.endsWith('.wasm') && bytes.length < sizeLimit && hasDebug(bytes),
  );
  const findings: Finding[] = [];
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const { path, bytes } = pick(random, modules);
    const mutated = mutate(bytes, random);
    const begun = Date.now();
    let problem = '';
    try {
      if (!look(path, mutated, random)) refused++;
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const taken = Date.now() - begun;
    if (problem === '' && taken > patience) problem = `${path} took ${taken} ms`;
    if (problem !== '') findings.push({ kind: 'module', run, problem: `${path}: ${problem}`, input: hex(mutated) });
  }
  return { runs, refused, executed: runs - refused, findings };
};

const decode = (bytes: Uint8Array): WasmModule | undefined => decodeModule({ path: 'fuzz.wasm', bytes }).module;

const sectionsOf = (module: WasmModule) => module.sections.filter(({ name }) => name.startsWith('.debug_'));

const hasDebug = (bytes: Uint8Array): boolean => {
  const module = decode(bytes);
  return module !== undefined && sectionsOf(module).length > 0;
};

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T;

/** Values that stand at the edges of what lengths, forms and offsets can be. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0xfe, 0x16, 0x21, 0x20];

const leb = (value: number): readonly number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];

/** The module with a section that ends after so many bytes. */
const shortened = (bytes: Uint8Array, { name, range, payload }: Section, length: number): Uint8Array => {
  const text = new TextEncoder().encode(name);
  const content = [...leb(text.length), ...text, ...bytes.subarray(payload.from, payload.from + length)];
  const before = bytes.subarray(0, range.from);
  return Uint8Array.from([...before, 0, ...leb(content.length), ...content, ...bytes.subarray(range.to)]);
};

const mutate = (bytes: Uint8Array, random: Random): Uint8Array => {
  const copy = bytes.slice();
  const module = decode(bytes);
  if (!module) return copy;
  if (random(8) === 0) {
    const section = pick(random, sectionsOf(module));
    return shortened(bytes, section, random(section.payload.to - section.payload.from));
  }
  for (let times = 1 + random(6); times > 0; times--) {
    const { from, to } = pick(random, sectionsOf(module)).payload;
    const at = from + random(to - from);
    const length = Math.min(to - at, 1 + random(16));
    switch (random(6)) {
      case 0:
        copy[at] = (copy[at] as number) ^ (1 << random(8));
        break;
      case 1:
        copy[at] = pick(random, edges);
        break;
      case 2:
        copy.fill(pick(random, edges), at, at + length);
        break;
      case 3: {
        const other = from + random(to - from);
        copy.copyWithin(at, other, Math.min(to, other + length));
        break;
      }
      case 4:
        // The rest of the section is gone.
        copy.fill(0, at, to);
        break;
      default:
        for (let index = 0; index < length; index++) copy[at + index] = random(256);
    }
  }
  return copy;
};

/** Asks everything of a module, at times single places first; false when it has no debug information. */
const look = (path: string, bytes: Uint8Array, random: Random): boolean => {
  const module = decode(bytes);
  if (!module) throw new Error('custom sections are not part of what is decoded');
  const program = new WasmProgram([{ module, debug: dwarfDebug }], { debug: true });
  const { debug } = program;
  if (!debug) return false;
  if (random(2) === 0) {
    const sources = debug.sourcesWhere?.(() => true) ?? [];
    for (let index = 0; index < 4 && sources.length > 0; index++) {
      const { path: source } = pick(random, sources);
      const line = 1 + random(100);
      debug.statements(source, line, line + random(50));
      debug.places?.(source, line, line);
    }
    for (let index = 0; index < 8; index++) {
      const entry = program.units[0]?.entry(module.importedFunctionCount + random(module.bodies.length / 3)) ?? 0;
      debug.mayTell?.(entry);
      for (const { scope } of debug.framesAt(entry)) debug.variables(entry, scope);
    }
  }
  const starts = debug.statementStarts(0);
  for (let index = 0; index < 60; index++) {
    const address = starts[Math.floor((starts.length * index) / 60)];
    if (address === undefined) continue;
    for (const { scope } of debug.framesAt(address)) debug.variables(address, scope);
    debug.definition?.(address);
  }
  for (const { path: source } of debug.sources.slice(0, 8)) {
    debug.statements(source, 1, 100_000);
    debug.branches(source);
    debug.copies?.functions(source);
  }
  debug.functionsNamed?.((name) => name === 'run');
  if (debug.problems?.some((text) => text === '' || text.includes('\n'))) throw new Error(debug.problems.join());
  inspect(program, module, debug, starts);
  return path !== '';
};

/** Stops at the first statement that is reached, and reads every variable and its children. */
const inspect = (
  program: WasmProgram,
  module: WasmModule,
  debug: DebugInformation,
  starts: readonly number[],
): void => {
  const index = module.exports.find(({ name, kind }) => kind === 'function' && name === 'run')?.index;
  if (index === undefined) return;
  const values = (functionTypeOf(module, index)?.parameters ?? []).map(() => ({ type: 'i32' as const, bits: 3 }));
  const created = createMachine(program, {
    stubImports: true,
    invoke: (_, instances) => [{ function: instances[0]?.functions[index] ?? 0, values }],
  });
  if (!('machine' in created)) return;
  const { machine } = created;
  machine.stops({ addresses: new Set(starts), conditions: 'none' });
  for (let stop = 0; stop < 12; stop++) if (machine.run({ fuel: 100_000 }).kind !== 'stop') return;
  const frame = machine.contexts()[0]?.frames(0, 1)[0];
  if (!frame) return;
  for (const { scope } of debug.framesAt(frame.address)) read(debug, frame, scope);
};

const read = (debug: DebugInformation, frame: FrameAccess, scope: number): void => {
  for (const variable of debug.variables(frame.address, scope).slice(0, 40)) {
    const value = variable.locate(frame);
    if (value !== 'optimized out') readValue(value, 3);
  }
};

const readValue = (value: Value, depth: number): void => {
  value.full();
  if (depth === 0) return;
  for (const which of ['named', 'indexed'] as const) {
    for (const child of value.children(0, 6, which)) readValue(child.value, depth - 1);
  }
};
