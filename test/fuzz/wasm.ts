/**
 * Mutated WebAssembly modules: whatever the bytes are, there is a module or one diagnostic; the validator agrees with V8
 * about every module that V8 knows all features of; a valid module can be shown and, with small limits, run.
 */
import { assemble } from '../../languages/wat/assemble/index.ts';
import { type Diagnostic, textOfUtf8 } from '../../vm/context/index.ts';
import { decodeModule } from '../../vm/wasm/decode/index.ts';
import { InstructionReader } from '../../vm/wasm/decode/instruction-reader.ts';
import { createMachine, type WasmValue } from '../../vm/wasm/machine.ts';
import { bodyOf, functionTypeOf, type WasmModule } from '../../vm/wasm/module.ts';
import { opcodeOfKey } from '../../vm/wasm/opcodes.ts';
import { WasmProgram } from '../../vm/wasm/program.ts';
import {
  abstractCode,
  f32,
  f64,
  heapOf,
  i32,
  i64,
  isAbstract,
  isDefaultable,
  isNullable,
  isReference,
  referenceTo,
  type ValueType,
  v128,
} from '../../vm/wasm/types.ts';
import { validateDeclarations, validateModule } from '../../vm/wasm/validate/index.ts';
import { v8 } from '../vm/wasm/v8.ts';
import { type Random, randomOf } from './random.ts';

export interface Finding {
  readonly kind: 'module';
  readonly run: number;
  /** What was thrown or contradicts V8, with the place. */
  readonly problem: string;
  /** The bytes, in hexadecimal. */
  readonly input: string;
}

export interface Fuzzed {
  readonly runs: number;
  /** Inputs that were refused with diagnostics. */
  readonly refused: number;
  /** Inputs that were valid and were looked through. */
  readonly executed: number;
  /** Inputs that V8 judged as well. */
  readonly compared: number;
  readonly findings: readonly Finding[];
}

