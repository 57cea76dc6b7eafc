/** What of a running module a new version of its text may replace. Pure. */
import { InstructionReader } from '../decode/instruction-reader.ts';
import { type ByteRange, bodyOf, functionTypeOf, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import type { WasmUnit } from '../program-unit.ts';
import { canonicalType } from '../type-store.ts';
import { spellFunctionType, spellLimits } from '../types.ts';

/** A module with the canonical numbers of its types. */
export interface Typed {
  readonly unit: WasmUnit;
  readonly types: Int32Array;
}

export interface Plan {
  /** By function index of the new module: the index in the old one; -1 for a function that is new. */
  readonly matches: Int32Array;
  /** Why a function keeps its old code, by index in the new module. */
  readonly refused: ReadonlyMap<number, string>;
  /** Functions whose code is another. */
  readonly changed: ReadonlySet<number>;
  /** Functions whose bytes mean the same: their frames can go on in the new version. */
  readonly same: ReadonlySet<number>;
  /** What is not code and stays as it is, although the text has changed. */
  readonly kept: readonly { readonly what: string; readonly why: string }[];
}

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const namesFunctions: ReadonlySet<number> = new Set(['call', 'return_call', 'ref.func'].map(keyOf));

/** The plan, or why nothing can be replaced. */
export const planOf = (old: Typed, next: Typed): Plan | { readonly reason: string } => {
  const reason = declarationsDiffer(old, next);
  if (reason !== undefined) return { reason };
  const matches = matchesOf(old.unit.module, next.unit.module);
  const refused = new Map<number, string>();
  const { module } = next.unit;
  const first = module.importedFunctionCount;
  for (let index = first; index < module.functionTypes.length; index++) {
    const match = matches[index]!;
    if (match >= 0 && typeOf(old, match) !== typeOf(next, index))
      refused.set(index, `its type was ${spellType(old, match)} and is ${spellType(next, index)}`);
  }
  refuseUsers(next, matches, refused);
  const changed = new Set<number>();
  const same = new Set<number>();
  const sameTypes = next.types.every((type, index) => old.types[index] === type);
  for (let index = first; index < module.functionTypes.length; index++) {
    const match = matches[index]!;
    if (match < 0 || refused.has(index)) continue;
    const isSame =
      sameTypes &&
      sameBody(old.unit.module, match, module, index) &&
      [...functionsIn(next.unit, index)].every((each) => matches[each] === each);
    if (isSame) same.add(index);
    else if (textOf(old.unit, match) !== textOf(next.unit, index)) changed.add(index);
  }
  return { matches, refused, changed, same, kept: keptParts(old.unit, next.unit, matches) };
};

const typeOf = ({ unit, types }: Typed, index: number): number | undefined =>
  types[unit.module.functionTypes[index] as number];

const spellType = ({ unit }: Typed, index: number): string => {
  const type = functionTypeOf(unit.module, index);
  return type ? spellFunctionType(type, (each) => unit.spelling.index('types', each)) : 'unknown';
};

/** Everything that instances share with code has to be the same: what differs, as a sentence. */
const declarationsDiffer = (old: Typed, next: Typed): string | undefined => {
  const rows: readonly [noun: string, of: (typed: Typed) => readonly string[]][] = [
    ['imports', importsOf],
    [
      'tables',
      ({ unit, types }) =>
        unit.module.tables.map(({ type }) => `${spellLimits(type.limits)} ${canonicalType(type.element, types)}`),
    ],
    ['memories', ({ unit }) => unit.module.memories.map(({ type }) => spellLimits(type.limits))],
    [
      'globals',
      ({ unit, types }) => unit.module.globals.map(({ type }) => `${type.mutable} ${canonicalType(type.type, types)}`),
    ],
    ['tags', ({ unit, types }) => unit.module.tags.map(({ type }) => `${types[type.type]}`)],
    ['data segments', ({ unit }) => unit.module.data.map(() => '')],
    ['element segments', ({ unit, types }) => unit.module.elements.map(({ type }) => `${canonicalType(type, types)}`)],
  ];
  for (const [noun, of] of rows) {
    const [before, after] = [of(old), of(next)];
    if (before.length !== after.length || before.some((row, index) => row !== after[index]))
      return `the ${noun} of ${next.unit.name} are not the same: only functions can be replaced while the program runs`;
  }
  return undefined;
};

const importsOf = ({ unit, types }: Typed): readonly string[] =>
  unit.module.imports.map(({ module, name, type, index }) => {
    const canonical = type.kind === 'function' ? types[type.type] : unit.spelling.externType(type.kind, index);
    return `${module}.${name} ${type.kind} ${canonical}`;
  });

/** Functions by their names (or exports); those without are counted. */
const matchesOf = (old: WasmModule, next: WasmModule): Int32Array => {
  const known = new Map<string, number>();
  const unnamed: number[] = [];
  for (let index = old.importedFunctionCount; index < old.functionTypes.length; index++) {
    const name = nameOf(old, index);
    if (name === undefined) unnamed.push(index);
    else known.set(name, known.has(name) ? -1 : index);
  }
  let count = 0;
  return Int32Array.from(next.functionTypes, (_, index) => {
    if (index < next.importedFunctionCount) return index;
    const name = nameOf(next, index);
    return (name === undefined ? unnamed[count++] : known.get(name)) ?? -1;
  });
};

const nameOf = (module: WasmModule, index: number): string | undefined =>
  module.names.functions.get(index) ??
  module.exports.find((row) => row.kind === 'function' && row.index === index)?.name;

/** Functions that the code of a function names. */
const functionsIn = (unit: WasmUnit, index: number): ReadonlySet<number> => {
  const reader = new InstructionReader(unit.module.bytes);
  const found = new Set<number>();
  for (const start of unit.code(index).starts) {
    reader.open(start, unit.module.bytes.length);
    if (namesFunctions.has(reader.read())) found.add(reader.index);
  }
  return found;
};

/** Code that uses a function with another type than before cannot run beside the old version of that function. */
const refuseUsers = (next: Typed, matches: Int32Array, refused: Map<number, string>): void => {
  const { unit } = next;
  const { importedFunctionCount, functionTypes } = unit.module;
  // A function that is new and cannot be added takes its users with it.
  let pending = [...refused.keys()];
  while (pending.length > 0) {
    const bad = new Set(pending);
    pending = [];
    for (let index = importedFunctionCount; index < functionTypes.length; index++) {
      if (refused.has(index)) continue;
      const used = [...functionsIn(unit, index)].find((each) => bad.has(each));
      if (used === undefined) continue;
      refused.set(index, `it uses ${unit.spelling.functionName(used)}, which is not replaced`);
      if (matches[index] === -1) pending.push(index);
    }
  }
};

const sameBytes = (one: Uint8Array, a: ByteRange, other: Uint8Array, b: ByteRange): boolean => {
  if (a.to - a.from !== b.to - b.from) return false;
  for (let at = 0; at < a.to - a.from; at++) if (one[a.from + at] !== other[b.from + at]) return false;
  return true;
};

const sameBody = (old: WasmModule, oldIndex: number, next: WasmModule, index: number): boolean => {
  const [a, b] = [bodyOf(old, oldIndex), bodyOf(next, index)];
  return !!a && !!b && sameBytes(old.bytes, { from: a.locals, to: a.end }, next.bytes, { from: b.locals, to: b.end });
};

/** A function as people read it: locals, then instructions with names in the place of indices. */
const textOf = (unit: WasmUnit, index: number): string => {
  const body = bodyOf(unit.module, index);
  if (!body) return '';
  const locals = unit.module.bytes.subarray(body.locals, body.code).join(' ');
  const lines = [...unit.code(index).starts].map((start) => unit.decode(unit.address(start)).text);
  return [locals, ...lines.map((line) => line.replace(/\(;.*?;\)/g, ''))].join('\n');
};

const keptParts = (old: WasmUnit, next: WasmUnit, matches: Int32Array): Plan['kept'] => {
  const kept: { what: string; why: string }[] = [];
  const [before, after] = [old.module, next.module];
  const whole = { from: 0, to: 0 };
  const differ = (a: ByteRange = whole, b: ByteRange = whole) => !sameBytes(before.bytes, a, after.bytes, b);
  after.globals.forEach(({ initial }, index) => {
    if (differ(before.globals[index]?.initial, initial))
      kept.push({ what: `global ${next.spelling.index('globals', index)}`, why: 'it keeps the value that it has' });
  });
  const copied = 'it was copied when the module was instantiated';
  after.data.forEach(({ bytes, mode }, index) => {
    const row = before.data[index];
    if (row && (differ(row.bytes, bytes) || placeDiffers(row.mode, mode, differ)))
      kept.push({ what: `data segment ${next.spelling.index('data', index)}`, why: copied });
  });
  after.elements.forEach(({ items, mode }, index) => {
    const row = before.elements[index];
    if (!row) return;
    const sameItems =
      items.kind === 'functions' && row.items.kind === 'functions'
        ? items.indices.length === row.items.indices.length &&
          items.indices.every((each, at) => matches[each] === (row.items as { indices: Uint32Array }).indices[at])
        : items.kind === row.items.kind &&
          items.kind === 'expressions' &&
          row.items.kind === 'expressions' &&
          !differ(span(row.items.ranges), span(items.ranges));
    if (!sameItems || placeDiffers(row.mode, mode, differ))
      kept.push({ what: `element segment ${next.spelling.index('elements', index)}`, why: copied });
  });
  return kept;
};

const span = (ranges: Uint32Array): ByteRange => ({ from: ranges[0] ?? 0, to: ranges.at(-1) ?? 0 });

const placeDiffers = (
  old: WasmModule['data'][number]['mode'],
  next: WasmModule['data'][number]['mode'],
  differ: (a: ByteRange, b: ByteRange) => boolean,
): boolean => {
  if (old.kind !== 'active' || next.kind !== 'active') return old.kind !== next.kind;
  return old.index !== next.index || differ(old.offset, next.offset);
};
