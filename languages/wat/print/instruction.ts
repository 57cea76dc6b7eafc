/** One instruction in the spelling of the text format. */

import { handlerFields, handlerKinds, type InstructionReader } from '../../../vm/wasm/decode/instruction-reader.ts';
import type { WasmModule } from '../../../vm/wasm/module.ts';
import { type ImmediateKind, type Opcode, opcodeOfKey } from '../../../vm/wasm/opcodes.ts';
import { spellHeapType, spellValueType, type ValueType } from '../../../vm/wasm/types.ts';
import type { Identifiers } from './identifiers.ts';
import { spellFloat } from './literals.ts';

/** What the spelling of an instruction depends on besides its bytes. */
export interface Surroundings {
  readonly module: WasmModule;
  readonly identifiers: Identifiers;
  readonly locals: ReadonlyMap<number, string>;
  /** Identifiers of the open blocks' labels, the outermost first. */
  readonly labels: readonly (string | undefined)[];
  /** Identifier of the block that the instruction opens. */
  readonly ownLabel: string | undefined;
}

/** The instruction that a reader stands on. */
export const spellInstruction = (reader: InstructionReader, around: Surroundings): string => {
  const opcode = opcodeOfKey(reader.key);
  if (!opcode) return `;; no instruction 0x${reader.key.toString(16)}`;
  const parts = [opcode.name, ...immediatesOf(opcode, reader, around)];
  return parts.filter((part) => part !== '').join(' ');
};

/** A reference type in its long form where the short one cannot stand (`ref.test`). */
const reference = (type: ValueType, { identifiers }: Surroundings): string =>
  spellValueType(type, (index) => identifiers.use('types', index));

const immediatesOf = (opcode: Opcode, reader: InstructionReader, around: Surroundings): readonly string[] => {
  const { identifiers } = around;
  switch (opcode.immediates.join(', ')) {
    case 'type, table':
      return [
        reader.second === 0 ? '' : identifiers.use('tables', reader.second),
        `(type ${identifiers.use('types', reader.index)})`,
      ];
    case 'data, memory':
      return [
        reader.second === 0 ? '' : identifiers.use('memories', reader.second),
        identifiers.use('data', reader.index),
      ];
    case 'element, table':
      return [
        reader.second === 0 ? '' : identifiers.use('tables', reader.second),
        identifiers.use('elements', reader.index),
      ];
    case 'memory, memory':
    case 'table, table': {
      if (reader.index === 0 && reader.second === 0) return [];
      const space = opcode.immediates[0] === 'memory' ? 'memories' : 'tables';
      return [identifiers.use(space, reader.index), identifiers.use(space, reader.second)];
    }
    case 'memory argument, lane':
      return [...memoryArgument(opcode, reader, around), String(reader.second)];
    case 'memory argument':
      return memoryArgument(opcode, reader, around);
    case 'type, field':
      return [
        identifiers.use('types', reader.index),
        identifiers.fields(reader.index).get(reader.second) ?? String(reader.second),
      ];
    case 'type, type':
      return [identifiers.use('types', reader.index), identifiers.use('types', reader.second)];
    case 'type, data':
      return [identifiers.use('types', reader.index), identifiers.use('data', reader.second)];
    case 'type, element':
      return [identifiers.use('types', reader.index), identifiers.use('elements', reader.second)];
    case 'type, count':
      return [identifiers.use('types', reader.index), String(reader.second)];
    case 'block type, handlers':
      return [around.ownLabel ?? '', blockType(reader.block, around), ...handlers(reader, around)];
    default: {
      const [kind] = opcode.immediates;
      return kind === undefined ? [] : single[kind](reader, around);
    }
  }
};

const label = (depth: number, { labels }: Surroundings): string => {
  const name = labels.at(-1 - depth);
  if (name === undefined || depth >= labels.length) return String(depth);
  // An inner block of the same name hides it.
  return labels.lastIndexOf(name) === labels.length - 1 - depth ? name : String(depth);
};

/** Block types as {@link InstructionReader.block} codes them: -1 none, -2 - x the type index x, else a value type. */
const blockType = (block: number, { identifiers }: Surroundings): string => {
  if (block === -1) return '';
  const spell = (index: number) => identifiers.use('types', index);
  return block < 0 ? `(type ${spell(-2 - block)})` : `(result ${spellValueType(block, spell)})`;
};

