import type { Address, Clock, ContextId } from '../../vm/context/index.ts';
import type { Debuggee } from '../control/debuggee.ts';
import type { Stop } from '../control/stop.ts';
import type { MomentBody, MomentPlace, TimelinesBody } from '../protocol.ts';

/** Where in its recording a program stands. */
export const momentBody = ({ timeTravel, journal }: Debuggee): MomentBody => {
  const { timelines } = timeTravel;
  return {
    recording: timeTravel.isOn,
    clock: journal.here.clock,
    start: timeTravel.start,
    end: journal.end.clock,
    past: timeTravel.past,
    timeline: timelines.current.id,
    timelines: timelines.all.length,
    memory: {
      used: timelines.used,
      budget: timeTravel.budget,
      checkpoints: timelines.current.checkpoints.all.length,
    },
  };
};

export const timelinesBody = ({ timeTravel }: Debuggee): TimelinesBody => ({
  current: timeTravel.timelines.current.id,
  timelines: timeTravel.timelines.all.map(({ id, name, parent, parted, end, ending }) => ({
    id,
    name,
    ...(parent === undefined ? {} : { parent }),
    ...(parted === undefined ? {} : { parted: parted.clock }),
    end: end.clock,
    ending: endingText(ending),
  })),
});

const endingText = (stop: Stop | undefined): string => {
  if (!stop) return 'running';
  switch (stop.reason) {
    case 'ended':
      return stop.result === undefined ? 'finished' : `finished: ${stop.result}`;
    case 'failed':
      return `failed: ${stop.message}`;
    case 'condition':
      return `stopped at condition ${stop.condition.name}`;
    case 'data breakpoint':
      return `stopped: ${stop.text}`;
    default:
      return `stopped (${stop.reason})`;
  }
};

/** What placing an address in a source needs of a session. */
export interface Places {
  readonly debuggee: Debuggee;
  readonly launched: { readonly sources: { clientPath(path: string): string } } | undefined;
  /** Lines and columns as the client counts them. */
  readonly shown: { line(line: number): number; column(column: number): number };
}

/** The statement that an address belongs to, at a clock in a context. */
export const placeOf = (
  session: Places,
  at: { readonly clock: Clock; readonly context: ContextId; readonly address: Address },
): MomentPlace => {
  const { code } = session.debuggee;
  const [frame] = code.framesAt(at.address);
  const name = frame?.name ?? code.functionAt(at.address)?.name;
  return {
    clock: at.clock,
    threadId: at.context,
    ...(name === undefined ? {} : { function: name }),
    ...(frame
      ? {
          path: session.launched?.sources.clientPath(frame.position.source) ?? frame.position.source,
          line: session.shown.line(frame.position.line),
          column: session.shown.column(frame.position.column),
        }
      : {}),
  };
};

/** `bank.sahara:12 in deposit`, for sentences. */
export const placeText = ({ path, line, function: name }: MomentPlace): string => {
  const file = path?.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const where = file === undefined ? 'machine code' : `${file}:${line}`;
  return name === undefined ? where : `${where} in ${name}`;
};
