/** Sequences of operations that one operation of the hot interpreter does at once. */
import type { Code, Unit } from './code.ts';
import { Hot } from './interpret.generated.ts';
import { type Form, hotForm, slow } from './specialise.ts';

/** A fused operation and how many entries it covers. */
export interface Fused {
  readonly operation: number;
  readonly length: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

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
