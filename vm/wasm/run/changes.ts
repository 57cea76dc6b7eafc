/** Changes of control: another place in the function, a frame begun anew. */
import type { Engine } from './engine.ts';
import { instructionAtOffset, instructionAtPlain } from './prepared.ts';
import { frameWords } from './state.ts';

/** Moves the innermost frame to the instruction at a file offset of its function; why it cannot, or undefined. */
export const goTo = (engine: Engine, offset: number): string | undefined => {
  const prepared =
    engine.depth >= 0 && !engine.hostFrames.has(engine.depth) ? engine.code.preparedAt(engine.depth) : undefined;
  if (!prepared || engine.failure) return 'no function of the program is on top';
  const target = instructionAtOffset(prepared, offset);
  if (target < 0) return 'the instruction is not part of the running function, or never runs';
  const present = engine.code.operands(prepared, instructionAtPlain(prepared, engine.pc));
  const wanted = engine.code.operands(prepared, target);
  if (wanted.length !== present.length)
    return `the operand stack holds ${present.length} values here and ${wanted.length} there`;
  if (wanted.some(({ type }, index) => type !== present[index]!.type))
    return 'the operand stack holds values of other types there';
  engine.pc = prepared.plainAt[target]!;
  engine.reported = -1;
  return undefined;
};

/** Begins the activation at a depth anew with what its parameters hold now; why it cannot, or undefined. */
export const restartFrame = (engine: Engine, depth: number): string | undefined => {
  if (depth < 0 || depth > engine.depth) return 'there is no such frame';
  const running = engine.function(engine.frames[depth * frameWords]!);
  const fn = running.kind === 'wasm' ? engine.function(running.replacedBy ?? running.address) : running;
  if (fn.kind !== 'wasm') return 'a host function cannot be restarted';
  const prepared = engine.code.prepare(fn);
  if (!prepared) return `the function is not valid: ${fn.broken ?? ''}`;
  if (!engine.growStack(engine.frames[depth * frameWords + 1]! + prepared.frameWords)) return 'the stack is full';
  engine.cutTo(depth);
  engine.frames[depth * frameWords] = fn.address;
  engine.frames[depth * frameWords + 3] = fn.instance.number;
  engine.instance = fn.instance.number;
  engine.refreshMemory();
  engine.failure = undefined;
  engine.pendingThrow = 0;
  engine.token = 0;
  engine.words.fill(0, engine.fp + engine.functions[fn.address * 8 + 5]!, engine.fp + prepared.localsEnd);
  engine.pc = prepared.plainStart;
  engine.reported = -1;
  return undefined;
};
