/** From architectural instructions to the hot interpreter's operations, specialised by the static types that the verifier proves. */
import { storage } from '../heap/layout.ts';
import { analyse } from '../verify/index.ts';
import type { Code, Unit } from './code.ts';
import { Hot } from './interpret.generated.ts';

/** An operation with its operands. */
export type Form = readonly [operation: number, a: number, b: number, c: number];

/** Scalar codes: bool char u8 i8 u16 i16 u32 i32 u64 i64 f32 f64. */
const long = 9;
const float = 11;
const ranges: Readonly<Record<number, readonly [number, number]>> = {
  2: [0, 255],
  3: [-128, 127],
  4: [0, 65535],
  5: [-32768, 32767],
  7: [-2147483648, 2147483647],
};
const comparesAsWord = (scalar: number) => scalar <= 5 || scalar === 7;

const comparisons: Readonly<Record<string, readonly [number, number, number]>> = {
  eq: [Hot.EqualLong, Hot.EqualWord, Hot.EqualFloat],
  ne: [Hot.DifferLong, Hot.DifferWord, Hot.DifferFloat],
  lt: [Hot.LessLong, Hot.LessWord, Hot.LessFloat],
  le: [Hot.LessEqualLong, Hot.LessEqualWord, Hot.LessEqualFloat],
  gt: [Hot.GreaterLong, Hot.GreaterWord, Hot.GreaterFloat],
  ge: [Hot.GreaterEqualLong, Hot.GreaterEqualWord, Hot.GreaterEqualFloat],
};
const arithmetic: Readonly<Record<string, readonly [number, number, number]>> = {
  add: [Hot.AddLong, Hot.AddSmall, Hot.AddFloat],
  sub: [Hot.SubtractLong, Hot.SubtractSmall, Hot.SubtractFloat],
  mul: [Hot.MultiplyLong, Hot.MultiplySmall, Hot.MultiplyFloat],
  div: [Hot.DivideLong, Hot.Slow, Hot.DivideFloat],
  rem: [Hot.RemainderLong, Hot.Slow, Hot.Slow],
  mod: [Hot.ModuloLong, Hot.Slow, Hot.Slow],
};

export const slow: Form = [Hot.Slow, 0, 0, 0];
const scratch = new DataView(new ArrayBuffer(8));

