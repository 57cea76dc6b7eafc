/**
 * Watches. While there are any, everything runs in the plain form, and instructions that can touch what is watched carry a flag:
 * such an instruction is executed by itself, and what it read and wrote is compared with the watches.
 */
import type { Location, Outcome, Value, Watching } from '../../context/index.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import { addressAt, mainContext } from '../inspect/frames.ts';
import { readPlace } from '../inspect/places.ts';
import { spaceNumber, spaceOf } from '../inspect/spaces.ts';
import type { View } from '../inspect/view.ts';
import { opcodeOfKey } from '../opcodes.ts';
import type { EngineLimit, EngineOutcome } from '../run/engine.ts';
import { instructionAtPlain, type Prepared } from '../run/prepared.ts';
import { Flag, frameWords, referenceKind, type WasmFunction } from '../run/state.ts';

export type Watch = Parameters<Watching['watch']>[0][number];

/** What kind of place an instruction can touch. */
type Kind = 'local' | 'global' | 'memory' | 'table' | 'cell' | 'call' | 'none';

const kindOf = (name: string): Kind => {
  if (name.startsWith('local.')) return 'local';
  if (name.startsWith('global.')) return 'global';
  if (name.startsWith('table.')) return 'table';
  if (name.startsWith('memory.') && name !== 'memory.size') return 'memory';
  if (name.startsWith('struct.') || name.startsWith('array.')) return 'cell';
  if (/\.(load|store)/.test(name)) return 'memory';
  // Host functions touch memory.
  return name.startsWith('call') || name.startsWith('return_call') ? 'call' : 'none';
};

/** Fields or elements of one object of the heap. */
interface Cells {
  readonly in: 'cells';
  readonly object: number;
  readonly first: number;
  readonly count: number;
}

interface Touched {
  readonly location: Location | Cells;
  readonly write: boolean;
  readonly read: boolean;
}

/** Leaves of a location: what bits and pieces are of. */
const leaves = (location: Location): readonly Location[] => {
  if (location.in === 'bits') return leaves(location.of);
  return location.in === 'pieces' ? location.of.flatMap(leaves) : [location];
};

const wanted = (location: Location): Kind => {
  switch (location.in) {
    case 'local':
      return 'local';
    case 'cell':
      return 'cell';
    case 'space': {
      const { kind } = spaceOf(location.space);
      return kind === 'code' ? 'none' : kind;
    }
    default:
      return 'none';
  }
};

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === other ||
  (!!one && !!other && one.length === other.length && one.every((byte, index) => byte === other[index]));

export class Watcher implements Watching {
  #watches: readonly Watch[] = [];
  #kinds: ReadonlySet<Kind> = new Set();
  readonly #prepared = new Map<Prepared, WasmFunction>();
  readonly #readers = new Map<WasmFunction['instance'], InstructionReader>();
  /** Outcomes of an instruction that touched several places; reported one after the other. */
  #pending: Outcome[] = [];

  constructor(readonly view: View) {}

  watch(locations: readonly Watch[]): void {
    this.#watches = locations;
    const kinds = new Set(locations.flatMap(({ location }) => leaves(location)).map(wanted));
    if (kinds.has('memory')) kinds.add('call');
    kinds.delete('none');
    this.#kinds = kinds;
    this.#pending = [];
    this.view.engine.watching = locations.length > 0;
    for (const prepared of this.#prepared.keys()) this.#arm(prepared);
  }

  /** A function has been prepared. */
  add(prepared: Prepared): void {
    this.#prepared.set(prepared, this.view.engine.store[prepared.function] as WasmFunction);
    if (this.#watches.length > 0) this.#arm(prepared);
  }

  /** After a restore: what was pending belongs to another moment. */
  forget(): void {
    this.#pending = [];
  }

  #reader(fn: WasmFunction): InstructionReader {
    let reader = this.#readers.get(fn.instance);
    if (!reader) {
      reader = new InstructionReader(fn.instance.module.bytes);
      this.#readers.set(fn.instance, reader);
    }
    return reader;
  }

  /** Reads the instruction at an offset; its row's name. */
  #decode(fn: WasmFunction, offset: number): { readonly name: string; readonly reader: InstructionReader } {
    const reader = this.#reader(fn);
    reader.open(offset, fn.instance.module.bytes.length);
    return { name: opcodeOfKey(reader.read())?.name ?? '', reader };
  }