const memoryArgument = (
  opcode: Opcode,
  reader: InstructionReader,
  { identifiers }: Surroundings,
): readonly string[] => {
  const offset = (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
  return [
    reader.index === 0 ? '' : identifiers.use('memories', reader.index),
    offset === 0n ? '' : `offset=${offset}`,
    reader.alignment === opcode.alignment ? '' : `align=${1n << BigInt(reader.alignment)}`,
  ];
};

const handlers = (reader: InstructionReader, around: Surroundings): readonly string[] => {
  const found: string[] = [];
  // Labels of handlers count from outside of the block, which is not open yet.
  for (let at = 0; at < reader.count; at += handlerFields) {
    const kind = handlerKinds[reader.list[at] as number] as string;
    const tag = reader.list[at + 1] as number;
    const parts = [
      kind,
      tag < 0 ? '' : around.identifiers.use('tags', tag),
      label(reader.list[at + 2] as number, around),
    ];
    found.push(`(${parts.filter((part) => part !== '').join(' ')})`);
  }
  return found;
};

const bytesOf = (reader: InstructionReader): Uint8Array => reader.bytes.subarray(reader.bytesAt, reader.bytesAt + 16);

type Spell = (reader: InstructionReader, around: Surroundings) => readonly string[];

const single: Readonly<Record<ImmediateKind, Spell>> = {
  'block type': (reader, around) => [around.ownLabel ?? '', blockType(reader.block, around)],
  label: (reader, around) => [label(reader.index, around)],
  'label table': (reader, around) => [...reader.list.subarray(0, reader.count)].map((depth) => label(depth, around)),
  function: (reader, { identifiers }) => [identifiers.use('functions', reader.index)],
  type: (reader, { identifiers }) => [identifiers.use('types', reader.index)],
  table: (reader, { identifiers }) => (reader.index === 0 ? [] : [identifiers.use('tables', reader.index)]),
  local: (reader, { locals }) => [locals.get(reader.index) ?? String(reader.index)],
  global: (reader, { identifiers }) => [identifiers.use('globals', reader.index)],
  memory: (reader, { identifiers }) => (reader.index === 0 ? [] : [identifiers.use('memories', reader.index)]),
  'memory argument': () => [],
  data: (reader, { identifiers }) => [identifiers.use('data', reader.index)],
  element: (reader, { identifiers }) => [identifiers.use('elements', reader.index)],
  tag: (reader, { identifiers }) => [identifiers.use('tags', reader.index)],
  field: (reader) => [String(reader.index)],
  lane: (reader) => [String(reader.index)],
  shuffle: (reader) => [...bytesOf(reader)].map(String),
  i32: (reader) => [String(reader.low | 0)],
  i64: (reader) => [String((BigInt(reader.high | 0) << 32n) | BigInt(reader.low >>> 0))],
  f32: (reader) => [spellFloat(BigInt(reader.low >>> 0), 32)],
  f64: (reader) => [spellFloat((BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0), 64)],
  v128: (reader) => {
    const bytes = bytesOf(reader);
    const lanes = [0, 4, 8, 12].map((at) =>
      [3, 2, 1, 0].map((index) => (bytes[at + index] ?? 0).toString(16).padStart(2, '0')).join(''),
    );
    return ['i32x4', ...lanes.map((lane) => `0x${lane}`)];
  },
  'heap type': (reader, { identifiers }) => [spellHeapType(reader.heap, (index) => identifiers.use('types', index))],
  'reference type': (reader, around) => [reference(reader.type, around)],
  cast: (reader, around) => [
    label(reader.index, around),
    reference(reader.type, around),
    reference(reader.target, around),
  ],
  'value types': (reader, { identifiers }) => {
    const types = [...reader.list.subarray(0, reader.count)].map((type) =>
      spellValueType(type, (index) => identifiers.use('types', index)),
    );
    return [`(result${types.map((type) => ` ${type}`).join('')})`];
  },
  handlers: () => [],
  count: (reader) => [String(reader.index)],
};