/** The plain operation of instruction `index` of a unit. */
export const hotForm = (code: Code, unit: Unit, index: number): Form => {
  const { opcode, operands } = unit.instructions[index]!;
  const [a = 0, b = 0] = operands;
  const fn = unit.image.functions[unit.functionIndex]!;
  const { layouts } = code;
  const word = unit.starts[index]!;
  const topType = () => analyse(unit.image, unit.functionIndex).typesAt(word)?.at(-1) ?? -1;
  const byStorage = (type: number, byte: number, wide: number, double: number, reference: number): number => {
    switch (layouts.storage[type]) {
      case storage.byte:
        return byte;
      case storage.word:
        return wide;
      case storage.double:
        return double;
      case storage.reference:
        return reference;
      default:
        return Hot.Slow;
    }
  };
  switch (opcode.name) {
    case 'jump':
    case 'jump_if_false':
    case 'jump_if_true': {
      const target = code.targetOf(unit, word + unit.instructions[index]!.length + a);
      const back = target <= (unit.first + index) * 4;
      if (opcode.name === 'jump') return [back ? Hot.JumpBack : Hot.Jump, target, 0, 0];
      if (opcode.name === 'jump_if_false') return [back ? Hot.JumpFalseBack : Hot.JumpFalse, target, 0, 0];
      return [back ? Hot.JumpTrueBack : Hot.JumpTrue, target, 0, 0];
    }
    case 'call':
      return [Hot.Call, a * 4, 0, 0];
    case 'call_closure': {
      const shape = unit.image.types[a]!;
      return shape.kind === 'function' ? [Hot.CallClosure, (shape.parameters.length + 1) * 2, 0, 0] : slow;
    }
    case 'return': {
      if (fn.kind === 'handler' || fn.handles.length > 0 || fn.restarts.length > 0) return slow;
      const [at, count] = code.releasesOf(unit);
      const unit13 = layouts.storage[fn.result] === storage.none;
      if (count === 0) return [unit13 ? Hot.ReturnNone : Hot.ReturnValue, 0, 0, 0];
      return [unit13 ? Hot.ReturnNoneReleasing : Hot.ReturnValueReleasing, 0, at, count];
    }
    case 'false':
      return [Hot.Push, 0, 0, 0];
    case 'true':
      return [Hot.Push, 1, 0, 0];
    case 'imm_char':
    case 'imm_u64':
    case 'imm_u8':
    case 'imm_i8':
    case 'imm_u16':
    case 'imm_i16':
    case 'imm_u32':
    case 'imm_i32':
      return [Hot.Push, a | 0, 0, 0];
    case 'imm_i64':
      return [Hot.Push, a | 0, a < 0 ? -1 : 0, 0];
    case 'const': {
      const constant = unit.image.constants[a]!;
      if (constant.type === 'string') return slow;
      if (constant.type === 'f32') return [Hot.Push, constant.bits | 0, 0, 0];
      scratch.setBigUint64(0, BigInt.asUintN(64, constant.type === 'f64' ? constant.bits : constant.value), true);
      return [Hot.Push, scratch.getInt32(0, true), scratch.getInt32(4, true), 0];
    }
    case 'local_read':
      return [layouts.isReference(fn.locals[a]!) ? Hot.LocalReadReference : Hot.LocalRead, a * 2, 0, 0];
    case 'local_store':
      return [layouts.isReference(fn.locals[a]!) ? Hot.LocalStoreReference : Hot.LocalStore, a * 2, 0, 0];
    case 'dup':
      return [layouts.isReference(topType()) ? Hot.DuplicateReference : Hot.Duplicate, 0, 0, 0];
    case 'pop':
      return [layouts.isReference(topType()) ? Hot.PopReference : Hot.Pop, 0, 0, 0];
    case 'swap':
      return [Hot.Swap, 0, 0, 0];
    case 'not':
      return [Hot.Not, 0, 0, 0];
    case 'bit_and':
      return [Hot.BitAnd, 0, 0, 0];
    case 'bit_or':
      return [Hot.BitOr, 0, 0, 0];
    case 'bit_xor':
      return [Hot.BitXor, 0, 0, 0];
    case 'dt_read_field':
    case 'dt_set_field': {
      const type = unit.image.types[b]!;
      if (type.kind !== 'data') return slow;
      const leaf = type.data.leaves[a]!;
      const operation =
        opcode.name === 'dt_read_field'
          ? byStorage(leaf.type, Hot.FieldByte, Hot.FieldWord, Hot.FieldDouble, Hot.FieldReference)
          : byStorage(leaf.type, Hot.SetFieldByte, Hot.SetFieldWord, Hot.SetFieldDouble, Hot.SetFieldReference);
      return [operation, leaf.offset, 0, 0];
    }
    case 'list_len':
      return [Hot.ListLength, 0, 0, 0];
    case 'list_get':
      return [
        byStorage(layouts.inner[a]!, Hot.ListGetByte, Hot.ListGetWord, Hot.ListGetDouble, Hot.ListGetReference),
        0,
        0,
        0,
      ];
    case 'list_set':
      return [byStorage(layouts.inner[a]!, Hot.ListSetByte, Hot.ListSetWord, Hot.ListSetDouble, Hot.Slow), 0, 0, 0];
    case 'list_push':
      return [byStorage(layouts.inner[a]!, Hot.ListPushByte, Hot.ListPushWord, Hot.ListPushDouble, Hot.Slow), 0, 0, 0];
    case 'capture_read': {
      const type = fn.captures?.[a];
      if (type === undefined) return slow;
      return [layouts.isReference(type) ? Hot.CaptureReference : Hot.CaptureDouble, 2 + a * 2, 0, 0];
    }
    default: {
      const compare = comparisons[opcode.name];
      if (compare) {
        if (a === long || (a === 8 && (opcode.name === 'eq' || opcode.name === 'ne'))) return [compare[0], 0, 0, 0];
        if (a === float) return [compare[2], 0, 0, 0];
        if (comparesAsWord(a) || ((a === 6 || a === 13) && (opcode.name === 'eq' || opcode.name === 'ne')))
          return [compare[1], 0, 0, 0];
        return slow;
      }
      const compute = arithmetic[opcode.name];
      if (compute) {
        if (a === long) return [compute[0], 0, 0, 0];
        if (a === float) return [compute[2], 0, 0, 0];
        const range = ranges[a];
        return range && compute[1] !== Hot.Slow ? [compute[1], range[0], range[1], 0] : slow;
      }
      return slow;
    }
  }
};
