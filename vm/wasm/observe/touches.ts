/** Which places an instruction touches: by what it is, and by the operands that it is about to take. */
import type { Location } from '../../context/index.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import { mainContext } from '../inspect/frames.ts';
import { spaceNumber } from '../inspect/spaces.ts';
import type { View } from '../inspect/view.ts';
import { opcodeOfKey } from '../opcodes.ts';
import { instructionAtPlain, type Prepared } from '../run/prepared.ts';
import { frameWords, type HostTouch, referenceKind, type WasmFunction } from '../run/state.ts';

/** What kind of place an instruction can touch. */
type Kind = 'local' | 'global' | 'memory' | 'table' | 'cell' | 'none';

const kindOf = (name: string): Kind => {
  if (name.startsWith('local.')) return 'local';
  if (name.startsWith('global.')) return 'global';
  if (name.startsWith('table.')) return 'table';
  if (name.startsWith('memory.') && name !== 'memory.size') return 'memory';
  if (name.startsWith('struct.') || name.startsWith('array.')) return 'cell';
  if (/\.(load|store)/.test(name)) return 'memory';
  return 'none';
};

/** Fields or elements of one object of the heap. */
export interface Cells {
  readonly in: 'cells';
  readonly object: number;
  readonly first: number;
  readonly count: number;
}

export interface Touched {
  readonly location: Location | Cells;
  readonly write: boolean;
  readonly read: boolean;
}

/** What a host function has used. */
export const touchOf = ({ memory, offset, length, write }: HostTouch): Touched => ({
  location: { in: 'space', space: spaceNumber('memory', memory), offset, length },
  write,
  read: !write,
});

/** An instruction that touches something, with its immediates; see {@link InstructionReader}. */
export interface Instruction {
  readonly name: string;
  readonly kind: Kind;
  readonly index: number;
  readonly second: number;
  readonly low: number;
  readonly high: number;
}

const untouching: Instruction = { name: '', kind: 'none', index: 0, second: 0, low: 0, high: 0 };

export class Touches {
  readonly #readers = new Map<WasmFunction['instance'], InstructionReader>();
  /** By function and instruction. */
  readonly #instructions = new WeakMap<Prepared, Instruction[]>();

  constructor(readonly view: View) {}

  decode(prepared: Prepared, index: number): Instruction {
    let row = this.#instructions.get(prepared);
    if (!row) {
      row = [];
      this.#instructions.set(prepared, row);
    }
    const known = row[index];
    if (known) return known;
    const { instance } = this.view.engine.store[prepared.function] as WasmFunction;
    const reader = this.#reader(instance);
    reader.open(prepared.offsets[index]!, instance.module.bytes.length);
    const name = opcodeOfKey(reader.read())?.name ?? '';
    const kind = kindOf(name);
    const { index: first, second, low, high } = reader;
    const instruction = kind === 'none' ? untouching : { name, kind, index: first, second, low, high };
    row[index] = instruction;
    return instruction;
  }

  #reader(instance: WasmFunction['instance']): InstructionReader {
    let reader = this.#readers.get(instance);
    if (!reader) {
      reader = new InstructionReader(instance.module.bytes);
      this.#readers.set(instance, reader);
    }
    return reader;
  }

  /** The places that the instruction about to run will touch. */
  touched(): readonly Touched[] {
    const { engine } = this.view;
    const fn = engine.function(engine.frames[engine.depth * frameWords]!);
    const prepared = engine.code.preparedAt(engine.depth);
    if (fn.kind !== 'wasm' || !prepared) return [];
    const index = instructionAtPlain(prepared, engine.pc);
    const reader = this.decode(prepared, index);
    const { name, kind } = reader;
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
    switch (kind) {
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
    reader: Instruction,
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

const reads = ['read'] as const;
const writes = ['write'] as const;
const both = ['read', 'write'] as const;
const neither = [] as const;

/** How an instruction touches what it touches. */
export const accessesOf = ({ name, kind }: Instruction): readonly ('read' | 'write')[] => {
  if (kind === 'none' || name === 'memory.grow' || name === 'table.size') return neither;
  if (kind === 'cell') {
    const operations = cellOperations[name.replace(/_[su]$/, '')] ?? [];
    return operations.length > 1 ? both : (operations[0]?.access ?? 'write') === 'read' ? reads : writes;
  }
  if (name.endsWith('.copy')) return kind === 'table' ? writes : both;
  return name.endsWith('.get') || name.includes('.load') ? reads : writes;
};
