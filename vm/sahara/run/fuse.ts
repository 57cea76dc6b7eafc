/** From architectural instructions to the hot interpreter's operations: specialised by static type, and fused. */

import { storage } from '../heap/layout.ts';
import { analyse } from '../verify/index.ts';
import type { Code, Unit } from './code.ts';
import { Hot } from './interpret.generated.ts';

/** An operation with its operands. */
export type Form = readonly [operation: number, a: number, b: number, c: number];

/** A fused operation and how many entries it covers. */
export interface Fused {
  readonly operation: number;
  readonly length: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

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

const slow: Form = [Hot.Slow, 0, 0, 0];
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

/** Compare-and-branch forms of a comparison: forward when false, forward when true, back when true, back when false. */
interface Branches {
  readonly immediate: readonly [number, number, number, number];
  readonly local: readonly [number, number, number, number];
}
const branches = new Map<number, Branches>([
  [
    Hot.EqualLong,
    {
      immediate: [
        Hot.LocalImmediateEqualJump,
        Hot.LocalImmediateDifferJump,
        Hot.LocalImmediateEqualBack,
        Hot.LocalImmediateDifferBack,
      ],
      local: [Hot.LocalLocalEqualJump, Hot.LocalLocalDifferJump, Hot.LocalLocalEqualBack, Hot.LocalLocalDifferBack],
    },
  ],
  [
    Hot.DifferLong,
    {
      immediate: [
        Hot.LocalImmediateDifferJump,
        Hot.LocalImmediateEqualJump,
        Hot.LocalImmediateDifferBack,
        Hot.LocalImmediateEqualBack,
      ],
      local: [Hot.LocalLocalDifferJump, Hot.LocalLocalEqualJump, Hot.LocalLocalDifferBack, Hot.LocalLocalEqualBack],
    },
  ],
  [
    Hot.LessLong,
    {
      immediate: [
        Hot.LocalImmediateLessJump,
        Hot.LocalImmediateGreaterEqualJump,
        Hot.LocalImmediateLessBack,
        Hot.LocalImmediateGreaterEqualBack,
      ],
      local: [
        Hot.LocalLocalLessJump,
        Hot.LocalLocalGreaterEqualJump,
        Hot.LocalLocalLessBack,
        Hot.LocalLocalGreaterEqualBack,
      ],
    },
  ],
  [
    Hot.LessEqualLong,
    {
      immediate: [
        Hot.LocalImmediateLessEqualJump,
        Hot.LocalImmediateGreaterJump,
        Hot.LocalImmediateLessEqualBack,
        Hot.LocalImmediateGreaterBack,
      ],
      local: [
        Hot.LocalLocalLessEqualJump,
        Hot.LocalLocalGreaterJump,
        Hot.LocalLocalLessEqualBack,
        Hot.LocalLocalGreaterBack,
      ],
    },
  ],
  [
    Hot.GreaterLong,
    {
      immediate: [
        Hot.LocalImmediateGreaterJump,
        Hot.LocalImmediateLessEqualJump,
        Hot.LocalImmediateGreaterBack,
        Hot.LocalImmediateLessEqualBack,
      ],
      local: [
        Hot.LocalLocalGreaterJump,
        Hot.LocalLocalLessEqualJump,
        Hot.LocalLocalGreaterBack,
        Hot.LocalLocalLessEqualBack,
      ],
    },
  ],
  [
    Hot.GreaterEqualLong,
    {
      immediate: [
        Hot.LocalImmediateGreaterEqualJump,
        Hot.LocalImmediateLessJump,
        Hot.LocalImmediateGreaterEqualBack,
        Hot.LocalImmediateLessBack,
      ],
      local: [
        Hot.LocalLocalGreaterEqualJump,
        Hot.LocalLocalLessJump,
        Hot.LocalLocalGreaterEqualBack,
        Hot.LocalLocalLessBack,
      ],
    },
  ],
]);
/** The place of a conditional jump in {@link Branches}; −1 for anything else. */
const branchOf = (operation: number): number =>
  [Hot.JumpFalse, Hot.JumpTrue, Hot.JumpTrueBack, Hot.JumpFalseBack].indexOf(operation);

/** A local increased, then compared at a loop's end: one operation for both. */
const increments = new Map<number, ReadonlyMap<number, number>>([
  [
    Hot.LocalAddImmediate,
    new Map<number, number>([
      [Hot.LocalImmediateLessBack, Hot.LocalAddImmediateImmediateLessBack],
      [Hot.LocalImmediateLessEqualBack, Hot.LocalAddImmediateImmediateLessEqualBack],
      [Hot.LocalLocalLessBack, Hot.LocalAddImmediateLocalLessBack],
      [Hot.LocalLocalLessEqualBack, Hot.LocalAddImmediateLocalLessEqualBack],
    ]),
  ],
  [
    Hot.LocalAddLocal,
    new Map<number, number>([
      [Hot.LocalImmediateLessBack, Hot.LocalAddLocalImmediateLessBack],
      [Hot.LocalImmediateLessEqualBack, Hot.LocalAddLocalImmediateLessEqualBack],
      [Hot.LocalLocalLessBack, Hot.LocalAddLocalLocalLessBack],
      [Hot.LocalLocalLessEqualBack, Hot.LocalAddLocalLocalLessEqualBack],
    ]),
  ],
]);
const compareJump = new Map<number, number>([
  [Hot.EqualLong, Hot.EqualLongJump],
  [Hot.DifferLong, Hot.DifferLongJump],
  [Hot.LessLong, Hot.LessLongJump],
  [Hot.LessEqualLong, Hot.LessEqualLongJump],
  [Hot.GreaterLong, Hot.GreaterLongJump],
  [Hot.GreaterEqualLong, Hot.GreaterEqualLongJump],
  [Hot.EqualWord, Hot.EqualWordJump],
  [Hot.DifferWord, Hot.DifferWordJump],
  [Hot.LessWord, Hot.LessWordJump],
  [Hot.LessEqualWord, Hot.LessEqualWordJump],
  [Hot.GreaterWord, Hot.GreaterWordJump],
  [Hot.GreaterEqualWord, Hot.GreaterEqualWordJump],
]);
const listGet = new Map<number, number>([
  [Hot.ListGetByte, Hot.LocalsListGetByte],
  [Hot.ListGetWord, Hot.LocalsListGetWord],
  [Hot.ListGetDouble, Hot.LocalsListGetDouble],
]);
const listSet = new Map<number, number>([
  [Hot.ListSetByte, Hot.LocalsListSetByte],
  [Hot.ListSetWord, Hot.LocalsListSetWord],
  [Hot.ListSetDouble, Hot.LocalsListSetDouble],
]);
const localField = new Map<number, number>([
  [Hot.FieldByte, Hot.LocalFieldByte],
  [Hot.FieldWord, Hot.LocalFieldWord],
  [Hot.FieldDouble, Hot.LocalFieldDouble],
]);

/** The longest fused operation that begins at instruction `index`, those of 8 entries only when there is `room`; undefined when there is none. */
export const fuse = (code: Code, unit: Unit, index: number, room = 8): Fused | undefined => {
  const forms: Form[] = [];
  const form = (n: number): Form => {
    const known = forms[n];
    if (known) return known;
    const made = index + n < unit.instructions.length ? hotForm(code, unit, index + n) : slow;
    forms[n] = made;
    return made;
  };
  const op = (n: number) => form(n)[0];
  const made = (operation: number, length: number, a = 0, b = 0, c = 0): Fused => ({ operation, length, a, b, c });
  /** A pushed i64 that fits 31 bits, so that its negation does too. */
  const small = (n: number) => op(n) === Hot.Push && form(n)[2] === form(n)[1] >> 31 && form(n)[1] !== -2147483648;

  switch (op(0)) {
    case Hot.LocalRead: {
      const slot = form(0)[1];
      if (small(1)) {
        const value = form(1)[1];
        const branch = branchOf(op(3));
        const jump = branch < 0 ? undefined : branches.get(op(2))?.immediate[branch];
        if (jump !== undefined) return made(jump, 4, slot, value, form(3)[1]);
        if (op(2) === Hot.AddLong || op(2) === Hot.SubtractLong) {
          const addend = op(2) === Hot.AddLong ? value : -value;
          if (op(3) === Hot.LocalStore && slot < 0x8000 && form(3)[1] < 0x8000) {
            const packed = slot | (form(3)[1] << 16);
            if (op(4) === Hot.JumpBack) return made(Hot.LocalAddImmediateJump, 5, packed, addend, form(4)[1]);
            return withLoop(code, unit, index, room, made(Hot.LocalAddImmediate, 4, packed, addend));
          }
          if (op(3) === Hot.Call) return made(Hot.CallLocalAddImmediate, 4, slot, addend, form(3)[1]);
          return made(Hot.PushLocalAddImmediate, 3, slot, addend);
        }
      }
      if (op(1) === Hot.LocalRead) {
        const other = form(1)[1];
        const branch = branchOf(op(3));
        const jump = branch < 0 ? undefined : branches.get(op(2))?.local[branch];
        if (jump !== undefined) return made(jump, 4, slot, other, form(3)[1]);
        if (op(2) === Hot.AddLong) {
          if (op(3) === Hot.LocalStore && slot < 0x8000 && form(3)[1] < 0x8000) {
            const packed = slot | (form(3)[1] << 16);
            if (op(4) === Hot.JumpBack) return made(Hot.LocalAddLocalJump, 5, packed, other, form(4)[1]);
            return withLoop(code, unit, index, room, made(Hot.LocalAddLocal, 4, packed, other));
          }
          return made(Hot.PushLocalAddLocal, 3, slot, other);
        }
        if (op(2) === Hot.SubtractLong) return made(Hot.PushLocalSubtractLocal, 3, slot, other);
        if (fusesAlone(code, unit, index + 1)) return undefined;
        return made(Hot.PushTwoLocals, 2, slot, other);
      }
      if (op(1) === Hot.ReturnValue) return made(Hot.ReturnLocal, 2, slot);
      if (op(1) === Hot.AddLong) return made(Hot.AddLocal, 2, slot);
      if (op(1) === Hot.LocalStore) return made(Hot.MoveLocal, 2, slot, form(1)[1]);
      return undefined;
    }
    case Hot.LocalReadReference: {
      const slot = form(0)[1];
      const field = localField.get(op(1));
      if (field !== undefined) return made(field, 2, slot, form(1)[1]);
      if (op(1) === Hot.ListLength) return made(Hot.LocalListLength, 2, slot);
      if (op(1) === Hot.LocalRead) {
        const get = listGet.get(op(2));
        if (get === Hot.LocalsListGetByte && op(3) === Hot.JumpFalse)
          return made(Hot.LocalsListGetJump, 4, slot, form(1)[1], form(3)[1]);
        if (get === Hot.LocalsListGetByte && op(3) === Hot.JumpTrue)
          return made(Hot.LocalsListGetJumpTrue, 4, slot, form(1)[1], form(3)[1]);
        if (get !== undefined) return made(get, 3, slot, form(1)[1]);
        const set = listSet.get(op(3));
        if (set !== undefined && small(2)) return made(set, 4, slot, form(1)[1], form(2)[1]);
      }
      return undefined;
    }
    case Hot.Push:
      if (op(1) === Hot.LocalStore) return made(Hot.SetLocal, 2, form(0)[1], form(0)[2], form(1)[1]);
      if (small(0) && op(1) === Hot.AddLong) return made(Hot.AddImmediate, 2, form(0)[1]);
      if (small(0) && op(1) === Hot.SubtractLong) return made(Hot.AddImmediate, 2, -form(0)[1]);
      return undefined;
    case Hot.AddLong:
      return op(1) === Hot.ReturnValue ? made(Hot.ReturnAddLong, 2) : undefined;
    default: {
      const jump = compareJump.get(op(0));
      return jump !== undefined && op(1) === Hot.JumpFalse ? made(jump, 2, form(1)[1]) : undefined;
    }
  }
};

/** Joins an increment with the loop's test that follows it; the test's operands are read from its own entry. */
const withLoop = (code: Code, unit: Unit, index: number, room: number, increment: Fused): Fused => {
  if (room < 8 || index + 4 >= unit.instructions.length) return increment;
  const test = fuse(code, unit, index + 4);
  const operation = test?.length === 4 ? increments.get(increment.operation)?.get(test.operation) : undefined;
  return operation === undefined ? increment : { ...increment, operation, length: 8 };
};

/** Whether the second of two pushes begins a longer operation that is worth more than pushing both at once. */
const fusesAlone = (code: Code, unit: Unit, index: number): boolean => (fuse(code, unit, index)?.length ?? 0) > 2;
