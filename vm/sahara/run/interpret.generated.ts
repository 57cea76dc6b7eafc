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

/**
 * The two ways out of the loop. One call for both: the host copies a function into its caller when it is always the same, and
 * these would crowd the loop's variables out of the registers.
 */
const step = (engine: Engine): Exit => engine.step();
const renew = (engine: Engine): Exit => (engine.renew() ? Exit.Continue : Exit.Check);

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
  let limit = (engine.limit * 4) | 0;
  const epoch = (engine.base / epochSize) | 0;
  const stackLimit = Math.min(S.length, engine.slotLimit * 2 + context.slotReserve) | 0;
  const frameLimit = engine.stopping.frameLimitFor(context, R.length) | 0;
  const floor = engine.stopping.floorFor(context) | 0;
  let pc = context.pc | 0;
  let sp = context.sp | 0;
  let fp = context.fp | 0;
  let rp = context.rp | 0;
  let rest = (engine.clock * 4 - pc) | 0;
  let target = 0;
  let leaving = step;
  let entry = 0;
  let row = 0;
  let base = 0;
  let top = 0;
  let slot = 0;
  let closureAt = 0;
  let closure = 0;
  let at = 0;
  let end = 0;
  let reference = 0;
  let count = 0;
  let from = 0;
  let low = 0;
  let high = 0;
  let to = 0;
  let old = 0;
  let x = 0;
  let y = 0;
  let xh = 0;
  let yh = 0;
  let product = 0;
  let result = 0;
  let remainder = 0;
  let left = 0;
  let index = 0;
  let block = 0;
  let xAt = 0;
  let yAt = 0;
  let packed = 0;
  let leftAt = 0;
  let lefth = 0;
  let right = 0;
  let righth = 0;
  let rightAt = 0;
  let one = 0;
  let other = 0;
  let indexAt = 0;
  let op = code[pc]!;
  for (;;) {
    leave: {
      check: {
        dispatch: switch (op) {
          case Hot.Count: {
            entry = pc >> 2;
            counts[entry] = counts[entry]! + 1;
            op = counted[entry]!;
            continue;
          }
          case Hot.CountBoth: {
            entry = pc >> 2;
            counts[entry] = counts[entry]! + 1;
            counts[entry + 4] = counts[entry + 4]! + 1;
            op = counted[entry]!;
            continue;
          }
          case Hot.CountLater: {
            entry = pc >> 2;
            counts[entry + 4] = counts[entry + 4]! + 1;
            op = counted[entry]!;
            continue;
          }
          case Hot.Jump: {
            target = code[(pc + 1) | 0]!;
            pc = (pc + 4) | 0;
            rest = (rest + pc - target) | 0;
            pc = target;
            op = code[pc]!;
            continue;
          }
          case Hot.JumpBack: {
            target = code[(pc + 1) | 0]!;
            pc = (pc + 4) | 0;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.JumpFalse: {
            sp = (sp - 2) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 4) | 0;
            if (S[sp] === 0) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.JumpFalseBack: {
            sp = (sp - 2) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 4) | 0;
            if (S[sp] === 0) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.JumpTrue: {
            sp = (sp - 2) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 4) | 0;
            if (S[sp] !== 0) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.JumpTrueBack: {
            sp = (sp - 2) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 4) | 0;
            if (S[sp] !== 0) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.Call: {
            row = code[(pc + 1) | 0]!;
            base = (sp - functions[(row + 3) | 0]!) | 0;
            if (base + functions[(row + 2) | 0]! > stackLimit || rp >= frameLimit) {
              break dispatch;
            }
            top = (base + functions[(row + 1) | 0]!) | 0;
            if (top !== sp) {
              slot = sp >> 1;
              D[slot] = 0;
              if (top > sp + 2) {
                D[slot + 1] = 0;
                if (top > sp + 4) {
                  D[slot + 2] = 0;
                  if (top > sp + 6) {
                    D[slot + 3] = 0;
                    if (top > sp + 8) {
                      D[slot + 4] = 0;
                      if (top > sp + 10) {
                        D[slot + 5] = 0;
                        if (top > sp + 12) {
                          D[slot + 6] = 0;
                          if (top > sp + 14) {
                            D[slot + 7] = 0;
                            if (top > sp + 16) D.fill(0, slot + 8, top >> 1);
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
            sp = top;
            pc = (pc + 4) | 0;
            R[rp] = pc;
            R[(rp + 1) | 0] = fp;
            R[(rp + 2) | 0] = (rest + pc) >> 2;
            R[(rp + 3) | 0] = epoch;
            R[(rp + 4) | 0] = FrameKind.Call;
            rp = (rp + Frame.Words) | 0;
            fp = base;
            target = functions[row]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.CallClosure: {
            closureAt = (sp - code[(pc + 1) | 0]!) | 0;
            closure = S[closureAt]!;
            if (S[(closureAt + 1) | 0]! !== id) break dispatch;
            row = H[closure >> 2]! * 4;
            base = (sp - functions[(row + 3) | 0]!) | 0;
            if (base + functions[(row + 2) | 0]! > stackLimit || rp >= frameLimit) {
              break dispatch;
            }
            top = (base + functions[(row + 1) | 0]!) | 0;
            if (top !== sp) {
              slot = sp >> 1;
              D[slot] = 0;
              if (top > sp + 2) {
                D[slot + 1] = 0;
                if (top > sp + 4) {
                  D[slot + 2] = 0;
                  if (top > sp + 6) {
                    D[slot + 3] = 0;
                    if (top > sp + 8) {
                      D[slot + 4] = 0;
                      if (top > sp + 10) {
                        D[slot + 5] = 0;
                        if (top > sp + 12) {
                          D[slot + 6] = 0;
                          if (top > sp + 14) {
                            D[slot + 7] = 0;
                            if (top > sp + 16) D.fill(0, slot + 8, top >> 1);
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
            sp = top;
            pc = (pc + 4) | 0;
            R[rp] = pc;
            R[(rp + 1) | 0] = fp;
            R[(rp + 2) | 0] = (rest + pc) >> 2;
            R[(rp + 3) | 0] = epoch;
            R[(rp + 4) | 0] = FrameKind.Call;
            rp = (rp + Frame.Words) | 0;
            fp = base;
            target = functions[row]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.ReturnNone: {
            if (rp <= floor) break dispatch;
            sp = fp;
            pc = (pc + 4) | 0;
            rp = (rp - Frame.Words) | 0;
            fp = R[(rp + 1) | 0]!;
            target = R[rp]!;
            rest = (rest + pc - target) | 0;
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
            pc = (pc + 4) | 0;
            rp = (rp - Frame.Words) | 0;
            fp = R[(rp + 1) | 0]!;
            target = R[rp]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.ReturnNoneReleasing: {
            if (rp <= floor) break dispatch;
            at = code[(pc + 2) | 0]!;
            end = (at + code[(pc + 3) | 0]!) | 0;
            for (; at < end; at++) {
              slot = fp + releases[at]!;
              reference = S[slot]!;
              if (reference !== 0) {
                count = H[(reference >> 2) - 6]! - 1;
                H[(reference >> 2) - 6] = count;
                if (count === 0) heap.free(reference);
              }
            }
            sp = fp;
            pc = (pc + 4) | 0;
            rp = (rp - Frame.Words) | 0;
            fp = R[(rp + 1) | 0]!;
            target = R[rp]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.ReturnValueReleasing: {
            if (rp <= floor) break dispatch;
            at = code[(pc + 2) | 0]!;
            end = (at + code[(pc + 3) | 0]!) | 0;
            for (; at < end; at++) {
              slot = fp + releases[at]!;
              reference = S[slot]!;
              if (reference !== 0) {
                count = H[(reference >> 2) - 6]! - 1;
                H[(reference >> 2) - 6] = count;
                if (count === 0) heap.free(reference);
              }
            }
            S[fp] = S[(sp - 2) | 0]!;
            S[(fp + 1) | 0] = S[(sp - 1) | 0]!;
            sp = fp + 2;
            pc = (pc + 4) | 0;
            rp = (rp - Frame.Words) | 0;
            fp = R[(rp + 1) | 0]!;
            target = R[rp]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.ReturnLocal: {
            if (rp <= floor) break dispatch;
            from = (fp + code[(pc + 1) | 0]!) | 0;
            low = S[from]!;
            high = S[(from + 1) | 0]!;
            S[fp] = low;
            S[(fp + 1) | 0] = high;
            sp = fp + 2;
            pc = (pc + 8) | 0;
            rp = (rp - Frame.Words) | 0;
            fp = R[(rp + 1) | 0]!;
            target = R[rp]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.Push: {
            S[sp] = code[(pc + 1) | 0]!;
            S[(sp + 1) | 0] = code[(pc + 2) | 0]!;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalRead: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            S[sp] = S[from]!;
            S[(sp + 1) | 0] = S[(from + 1) | 0]!;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalReadReference: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            low = S[from]!;
            high = S[(from + 1) | 0]!;
            if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
            else if (high !== 0) break dispatch;
            S[sp] = low;
            S[(sp + 1) | 0] = high;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalStore: {
            to = (fp + code[(pc + 1) | 0]!) | 0;
            sp = (sp - 2) | 0;
            S[to] = S[sp]!;
            S[(to + 1) | 0] = S[(sp + 1) | 0]!;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalStoreReference: {
            to = (fp + code[(pc + 1) | 0]!) | 0;
            old = S[to]!;
            sp = (sp - 2) | 0;
            S[to] = S[sp]!;
            S[(to + 1) | 0] = S[(sp + 1) | 0]!;
            if (old !== 0) {
              count = H[(old >> 2) - 6]! - 1;
              H[(old >> 2) - 6] = count;
              if (count === 0) heap.free(old);
            }
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.Duplicate: {
            S[sp] = S[(sp - 2) | 0]!;
            S[(sp + 1) | 0] = S[(sp - 1) | 0]!;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.DuplicateReference: {
            low = S[(sp - 2) | 0]!;
            if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
            S[sp] = low;
            S[(sp + 1) | 0] = S[(sp - 1) | 0]!;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.Pop: {
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.PopReference: {
            sp = (sp - 2) | 0;
            old = S[sp]!;
            if (old !== 0) {
              count = H[(old >> 2) - 6]! - 1;
              H[(old >> 2) - 6] = count;
              if (count === 0) heap.free(old);
            }
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.Swap: {
            low = S[(sp - 4) | 0]!;
            high = S[(sp - 3) | 0]!;
            S[(sp - 4) | 0] = S[(sp - 2) | 0]!;
            S[(sp - 3) | 0] = S[(sp - 1) | 0]!;
            S[(sp - 2) | 0] = low;
            S[(sp - 1) | 0] = high;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.AddLong: {
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            xh = S[(sp - 3) | 0]!;
            yh = S[(sp - 1) | 0]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[(sp - 4) | 0] = low;
            S[(sp - 3) | 0] = high;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SubtractLong: {
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            xh = S[(sp - 3) | 0]!;
            yh = S[(sp - 1) | 0]!;
            low = (x - y) | 0;
            high = (xh - yh - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ yh) & (xh ^ high)) < 0) break dispatch;
            S[(sp - 4) | 0] = low;
            S[(sp - 3) | 0] = high;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.MultiplyLong: {
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31) break dispatch;
            product = x * y;
            if (product > 9007199254740991 || product < -9007199254740991) break dispatch;
            S[(sp - 4) | 0] = product | 0;
            S[(sp - 3) | 0] = Math.floor(product / 4294967296) | 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.DivideLong: {
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31 || y === 0 || y === -1) break dispatch;
            result = (x / y) | 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = result >> 31;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.RemainderLong: {
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31 || y === 0 || y === -1) break dispatch;
            result = (x % y) | 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = result >> 31;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ModuloLong: {
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== x >> 31 || S[(sp - 1) | 0]! !== y >> 31 || y === 0 || y === -1) break dispatch;
            remainder = (x % y) | 0;
            result = (remainder !== 0 && (remainder ^ y) < 0 ? remainder + y : remainder) | 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = result >> 31;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.AddSmall: {
            result = S[(sp - 4) | 0]! + S[(sp - 2) | 0]!;
            if (result < code[(pc + 1) | 0]! || result > code[(pc + 2) | 0]!) break dispatch;
            S[(sp - 4) | 0] = result;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SubtractSmall: {
            result = S[(sp - 4) | 0]! - S[(sp - 2) | 0]!;
            if (result < code[(pc + 1) | 0]! || result > code[(pc + 2) | 0]!) break dispatch;
            S[(sp - 4) | 0] = result;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.MultiplySmall: {
            result = S[(sp - 4) | 0]! * S[(sp - 2) | 0]!;
            if (result < code[(pc + 1) | 0]! || result > code[(pc + 2) | 0]!) break dispatch;
            S[(sp - 4) | 0] = result;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.AddFloat: {
            result = D[(sp >> 1) - 2]! + D[(sp >> 1) - 1]!;
            D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SubtractFloat: {
            result = D[(sp >> 1) - 2]! - D[(sp >> 1) - 1]!;
            D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.MultiplyFloat: {
            result = D[(sp >> 1) - 2]! * D[(sp >> 1) - 1]!;
            D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.DivideFloat: {
            result = D[(sp >> 1) - 2]! / D[(sp >> 1) - 1]!;
            D[(sp >> 1) - 2] = result === result ? result : Number.NaN;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.EqualLong: {
            x = S[(sp - 4) | 0]!;
            xh = S[(sp - 3) | 0]!;
            y = S[(sp - 2) | 0]!;
            yh = S[(sp - 1) | 0]!;
            S[(sp - 4) | 0] = x === y && xh === yh ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.DifferLong: {
            x = S[(sp - 4) | 0]!;
            xh = S[(sp - 3) | 0]!;
            y = S[(sp - 2) | 0]!;
            yh = S[(sp - 1) | 0]!;
            S[(sp - 4) | 0] = x !== y || xh !== yh ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LessLong: {
            x = S[(sp - 4) | 0]!;
            xh = S[(sp - 3) | 0]!;
            y = S[(sp - 2) | 0]!;
            yh = S[(sp - 1) | 0]!;
            S[(sp - 4) | 0] = xh < yh || (xh === yh && x >>> 0 < y >>> 0) ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LessEqualLong: {
            x = S[(sp - 4) | 0]!;
            xh = S[(sp - 3) | 0]!;
            y = S[(sp - 2) | 0]!;
            yh = S[(sp - 1) | 0]!;
            S[(sp - 4) | 0] = xh < yh || (xh === yh && x >>> 0 <= y >>> 0) ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterLong: {
            x = S[(sp - 4) | 0]!;
            xh = S[(sp - 3) | 0]!;
            y = S[(sp - 2) | 0]!;
            yh = S[(sp - 1) | 0]!;
            S[(sp - 4) | 0] = yh < xh || (yh === xh && y >>> 0 < x >>> 0) ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterEqualLong: {
            x = S[(sp - 4) | 0]!;
            xh = S[(sp - 3) | 0]!;
            y = S[(sp - 2) | 0]!;
            yh = S[(sp - 1) | 0]!;
            S[(sp - 4) | 0] = yh < xh || (yh === xh && y >>> 0 <= x >>> 0) ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.EqualWord: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! === S[(sp - 2) | 0]! ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.DifferWord: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! !== S[(sp - 2) | 0]! ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LessWord: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! < S[(sp - 2) | 0]! ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LessEqualWord: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! <= S[(sp - 2) | 0]! ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterWord: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! > S[(sp - 2) | 0]! ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterEqualWord: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! >= S[(sp - 2) | 0]! ? 1 : 0;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.EqualFloat: {
            result = D[(sp >> 1) - 2]! === D[(sp >> 1) - 1]! ? 1 : 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.DifferFloat: {
            result = D[(sp >> 1) - 2]! !== D[(sp >> 1) - 1]! ? 1 : 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LessFloat: {
            result = D[(sp >> 1) - 2]! < D[(sp >> 1) - 1]! ? 1 : 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LessEqualFloat: {
            result = D[(sp >> 1) - 2]! <= D[(sp >> 1) - 1]! ? 1 : 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterFloat: {
            result = D[(sp >> 1) - 2]! > D[(sp >> 1) - 1]! ? 1 : 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterEqualFloat: {
            result = D[(sp >> 1) - 2]! >= D[(sp >> 1) - 1]! ? 1 : 0;
            S[(sp - 4) | 0] = result;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.Not: {
            S[(sp - 2) | 0] = S[(sp - 2) | 0]! ^ 1;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.BitAnd: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! & S[(sp - 2) | 0]!;
            S[(sp - 3) | 0] = S[(sp - 3) | 0]! & S[(sp - 1) | 0]!;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.BitOr: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! | S[(sp - 2) | 0]!;
            S[(sp - 3) | 0] = S[(sp - 3) | 0]! | S[(sp - 1) | 0]!;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.BitXor: {
            S[(sp - 4) | 0] = S[(sp - 4) | 0]! ^ S[(sp - 2) | 0]!;
            S[(sp - 3) | 0] = S[(sp - 3) | 0]! ^ S[(sp - 1) | 0]!;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.FieldByte: {
            reference = S[(sp - 2) | 0]!;
            if (S[(sp - 1) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) | 0;
            S[(sp - 2) | 0] = B[at]!;
            S[(sp - 1) | 0] = 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.FieldWord: {
            reference = S[(sp - 2) | 0]!;
            if (S[(sp - 1) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) | 0;
            S[(sp - 2) | 0] = H[at >> 2]!;
            S[(sp - 1) | 0] = 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.FieldDouble: {
            reference = S[(sp - 2) | 0]!;
            if (S[(sp - 1) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) | 0;
            S[(sp - 2) | 0] = H[at >> 2]!;
            S[(sp - 1) | 0] = H[(at >> 2) + 1]!;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.FieldReference: {
            reference = S[(sp - 2) | 0]!;
            if (S[(sp - 1) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            low = H[(reference + code[(pc + 1) | 0]!) >> 2]!;
            if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
            S[(sp - 2) | 0] = low;
            S[(sp - 1) | 0] = low === 0 ? 0 : id;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SetFieldByte: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) | 0;
            B[at] = S[(sp - 2) | 0]!;
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SetFieldWord: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) | 0;
            H[at >> 2] = S[(sp - 2) | 0]!;
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SetFieldDouble: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) | 0;
            H[at >> 2] = S[(sp - 2) | 0]!;
            H[(at >> 2) + 1] = S[(sp - 1) | 0]!;
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SetFieldReference: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            at = (reference + code[(pc + 1) | 0]!) >> 2;
            old = H[at]!;
            H[at] = S[(sp - 2) | 0]!;
            if (old !== 0) {
              left = H[(old >> 2) - 6]! - 1;
              H[(old >> 2) - 6] = left;
              if (left === 0) heap.free(old);
            }
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListLength: {
            reference = S[(sp - 2) | 0]!;
            if (S[(sp - 1) | 0]! !== id) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            S[(sp - 2) | 0] = H[reference >> 2]!;
            S[(sp - 1) | 0] = 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListGetByte: {
            reference = S[(sp - 4) | 0]!;
            index = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            S[(sp - 4) | 0] = B[block + index]!;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListGetWord: {
            reference = S[(sp - 4) | 0]!;
            index = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            S[(sp - 4) | 0] = H[(block >> 2) + index]!;
            S[(sp - 3) | 0] = 0;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListGetDouble: {
            reference = S[(sp - 4) | 0]!;
            index = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            S[(sp - 4) | 0] = H[(block >> 2) + index * 2]!;
            S[(sp - 3) | 0] = H[(block >> 2) + index * 2 + 1]!;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListGetReference: {
            reference = S[(sp - 4) | 0]!;
            index = S[(sp - 2) | 0]!;
            if (S[(sp - 3) | 0]! !== id || S[(sp - 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            low = H[(H[(reference >> 2) + 2]! >> 2) + index]!;
            if (low !== 0) H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
            S[(sp - 4) | 0] = low;
            S[(sp - 3) | 0] = low === 0 ? 0 : id;
            sp = (sp - 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListSetByte: {
            reference = S[(sp - 6) | 0]!;
            index = S[(sp - 4) | 0]!;
            if (S[(sp - 5) | 0]! !== id || S[(sp - 3) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            B[block + index] = S[(sp - 2) | 0]!;
            sp = (sp - 6) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListSetWord: {
            reference = S[(sp - 6) | 0]!;
            index = S[(sp - 4) | 0]!;
            if (S[(sp - 5) | 0]! !== id || S[(sp - 3) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            H[(block >> 2) + index] = S[(sp - 2) | 0]!;
            sp = (sp - 6) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListSetDouble: {
            reference = S[(sp - 6) | 0]!;
            index = S[(sp - 4) | 0]!;
            if (S[(sp - 5) | 0]! !== id || S[(sp - 3) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            H[(block >> 2) + index * 2] = S[(sp - 2) | 0]!;
            H[(block >> 2) + index * 2 + 1] = S[(sp - 1) | 0]!;
            sp = (sp - 6) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListPushByte: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            index = H[reference >> 2]!;
            if (index >= H[(reference >> 2) + 1]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            B[block + index] = S[(sp - 2) | 0]!;
            H[reference >> 2] = index + 1;
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListPushWord: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            index = H[reference >> 2]!;
            if (index >= H[(reference >> 2) + 1]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            H[(block >> 2) + index] = S[(sp - 2) | 0]!;
            H[reference >> 2] = index + 1;
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.ListPushDouble: {
            reference = S[(sp - 4) | 0]!;
            if (S[(sp - 3) | 0]! !== id) break dispatch;
            index = H[reference >> 2]!;
            if (index >= H[(reference >> 2) + 1]!) break dispatch;
            count = H[(reference >> 2) - 6]! - 1;
            if (count === 0) break dispatch;
            H[(reference >> 2) - 6] = count;
            block = H[(reference >> 2) + 2]!;
            H[(block >> 2) + index * 2] = S[(sp - 2) | 0]!;
            H[(block >> 2) + index * 2 + 1] = S[(sp - 1) | 0]!;
            H[reference >> 2] = index + 1;
            sp = (sp - 4) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.CaptureDouble: {
            if (S[(fp + 1) | 0]! !== id) break dispatch;
            at = (S[fp]! >> 2) + code[(pc + 1) | 0]!;
            S[sp] = H[at]!;
            S[(sp + 1) | 0] = H[at + 1]!;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.CaptureReference: {
            if (S[(fp + 1) | 0]! !== id) break dispatch;
            low = H[(S[fp]! >> 2) + code[(pc + 1) | 0]!]!;
            if (low === 0) break dispatch;
            H[(low >> 2) - 6] = H[(low >> 2) - 6]! + 1;
            S[sp] = low;
            S[(sp + 1) | 0] = id;
            sp = (sp + 2) | 0;
            pc = (pc + 4) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateEqualJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(x === y && xh === yh)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalEqualJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(x === y && xh === yh)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateEqualBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (x === y && xh === yh) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalEqualBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (x === y && xh === yh) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.EqualLongJump: {
            sp = (sp - 4) | 0;
            x = S[sp]!;
            xh = S[(sp + 1) | 0]!;
            y = S[(sp + 2) | 0]!;
            yh = S[(sp + 3) | 0]!;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(x === y && xh === yh)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.EqualWordJump: {
            sp = (sp - 4) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(S[sp]! === S[(sp + 2) | 0]!)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateDifferJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(x !== y || xh !== yh)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalDifferJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(x !== y || xh !== yh)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateDifferBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (x !== y || xh !== yh) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalDifferBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (x !== y || xh !== yh) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.DifferLongJump: {
            sp = (sp - 4) | 0;
            x = S[sp]!;
            xh = S[(sp + 1) | 0]!;
            y = S[(sp + 2) | 0]!;
            yh = S[(sp + 3) | 0]!;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(x !== y || xh !== yh)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.DifferWordJump: {
            sp = (sp - 4) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(S[sp]! !== S[(sp + 2) | 0]!)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateLessJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(xh < yh || (xh === yh && x >>> 0 < y >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalLessJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(xh < yh || (xh === yh && x >>> 0 < y >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateLessBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (xh < yh || (xh === yh && x >>> 0 < y >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalLessBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (xh < yh || (xh === yh && x >>> 0 < y >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LessLongJump: {
            sp = (sp - 4) | 0;
            x = S[sp]!;
            xh = S[(sp + 1) | 0]!;
            y = S[(sp + 2) | 0]!;
            yh = S[(sp + 3) | 0]!;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(xh < yh || (xh === yh && x >>> 0 < y >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LessWordJump: {
            sp = (sp - 4) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(S[sp]! < S[(sp + 2) | 0]!)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateLessEqualJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(xh < yh || (xh === yh && x >>> 0 <= y >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalLessEqualJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(xh < yh || (xh === yh && x >>> 0 <= y >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateLessEqualBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (xh < yh || (xh === yh && x >>> 0 <= y >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalLessEqualBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (xh < yh || (xh === yh && x >>> 0 <= y >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LessEqualLongJump: {
            sp = (sp - 4) | 0;
            x = S[sp]!;
            xh = S[(sp + 1) | 0]!;
            y = S[(sp + 2) | 0]!;
            yh = S[(sp + 3) | 0]!;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(xh < yh || (xh === yh && x >>> 0 <= y >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LessEqualWordJump: {
            sp = (sp - 4) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(S[sp]! <= S[(sp + 2) | 0]!)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateGreaterJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(yh < xh || (yh === xh && y >>> 0 < x >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalGreaterJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(yh < xh || (yh === xh && y >>> 0 < x >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateGreaterBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (yh < xh || (yh === xh && y >>> 0 < x >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalGreaterBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (yh < xh || (yh === xh && y >>> 0 < x >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterLongJump: {
            sp = (sp - 4) | 0;
            x = S[sp]!;
            xh = S[(sp + 1) | 0]!;
            y = S[(sp + 2) | 0]!;
            yh = S[(sp + 3) | 0]!;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(yh < xh || (yh === xh && y >>> 0 < x >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterWordJump: {
            sp = (sp - 4) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(S[sp]! > S[(sp + 2) | 0]!)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateGreaterEqualJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(yh < xh || (yh === xh && y >>> 0 <= x >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalGreaterEqualJump: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (!(yh < xh || (yh === xh && y >>> 0 <= x >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalImmediateGreaterEqualBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            y = code[(pc + 2) | 0]!;
            yh = y >> 31;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (yh < xh || (yh === xh && y >>> 0 <= x >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalLocalGreaterEqualBack: {
            xAt = (fp + code[(pc + 1) | 0]!) | 0;
            x = S[xAt]!;
            xh = S[(xAt + 1) | 0]!;
            yAt = (fp + code[(pc + 2) | 0]!) | 0;
            y = S[yAt]!;
            yh = S[(yAt + 1) | 0]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (yh < xh || (yh === xh && y >>> 0 <= x >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterEqualLongJump: {
            sp = (sp - 4) | 0;
            x = S[sp]!;
            xh = S[(sp + 1) | 0]!;
            y = S[(sp + 2) | 0]!;
            yh = S[(sp + 3) | 0]!;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(yh < xh || (yh === xh && y >>> 0 <= x >>> 0))) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.GreaterEqualWordJump: {
            sp = (sp - 4) | 0;
            target = code[(pc + 1) | 0]!;
            pc = (pc + 8) | 0;
            if (!(S[sp]! >= S[(sp + 2) | 0]!)) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddImmediate: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;

            pc = (pc + 16) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddImmediateJump: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 20) | 0;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddImmediateImmediateLessBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            right = code[(pc + 18) | 0]!;
            righth = right >> 31;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddImmediateImmediateLessEqualBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            right = code[(pc + 18) | 0]!;
            righth = right >> 31;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddImmediateLocalLessBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            rightAt = (fp + code[(pc + 18) | 0]!) | 0;
            right = S[rightAt]!;
            righth = S[(rightAt + 1) | 0]!;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddImmediateLocalLessEqualBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            rightAt = (fp + code[(pc + 18) | 0]!) | 0;
            right = S[rightAt]!;
            righth = S[(rightAt + 1) | 0]!;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddLocal: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;

            pc = (pc + 16) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddLocalJump: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 20) | 0;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddLocalImmediateLessBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            right = code[(pc + 18) | 0]!;
            righth = right >> 31;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddLocalImmediateLessEqualBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            right = code[(pc + 18) | 0]!;
            righth = right >> 31;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddLocalLocalLessBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            rightAt = (fp + code[(pc + 18) | 0]!) | 0;
            right = S[rightAt]!;
            righth = S[(rightAt + 1) | 0]!;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 < right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalAddLocalLocalLessEqualBack: {
            packed = code[(pc + 1) | 0]!;
            x = S[fp + (packed & 0xffff)]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + (packed & 0xffff) + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            to = (fp + (packed >>> 16)) | 0;
            S[to] = low;
            S[(to + 1) | 0] = high;
            leftAt = (fp + code[(pc + 17) | 0]!) | 0;
            left = S[leftAt]!;
            lefth = S[(leftAt + 1) | 0]!;
            rightAt = (fp + code[(pc + 18) | 0]!) | 0;
            right = S[rightAt]!;
            righth = S[(rightAt + 1) | 0]!;
            target = code[(pc + 19) | 0]!;
            pc = (pc + 32) | 0;
            if (lefth < righth || (lefth === righth && left >>> 0 <= right >>> 0)) {
              rest = (rest + pc - target) | 0;
              pc = target;
              if (((rest + pc) | 0) >= limit) break check;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.PushLocalAddImmediate: {
            x = S[fp + code[(pc + 1) | 0]!]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + code[(pc + 1) | 0]! + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[sp] = low;
            S[(sp + 1) | 0] = high;
            sp = (sp + 2) | 0;
            pc = (pc + 12) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.PushLocalAddLocal: {
            x = S[fp + code[(pc + 1) | 0]!]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + code[(pc + 1) | 0]! + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[sp] = low;
            S[(sp + 1) | 0] = high;
            sp = (sp + 2) | 0;
            pc = (pc + 12) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.PushLocalSubtractLocal: {
            x = S[fp + code[(pc + 1) | 0]!]!;
            y = S[fp + code[(pc + 2) | 0]!]!;
            xh = S[fp + code[(pc + 1) | 0]! + 1]!;
            yh = S[fp + code[(pc + 2) | 0]! + 1]!;
            low = (x - y) | 0;
            high = (xh - yh - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ yh) & (xh ^ high)) < 0) break dispatch;
            S[sp] = low;
            S[(sp + 1) | 0] = high;
            sp = (sp + 2) | 0;
            pc = (pc + 12) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.AddImmediate: {
            x = S[(sp - 2) | 0]!;
            y = code[(pc + 1) | 0]!;
            xh = S[(sp - 1) | 0]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[(sp - 2) | 0] = low;
            S[(sp - 1) | 0] = high;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.AddLocal: {
            x = S[(sp - 2) | 0]!;
            y = S[fp + code[(pc + 1) | 0]!]!;
            xh = S[(sp - 1) | 0]!;
            yh = S[fp + code[(pc + 1) | 0]! + 1]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[(sp - 2) | 0] = low;
            S[(sp - 1) | 0] = high;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.CallLocalAddImmediate: {
            x = S[fp + code[(pc + 1) | 0]!]!;
            y = code[(pc + 2) | 0]!;
            xh = S[fp + code[(pc + 1) | 0]! + 1]!;
            yh = y >> 31;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[sp] = low;
            S[(sp + 1) | 0] = high;
            sp = (sp + 2) | 0;
            row = code[(pc + 3) | 0]!;
            base = (sp - functions[(row + 3) | 0]!) | 0;
            if (base + functions[(row + 2) | 0]! > stackLimit || rp >= frameLimit) {
              sp = (sp - 2) | 0;
              break dispatch;
            }
            top = (base + functions[(row + 1) | 0]!) | 0;
            if (top !== sp) {
              slot = sp >> 1;
              D[slot] = 0;
              if (top > sp + 2) {
                D[slot + 1] = 0;
                if (top > sp + 4) {
                  D[slot + 2] = 0;
                  if (top > sp + 6) {
                    D[slot + 3] = 0;
                    if (top > sp + 8) {
                      D[slot + 4] = 0;
                      if (top > sp + 10) {
                        D[slot + 5] = 0;
                        if (top > sp + 12) {
                          D[slot + 6] = 0;
                          if (top > sp + 14) {
                            D[slot + 7] = 0;
                            if (top > sp + 16) D.fill(0, slot + 8, top >> 1);
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
            sp = top;
            pc = (pc + 16) | 0;
            R[rp] = pc;
            R[(rp + 1) | 0] = fp;
            R[(rp + 2) | 0] = (rest + pc) >> 2;
            R[(rp + 3) | 0] = epoch;
            R[(rp + 4) | 0] = FrameKind.Call;
            rp = (rp + Frame.Words) | 0;
            fp = base;
            target = functions[row]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.ReturnAddLong: {
            if (rp <= floor) break dispatch;
            x = S[(sp - 4) | 0]!;
            y = S[(sp - 2) | 0]!;
            xh = S[(sp - 3) | 0]!;
            yh = S[(sp - 1) | 0]!;
            low = (x + y) | 0;
            high = (xh + yh + (low >>> 0 < x >>> 0 ? 1 : 0)) | 0;
            if (((xh ^ high) & (yh ^ high)) < 0) break dispatch;
            S[fp] = low;
            S[(fp + 1) | 0] = high;
            sp = fp + 2;
            pc = (pc + 8) | 0;
            rp = (rp - Frame.Words) | 0;
            fp = R[(rp + 1) | 0]!;
            target = R[rp]!;
            rest = (rest + pc - target) | 0;
            pc = target;
            if (((rest + pc) | 0) >= limit) break check;
            op = code[pc]!;
            continue;
          }
          case Hot.PushTwoLocals: {
            one = fp + code[(pc + 1) | 0]!;
            other = fp + code[(pc + 2) | 0]!;
            S[sp] = S[one]!;
            S[(sp + 1) | 0] = S[(one + 1) | 0]!;
            S[(sp + 2) | 0] = S[other]!;
            S[(sp + 3) | 0] = S[(other + 1) | 0]!;
            sp = (sp + 4) | 0;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.MoveLocal: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            to = (fp + code[(pc + 2) | 0]!) | 0;
            S[to] = S[from]!;
            S[(to + 1) | 0] = S[(from + 1) | 0]!;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.SetLocal: {
            to = (fp + code[(pc + 3) | 0]!) | 0;
            S[to] = code[(pc + 1) | 0]!;
            S[(to + 1) | 0] = code[(pc + 2) | 0]!;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalFieldByte: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            at = (reference + code[(pc + 2) | 0]!) | 0;
            S[sp] = B[at]!;
            S[(sp + 1) | 0] = 0;
            sp = (sp + 2) | 0;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalFieldWord: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            at = (reference + code[(pc + 2) | 0]!) | 0;
            S[sp] = H[at >> 2]!;
            S[(sp + 1) | 0] = 0;
            sp = (sp + 2) | 0;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalFieldDouble: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            at = (reference + code[(pc + 2) | 0]!) | 0;
            S[sp] = H[at >> 2]!;
            S[(sp + 1) | 0] = H[(at >> 2) + 1]!;
            sp = (sp + 2) | 0;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListGetByte: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            S[sp] = B[block + index]!;
            S[(sp + 1) | 0] = 0;
            sp = (sp + 2) | 0;
            pc = (pc + 12) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListGetWord: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            S[sp] = H[(block >> 2) + index]!;
            S[(sp + 1) | 0] = 0;
            sp = (sp + 2) | 0;
            pc = (pc + 12) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListGetDouble: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            S[sp] = H[(block >> 2) + index * 2]!;
            S[(sp + 1) | 0] = H[(block >> 2) + index * 2 + 1]!;
            sp = (sp + 2) | 0;
            pc = (pc + 12) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListGetJump: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (B[block + index]! === 0) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListGetJumpTrue: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            target = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            if (B[block + index]! !== 0) {
              rest = (rest + pc - target) | 0;
              pc = target;
            }
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListSetByte: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            B[block + index] = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListSetWord: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            H[(block >> 2) + index] = code[(pc + 3) | 0]!;
            pc = (pc + 16) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalsListSetDouble: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            indexAt = (fp + code[(pc + 2) | 0]!) | 0;
            index = S[indexAt]!;
            if (S[(indexAt + 1) | 0]! !== 0 || index >>> 0 >= H[reference >> 2]!) break dispatch;
            block = H[(reference >> 2) + 2]!;
            H[(block >> 2) + index * 2] = code[(pc + 3) | 0]!;
            H[(block >> 2) + index * 2 + 1] = code[(pc + 3) | 0]! >> 31;
            pc = (pc + 16) | 0;
            op = code[pc]!;
            continue;
          }
          case Hot.LocalListLength: {
            from = (fp + code[(pc + 1) | 0]!) | 0;
            reference = S[from]!;
            if (S[(from + 1) | 0]! !== id) break dispatch;
            S[sp] = H[reference >> 2]!;
            S[(sp + 1) | 0] = 0;
            sp = (sp + 2) | 0;
            pc = (pc + 8) | 0;
            op = code[pc]!;
            continue;
          }
          default:
        }
        // Rare, or not at once: the architectural instruction at pc, in full.
        leaving = step;
        break leave;
      }
      leaving = renew;
    }
    context.pc = pc;
    context.sp = sp;
    context.fp = fp;
    context.rp = rp;
    engine.clock = (rest + pc) >> 2;
    const exit = leaving(engine);
    if (exit !== Exit.Continue) return exit;
    if (
      context.stack !== S ||
      context.returns !== R ||
      heap.words !== H ||
      engine.code.words !== code ||
      engine.releases !== releases
    )
      return Exit.Reload;
    pc = context.pc | 0;
    sp = context.sp | 0;
    fp = context.fp | 0;
    rp = context.rp | 0;
    rest = (engine.clock * 4 - pc) | 0;
    limit = (engine.limit * 4) | 0;
    op = code[pc]!;
  }
};