  #arm(prepared: Prepared): void {
    const { flags } = this.view.engine;
    const fn = this.#prepared.get(prepared)!;
    prepared.plainAt.forEach((place, index) => {
      const watched = this.#kinds.size > 0 && this.#kinds.has(kindOf(this.#decode(fn, prepared.offsets[index]!).name));
      if (watched) flags[place]! |= Flag.watch;
      else flags[place]! &= ~Flag.watch;
    });
  }

  /** What is left to report of the last instruction. */
  next(): Outcome | undefined {
    return this.#pending.shift();
  }

  /** Executes one watched instruction. */
  step(limit: EngineLimit): Outcome | EngineOutcome | undefined {
    const { engine } = this.view;
    const begun = engine.clock;
    const address = addressAt(this.view, engine.depth);
    const touched = this.touched();
    const before = this.#watches.map(({ location }) => readPlace(this.view, location));
    const outcome = engine.step(limit);
    // A host function may have returned, or not: what it wrote is seen when it has.
    if (engine.clock === begun && outcome === undefined && !engine.failure) return undefined;
    this.#watches.forEach((watch, index) => {
      const after = readPlace(this.view, watch.location);
      const found = this.#report(watch, touched, before[index], after);
      if (found) this.#pending.push({ kind: 'watch', context: mainContext, address, begun, ...found });
    });
    if (outcome) return outcome;
    return this.#pending.shift();
  }

  #report(
    { location, on }: Watch,
    touched: readonly Touched[],
    before: Value | undefined,
    after: Value | undefined,
  ): Pick<Extract<Outcome, { readonly kind: 'watch' }>, 'location' | 'access' | 'before' | 'after'> | undefined {
    const old = before ?? after;
    const present = after ?? before;
    if (!old || !present) return undefined;
    const changed = before !== undefined && after !== undefined && !sameBytes(before.bytes, after.bytes);
    const hit = (of: 'read' | 'write') =>
      touched.some((each) => each[of] && leaves(location).some((leaf) => overlaps(leaf, each.location)));
    if (on === 'read') return hit('read') ? { location, access: 'read', before: old, after: present } : undefined;
    const written = changed || (on === 'write' && hit('write'));
    return written ? { location, access: 'write', before: old, after: present } : undefined;
  }

  /** The places that the instruction about to run will touch. */
  touched(): readonly Touched[] {
    const { engine } = this.view;
    const fn = engine.function(engine.frames[engine.depth * frameWords]!);
    const prepared = engine.code.preparedAt(engine.depth);
    if (fn.kind !== 'wasm' || !prepared) return [];
    const index = instructionAtPlain(prepared, engine.pc);
    const { name, reader } = this.#decode(fn, prepared.offsets[index]!);
    const operands = engine.code.operands(prepared, index);
    /** Unsigned value of an operand, counted from the newest. */
    const operand = (fromTop: number, wide: boolean): number => {
      const row = operands[operands.length - 1 - fromTop];
      if (!row) return 0;
      const slot = engine.fp + row.home;
      const low = engine.words[slot]! >>> 0;
      return wide ? (engine.words[slot + 1]! >>> 0) * 2 ** 32 + low : low;
    };
    const activation = engine.activations[engine.depth]!;
    const one = (location: Touched['location'], access: 'read' | 'write'): Touched => ({
      location,
      read: access === 'read',
      write: access === 'write',
    });
    const { instance } = fn;
    const memory = (at: number, offset: number, length: number, access: 'read' | 'write'): Touched =>
      one({ in: 'space', space: spaceNumber('memory', instance.memories[at]!), offset, length }, access);
    const wideMemory = (at: number) => engine.memories[instance.memories[at]!]!.wide;
    switch (kindOf(name)) {
      case 'local': {
        const location = { in: 'local', context: mainContext, activation, index: reader.index } as const;
        return [one(location, name === 'local.get' ? 'read' : 'write')];
      }
      case 'global': {
        const space = spaceNumber('global', instance.globals[reader.index]!);
        return [one({ in: 'space', space, offset: 0, length: 16 }, name === 'global.get' ? 'read' : 'write')];
      }
      case 'table': {
        const address = instance.tables[name === 'table.init' ? reader.second : reader.index]!;
        const length = name === 'table.get' || name === 'table.set' ? 1 : engine.tables[address]!.length;
        const wide = engine.tables[address]!.type.limits.index === 0x7e;
        const first = length === 1 ? operand(name === 'table.get' ? 0 : 1, wide) : 0;
        const location = {
          in: 'space',
          space: spaceNumber('table', address),
          offset: first * 8,
          length: length * 8,
        } as const;
        return name === 'table.size' ? [] : [one(location, name === 'table.get' ? 'read' : 'write')];
      }
      case 'memory': {
        if (name === 'memory.grow') return [];
        if (name === 'memory.fill') {
          const wide = wideMemory(reader.index);
          return [memory(reader.index, operand(2, wide), operand(0, wide), 'write')];
        }
        if (name === 'memory.init')
          return [memory(reader.second, operand(2, wideMemory(reader.second)), operand(0, false), 'write')];
        if (name === 'memory.copy') {
          const wide = wideMemory(reader.index) && wideMemory(reader.second);
          return [
            memory(reader.index, operand(2, wideMemory(reader.index)), operand(0, wide), 'write'),
            memory(reader.second, operand(1, wideMemory(reader.second)), operand(0, wide), 'read'),
          ];
        }
        const isStore = name.includes('.store');
        const fromTop = isStore || name.endsWith('_lane') ? 1 : 0;
        const offset = operand(fromTop, wideMemory(reader.index)) + (reader.high >>> 0) * 2 ** 32 + (reader.low >>> 0);
        return [memory(reader.index, offset, accessBytes(name), isStore ? 'write' : 'read')];
      }
      case 'cell':
        return this.#touchedCells(
          name,
          reader,
          operands.length,
          (fromTop) => {
            const slot = engine.fp + operands[operands.length - 1 - fromTop]!.home;
            return engine.words[slot + 1] === referenceKind.object ? engine.words[slot]! : 0;
          },
          operand,
        );
      default:
        return [];
    }
  }

  #touchedCells(
    name: string,
    reader: InstructionReader,
    depth: number,
    object: (fromTop: number) => number,
    operand: (fromTop: number, wide: boolean) => number,
  ): readonly Touched[] {
    const operation = cellOperations[name.replace(/_[su]$/, '')];
    if (!operation) return [];
    return operation.flatMap(({ reference, first, count, access }): readonly Touched[] => {
      if (reference >= depth) return [];
      const location: Cells = {
        in: 'cells',
        object: object(reference),
        first: first === 'field' ? reader.second : operand(first, false),
        count: count === 'one' ? 1 : operand(count, false),
      };
      return location.object === 0 ? [] : [{ location, read: access === 'read', write: access === 'write' }];
    });
  }
}

