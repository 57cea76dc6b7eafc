import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Granularity, StepKind } from '../control/stepping.ts';
import type { Stop } from '../control/stop.ts';
import type { DebugSession } from '../debug-session.ts';
import { momentBody, timelinesBody } from '../present/moments.ts';
import { outputReference } from '../present/output-reference.ts';
import type {
  GoToMomentArguments,
  GoToOutputArguments,
  OutputsArguments,
  OutputsResponseBody,
  ReverseStepArguments,
  SwitchTimelineArguments,
} from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

type Journey = (cancelled: () => boolean) => Promise<Stop>;

/** Moves the program in time once the response is on its way; whatever was handed out dies. */
const travel = (session: DebugSession, journey: Journey): Reply => {
  const { debuggee } = session;
  session.forget();
  return {
    after: () => {
      // Every context is somewhere else afterwards: what a client knows of their last stops is void.
      session.news.leaveEnd();
      session.event('continued', { threadId: debuggee.stop?.context ?? 1, allThreadsContinued: true });
      debuggee.travel(journey);
    },
  };
};

const contextOf = (session: DebugSession, threadId: number): number => {
  const context = session.recorded.context(threadId);
  if (context && context.depth > 0) return threadId;
  // The last context of a program that has ended is gone: its past is not.
  if (session.debuggee.execution.state === 'ended') return threadId;
  throw new Refusal('no-context', `Context ${threadId} has ended.`);
};

interface ReverseArguments {
  readonly threadId: number;
  readonly granularity?: Granularity;
}

const stepRequest = (session: DebugSession, kind: StepKind, given: ReverseArguments) => ({
  kind,
  context: contextOf(session, given.threadId),
  granularity: given.granularity ?? ('statement' as const),
});

const stepBack = (session: DebugSession, given: DebugProtocol.StepBackArguments): Reply => {
  const { timeTravel } = session.recorded;
  return travel(session, timeTravel.stepBack(stepRequest(session, 'over', given)));
};

const reverse =
  (kind: StepKind) =>
  (session: DebugSession, given: ReverseStepArguments): Reply => {
    const { timeTravel } = session.recorded;
    return travel(session, timeTravel.reverseStep(stepRequest(session, kind, given)));
  };

const reverseContinue = (session: DebugSession): Reply => {
  const { timeTravel } = session.recorded;
  return travel(session, timeTravel.reverseContinue());
};

const goToMoment = (session: DebugSession, given: GoToMomentArguments): Reply => {
  const { timeTravel } = session.recorded;
  if (given.timeline !== undefined)
    return travel(session, timeTravel.switchTo(timelineOf(session, given.timeline), given.clock));
  const { start } = timeTravel;
  const { end } = session.debuggee.journal;
  if (!Number.isSafeInteger(given.clock) || given.clock < start || given.clock > end.clock)
    throw new Refusal(
      'no-moment',
      `The recording goes from ${start} to ${end.clock} instructions, not to ${given.clock}.`,
    );
  return travel(session, timeTravel.goToClock(given.clock));
};

const timelineOf = (session: DebugSession, id: number) => {
  const found = session.recorded.timeTravel.timelines.find(id);
  if (!found) throw new Refusal('no-timeline', `There is no timeline ${id}.`);
  return found;
};

const switchTimeline = (session: DebugSession, given: SwitchTimelineArguments): Reply => {
  const { timeTravel } = session.recorded;
  return travel(session, timeTravel.switchTo(timelineOf(session, given.timeline)));
};

const moment = (session: DebugSession): Reply => ({ body: momentBody(session.debuggee) });

const timelines = (session: DebugSession): Reply => ({ body: timelinesBody(session.recorded) });

const unpaged = 1000;

const outputs = (session: DebugSession, given: OutputsArguments | undefined): Reply => {
  const all = session.outputLines();
  const lines = given?.text === undefined ? all : all.filter(({ text }) => text === given.text);
  const start = given?.start ?? 0;
  const body: OutputsResponseBody = {
    total: lines.length,
    lines: lines.slice(start, start + (given?.count ?? unpaged)),
  };
  return { body };
};

/** Where an output line was printed: what a client opens when somebody clicks on it. */
const locations = (session: DebugSession, given: DebugProtocol.LocationsArguments): Reply => {
  const line = session.outputLines().find(({ output }) => outputReference(output) === given.locationReference);
  if (!line)
    throw new Refusal('no-output', `This timeline has no output line ${given.locationReference - outputReference(0)}.`);
  if (line.path !== undefined && line.line !== undefined)
    return { body: { source: { name: session.host.fileName(line.path), path: line.path }, line: line.line } };
  const place = mainPlace(session);
  if (!place) throw new Refusal('no-output', 'Nothing that can be shown is known of where this line was written.');
  return { body: place };
};

/** Where the program's main function begins: a library wrote the line for it. */
const mainPlace = (session: DebugSession): DebugProtocol.LocationsResponse['body'] => {
  const { debug } = session.debuggee.code;
  for (const { addresses } of debug?.functionsNamed?.((name) => name === 'main' || name.endsWith('::main')) ?? []) {
    const position = debug?.framesAt(addresses[0] ?? 0)[0]?.position;
    if (position && session.launched?.sources.find(position.source).isShown) return session.shown.place(position);
  }
  return undefined;
};

const goToOutput = (session: DebugSession, given: GoToOutputArguments): Reply => {
  const { timeTravel } = session.recorded;
  const line = session.outputLines().find(({ output }) => output === given.output);
  if (!line) throw new Refusal('no-output', `This timeline has no output line ${given.output}.`);
  return travel(session, timeTravel.goToClock(line.clock));
};

export const timeTravel: Handlers = {
  locations,
  stepBack,
  reverseContinue,
  'sahara/reverseNext': reverse('over'),
  'sahara/reverseStepIn': reverse('into'),
  'sahara/reverseStepOut': reverse('out'),
  'sahara/goToStart': (session: DebugSession) => travel(session, session.recorded.timeTravel.goToStart()),
  'sahara/goToEnd': (session: DebugSession) => travel(session, session.recorded.timeTravel.goToEnd()),
  'sahara/goToLastCondition': (session: DebugSession) => travel(session, session.recorded.timeTravel.lastCondition()),
  'sahara/goToMoment': goToMoment,
  'sahara/goToOutput': goToOutput,
  'sahara/moment': moment,
  'sahara/outputs': outputs,
  'sahara/switchTimeline': switchTimeline,
  'sahara/timelines': timelines,
};