export interface Options {
  readonly runs: number;
  readonly seed: number;
  /** Modules, and texts (`.wat`) that are assembled first. */
  readonly sources: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Hears each input before it is tried, so that one that never ends is known. */
  readonly trying?: (input: { readonly run: number; readonly bytes: Uint8Array }) => void;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const fuzz = ({ runs, seed, sources, trying }: Options): Fuzzed => {
  const random = randomOf(seed);
  const modules = sources.map(moduleBytes);
  const findings: Finding[] = [];
  let refused = 0;
  let executed = 0;
  let compared = 0;
  for (let run = 0; run < runs; run++) {
    const source = chosen(modules, random);
    const other = modules[random(modules.length)];
    if (!source || !other) throw new Error('no modules');
    const bytes = mutate(source, other, random);
    trying?.({ run, bytes });
    try {
      const { module, diagnostics } = judged(bytes);
      if (module && diagnostics.length === 0) {
        executed++;
        look(module, random);
      } else refused++;
      // Bodies that are not valid can be run as well, when a person asks for it: they may only trap.
      if (module && validateDeclarations(module).diagnostics.length === 0)
        execute(module, random, diagnostics.length === 0);
      const isValid = v8.validate(bytes);
      const [first] = diagnostics;
      if (isValid && first && !isShared(first)) throw new Error(`V8 accepts it: ${first.message} at ${first.offset}`);
      if (first || (module && isKnown(module))) {
        compared++;
        if (!isValid && !first) throw new Error('V8 refuses it');
      }
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      findings.push({ kind: 'module', run, problem, input: hex(bytes) });
    }
  }
  return { runs, refused, executed, compared, findings };
};

/** Bytes of a module that is mutated only now and then, because it takes long. */
const largeSize = 50_000;

const chosen = (modules: readonly Uint8Array[], random: Random): Uint8Array | undefined => {
  const found = modules[random(modules.length)];
  return found && found.length > largeSize && random(50) > 0 ? chosen(modules, random) : found;
};

const moduleBytes = ({ path, bytes }: Options['sources'][number]): Uint8Array => {
  if (!path.endsWith('.wat')) return bytes;
  const { bytes: made, problems } = assemble(textOfUtf8(bytes));
  if (!made) throw new Error(`${path}: ${problems[0]?.message}`);
  return made;
};

const judged = (bytes: Uint8Array): { readonly module?: WasmModule; readonly diagnostics: readonly Diagnostic[] } => {
  const { module, diagnostics } = decodeModule({ path: 'mutated.wasm', bytes });
  if (!module) {
    if (diagnostics.length !== 1) throw new Error(`${diagnostics.length} diagnostics instead of one`);
    return { diagnostics };
  }
  const found = validateModule(module);
  for (const { offset } of found) {
    if (offset === undefined || offset < 0 || offset > bytes.length)
      throw new Error(`a diagnostic at offset ${offset}`);
  }
  return { module, diagnostics: found };
};

/** Reads a valid module as a debugger does: names, meta information, some instructions both ways. */
const look = (module: WasmModule, random: Random): void => {
  const { units, meta } = new WasmProgram([{ module }], { debug: false });
  const unit = units[0];
  if (!unit) throw new Error('no unit');
  for (const info of meta.functions.slice(0, 50)) {
    if (info.name === '' && info.aliases?.length === 0) throw new Error('a function without a name');
    info.parameters.map(({ type }) => type);
    const starts = unit.starts(info.entry, 20);
    if (starts[0] !== info.entry) throw new Error(`${info.name} does not start at its entry`);
    for (const at of starts) {
      const instruction = unit.decode(at);
      for (const target of instruction.targets) unit.decode(target);
    }
    const last = starts.at(-1) as number;
    const back = unit.starts(last, -starts.length + 1);
    if (back.at(-1) !== (starts.length > 1 ? info.entry : undefined))
      throw new Error('backwards differs from forwards');
  }
  unit.read(random(module.bytes.length), 16);
};

const nullableBit = referenceTo(true, 0) & ~referenceTo(false, 0);

const limits = { depth: 200, stackWords: 20_000, memoryPages: 20, tableElements: 10_000, heapBytes: 1_000_000 };

/** Calls every function for a while, with small limits; both forms of the code must do the same. */
const execute = (module: WasmModule, random: Random, isValid: boolean): void => {
  const zero = (type: ValueType): WasmValue => {
    switch (type) {
      case i32:
        return { type: 'i32', bits: random(4) };
      case i64:
        return { type: 'i64', bits: BigInt(random(4)) };
      case f32:
        return { type: 'f32', bits: random(2) * 0x3f800000 };
      case f64:
        return { type: 'f64', bits: BigInt(random(2)) << 62n };
      case v128:
        return { type: 'v128', bytes: new Uint8Array(16).fill(random(256)) };
      default:
        return { type: 'ref', kind: 'null', number: 0 };
    }
  };
  const calls = Array.from(module.functionTypes.subarray(0, 20), (_, index) => index).flatMap((index) => {
    const { parameters = [] } = functionTypeOf(module, index) ?? {};
    return parameters.every(isDefaultable) ? [{ index, values: parameters.map(zero) }] : [];
  });
  const fuel = 1 + random(3000);
  const first = random(Math.max(1, calls.length - 2));
  const results = [true, false].map((fusing) =>
    calls.slice(first, first + 3).map(({ index, values }) => {
      const program = new WasmProgram([{ module }], { debug: false });
      const created = createMachine(program, {
        limits,
        fusing,
        stubImports: true,
        invoke: (_, instances) => [{ function: instances[0]?.functions[index] ?? 0, values }],
      });
      if (!('machine' in created)) return JSON.stringify(created);
      const { machine } = created;
      const outcome = machine.run({ fuel: 100_000, clock: fuel });
      const frames = machine.context(1)?.frames(0, 10) ?? [];
      for (const frame of frames) {
        for (let local = 0; local < Math.min(frame.localCount, 10); local++) frame.local(local).summary;
        for (let place = 0; place < Math.min(frame.stackCount, 10); place++) frame.stack(place).summary;
      }
      const message = 'message' in outcome ? outcome.message : '';
      return `${outcome.kind} ${message} ${machine.clock} ${machine.hash()} ${frames.length}`;
    }),
  );
  if (isValid && String(results[0]) !== String(results[1])) {
    throw new Error(`the two forms of the code differ:\n${results[0]?.join('\n')}\n---\n${results[1]?.join('\n')}`);
  }
};

/** Types that V8 11.3 (Node 20) knows as this specification does. */
const knownType = (type: ValueType): boolean =>
  !isReference(type) ||
  (isNullable(type) && isAbstract(heapOf(type)) && [0x70, 0x6f].includes(abstractCode(heapOf(type))));

/** Instructions that V8 11.3 knows, by the groups that came later. */
const knownInstruction = (name: string): boolean =>
  !/^(?:struct|array|i31|any|extern|br_on|ref\.(?:test|cast|i31|eq|as)|call_ref|return_call|try_table|throw_ref|throw|rethrow|try|catch|delegate|.*relaxed)/.test(
    name,
  );

/** Whether a valid module uses only what V8 knows, and stays below its own limits. */
const isKnown = (module: WasmModule): boolean => {
  const { types, tables, memories, globals, tags, elements, data } = module;
  if (tags.length > 0 || memories.length > 1 || tables.length > 100 || types.some(({ final }) => !final)) return false;
  if (module.groups.length !== types.length) return false;
  for (const { composite } of types) {
    if (composite.kind !== 'function') return false;
    if (![...composite.parameters, ...composite.results].every(knownType)) return false;
    if (composite.parameters.length > 1000 || composite.results.length > 1000) return false;
  }
  if (memories.some(({ type }) => type.limits.index === i64)) return false;
  if (
    tables.some(
      ({ type, initial }) =>
        initial || !knownType(type.element) || type.limits.index === i64 || type.limits.minimum > 10_000_000n,
    )
  )
    return false;
  if (!globals.every(({ type }) => knownType(type.type))) return false;
  // Elements given by index are non-null.
  if (!elements.every(({ type }) => knownType(type | nullableBit))) return false;
  if (data.length > 100_000) return false;
  // Constant expressions may do more than V8 lets them.
  const reader = new InstructionReader(module.bytes);
  if (globals.some(({ initial }) => initial && initial.to - initial.from > 11)) return false;
  for (const [index] of module.functionTypes.entries()) {
    const body = bodyOf(module, index);
    if (!body) continue;
    reader.open(body.code, body.end);
    for (let key = reader.read(); key >= 0; key = reader.read()) {
      const { name = '', alignment } = opcodeOfKey(key) ?? {};
      if (!knownInstruction(name)) return false;
      // V8 takes the flag of a memory index for an alignment.
      const flags = module.bytes[reader.start + (key < 0x100 ? 1 : 2)] ?? 0;
      if (alignment !== undefined && flags >= 0x40) return false;
      // It reads one byte where a memory index may have several.
      if (name.startsWith('memory.') && module.bytes.subarray(reader.start, reader.at).some((byte) => byte >= 0x80))
        return false;
      if (name === 'ref.null' && !knownType(isAbstract(reader.heap) ? 0x6000_0000 | reader.heap : 0x6000_0000))
        return false;
    }
  }
  return true;
};

/** Shared memories and atomic instructions are no part of the specification yet; V8 has them. */
const isShared = ({ message }: Diagnostic): boolean => /^(?:malformed limits flags|illegal opcode fe)/.test(message);

type Mutation = (bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array => {
  const rest = bytes.subarray(Math.min(bytes.length, at + removed));
  const made = new Uint8Array(at + added.length + rest.length);
  made.set(bytes.subarray(0, at));
  made.set(added, at);
  made.set(rest, at + added.length);
  return made;
};

/** Places where a huge number is likely to be a count, a size or a limit. */
const hugeNumbers = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0x03],
  [0x80, 0x80, 0x04],
  [0xff, 0x7f],
];

