/** Moves of the running frame: set next statement, restart frame. */
import { type Address, type ChangeResult, offsetOf, unitOf } from '../../context/index.ts';
import { instructionSize } from '../image.ts';
import type { Engine } from './engine.ts';

/** The innermost frame goes on at an address of its function, where the operands are those that it has. */
export const goTo = (engine: Engine, address: Address): ChangeResult => {
  if (engine.top < 0) return { refused: 'there is no frame to move' };
  if (engine.frameCode[engine.top] === null) return { refused: 'a built-in function is running' };
  const { code } = engine;
  if (unitOf(address) !== code.number) return { refused: 'the target is in another function' };
  const ip = offsetOf(address) / instructionSize;
  if (!Number.isInteger(ip) || ip >= code.length) return { refused: 'no instruction starts there' };
  const depth = code.depths?.[ip] ?? -1;
  if (depth < 0) return { refused: 'the target is never reached' };
  if (depth !== engine.sp - engine.operandBase(engine.top) + 1)
    return { refused: 'the target is inside another loop, with or except block' };
  engine.pc = 2 * ip;
  engine.reported = undefined;
  return {};
};

/** The frame at a depth begins anew with its arguments. */
export const restartFrame = (engine: Engine, depth: number): ChangeResult => {
  let frame = -1;
  for (let at = 0, shown = -1; at <= engine.top && frame < 0; at++)
    if (engine.frameCode[at] !== null && ++shown === depth) frame = at;
  const code = engine.frameCode[frame];
  if (code?.source.kind !== 'function' || code.source.cells.length > 0 || code.writesParameters)
    return { refused: 'the arguments of this frame are not known any more' };
  // The version of the function that is in force now: it has the same parameters.
  const callee = engine.frameFunction[frame];
  const now = callee?.code ?? code;
  if (now.source.kind !== 'function' || now.source.cells.length > 0)
    return { refused: 'the new version of the function captures variables or yields' };
  while (engine.top > frame) engine.pop();
  engine.reported = undefined;
  engine.pc = 0;
  engine.frameCode[frame] = now;
  const base = engine.frameBase[frame] as number;
  const { positional, keywordOnly, variadic, keywords } = now.source.parameters;
  const parameters = positional + keywordOnly + Number(variadic) + Number(keywords);
  engine.sp = base + parameters - 1;
  engine.reserve(now.frameSize + 2);
  const first = now.source.locals.length;
  for (let slot = parameters; slot < now.slotCount; slot++)
    engine.stack[base + slot] = slot < first ? undefined : callee?.closure[slot - first];
  engine.sp = engine.operandBase(frame) - 1;
  return {};
};
