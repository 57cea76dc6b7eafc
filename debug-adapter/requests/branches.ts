import { predictBranches } from '../control/branches.ts';
import type { DebugSession } from '../debug-session.ts';
import type { BranchesArguments, BranchesResponseBody } from '../protocol.ts';
import type { Handlers, Reply } from './handler.ts';

/** Only the innermost frame is about to decide something. */
const branchesOf = (session: DebugSession, given: BranchesArguments): Reply => {
  const debuggee = session.standing;
  const frame = session.frame(given.frameId);
  const innermost = debuggee.context(frame.context)?.frames(0, 1)[0];
  const isInnermost =
    innermost && frame.access?.activation === innermost.activation && frame.access.depth === innermost.depth;
  const predicted = isInnermost ? predictBranches(debuggee, frame.context, innermost) : [];
  const body: BranchesResponseBody = {
    branches: predicted.map(({ position, label, jumps }) => ({ ...session.shown.extent(position), label, jumps })),
  };
  return { body };
};

export const branches: Handlers = { 'sahara/branches': branchesOf };
