/** Evaluates constant expressions (core specification, section 3.4.15), in words behind everything that the stack uses. */
import { InstructionReader } from '../decode/instruction-reader.ts';
import type { ByteRange } from '../module.ts';
import { opcodeOfKey } from '../opcodes.ts';
import { coldOperations } from './cold.ts';
import { coldBase } from './interpret.generated.ts';
import { set64, signed64 } from './numeric.ts';
import { keys } from './prepare-tables.ts';
import { wordsOf } from './prepared.ts';
import { Exit, type Instance, referenceKind, type State } from './state.ts';

/** A constant expression that could not be evaluated: the module is not valid, or the heap is full. */
export class ConstantFailure extends Error {}

interface Stack {
  readonly sizes: number[];
  top: number;
}

/** Four words of the expression's value; the last two are zero but for vectors. `base` is the first free word of the stack. */
export const evaluateConstant = (
  state: State,
  instance: Instance,
  { from, to }: ByteRange,
  base: number,
): Int32Array => {
  const reader = new InstructionReader(instance.module.bytes);
  reader.open(from, to);
  const stack: Stack = { sizes: [], top: base };
  if (!state.growStack(base + 4096)) throw new ConstantFailure('the stack is full');
  const push = (...words: readonly number[]): void => {
    if (!state.growStack(stack.top + 64)) throw new ConstantFailure('the stack is full');
    state.words.set(words, stack.top);
    stack.sizes.push(words.length);
    stack.top += words.length;
  };
  for (;;) {
    const key = reader.read();
    if (key < 0) throw new ConstantFailure(reader.problem || 'unexpected end');
    switch (key) {
      case keys.end: {
        const size = stack.sizes.at(-1);
        if (size === undefined) throw new ConstantFailure('type mismatch');
        const value = new Int32Array(4);
        value.set(state.words.subarray(stack.top - size, stack.top));
        return value;
      }
      case keys.i32Const:
      case keys.f32Const:
        push(reader.low, 0);
        break;
      case keys.i64Const:
      case keys.f64Const:
        push(reader.low, reader.high);
        break;
      case 0x30c: {
        const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + reader.bytesAt, 16);
        push(...[0, 4, 8, 12].map((at) => view.getInt32(at, true)));
        break;
      }
      case keys.refNull:
        push(0, 0);
        break;
      case keys.refFunc:
        push(instance.functions[reader.index] ?? 0, referenceKind.func);
        break;
      case keys.globalGet: {
        const address = instance.globals[reader.index];
        if (address === undefined) throw new ConstantFailure('unknown global');
        const size = wordsOf(state.globalTypes[address]!.type.type);
        push(...state.globals.subarray(address * 4, address * 4 + size));
        break;
      }
      default:
        operate(state, instance, reader, stack);
    }
  }
};

/** Operations with operands: sums of integers, and new objects by the operations of the interpreter. */
const operate = (state: State, instance: Instance, reader: InstructionReader, stack: Stack): void => {
  const { key } = reader;
  const { words } = state;
  const take = (count: number): number => {
    for (let index = 0; index < count; index++) stack.top -= stack.sizes.pop() ?? 0;
    return stack.top;
  };
  const give = (size: number): void => {
    stack.sizes.push(size);
    stack.top += size;
  };
  const name = opcodeOfKey(key)?.name ?? '';
  const sum = /^i(32|64)\.(add|sub|mul)$/.exec(name);
  if (sum) {
    const at = take(2);
    const one = signed64(words, at);
    const other = signed64(words, at + 2);
    set64(words, at, sum[2] === 'add' ? one + other : sum[2] === 'sub' ? one - other : one * other);
    if (sum[1] === '32') words[at + 1] = 0;
    give(2);
    return;
  }
  const type = instance.types[reader.index] ?? 0;
  const composite = () => state.types.composite(type);
  let operands: readonly number[] = [];
  let immediates: readonly number[] = [type];
  switch (name) {
    case 'struct.new': {
      const struct = composite();
      const fields = struct.kind === 'struct' ? struct.fields.length : 0;
      operands = [take(fields)];
      break;
    }
    case 'struct.new_default':
      break;
    case 'array.new': {
      const length = take(1);
      operands = [take(1), length];
      break;
    }
    case 'array.new_default':
      operands = [take(1)];
      break;
    case 'array.new_fixed':
      operands = [take(reader.second)];
      immediates = [type, reader.second];
      break;
    case 'ref.i31':
    case 'any.convert_extern':
    case 'extern.convert_any':
      operands = [take(1)];
      immediates = [];
      break;
    default:
      throw new ConstantFailure(`constant expression required: ${name}`);
  }
  const to = stack.top;
  const code = Int32Array.of(coldBase + key, to, ...operands, ...immediates);
  // The clock does not run yet.
  state.charged = true;
  const exit = coldOperations[key]!(state, code, 0, 0);
  if (exit === -Exit.Collect || exit === -Exit.Trap) {
    // Nothing is garbage yet while modules are instantiated.
    state.collected = true;
    const again = coldOperations[key]!(state, code, 0, 0);
    state.collected = false;
    state.charged = false;
    if (again < 0) throw new ConstantFailure('the heap is full');
  }
  state.charged = false;
  give(2);
};
