/** How things of a module are written: `$name` of the name section where there is one, the index otherwise. */
import { demangled } from './demangle/index.ts';
import { type ExternKind, functionTypeOf, type WasmModule } from './module.ts';
import {
  type FunctionType,
  f64,
  type GlobalType,
  i32,
  i64,
  type MemoryType,
  type StorageType,
  spellCompositeType,
  spellHeapType,
  spellLimits,
  spellValueType,
  type TableType,
  type ValueType,
} from './types.ts';

/** Kinds of things with an index space of the module. */
export type NamedKind = 'functions' | 'types' | 'tables' | 'memories' | 'globals' | 'elements' | 'data' | 'tags';

/** An identifier of the text format: plain where its characters allow that, quoted otherwise. */
export const spellIdentifier = (name: string): string =>
  /^[0-9A-Za-z!#$%&'*+\-./:<=>?@\\^_`|~]+$/.test(name)
    ? `$${name}`
    : `$"${name.replace(/[\\"]|\p{Cc}/gu, (character) =>
        character === '\\' || character === '"'
          ? `\\${character}`
          : `\\${(character.codePointAt(0) as number).toString(16).padStart(2, '0')}`,
      )}"`;

/** Identifiers of a module; they are made when they are first asked for and do not change. */
export class ModuleSpelling {
  readonly #identifiers = new Map<NamedKind, ReadonlyMap<number, string>>();
  readonly #locals = new Map<number, ReadonlyMap<number, string>>();
  #exports: ReadonlyMap<number, readonly string[]> | undefined;

  constructor(readonly module: WasmModule) {}

  /** `$name`, or the index as text. */
  index(kind: NamedKind, index: number): string {
    return this.identifier(kind, index) ?? String(index);
  }

  /** `$name`, made unique among its kind; undefined without a name. */
  identifier(kind: NamedKind, index: number): string | undefined {
    let identifiers = this.#identifiers.get(kind);
    if (!identifiers) {
      const names = this.module.names[kind];
      const name = names.get(index);
      if (name === undefined) return undefined;
      // One alone, where nothing before it can have led to the same.
      if (!name.includes('#') && names.sameAs?.(index)[0] === index) return spellIdentifier(name);
      identifiers = unique(names);
      this.#identifiers.set(kind, identifiers);
    }
    return identifiers.get(index);
  }

  /** A local of a function as the text format writes it: `$name` or the index. */
  local(functionIndex: number, index: number): string {
    let identifiers = this.#locals.get(functionIndex);
    if (!identifiers) {
      const names = this.module.names.locals.get(functionIndex);
      identifiers = names ? unique(names) : new Map();
      this.#locals.set(functionIndex, identifiers);
    }
    return identifiers.get(index) ?? String(index);
  }

  /** A local for people: its name, or `$0`. */
  localName(functionIndex: number, index: number): string {
    return this.module.names.locals.get(functionIndex)?.get(index) ?? `$${index}`;
  }

  field(type: number, index: number): string {
    const name = this.module.names.fields.get(type)?.get(index);
    return name === undefined ? String(index) : spellIdentifier(name);
  }

  /** A function for people: of the name section, as it was written in the source, else of an export or import, else `func[12]`. */
  functionName(index: number): string {
    const name = this.module.names.functions.get(index) ?? this.exportsOf('function', index)[0];
    if (name !== undefined) return demangled(name);
    const imported = this.module.functionImports[index];
    return imported ? `${imported.module}.${imported.name}` : `func[${index}]`;
  }

  /** Names under which a function is exported; for other kinds see the module's exports. */
  exportsOf(kind: ExternKind, index: number): readonly string[] {
    if (kind !== 'function') {
      return this.module.exports.filter((each) => each.kind === kind && each.index === index).map(({ name }) => name);
    }
    if (!this.#exports) {
      const byFunction = new Map<number, string[]>();
      for (const entry of this.module.exports) {
        if (entry.kind !== 'function') continue;
        const names = byFunction.get(entry.index);
        if (names) names.push(entry.name);
        else byFunction.set(entry.index, [entry.name]);
      }
      this.#exports = byFunction;
    }
    return this.#exports.get(index) ?? [];
  }

  /** A value or storage type with the module's names. */
  type(type: StorageType): string {
    return spellValueType(type, (index) => this.index('types', index));
  }

  heapType(type: number): string {
    return spellHeapType(type, (index) => this.index('types', index));
  }

  /** `(func (param i32) (result i32))`. */
  functionType(type: FunctionType): string {
    return spellCompositeType(type, (index) => this.index('types', index));
  }

  tableType({ limits, element }: TableType): string {
    return `(table ${spellLimits(limits)} ${this.type(element)})`;
  }

  memoryType({ limits }: MemoryType): string {
    return `(memory ${spellLimits(limits)})`;
  }

  globalType({ type, mutable }: GlobalType): string {
    return `(global ${mutable ? `(mut ${this.type(type)})` : this.type(type)})`;
  }

  /** The type of something that is imported or exported, as an import would write it. */
  externType(kind: ExternKind, index: number): string {
    const { module } = this;
    switch (kind) {
      case 'function': {
        const type = functionTypeOf(module, index);
        return type ? this.functionType(type) : `(func (type ${module.functionTypes[index]}))`;
      }
      case 'table': {
        const table = module.tables[index];
        return table ? this.tableType(table.type) : '(table)';
      }
      case 'memory': {
        const memory = module.memories[index];
        return memory ? this.memoryType(memory.type) : '(memory)';
      }
      case 'global': {
        const global = module.globals[index];
        return global ? this.globalType(global.type) : '(global)';
      }
      case 'tag': {
        const composite = module.types[module.tags[index]?.type.type ?? -1]?.composite;
        return composite?.kind === 'function' ? this.functionType(composite).replace('(func', '(tag') : '(tag)';
      }
    }
  }
}

/** Identifiers of names by index; a name that several have is followed by its index for all but the first. */
const unique = (names: ReadonlyMap<number, string>): ReadonlyMap<number, string> => {
  const taken = new Set<string>();
  const identifiers = new Map<number, string>();
  for (const [index, name] of names) {
    let candidate = name;
    if (taken.has(candidate)) candidate = `${name}#${index}`;
    while (taken.has(candidate)) candidate += '#';
    taken.add(candidate);
    identifiers.set(index, spellIdentifier(candidate));
  }
  return identifiers;
};

const view = new DataView(new ArrayBuffer(8));

const spellNan = (isNegative: boolean, payload: bigint, canonical: bigint): string => {
  const sign = isNegative ? '-' : '';
  return payload === canonical ? `${sign}nan` : `${sign}nan:0x${payload.toString(16)}`;
};

/** Whether a number lies in the middle between two 32-bit floats: the text it was read from may lie on either side. */
const isTie = (value: number): boolean => {
  view.setFloat64(0, value);
  return (view.getInt32(4) & 0x1fffffff) === 0x10000000;
};

/** A 32-bit float by its bits, so that it reads back to the same bits: `0.1`, `-inf`, `nan:0x200000`. */
export const spellF32 = (bits: number): string => {
  view.setInt32(0, bits);
  const value = view.getFloat32(0);
  if (Number.isNaN(value)) return spellNan(bits < 0, BigInt(bits & 0x7fffff), 0x400000n);
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  for (let digits = 6; digits < 9; digits++) {
    const read = Number(value.toPrecision(digits));
    if (Math.fround(read) === value && !isTie(read)) return String(read);
  }
  return String(Number(value.toPrecision(9)));
};

/** A 64-bit float by the halves of its bits. */
export const spellF64 = (low: number, high: number): string => {
  view.setInt32(0, high);
  view.setInt32(4, low);
  const value = view.getFloat64(0);
  if (Number.isNaN(value)) {
    const payload = (BigInt(high & 0xfffff) << 32n) | BigInt(low >>> 0);
    return spellNan(high < 0, payload, 0x8000000000000n);
  }
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return Object.is(value, -0) ? '-0' : String(value);
};

/** A 64-bit integer by its halves, signed. */
export const spellI64 = (low: number, high: number): string =>
  high === low >> 31 ? String(low) : String((BigInt(high) << 32n) | BigInt(low >>> 0));

/** The lanes of a vector, once for each shape that its bits can be read as. */
export const vectorShapes = (bytes: Uint8Array): readonly { readonly name: string; readonly lanes: string }[] => {
  const of = new DataView(bytes.slice().buffer);
  const shape = (name: string, size: number, lane: (at: number) => number | bigint | string) => ({
    name,
    lanes: Array.from({ length: 16 / size }, (_, index) => String(lane(index * size))).join(' '),
  });
  return [
    shape('i8x16', 1, (at) => of.getInt8(at)),
    shape('i16x8', 2, (at) => of.getInt16(at, true)),
    shape('i32x4', 4, (at) => of.getInt32(at, true)),
    shape('i64x2', 8, (at) => of.getBigInt64(at, true)),
    shape('f32x4', 4, (at) => spellF32(of.getInt32(at, true))),
    shape('f64x2', 8, (at) => spellF64(of.getInt32(at, true), of.getInt32(at + 4, true))),
  ];
};

/** Size in bytes of a value in memory; references count as 8. */
export const sizeOf = (type: StorageType): number => {
  const plain: Readonly<Record<number, number>> = { 120: 1, 119: 2, [i32]: 4, 125: 4, [i64]: 8, [f64]: 8, 123: 16 };
  return plain[type as ValueType] ?? 8;
};
