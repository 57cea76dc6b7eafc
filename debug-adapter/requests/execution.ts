import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Address, addressOf, type FrameAccess, unitOf } from '../../vm/context/index.ts';
import type { StepPlace } from '../control/code.ts';
import { callsOf, endOver, restOfLine, viewOf } from '../control/inlining.ts';
import type { StepKind } from '../control/stepping.ts';
import type { DebugSession } from '../debug-session.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

/** Lets the program run once the response is on its way; whatever was handed out dies. */
const resume = (session: DebugSession, run: () => void): (() => void) => {
  session.forget();
  return run;
};

const goOn = (session: DebugSession, given: DebugProtocol.ContinueArguments): Reply => {
  const { execution } = session.standing;
  const only = given.singleThread ? given.threadId : undefined;
  return {
    // In the past every context runs as it ran.
    body: { allThreadsContinued: only === undefined || session.pastRunsAll() },
    after: resume(session, () => execution.continue(only)),
  };
};

const step =
  (kind: StepKind) =>
  (session: DebugSession, given: DebugProtocol.NextArguments & { readonly targetId?: number }): Reply => {
    const debuggee = session.standing;
    const context = debuggee.context(given.threadId);
    if (!context || context.depth === 0) throw new Refusal('no-context', `Context ${given.threadId} has ended.`);
    const target = given.targetId === undefined ? undefined : session.targetAddress(given.targetId);
    const request = {
      kind,
      context: given.threadId,
      granularity: given.granularity ?? 'statement',
      ...(target === undefined ? {} : { target }),
    };
    const only = given.singleThread && !session.pastRunsAll() ? given.threadId : undefined;
    return { after: resume(session, () => debuggee.execution.step(request, only)) };
  };

const pause = (session: DebugSession, given: DebugProtocol.PauseArguments): Reply => {
  const { execution } = session.debuggee;
  if (execution.state === 'ended')
    throw new Refusal('ended', 'The program has ended: restart it, or stop the session.');
  return { after: () => execution.pause(given.threadId) };
};

/** Calls in the rest of the line that a frame is at, also those that were inlined. */
const stepInTargets = (session: DebugSession, given: DebugProtocol.StepInTargetsArguments): Reply => {
  const debuggee = session.standing;
  const frame = session.frame(given.frameId);
  const unit = debuggee.code.program.units[unitOf(frame.place)];
  if (!unit || frame.index !== 0) return { body: { targets: [] } };
  const { code } = debuggee;
  const view = viewOf(code.framesAt(frame.place), frame.level);
  const places = code.statementsAround(frame.place);
  const rest = view ? restOfLine(view, { from: frame.place, hidden: frame.level }, places) : new Set<Address>();
  const isNext = ({ address, frames }: StepPlace): boolean =>
    address > frame.place && !rest.has(address) && (!view || endOver(view, frames) !== undefined);
  const end = places.find(isNext)?.address ?? code.functionAt(frame.place)?.end ?? addressOf(unit.id, unit.length);
  const isEntry = (target: Address): boolean => code.functionAt(target)?.entry === target;
  const depth = view ? view.calls.length : 0;
  const targets = new Map<string, Address>();
  for (const address of code.instructionsAround(frame.place)) {
    if (address < frame.place || address >= end) continue;
    const frames = code.framesAt(address);
    const around = Math.max(0, callsOf(frames).length - depth);
    const inlined = frames[around - 1];
    if (inlined?.inlined?.begins && places.some((place) => place.address === address))
      targets.set(inlined.name, address);
    // What an inlined call calls is not of this line.
    if (around > 0) continue;
    for (const target of unit.decode(address).targets.filter(isEntry))
      targets.set(code.functionAt(target)?.name ?? '', target);
  }
  return {
    body: { targets: [...targets].map(([label, address]) => ({ id: session.callTarget(address), label })) },
  };
};

const identity = ({ activation, depth }: FrameAccess) => ({ activation, depth });

const restartFrame = (session: DebugSession, given: DebugProtocol.RestartFrameArguments): Reply => {
  const debuggee = session.standing;
  const frame = session.frame(given.frameId);
  const { context, access } = frame;
  const journey =
    access && access.kind !== 'evaluation'
      ? debuggee.timeTravel.restartFrame({ ...identity(access), context })
      : undefined;
  if (journey) return { after: resume(session, () => debuggee.travel(journey)) };
  const { refused } = debuggee.journal.apply({ kind: 'restart frame', context, depth: frame.access?.depth ?? 0 });
  if (refused !== undefined) throw new Refusal('refused', `Cannot restart this frame: ${refused}`);
  return { after: resume(session, () => debuggee.execution.standAt({ reason: 'restart frame', context })) };
};

const terminateThreads = (session: DebugSession, given: DebugProtocol.TerminateThreadsArguments): Reply => {
  const debuggee = session.standing;
  for (const context of given.threadIds ?? []) {
    const { refused } = debuggee.journal.apply({ kind: 'end', context });
    if (refused !== undefined) throw new Refusal('refused', `Cannot end context ${context}: ${refused}`);
  }
  return { after: () => session.changed(['threads', 'stacks', 'variables']) };
};

export const execution: Handlers = {
  continue: goOn,
  next: step('over'),
  stepIn: step('into'),
  stepOut: step('out'),
  pause,
  stepInTargets,
  restartFrame,
  terminateThreads,
};