/** Where operands lie, counted from the newest: the object, its first cell and how many. */
interface CellOperation {
  readonly access: 'read' | 'write';
  readonly reference: number;
  readonly first: number | 'field';
  readonly count: number | 'one';
}

const filling: readonly CellOperation[] = [{ access: 'write', reference: 3, first: 2, count: 0 }];

const cellOperations: Readonly<Record<string, readonly CellOperation[]>> = {
  'struct.get': [{ access: 'read', reference: 0, first: 'field', count: 'one' }],
  'struct.set': [{ access: 'write', reference: 1, first: 'field', count: 'one' }],
  'array.get': [{ access: 'read', reference: 1, first: 0, count: 'one' }],
  'array.set': [{ access: 'write', reference: 2, first: 1, count: 'one' }],
  'array.fill': filling,
  'array.init_data': filling,
  'array.init_elem': filling,
  'array.copy': [
    { access: 'write', reference: 4, first: 3, count: 0 },
    { access: 'read', reference: 2, first: 1, count: 0 },
  ],
};

/** Bytes that a load or store moves. */
const accessBytes = (name: string): number => {
  const [type = '', operation = ''] = name.split('.');
  const half = /load(8x8|16x4|32x2)/.exec(operation);
  if (half) return 8;
  const narrow = /^(?:load|store)(8|16|32|64)/.exec(operation);
  if (narrow) return Number(narrow[1]) / 8;
  return { i32: 4, f32: 4, i64: 8, f64: 8 }[type] ?? 16;
};

const overlaps = (watched: Location, touched: Touched['location']): boolean => {
  if (watched.in === 'cell' && touched.in === 'cells')
    return (
      watched.object === touched.object &&
      watched.index >= touched.first &&
      watched.index < touched.first + touched.count
    );
  if (watched.in === 'local' && touched.in === 'local')
    return watched.activation === touched.activation && watched.index === touched.index;
  if (watched.in === 'space' && touched.in === 'space')
    return (
      watched.space === touched.space &&
      watched.offset < touched.offset + touched.length &&
      touched.offset < watched.offset + watched.length
    );
  return false;
};
