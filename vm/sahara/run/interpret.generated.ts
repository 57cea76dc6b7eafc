/**
 * The hot interpreter: common operations only, with fast paths only. Whatever is rare, or does not succeed at once, is left
 * untouched to `step`, which executes one architectural instruction in full. `rest` is the clock less the position in the code
 * (both ×4), so that straight-line code costs no counting. Written by scripts/generate-interpreter.mjs.
 */
import { epochSize, frame, frameKind } from './context.ts';
import type { Engine } from './engine.ts';

/** Operations of the decoded code. Here, because an enum of the same file is inlined as numbers. */
export enum Hot {
  Slow = 0,
  Patched,
  Count,
  CountBoth,
  CountLater,
  Jump,
  JumpBack,
  JumpFalse,
  JumpFalseBack,
  JumpTrue,
  JumpTrueBack,
  Call,
  CallClosure,
  ReturnNone,
  ReturnValue,
  ReturnNoneReleasing,
  ReturnValueReleasing,
  ReturnLocal,
  Push,
  LocalRead,
  LocalReadReference,
  LocalStore,
  LocalStoreReference,
  Duplicate,
  DuplicateReference,
  Pop,
  PopReference,
  Swap,
  AddLong,
  SubtractLong,
  MultiplyLong,
  DivideLong,
  RemainderLong,
  ModuloLong,
  AddSmall,
  SubtractSmall,
  MultiplySmall,
  AddFloat,
  SubtractFloat,
  MultiplyFloat,
  DivideFloat,
  EqualLong,
  DifferLong,
  LessLong,
  LessEqualLong,
  GreaterLong,
  GreaterEqualLong,
  EqualWord,
  DifferWord,
  LessWord,
  LessEqualWord,
  GreaterWord,
  GreaterEqualWord,
  EqualFloat,
  DifferFloat,
  LessFloat,
  LessEqualFloat,
  GreaterFloat,
  GreaterEqualFloat,
  Not,
  BitAnd,
  BitOr,
  BitXor,
  FieldByte,
  FieldWord,
  FieldDouble,
  FieldReference,
  SetFieldByte,
  SetFieldWord,
  SetFieldDouble,
  SetFieldReference,
  ListLength,
  ListGetByte,
  ListGetWord,
  ListGetDouble,
  ListGetReference,
  ListSetByte,
  ListSetWord,
  ListSetDouble,
  ListPushByte,
  ListPushWord,
  ListPushDouble,
  CaptureDouble,
  CaptureReference,
  LocalImmediateEqualJump,
  LocalLocalEqualJump,
  LocalImmediateEqualBack,
  LocalLocalEqualBack,
  EqualLongJump,
  EqualWordJump,
  LocalImmediateDifferJump,
  LocalLocalDifferJump,
  LocalImmediateDifferBack,
  LocalLocalDifferBack,
  DifferLongJump,
  DifferWordJump,
  LocalImmediateLessJump,
  LocalLocalLessJump,
  LocalImmediateLessBack,
  LocalLocalLessBack,
  LessLongJump,
  LessWordJump,
  LocalImmediateLessEqualJump,
  LocalLocalLessEqualJump,
  LocalImmediateLessEqualBack,
  LocalLocalLessEqualBack,
  LessEqualLongJump,
  LessEqualWordJump,
  LocalImmediateGreaterJump,
  LocalLocalGreaterJump,
  LocalImmediateGreaterBack,
  LocalLocalGreaterBack,
  GreaterLongJump,
  GreaterWordJump,
  LocalImmediateGreaterEqualJump,
  LocalLocalGreaterEqualJump,
  LocalImmediateGreaterEqualBack,
  LocalLocalGreaterEqualBack,
  GreaterEqualLongJump,
  GreaterEqualWordJump,
  LocalAddImmediate,
  LocalAddImmediateJump,
  LocalAddImmediateImmediateLessBack,
  LocalAddImmediateImmediateLessEqualBack,
  LocalAddImmediateLocalLessBack,
  LocalAddImmediateLocalLessEqualBack,
  LocalAddLocal,
  LocalAddLocalJump,
  LocalAddLocalImmediateLessBack,
  LocalAddLocalImmediateLessEqualBack,
  LocalAddLocalLocalLessBack,
  LocalAddLocalLocalLessEqualBack,
  PushLocalAddImmediate,
  PushLocalAddLocal,
  PushLocalSubtractLocal,
  AddImmediate,
  AddLocal,
  CallLocalAddImmediate,
  ReturnAddLong,
  PushTwoLocals,
  MoveLocal,
  SetLocal,
  LocalFieldByte,
  LocalFieldWord,
  LocalFieldDouble,
  LocalsListGetByte,
  LocalsListGetWord,
  LocalsListGetDouble,
  LocalsListGetJump,
  LocalsListGetJumpTrue,
  LocalsListSetByte,
  LocalsListSetWord,
  LocalsListSetDouble,
  LocalListLength,
}

/** As in context.ts, where they are objects: numbers here, which the host folds into the code. */
enum Frame {
  Words = 5,
}
enum FrameKind {
  Call = 0,
}
if (frame.words !== Frame.Words || frameKind.call !== FrameKind.Call)
  throw new RangeError('frame records have another shape');