const sectionsOf = (bytes: Uint8Array) => decodeModule({ path: 'source.wasm', bytes }).module?.sections ?? [];

const mutations: readonly Mutation[] = [
  (bytes, _, random) => bytes.slice(0, random(bytes.length + 1)),
  (bytes, _, random) => {
    const at = random(bytes.length);
    return splice(bytes, at, 1, Uint8Array.of((bytes[at] as number) ^ (1 << random(8))));
  },
  (bytes, _, random) => splice(bytes, random(bytes.length), 1, Uint8Array.of(random(256))),
  // Another opcode or index of the usual ones.
  (bytes, _, random) => splice(bytes, random(bytes.length), 1, Uint8Array.of(bytes[random(bytes.length)] as number)),
  (bytes, _, random) => {
    const huge = hugeNumbers[random(hugeNumbers.length)] as readonly number[];
    return splice(bytes, random(bytes.length), random(2), Uint8Array.from(huge));
  },
  (bytes, _, random) => splice(bytes, random(bytes.length), 1 + random(4), new Uint8Array(0)),
  // Sections that are repeated, dropped, or come from another module.
  (bytes, other, random) => {
    const mine = sectionsOf(bytes);
    const foreign = sectionsOf(other);
    const place = mine[random(mine.length || 1)];
    if (!place) return bytes;
    const taken = random(3) === 0 ? place : foreign[random(foreign.length || 1)];
    const content = taken
      ? (taken === place ? bytes : other).slice(taken.range.from, taken.range.to)
      : new Uint8Array(0);
    const removed = random(2) === 0 ? place.range.to - place.range.from : 0;
    return splice(bytes, place.range.from, removed, random(4) === 0 ? new Uint8Array(0) : content);
  },
  // A piece of code copied over another.
  (bytes, other, random) => {
    const from = random(other.length);
    const piece = other.slice(from, from + 1 + random(12));
    const at = random(bytes.length);
    return splice(bytes, at, Math.min(piece.length, bytes.length - at), piece);
  },
];

const mutate: Mutation = (bytes, other, random) => {
  let made = bytes;
  for (let count = 1 + random(3); count > 0; count--) {
    const mutation = mutations[random(mutations.length)] as Mutation;
    if (made.length > 8) made = mutation(made, other, random);
  }
  return made;
};
