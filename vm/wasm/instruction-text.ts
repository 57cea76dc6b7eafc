/** One instruction as the text format writes it: for the disassembly here, and for the printer of whole modules. */
import { handlerFields, handlerKinds, type InstructionReader } from './decode/instruction-reader.ts';
import type { FunctionCode } from './function-code.ts';
import { type ImmediateKind, opcodeOfKey } from './opcodes.ts';
import { type ModuleSpelling, type NamedKind, spellF32, spellF64, spellI64, spellIdentifier } from './spelling.ts';
import type { StorageType } from './types.ts';

/** How the things that an instruction names are written. */
export interface InstructionNames {
  index(kind: NamedKind, index: number): string;
  function(index: number): string;
  local(index: number): string;
  field(type: number, index: number): string;
  type(type: StorageType): string;
  heapType(type: number): string;
  /** A label by the number of blocks between. */
  label(depth: number): string;
  /** Identifier of the block that the instruction opens. */
  ownLabel(): string | undefined;
}

/** The instruction that a reader has read. */
export const instructionText = (names: InstructionNames, reader: InstructionReader): string => {
  const opcode = opcodeOfKey(reader.key);
  if (!opcode) return `;; no instruction 0x${reader.key.toString(16)}`;
  const { name, immediates } = opcode;
  if (immediates.length === 0) return name;
  return [name, ...spellImmediates(names, reader, immediates, opcode.alignment)].join(' ');
};

/** The same in the disassembly of a function, where labels without a name say where they lead. */
export const spellInstruction = (spelling: ModuleSpelling, code: FunctionCode, reader: InstructionReader): string => {
  const { start } = reader;
  const labels = () => spelling.module.names.labels.get(code.functionIndex);
  return instructionText(
    {
      index: (kind, index) => spelling.index(kind, index),
      function(index) {
        const identifier = spelling.identifier('functions', index);
        if (identifier) return identifier;
        const name = spelling.functionName(index);
        return name.startsWith('func[') ? String(index) : `${index} (;${name};)`;
      },
      local: (index) => spelling.local(code.functionIndex, index),
      field: (type, index) => spelling.field(type, index),
      type: (type) => spelling.type(type),
      heapType: (type) => spelling.heapType(type),
      label: (depth) => spellLabel(spelling, code, start, depth),
      ownLabel() {
        const name = labels()?.get(code.blocks.findIndex((each) => each.start === start));
        return name === undefined ? undefined : spellIdentifier(name);
      },
    },
    reader,
  );
};