/** Why {@link interpret} and `step` return. */
export enum Exit {
  Continue,
  /** At a call, return or back edge, with the limit reached. */
  Check,
  /** The limit was passed elsewhere. */
  Limit,
  /** Buffers were replaced. */
  Reload,
  /** The context cannot go on for now, or has ended. */
  Blocked,
  /** `engine.outcome` is set. */
  Outcome,
}

/** Runs the engine's current context until its limit (×4, relative clock) or until something rare. */
export const interpret = (engine: Engine): Exit => {
  const context = engine.running!;
  const { heap } = context;
  const code = engine.code.words;
  const counted = engine.code.counted;
  const counts = engine.code.counts;
  const functions = engine.code.functions;
  const releases = engine.releases;
  const S = context.stack;
  const D = context.doubles;
  const R = context.returns;
  const H = heap.words;
  const B = heap.bytes;
  const id = context.id;
  let limit = engine.limit * 4;
  const epoch = engine.base / epochSize;
  const stackLimit = Math.min(S.length, engine.slotLimit * 2 + context.slotReserve);
  const frameLimit = engine.frameLimitFor(context, R.length);
  const floor = engine.floorFor(context);
  let pc = context.pc;
  let sp = context.sp;
  let fp = context.fp;
  let rp = context.rp;
  let rest = engine.clock * 4 - pc;
  let op = code[pc]!;
  for (;;) {
    check: {
      dispatch: switch (op) {
        case Hot.Count: {
          const entry = pc >> 2;
          counts[entry] = counts[entry]! + 1;
          op = counted[entry]!;
          continue;
        }
        case Hot.CountBoth: {
          const entry = pc >> 2;
          counts[entry] = counts[entry]! + 1;
          counts[entry + 4] = counts[entry + 4]! + 1;
          op = counted[entry]!;
          continue;
        }
        case Hot.CountLater: {
          const entry = pc >> 2;
          counts[entry + 4] = counts[entry + 4]! + 1;
          op = counted[entry]!;
          continue;
        }
        case Hot.Jump: {
          const target = code[(pc + 1) | 0]!;
          rest = (rest + pc + 4 - target) | 0;
          pc = target;
          op = code[pc]!;
          continue;
        }
        case Hot.JumpBack: {
          const target = code[(pc + 1) | 0]!;
          rest = (rest + pc + 4 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.JumpFalse: {
          sp -= 2;
          if (S[sp] === 0) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 4 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.JumpFalseBack: {
          sp -= 2;
          if (S[sp] === 0) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 4 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.JumpTrue: {
          sp -= 2;
          if (S[sp] !== 0) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 4 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.JumpTrueBack: {
          sp -= 2;
          if (S[sp] !== 0) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 4 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.Call: {
          const row = code[(pc + 1) | 0]!;
          const base = sp - functions[(row + 3) | 0]!;
          if (base + functions[(row + 2) | 0]! > stackLimit || rp >= frameLimit) {
            break dispatch;
          }
          const top = base + functions[(row + 1) | 0]!;
          for (let slot = sp >> 1; slot < top >> 1; slot++) D[slot] = 0;
          sp = top;
          const target = functions[row]!;
          rest = (rest + pc + 4 - target) | 0;
          const now = (rest + target) | 0;
          R[rp] = pc + 4;
          R[(rp + 1) | 0] = fp;
          R[(rp + 2) | 0] = now >> 2;
          R[(rp + 3) | 0] = epoch;
          R[(rp + 4) | 0] = FrameKind.Call;
          rp += Frame.Words;
          fp = base;
          pc = target;
          if (now >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.CallClosure: {
          const closureAt = sp - code[(pc + 1) | 0]!;
          const closure = S[closureAt]!;
          if (S[(closureAt + 1) | 0]! !== id) break dispatch;
          const row = H[closure >> 2]! * 4;
          const base = sp - functions[(row + 3) | 0]!;
          if (base + functions[(row + 2) | 0]! > stackLimit || rp >= frameLimit) {
            break dispatch;
          }
          const top = base + functions[(row + 1) | 0]!;
          for (let slot = sp >> 1; slot < top >> 1; slot++) D[slot] = 0;
          sp = top;
          const target = functions[row]!;
          rest = (rest + pc + 4 - target) | 0;
          const now = (rest + target) | 0;
          R[rp] = pc + 4;
          R[(rp + 1) | 0] = fp;
          R[(rp + 2) | 0] = now >> 2;
          R[(rp + 3) | 0] = epoch;
          R[(rp + 4) | 0] = FrameKind.Call;
          rp += Frame.Words;
          fp = base;
          pc = target;
          if (now >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.ReturnNone: {
          if (rp <= floor) break dispatch;
          sp = fp;
          rp -= Frame.Words;
          fp = R[(rp + 1) | 0]!;
          const target = R[rp]!;
          rest = (rest + pc + 4 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.ReturnValue: {
          if (rp <= floor) break dispatch;
          S[fp] = S[(sp - 2) | 0]!;
          S[(fp + 1) | 0] = S[(sp - 1) | 0]!;
          sp = fp + 2;
          rp -= Frame.Words;
          fp = R[(rp + 1) | 0]!;
          const target = R[rp]!;
          rest = (rest + pc + 4 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.ReturnNoneReleasing: {
          if (rp <= floor) break dispatch;
          for (let at = code[(pc + 2) | 0]!, end = at + code[(pc + 3) | 0]!; at < end; at++) {
            const slot = fp + releases[at]!;
            const reference = S[slot]!;
            if (reference !== 0) {
              const count = H[(reference >> 2) - 6]! - 1;
              H[(reference >> 2) - 6] = count;
              if (count === 0) heap.free(reference);
            }
          }
          sp = fp;
          rp -= Frame.Words;
          fp = R[(rp + 1) | 0]!;
          const target = R[rp]!;
          rest = (rest + pc + 4 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.ReturnValueReleasing: {
          if (rp <= floor) break dispatch;
          for (let at = code[(pc + 2) | 0]!, end = at + code[(pc + 3) | 0]!; at < end; at++) {
            const slot = fp + releases[at]!;
            const reference = S[slot]!;
            if (reference !== 0) {
              const count = H[(reference >> 2) - 6]! - 1;
              H[(reference >> 2) - 6] = count;
              if (count === 0) heap.free(reference);
            }
          }
          S[fp] = S[(sp - 2) | 0]!;
          S[(fp + 1) | 0] = S[(sp - 1) | 0]!;
          sp = fp + 2;
          rp -= Frame.Words;
          fp = R[(rp + 1) | 0]!;
          const target = R[rp]!;
          rest = (rest + pc + 4 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.ReturnLocal: {
          if (rp <= floor) break dispatch;
          const from = fp + code[(pc + 1) | 0]!;
          const low = S[from]!;
          const high = S[(from + 1) | 0]!;
          S[fp] = low;
          S[(fp + 1) | 0] = high;
          sp = fp + 2;
          rp -= Frame.Words;
          fp = R[(rp + 1) | 0]!;
          const target = R[rp]!;
          rest = (rest + pc + 8 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.Push: {
          S[sp] = code[(pc + 1) | 0]!;
          S[(sp + 1) | 0] = code[(pc + 2) | 0]!;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalRead: {
          const from = fp + code[(pc + 1) | 0]!;
          S[sp] = S[from]!;
          S[(sp + 1) | 0] = S[(from + 1) | 0]!;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalReadReference: {
          const from = fp + code[(pc + 1) | 0]!;
          const low = S[from]!;
          const high = S[(from + 1) | 0]!;
          if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
          else if (high !== 0) break dispatch;
          S[sp] = low;
          S[(sp + 1) | 0] = high;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalStore: {
          const to = fp + code[(pc + 1) | 0]!;
          sp -= 2;
          S[to] = S[sp]!;
          S[(to + 1) | 0] = S[(sp + 1) | 0]!;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalStoreReference: {
          const to = fp + code[(pc + 1) | 0]!;
          const old = S[to]!;
          sp -= 2;
          S[to] = S[sp]!;
          S[(to + 1) | 0] = S[(sp + 1) | 0]!;
          if (old !== 0) {
            const count = H[(old >> 2) - 6]! - 1;
            H[(old >> 2) - 6] = count;
            if (count === 0) heap.free(old);
          }
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.Duplicate: {
          S[sp] = S[(sp - 2) | 0]!;
          S[(sp + 1) | 0] = S[(sp - 1) | 0]!;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.DuplicateReference: {
          const low = S[(sp - 2) | 0]!;
          if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
          S[sp] = low;
          S[(sp + 1) | 0] = S[(sp - 1) | 0]!;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.Pop: {
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.PopReference: {
          sp -= 2;
          const old = S[sp]!;
          if (old !== 0) {
            const count = H[(old >> 2) - 6]! - 1;
            H[(old >> 2) - 6] = count;
            if (count === 0) heap.free(old);
          }
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.Swap: {
          const low = S[(sp - 4) | 0]!;
          const high = S[(sp - 3) | 0]!;
          S[(sp - 4) | 0] = S[(sp - 2) | 0]!;
          S[(sp - 3) | 0] = S[(sp - 1) | 0]!;
          S[(sp - 2) | 0] = low;
          S[(sp - 1) | 0] = high;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.AddLong: {
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[(sp - 4) | 0] = low;
          S[(sp - 3) | 0] = high;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SubtractLong: {
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          const low = (x - y) | 0;
          const high = (xh - yh - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ yh) & (xh ^ high)) < 0) break dispatch;
          S[(sp - 4) | 0] = low;
          S[(sp - 3) | 0] = high;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.MultiplyLong: {
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31) break dispatch;
          const product = x * y;
          if (product > 9007199254740991 || product < -9007199254740991) break dispatch;
          S[(sp - 4) | 0] = product | 0;
          S[(sp - 3) | 0] = Math.floor(product / 4294967296) | 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.DivideLong: {
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31 || y === 0 || y === -1) break dispatch;
          const result = (x / y) | 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = result >> 31;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.RemainderLong: {
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31 || y === 0 || y === -1) break dispatch;
          const result = (x % y) | 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = result >> 31;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ModuloLong: {
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31 || y === 0 || y === -1) break dispatch;
          const remainder = (x % y) | 0;
          const result = (remainder !== 0 && (remainder ^ y) < 0 ? remainder + y : remainder) | 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = result >> 31;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.AddSmall: {
          const result = S[(sp - 4) | 0]! + S[(sp - 2) | 0]!;
          if (result < code[(pc + 1) | 0]! || result > code[(pc + 2) | 0]!) break dispatch;
          S[(sp - 4) | 0] = result;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SubtractSmall: {
          const result = S[(sp - 4) | 0]! - S[(sp - 2) | 0]!;
          if (result < code[(pc + 1) | 0]! || result > code[(pc + 2) | 0]!) break dispatch;
          S[(sp - 4) | 0] = result;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.MultiplySmall: {
          const result = S[(sp - 4) | 0]! * S[(sp - 2) | 0]!;
          if (result < code[(pc + 1) | 0]! || result > code[(pc + 2) | 0]!) break dispatch;
          S[(sp - 4) | 0] = result;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.AddFloat: {
          const result = D[(sp >> 1) - 2]! + D[(sp >> 1) - 1]!;
          D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SubtractFloat: {
          const result = D[(sp >> 1) - 2]! - D[(sp >> 1) - 1]!;
          D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.MultiplyFloat: {
          const result = D[(sp >> 1) - 2]! * D[(sp >> 1) - 1]!;
          D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.DivideFloat: {
          const result = D[(sp >> 1) - 2]! / D[(sp >> 1) - 1]!;
          D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.EqualLong: {
          const x = S[(sp - 4) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          S[(sp - 4) | 0] = x === y && xh === yh ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.DifferLong: {
          const x = S[(sp - 4) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          S[(sp - 4) | 0] = x !== y || xh !== yh ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LessLong: {
          const x = S[(sp - 4) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          S[(sp - 4) | 0] = xh < yh || (xh === yh && x >>> 0 < y >>> 0) ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LessEqualLong: {
          const x = S[(sp - 4) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          S[(sp - 4) | 0] = xh < yh || (xh === yh && x >>> 0 <= y >>> 0) ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterLong: {
          const x = S[(sp - 4) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          S[(sp - 4) | 0] = yh < xh || (yh === xh && y >>> 0 < x >>> 0) ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterEqualLong: {
          const x = S[(sp - 4) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          S[(sp - 4) | 0] = yh < xh || (yh === xh && y >>> 0 <= x >>> 0) ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.EqualWord: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! === S[(sp - 2) | 0]! ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.DifferWord: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! !== S[(sp - 2) | 0]! ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LessWord: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! < S[(sp - 2) | 0]! ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LessEqualWord: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! <= S[(sp - 2) | 0]! ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterWord: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! > S[(sp - 2) | 0]! ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterEqualWord: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! >= S[(sp - 2) | 0]! ? 1 : 0;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.EqualFloat: {
          const result = D[(sp >> 1) - 2]! === D[(sp >> 1) - 1]! ? 1 : 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.DifferFloat: {
          const result = D[(sp >> 1) - 2]! !== D[(sp >> 1) - 1]! ? 1 : 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LessFloat: {
          const result = D[(sp >> 1) - 2]! < D[(sp >> 1) - 1]! ? 1 : 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LessEqualFloat: {
          const result = D[(sp >> 1) - 2]! <= D[(sp >> 1) - 1]! ? 1 : 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterFloat: {
          const result = D[(sp >> 1) - 2]! > D[(sp >> 1) - 1]! ? 1 : 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterEqualFloat: {
          const result = D[(sp >> 1) - 2]! >= D[(sp >> 1) - 1]! ? 1 : 0;
          S[(sp - 4) | 0] = result;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.Not: {
          S[(sp - 2) | 0] = S[(sp - 2) | 0]! ^ 1;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.BitAnd: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! & S[(sp - 2) | 0]!;
          S[(sp - 3) | 0] = S[(sp - 3) | 0]! & S[(sp - 1) | 0]!;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.BitOr: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! | S[(sp - 2) | 0]!;
          S[(sp - 3) | 0] = S[(sp - 3) | 0]! | S[(sp - 1) | 0]!;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.BitXor: {
          S[(sp - 4) | 0] = S[(sp - 4) | 0]! ^ S[(sp - 2) | 0]!;
          S[(sp - 3) | 0] = S[(sp - 3) | 0]! ^ S[(sp - 1) | 0]!;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.FieldByte: {
          const reference = S[(sp - 2) | 0]!;
          if (S[(sp - 1) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = reference + code[(pc + 1) | 0]!;
          S[(sp - 2) | 0] = B[at]!;
          S[(sp - 1) | 0] = 0;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.FieldWord: {
          const reference = S[(sp - 2) | 0]!;
          if (S[(sp - 1) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = reference + code[(pc + 1) | 0]!;
          S[(sp - 2) | 0] = H[at >> 2]!;
          S[(sp - 1) | 0] = 0;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.FieldDouble: {
          const reference = S[(sp - 2) | 0]!;
          if (S[(sp - 1) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = reference + code[(pc + 1) | 0]!;
          S[(sp - 2) | 0] = H[at >> 2]!;
          S[(sp - 1) | 0] = H[(at >> 2) + 1]!;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.FieldReference: {
          const reference = S[(sp - 2) | 0]!;
          if (S[(sp - 1) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const low = H[(reference + code[(pc + 1) | 0]!) >> 2]!;
          if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
          S[(sp - 2) | 0] = low;
          S[(sp - 1) | 0] = low === 0 ? 0 : id;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SetFieldByte: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = reference + code[(pc + 1) | 0]!;
          B[at] = S[(sp - 2) | 0]!;
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SetFieldWord: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = reference + code[(pc + 1) | 0]!;
          H[at >> 2] = S[(sp - 2) | 0]!;
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SetFieldDouble: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = reference + code[(pc + 1) | 0]!;
          H[at >> 2] = S[(sp - 2) | 0]!;
          H[(at >> 2) + 1] = S[(sp - 1) | 0]!;
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.SetFieldReference: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const at = (reference + code[(pc + 1) | 0]!) >> 2;
          const old = H[at]!;
          H[at] = S[(sp - 2) | 0]!;
          if (old !== 0) {
            const left = H[(old >> 2) - 6]! - 1;
            H[(old >> 2) - 6] = left;
            if (left === 0) heap.free(old);
          }
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListLength: {
          const reference = S[(sp - 2) | 0]!;
          if (S[(sp - 1) | 0]! !== id) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          S[(sp - 2) | 0] = H[reference >> 2]!;
          S[(sp - 1) | 0] = 0;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListGetByte: {
          const reference = S[(sp - 4) | 0]!;
          const index = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          S[(sp - 4) | 0] = B[block + index]!;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListGetWord: {
          const reference = S[(sp - 4) | 0]!;
          const index = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          S[(sp - 4) | 0] = H[(block >> 2) + index]!;
          S[(sp - 3) | 0] = 0;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListGetDouble: {
          const reference = S[(sp - 4) | 0]!;
          const index = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          S[(sp - 4) | 0] = H[(block >> 2) + index * 2]!;
          S[(sp - 3) | 0] = H[(block >> 2) + index * 2 + 1]!;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListGetReference: {
          const reference = S[(sp - 4) | 0]!;
          const index = S[(sp - 2) | 0]!;
          if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const low = H[(H[(reference >> 2) + 2]! >> 2) + index]!;
          if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
          S[(sp - 4) | 0] = low;
          S[(sp - 3) | 0] = low === 0 ? 0 : id;
          sp -= 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListSetByte: {
          const reference = S[(sp - 6) | 0]!;
          const index = S[(sp - 4) | 0]!;
          if (S[(sp - 5) | 0]! !== id || S[(sp - 3) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          B[block + index] = S[(sp - 2) | 0]!;
          sp -= 6;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListSetWord: {
          const reference = S[(sp - 6) | 0]!;
          const index = S[(sp - 4) | 0]!;
          if (S[(sp - 5) | 0]! !== id || S[(sp - 3) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          H[(block >> 2) + index] = S[(sp - 2) | 0]!;
          sp -= 6;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListSetDouble: {
          const reference = S[(sp - 6) | 0]!;
          const index = S[(sp - 4) | 0]!;
          if (S[(sp - 5) | 0]! !== id || S[(sp - 3) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          H[(block >> 2) + index * 2] = S[(sp - 2) | 0]!;
          H[(block >> 2) + index * 2 + 1] = S[(sp - 1) | 0]!;
          sp -= 6;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListPushByte: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const index = H[reference >> 2]!;
          if (index >= H[(reference >> 2) + 1]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          B[block + index] = S[(sp - 2) | 0]!;
          H[reference >> 2] = index + 1;
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListPushWord: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const index = H[reference >> 2]!;
          if (index >= H[(reference >> 2) + 1]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          H[(block >> 2) + index] = S[(sp - 2) | 0]!;
          H[reference >> 2] = index + 1;
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.ListPushDouble: {
          const reference = S[(sp - 4) | 0]!;
          if (S[(sp - 3) | 0]! !== id) break dispatch;
          const index = H[reference >> 2]!;
          if (index >= H[(reference >> 2) + 1]!) break dispatch;
          const count = H[(reference >> 2) - 6]! - 1;
          if (count === 0) break dispatch;
          H[(reference >> 2) - 6] = count;
          const block = H[(reference >> 2) + 2]!;
          H[(block >> 2) + index * 2] = S[(sp - 2) | 0]!;
          H[(block >> 2) + index * 2 + 1] = S[(sp - 1) | 0]!;
          H[reference >> 2] = index + 1;
          sp -= 4;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.CaptureDouble: {
          if (S[(fp + 1) | 0]! !== id) break dispatch;
          const at = (S[fp]! >> 2) + code[(pc + 1) | 0]!;
          S[sp] = H[at]!;
          S[(sp + 1) | 0] = H[at + 1]!;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.CaptureReference: {
          if (S[(fp + 1) | 0]! !== id) break dispatch;
          const low = H[(S[fp]! >> 2) + code[(pc + 1) | 0]!]!;
          if (low === 0) break dispatch;
          H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
          S[sp] = low;
          S[(sp + 1) | 0] = id;
          sp += 2;
          pc += 4;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateEqualJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (!(x === y && xh === yh)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalEqualJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (!(x === y && xh === yh)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateEqualBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (x === y && xh === yh) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalEqualBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (x === y && xh === yh) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.EqualLongJump: {
          sp -= 4;
          const x = S[sp]!;
          const xh = S[(sp + 1) | 0]!;
          const y = S[(sp + 2) | 0]!;
          const yh = S[(sp + 3) | 0]!;
          if (!(x === y && xh === yh)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.EqualWordJump: {
          sp -= 4;
          if (!(S[sp]! === S[(sp + 2) | 0]!)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateDifferJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (!(x !== y || xh !== yh)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalDifferJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (!(x !== y || xh !== yh)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateDifferBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (x !== y || xh !== yh) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalDifferBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (x !== y || xh !== yh) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.DifferLongJump: {
          sp -= 4;
          const x = S[sp]!;
          const xh = S[(sp + 1) | 0]!;
          const y = S[(sp + 2) | 0]!;
          const yh = S[(sp + 3) | 0]!;
          if (!(x !== y || xh !== yh)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.DifferWordJump: {
          sp -= 4;
          if (!(S[sp]! !== S[(sp + 2) | 0]!)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateLessJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (!(xh < yh || (xh === yh && x >>> 0 < y >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalLessJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (!(xh < yh || (xh === yh && x >>> 0 < y >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateLessBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (xh < yh || (xh === yh && x >>> 0 < y >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalLessBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (xh < yh || (xh === yh && x >>> 0 < y >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LessLongJump: {
          sp -= 4;
          const x = S[sp]!;
          const xh = S[(sp + 1) | 0]!;
          const y = S[(sp + 2) | 0]!;
          const yh = S[(sp + 3) | 0]!;
          if (!(xh < yh || (xh === yh && x >>> 0 < y >>> 0))) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LessWordJump: {
          sp -= 4;
          if (!(S[sp]! < S[(sp + 2) | 0]!)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateLessEqualJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (!(xh < yh || (xh === yh && x >>> 0 <= y >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalLessEqualJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (!(xh < yh || (xh === yh && x >>> 0 <= y >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateLessEqualBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (xh < yh || (xh === yh && x >>> 0 <= y >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalLessEqualBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (xh < yh || (xh === yh && x >>> 0 <= y >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LessEqualLongJump: {
          sp -= 4;
          const x = S[sp]!;
          const xh = S[(sp + 1) | 0]!;
          const y = S[(sp + 2) | 0]!;
          const yh = S[(sp + 3) | 0]!;
          if (!(xh < yh || (xh === yh && x >>> 0 <= y >>> 0))) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LessEqualWordJump: {
          sp -= 4;
          if (!(S[sp]! <= S[(sp + 2) | 0]!)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateGreaterJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (!(yh < xh || (yh === xh && y >>> 0 < x >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalGreaterJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (!(yh < xh || (yh === xh && y >>> 0 < x >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateGreaterBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (yh < xh || (yh === xh && y >>> 0 < x >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalGreaterBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (yh < xh || (yh === xh && y >>> 0 < x >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterLongJump: {
          sp -= 4;
          const x = S[sp]!;
          const xh = S[(sp + 1) | 0]!;
          const y = S[(sp + 2) | 0]!;
          const yh = S[(sp + 3) | 0]!;
          if (!(yh < xh || (yh === xh && y >>> 0 < x >>> 0))) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterWordJump: {
          sp -= 4;
          if (!(S[sp]! > S[(sp + 2) | 0]!)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateGreaterEqualJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (!(yh < xh || (yh === xh && y >>> 0 <= x >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalGreaterEqualJump: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (!(yh < xh || (yh === xh && y >>> 0 <= x >>> 0))) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalImmediateGreaterEqualBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const y = code[(pc + 2) | 0]!;
          const yh = y >> 31;
          if (yh < xh || (yh === xh && y >>> 0 <= x >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalLocalGreaterEqualBack: {
          const xAt = fp + code[(pc + 1) | 0]!;
          const x = S[xAt]!;
          const xh = S[(xAt + 1) | 0]!;
          const yAt = fp + code[(pc + 2) | 0]!;
          const y = S[yAt]!;
          const yh = S[(yAt + 1) | 0]!;
          if (yh < xh || (yh === xh && y >>> 0 <= x >>> 0)) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterEqualLongJump: {
          sp -= 4;
          const x = S[sp]!;
          const xh = S[(sp + 1) | 0]!;
          const y = S[(sp + 2) | 0]!;
          const yh = S[(sp + 3) | 0]!;
          if (!(yh < xh || (yh === xh && y >>> 0 <= x >>> 0))) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.GreaterEqualWordJump: {
          sp -= 4;
          if (!(S[sp]! >= S[(sp + 2) | 0]!)) {
            const target = code[(pc + 1) | 0]!;
            rest = (rest + pc + 8 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddImmediate: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;

          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddImmediateJump: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const target = code[(pc + 3) | 0]!;
          rest = (rest + pc + 20 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddImmediateImmediateLessBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const right = code[(pc + 18) | 0]!;
          const righth = right >> 31;
          if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddImmediateImmediateLessEqualBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const right = code[(pc + 18) | 0]!;
          const righth = right >> 31;
          if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddImmediateLocalLessBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const rightAt = fp + code[(pc + 18) | 0]!;
          const right = S[rightAt]!;
          const righth = S[(rightAt + 1) | 0]!;
          if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddImmediateLocalLessEqualBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const rightAt = fp + code[(pc + 18) | 0]!;
          const right = S[rightAt]!;
          const righth = S[(rightAt + 1) | 0]!;
          if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddLocal: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;

          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddLocalJump: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const target = code[(pc + 3) | 0]!;
          rest = (rest + pc + 20 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddLocalImmediateLessBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const right = code[(pc + 18) | 0]!;
          const righth = right >> 31;
          if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddLocalImmediateLessEqualBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const right = code[(pc + 18) | 0]!;
          const righth = right >> 31;
          if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddLocalLocalLessBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const rightAt = fp + code[(pc + 18) | 0]!;
          const right = S[rightAt]!;
          const righth = S[(rightAt + 1) | 0]!;
          if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalAddLocalLocalLessEqualBack: {
          const packed = code[(pc + 1) | 0]!;
          const x = S[fp + (packed & 0xffff)]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + (packed & 0xffff) + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          const to = fp + (packed >>> 16);
          S[to] = low;
          S[(to + 1) | 0] = high;
          const leftAt = fp + code[(pc + 17) | 0]!;
          const left = S[leftAt]!;
          const lefth = S[(leftAt + 1) | 0]!;
          const rightAt = fp + code[(pc + 18) | 0]!;
          const right = S[rightAt]!;
          const righth = S[(rightAt + 1) | 0]!;
          if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
            const target = code[(pc + 19) | 0]!;
            rest = (rest + pc + 32 - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          pc += 32;
          op = code[pc]!;
          continue;
        }
        case Hot.PushLocalAddImmediate: {
          const x = S[fp + code[(pc + 1) | 0]!]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + code[(pc + 1) | 0]! + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[sp] = low;
          S[(sp + 1) | 0] = high;
          sp += 2;
          pc += 12;
          op = code[pc]!;
          continue;
        }
        case Hot.PushLocalAddLocal: {
          const x = S[fp + code[(pc + 1) | 0]!]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + code[(pc + 1) | 0]! + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[sp] = low;
          S[(sp + 1) | 0] = high;
          sp += 2;
          pc += 12;
          op = code[pc]!;
          continue;
        }
        case Hot.PushLocalSubtractLocal: {
          const x = S[fp + code[(pc + 1) | 0]!]!;
          const y = S[fp + code[(pc + 2) | 0]!]!;
          const xh = S[fp + code[(pc + 1) | 0]! + 1]!;
          const yh = S[fp + code[(pc + 2) | 0]! + 1]!;
          const low = (x - y) | 0;
          const high = (xh - yh - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ yh) & (xh ^ high)) < 0) break dispatch;
          S[sp] = low;
          S[(sp + 1) | 0] = high;
          sp += 2;
          pc += 12;
          op = code[pc]!;
          continue;
        }
        case Hot.AddImmediate: {
          const x = S[(sp - 2) | 0]!;
          const y = code[(pc + 1) | 0]!;
          const xh = S[(sp - 1) | 0]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[(sp - 2) | 0] = low;
          S[(sp - 1) | 0] = high;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.AddLocal: {
          const x = S[(sp - 2) | 0]!;
          const y = S[fp + code[(pc + 1) | 0]!]!;
          const xh = S[(sp - 1) | 0]!;
          const yh = S[fp + code[(pc + 1) | 0]! + 1]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[(sp - 2) | 0] = low;
          S[(sp - 1) | 0] = high;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.CallLocalAddImmediate: {
          const x = S[fp + code[(pc + 1) | 0]!]!;
          const y = code[(pc + 2) | 0]!;
          const xh = S[fp + code[(pc + 1) | 0]! + 1]!;
          const yh = y >> 31;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[sp] = low;
          S[(sp + 1) | 0] = high;
          sp += 2;
          const row = code[(pc + 3) | 0]!;
          const base = sp - functions[(row + 3) | 0]!;
          if (base + functions[(row + 2) | 0]! > stackLimit || rp >= frameLimit) {
            sp -= 2;
            break dispatch;
          }
          const top = base + functions[(row + 1) | 0]!;
          for (let slot = sp >> 1; slot < top >> 1; slot++) D[slot] = 0;
          sp = top;
          const target = functions[row]!;
          rest = (rest + pc + 16 - target) | 0;
          const now = (rest + target) | 0;
          R[rp] = pc + 16;
          R[(rp + 1) | 0] = fp;
          R[(rp + 2) | 0] = now >> 2;
          R[(rp + 3) | 0] = epoch;
          R[(rp + 4) | 0] = FrameKind.Call;
          rp += Frame.Words;
          fp = base;
          pc = target;
          if (now >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.ReturnAddLong: {
          if (rp <= floor) break dispatch;
          const x = S[(sp - 4) | 0]!;
          const y = S[(sp - 2) | 0]!;
          const xh = S[(sp - 3) | 0]!;
          const yh = S[(sp - 1) | 0]!;
          const low = (x + y) | 0;
          const high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
          if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
          S[fp] = low;
          S[(fp + 1) | 0] = high;
          sp = fp + 2;
          rp -= Frame.Words;
          fp = R[(rp + 1) | 0]!;
          const target = R[rp]!;
          rest = (rest + pc + 8 - target) | 0;
          pc = target;
          if (((rest + pc) | 0) >= limit) break check;
          op = code[pc]!;
          continue;
        }
        case Hot.PushTwoLocals: {
          const one = fp + code[(pc + 1) | 0]!;
          const other = fp + code[(pc + 2) | 0]!;
          S[sp] = S[one]!;
          S[(sp + 1) | 0] = S[(one + 1) | 0]!;
          S[(sp + 2) | 0] = S[other]!;
          S[(sp + 3) | 0] = S[(other + 1) | 0]!;
          sp += 4;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.MoveLocal: {
          const from = fp + code[(pc + 1) | 0]!;
          const to = fp + code[(pc + 2) | 0]!;
          S[to] = S[from]!;
          S[(to + 1) | 0] = S[(from + 1) | 0]!;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.SetLocal: {
          const to = fp + code[(pc + 3) | 0]!;
          S[to] = code[(pc + 1) | 0]!;
          S[(to + 1) | 0] = code[(pc + 2) | 0]!;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalFieldByte: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const at = reference + code[(pc + 2) | 0]!;
          S[sp] = B[at]!;
          S[(sp + 1) | 0] = 0;
          sp += 2;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalFieldWord: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const at = reference + code[(pc + 2) | 0]!;
          S[sp] = H[at >> 2]!;
          S[(sp + 1) | 0] = 0;
          sp += 2;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalFieldDouble: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const at = reference + code[(pc + 2) | 0]!;
          S[sp] = H[at >> 2]!;
          S[(sp + 1) | 0] = H[(at >> 2) + 1]!;
          sp += 2;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListGetByte: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          S[sp] = B[block + index]!;
          S[(sp + 1) | 0] = 0;
          sp += 2;
          pc += 12;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListGetWord: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          S[sp] = H[(block >> 2) + index]!;
          S[(sp + 1) | 0] = 0;
          sp += 2;
          pc += 12;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListGetDouble: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          S[sp] = H[(block >> 2) + index * 2]!;
          S[(sp + 1) | 0] = H[(block >> 2) + index * 2 + 1]!;
          sp += 2;
          pc += 12;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListGetJump: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          if (B[block + index]! === 0) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListGetJumpTrue: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          if (B[block + index]! !== 0) {
            const target = code[(pc + 3) | 0]!;
            rest = (rest + pc + 16 - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListSetByte: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          B[block + index] = code[(pc + 3) | 0]!;
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListSetWord: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          H[(block >> 2) + index] = code[(pc + 3) | 0]!;
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalsListSetDouble: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          const indexAt = fp + code[(pc + 2) | 0]!;
          const index = S[indexAt]!;
          if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
          const block = H[(reference >> 2) + 2]!;
          H[(block >> 2) + index * 2] = code[(pc + 3) | 0]!;
          H[(block >> 2) + index * 2 + 1] = code[(pc + 3) | 0]! >> 31;
          pc += 16;
          op = code[pc]!;
          continue;
        }
        case Hot.LocalListLength: {
          const from = fp + code[(pc + 1) | 0]!;
          const reference = S[from]!;
          if (S[(from + 1) | 0]! !== id) break dispatch;
          S[sp] = H[reference >> 2]!;
          S[(sp + 1) | 0] = 0;
          sp += 2;
          pc += 8;
          op = code[pc]!;
          continue;
        }
        default:
      }
      // Rare, or not at once: the architectural instruction at pc, in full.
      context.pc = pc;
      context.sp = sp;
      context.fp = fp;
      context.rp = rp;
      engine.clock = (rest + pc) >> 2;
      const exit = engine.step();
      if (exit !== Exit.Continue) return exit;
      if (
        context.stack !== S ||
        context.returns !== R ||
        heap.words !== H ||
        engine.code.words !== code ||
        engine.releases !== releases
      )
        return Exit.Reload;
      pc = context.pc;
      sp = context.sp;
      fp = context.fp;
      rp = context.rp;
      rest = engine.clock * 4 - pc;
      op = code[pc]!;
      continue;
    }
    // At a call, return or back edge, with the limit reached.
    engine.clock = (rest + pc) >> 2;
    if (engine.renew()) limit = engine.limit * 4;
    else {
      context.pc = pc;
      context.sp = sp;
      context.fp = fp;
      context.rp = rp;
      return Exit.Check;
    }
    op = code[pc]!;
  }
};
