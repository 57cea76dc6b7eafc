import { parseLogMessage } from '../control/log-message.ts';
import { firstDifference, firstDifferentInput, hashesOf } from '../control/time-travel/divergence.ts';
import { happeningsOf } from '../control/time-travel/happenings.ts';
import type { Timeline } from '../control/time-travel/timelines.ts';
import type { Traveller } from '../control/time-travel/traveller.ts';
import type { Write } from '../control/time-travel/watch.ts';
import type { DebugSession } from '../debug-session.ts';
import { placeOf, placeText } from '../present/moments.ts';
import { dataIdOf, findPlace } from '../present/places.ts';
import { timelineBody } from '../present/timeline.ts';
import type {
  DivergenceArguments,
  DivergenceResponseBody,
  HistoryArguments,
  HistoryResponseBody,
  MomentPlace,
  RetroactiveLogArguments,
  RetroactiveLogResponseBody,
  TimelineArguments,
  WriteArguments,
  WriteResponseBody,
  WriteRow,
} from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const writeRow = (session: DebugSession, write: Write): WriteRow => {
  const { moment, written, context, address, before, value } = write;
  const number = /^-?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
  return {
    ...placeOf(session, { clock: moment.clock, context, address }),
    written,
    before,
    value,
    ...(Number.isFinite(number) ? { number } : {}),
  };
};

/** Who wrote a value, or will; with `go` the program is put there. */
const oneWrite =
  (which: 'last' | 'next') =>
  async (session: DebugSession, given: WriteArguments): Promise<Reply> => {
    const { timeTravel } = session.recorded;
    const place = findPlace(session, given);
    const { name } = place;
    const cancelled = () => session.cancelled;
    const write = await (which === 'last'
      ? timeTravel.lastWrite(place, cancelled)
      : timeTravel.nextWrite(place, cancelled));
    session.returned();
    if (!write) {
      const span = which === 'last' ? 'before here' : 'after here, up to the end of the recording';
      return { body: { message: `Nothing writes ${name} ${span}.` } satisfies WriteResponseBody };
    }
    const row = writeRow(session, write);
    const verb = which === 'last' ? 'became' : 'becomes';
    const message = `${name} ${verb} ${row.value} at ${placeText(row)} (context ${row.threadId}, clock ${row.clock}).`;
    const body: WriteResponseBody = { write: row, message };
    if (!given.go) return { body };
    const text = `the ${which} write of ${name}: ${row.before} → ${row.value}`;
    session.forget();
    const journey = timeTravel.goTo(write.moment, write.context, text);
    return {
      body,
      after: () => {
        // The request moves the program only when a write was found: nothing else says that it does.
        session.event('continued', { threadId: write.context, allThreadsContinued: true });
        session.debuggee.travel(journey);
      },
    };
  };

const usualPage = 1000;
const largestPage = 10_000;
const fewFrames = 20;

const history = async (session: DebugSession, given: HistoryArguments): Promise<Reply> => {
  const { timeTravel } = session.recorded;
  const place = findPlace(session, given);
  const writes = await timeTravel.history(place, () => session.cancelled);
  session.returned();
  const start = given.start ?? 0;
  const body: HistoryResponseBody = {
    name: place.name,
    type: place.type,
    dataId: dataIdOf(place),
    total: writes.length,
    writes: writes
      .slice(start, start + Math.min(given.count ?? usualPage, largestPage))
      .map((write) => writeRow(session, write)),
  };
  return { body };
};

const retroactiveLog = async (session: DebugSession, given: RetroactiveLogArguments): Promise<Reply> => {
  const { timeTravel, code } = session.recorded;
  const path = session.host.absolute(given.path);
  const source = session.launched?.sources.debugPath(path);
  const line = session.shown.fromLine(given.line);
  const statements = source === undefined ? [] : (code.debug?.statements(source, line, line) ?? []);
  const [first] = statements;
  if (!first) throw new Refusal('no-statement', `${given.path}: no statement starts on line ${given.line}.`);
  const addresses = new Set(
    statements
      .filter(({ position }) => position.column === first.position.column)
      .flatMap((statement) => statement.addresses),
  );
  const message = parseLogMessage(given.message);
  const most = Math.min(given.count ?? usualPage, largestPage);
  const { rows, complete } = await timeTravel.retroactiveLog(addresses, message, most, () => session.cancelled);
  session.returned();
  const [address = 0] = addresses;
  const body: RetroactiveLogResponseBody = {
    complete,
    rows: rows.map(({ clock, context, text }) => ({ ...placeOf(session, { clock, context, address }), text })),
  };
  return { body };
};

const divergence = async (session: DebugSession, given: DivergenceArguments): Promise<Reply> => {
  const { timeTravel } = session.recorded;
  const find = (id: number): Timeline => {
    const found = timeTravel.timelines.find(id);
    if (!found) throw new Refusal('no-timeline', `There is no timeline ${id}.`);
    return found;
  };
  const [left, right] = [find(given.left), find(given.right)];
  const body = await timeTravel.look(
    () => session.cancelled,
    (traveller) => compared(session, traveller, left, right),
  );
  session.returned();
  return { body };
};

const compared = async (
  session: DebugSession,
  traveller: Traveller,
  left: Timeline,
  right: Timeline,
): Promise<DivergenceResponseBody> => {
  const end = Math.max(left.end.clock, right.end.clock);
  const [hashOfLeft, hashOfRight] = [hashesOf(traveller, left), hashesOf(traveller, right)];
  const clock = await firstDifference(firstDifferentInput(left, right), end, hashOfLeft, hashOfRight);
  if (clock === undefined) return { message: `${left.name} and ${right.name} are the same.` };
  const placeIn = async (timeline: Timeline): Promise<MomentPlace | undefined> => {
    if (clock > timeline.end.clock) return undefined;
    traveller.timelines.use(timeline);
    await traveller.goToClock(clock);
    const context = traveller.journal.last?.context ?? 1;
    // What somebody asked for there is no place of the program.
    const frames = traveller.machine.context(context)?.frames(0, fewFrames) ?? [];
    const frame = frames.find(({ kind }) => kind !== 'evaluation') ?? frames[0];
    return placeOf(session, { clock, context, address: frame?.address ?? 0 });
  };
  const places = { left: await placeIn(left), right: await placeIn(right) };
  const where = (place: MomentPlace | undefined) => (place ? placeText(place) : 'its end');
  return {
    clock,
    ...(places.left ? { left: places.left } : {}),
    ...(places.right ? { right: places.right } : {}),
    message: `${left.name} and ${right.name} differ from clock ${clock} on: ${where(places.left)} and ${where(places.right)}.`,
  };
};

const timeline = async (session: DebugSession, given: TimelineArguments | undefined): Promise<Reply> => {
  const { timeTravel } = session.recorded;
  const happenings = await happeningsOf(
    timeTravel,
    () => session.cancelled,
    session.launched?.arguments.messages === true,
  );
  session.returned();
  return { body: timelineBody(session, happenings, given ?? {}) };
};

export const historyRequests: Handlers = {
  'sahara/divergence': divergence,
  'sahara/history': history,
  'sahara/lastWrite': oneWrite('last'),
  'sahara/nextWrite': oneWrite('next'),
  'sahara/retroactiveLog': retroactiveLog,
  'sahara/timeline': timeline,
};
