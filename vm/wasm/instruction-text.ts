/** One instruction as the text format writes it, with the names of its module. */
import { handlerFields, handlerKinds, type InstructionReader } from './decode/instruction-reader.ts';
import type { FunctionCode } from './function-code.ts';
import { type ImmediateKind, opcodeOfKey } from './opcodes.ts';
import { type ModuleSpelling, spellF32, spellF64, spellI64 } from './spelling.ts';

/** Spells the instruction that a reader has read; `code` is the function that it belongs to. */
export const spellInstruction = (spelling: ModuleSpelling, code: FunctionCode, reader: InstructionReader): string => {
  const opcode = opcodeOfKey(reader.key);
  if (!opcode) return 'unknown';
  const { name, immediates } = opcode;
  const parts = immediates.length === 0 ? [] : spellImmediates(spelling, code, reader, immediates, opcode.alignment);
  return [name, ...parts].join(' ');
};

const spellImmediates = (
  spelling: ModuleSpelling,
  code: FunctionCode,
  reader: InstructionReader,
  immediates: readonly ImmediateKind[],
  alignment = 0,
): readonly string[] => {
  const { index, second, start } = reader;
  const label = (depth: number): string => spellLabel(spelling, code, start, depth);
  const [first, next] = immediates;
  switch (first) {
    case 'block type': {
      const type = spellBlockType(spelling, reader.block);
      const block = code.blocks.findIndex((each) => each.start === start);
      const name = spelling.module.names.labels.get(code.functionIndex)?.get(block);
      return [
        ...(name === undefined ? [] : [`$${name}`]),
        ...type,
        ...(next ? spellHandlers(spelling, reader, label) : []),
      ];
    }
    case 'label':
      return [label(index)];
    case 'label table':
      return Array.from(reader.list.subarray(0, reader.count), (each) => label(each >>> 0));
    case 'function': {
      const identifier = spelling.identifier('functions', index);
      const name = spelling.functionName(index);
      return identifier ? [identifier] : [String(index), ...(name.startsWith('func[') ? [] : [`(;${name};)`])];
    }
    case 'type':
      if (next === 'table') {
        const table = second === 0 ? [] : [spelling.index('tables', second)];
        return [...table, `(type ${spelling.index('types', index)})`];
      }
      return [spelling.index('types', index), ...spellSecond(spelling, next, index, second)];
    case 'local':
      return [spelling.local(code.functionIndex, index)];
    case 'global':
      return [spelling.index('globals', index)];
    case 'tag':
      return [spelling.index('tags', index)];
    case 'table':
      if (next === 'table')
        return index === 0 && second === 0 ? [] : [spelling.index('tables', index), spelling.index('tables', second)];
      return [spelling.index('tables', index)];
    case 'memory':
      if (next === 'memory')
        return index === 0 && second === 0
          ? []
          : [spelling.index('memories', index), spelling.index('memories', second)];
      return index === 0 ? [] : [spelling.index('memories', index)];
    case 'data':
      return [...(next && second !== 0 ? [spelling.index('memories', second)] : []), spelling.index('data', index)];
    case 'element':
      return [...(next && second !== 0 ? [spelling.index('tables', second)] : []), spelling.index('elements', index)];
    case 'memory argument':
      return [...spellMemoryArgument(spelling, reader, alignment), ...(next ? [String(second)] : [])];
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
      return [spelling.heapType(reader.heap)];
    case 'reference type':
      return [spelling.type(reader.type)];
    case 'cast':
      return [label(index), spelling.type(reader.type), spelling.type(reader.target)];
    case 'value types':
      return [`(result ${Array.from(reader.list.subarray(0, reader.count), (type) => spelling.type(type)).join(' ')})`];
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
  if (name !== undefined) return `$${name}`;
  const target = code.branchTarget(offset, depth);
  return target === undefined ? String(depth) : `${depth} (;0x${target.toString(16)};)`;
};

const spellBlockType = (spelling: ModuleSpelling, block: number): readonly string[] => {
  if (block === -1) return [];
  return block >= 0 ? [`(result ${spelling.type(block)})`] : [`(type ${spelling.index('types', -2 - block)})`];
};

const spellHandlers = (
  spelling: ModuleSpelling,
  reader: InstructionReader,
  label: (depth: number) => string,
): readonly string[] => {
  const handlers: string[] = [];
  for (let at = 0; at < reader.count; at += handlerFields) {
    const [kind = 0, tag = 0, depth = 0] = reader.list.subarray(at, at + handlerFields);
    const words = [handlerKinds[kind as 0], ...(kind < 2 ? [spelling.index('tags', tag)] : []), label(depth >>> 0)];
    handlers.push(`(${words.join(' ')})`);
  }
  return handlers;
};

const spellSecond = (
  spelling: ModuleSpelling,
  kind: ImmediateKind | undefined,
  type: number,
  second: number,
): readonly string[] => {
  switch (kind) {
    case undefined:
      return [];
    case 'field':
      return [spelling.field(type, second)];
    case 'type':
      return [spelling.index('types', second)];
    case 'data':
      return [spelling.index('data', second)];
    case 'element':
      return [spelling.index('elements', second)];
    default:
      return [String(second)];
  }
};

const spellMemoryArgument = (
  spelling: ModuleSpelling,
  reader: InstructionReader,
  natural: number,
): readonly string[] => {
  const offset = (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
  return [
    ...(reader.index === 0 ? [] : [spelling.index('memories', reader.index)]),
    ...(offset === 0n ? [] : [`offset=${offset}`]),
    ...(reader.alignment === natural ? [] : [`align=${2 ** reader.alignment}`]),
  ];
};