const spellImmediates = (
  names: InstructionNames,
  reader: InstructionReader,
  immediates: readonly ImmediateKind[],
  alignment = 0,
): readonly string[] => {
  const { index, second } = reader;
  const [first, next] = immediates;
  switch (first) {
    case 'block type': {
      const own = names.ownLabel();
      return [
        ...(own === undefined ? [] : [own]),
        ...spellBlockType(names, reader.block),
        ...(next ? spellHandlers(names, reader) : []),
      ];
    }
    case 'label':
      return [names.label(index)];
    case 'label table':
      return Array.from(reader.list.subarray(0, reader.count), (each) => names.label(each >>> 0));
    case 'function':
      return [names.function(index)];
    case 'type':
      if (next === 'table') {
        const table = second === 0 ? [] : [names.index('tables', second)];
        return [...table, `(type ${names.index('types', index)})`];
      }
      return [names.index('types', index), ...spellSecond(names, next, index, second)];
    case 'local':
      return [names.local(index)];
    case 'global':
      return [names.index('globals', index)];
    case 'tag':
      return [names.index('tags', index)];
    case 'table':
      if (next === 'table')
        return index === 0 && second === 0 ? [] : [names.index('tables', index), names.index('tables', second)];
      return index === 0 ? [] : [names.index('tables', index)];
    case 'memory':
      if (next === 'memory')
        return index === 0 && second === 0 ? [] : [names.index('memories', index), names.index('memories', second)];
      return index === 0 ? [] : [names.index('memories', index)];
    case 'data':
      return [...(next && second !== 0 ? [names.index('memories', second)] : []), names.index('data', index)];
    case 'element':
      return [...(next && second !== 0 ? [names.index('tables', second)] : []), names.index('elements', index)];
    case 'memory argument':
      return [...spellMemoryArgument(names, reader, alignment), ...(next ? [String(second)] : [])];
    case 'lane':
      return [String(index)];
    case 'i32':
      return [String(reader.low)];
    case 'i64':
      return [spellI64(reader.low, reader.high)];
    case 'f32':
      return [spellF32(reader.low)];
    case 'f64':
      return [spellF64(reader.low, reader.high)];
    case 'v128':
      return ['i32x4', ...[0, 4, 8, 12].map((at) => spellWord(reader.bytes, reader.bytesAt + at))];
    case 'shuffle':
      return Array.from(reader.bytes.subarray(reader.bytesAt, reader.bytesAt + 16), String);
    case 'heap type':
      return [names.heapType(reader.heap)];
    case 'reference type':
      return [names.type(reader.type)];
    case 'cast':
      return [names.label(index), names.type(reader.type), names.type(reader.target)];
    case 'value types':
      return [`(result ${Array.from(reader.list.subarray(0, reader.count), (type) => names.type(type)).join(' ')})`];
    default:
      return [String(index)];
  }
};

/** Four bytes, little-endian. */
const spellWord = (bytes: Uint8Array, at: number): string =>
  `0x${[3, 2, 1, 0].map((byte) => (bytes[at + byte] ?? 0).toString(16).padStart(2, '0')).join('')}`;

/** A label: its name, or the number of blocks to leave and where it leads. */
const spellLabel = (spelling: ModuleSpelling, code: FunctionCode, offset: number, depth: number): string => {
  const block = code.labelled(offset, depth);
  const name = block === undefined ? undefined : spelling.module.names.labels.get(code.functionIndex)?.get(block);
  if (name !== undefined) return spellIdentifier(name);
  const target = code.branchTarget(offset, depth);
  return target === undefined ? String(depth) : `${depth} (;0x${target.toString(16)};)`;
};

const spellBlockType = (names: InstructionNames, block: number): readonly string[] => {
  if (block === -1) return [];
  return block >= 0 ? [`(result ${names.type(block)})`] : [`(type ${names.index('types', -2 - block)})`];
};

const spellHandlers = (names: InstructionNames, reader: InstructionReader): readonly string[] => {
  const handlers: string[] = [];
  for (let at = 0; at < reader.count; at += handlerFields) {
    const [kind = 0, tag = 0, depth = 0] = reader.list.subarray(at, at + handlerFields);
    const words = [handlerKinds[kind as 0], ...(kind < 2 ? [names.index('tags', tag)] : []), names.label(depth >>> 0)];
    handlers.push(`(${words.join(' ')})`);
  }
  return handlers;
};

const spellSecond = (
  names: InstructionNames,
  kind: ImmediateKind | undefined,
  type: number,
  second: number,
): readonly string[] => {
  switch (kind) {
    case undefined:
      return [];
    case 'field':
      return [names.field(type, second)];
    case 'type':
      return [names.index('types', second)];
    case 'data':
      return [names.index('data', second)];
    case 'element':
      return [names.index('elements', second)];
    default:
      return [String(second)];
  }
};

const spellMemoryArgument = (
  names: InstructionNames,
  reader: InstructionReader,
  natural: number,
): readonly string[] => {
  const offset = (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
  return [
    ...(reader.index === 0 ? [] : [names.index('memories', reader.index)]),
    ...(offset === 0n ? [] : [`offset=${offset}`]),
    ...(reader.alignment === natural ? [] : [`align=${1n << BigInt(reader.alignment)}`]),
  ];
};
