import type { DebugSession } from '../debug-session.ts';
import type { CheckHeapsResponseBody } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const checkHeaps = (session: DebugSession): Reply => {
  const { machine } = session.debuggee;
  if (!machine.isolating) throw new Refusal('no-isolation', 'This machine has one heap.');
  const { objects, references, foreign } = machine.isolating.check();
  const problems = foreign.map(
    ({ context, place, refersTo }) => `context ${context}, ${place}: refers to context ${refersTo}`,
  );
  const looked = `${references} references of ${objects} objects in ${machine.contexts().length} contexts`;
  const body: CheckHeapsResponseBody = {
    ok: problems.length === 0,
    message:
      problems.length === 0
        ? `Heaps are isolated: none of ${looked} crosses heaps.`
        : `${problems.length} of ${looked} cross heaps.`,
    problems,
  };
  return { body };
};

export const heaps: Handlers = { 'sahara/checkHeaps': checkHeaps };
