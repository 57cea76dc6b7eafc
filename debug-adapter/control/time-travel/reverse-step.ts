import type { Address, Clock, ContextId, FrameAccess, Outcome, Stops } from '../../../vm/context/index.ts';
import { addressOf } from '../../../vm/context/index.ts';
import type { Code } from '../code.ts';
import type { StepRequest } from '../stepping.ts';
import type { Moment } from './moment.ts';
import { backwards, tooMany } from './segments.ts';
import type { Traveller } from './traveller.ts';

/** What lies before a moment, as a reversed step sees it. */
interface Aim {
  readonly context: ContextId;
  readonly stops: Stops;
  /** Activations that may be stopped in: these, any, or any that a person wrote. */
  readonly activations: ReadonlySet<Clock> | 'all' | 'written';
  /** Only the first statement of each run of one line. */
  readonly byLine: boolean;
}

interface Line {
  readonly activation: Clock;
  readonly source: string;
  readonly line: number;
}

const everyDepth = 2 ** 31 - 1;
/** Callers whose statements are looked for; what lies deeper is never the nearest. */
const mostFrames = 1000;

/**
 * The moment that a reversed step ends at: the newest one before `from` at which the context stands at a statement of its own activation
 * or of one that called it (`over`), of any activation (`into`), or of one that called it (`out`). Where nobody wrote any of its
 * activations, `over` is `into`; where nothing was written at all, as forward, each instruction is a statement. Undefined at the
 * beginning.
 */
export const reverseStep = async (
  traveller: Traveller,
  code: Code,
  request: StepRequest,
  from: Moment,
): Promise<Moment | undefined> => {
  const frames = traveller.machine.context(request.context)?.frames(0, mostFrames) ?? [];
  const isBare = frames.every((frame) => code.isHidden(frame));
  const found = await search(traveller, code, aimOf(frames, code, request), from);
  if (found || !isBare || request.kind === 'out' || isByInstruction(code, request)) return found;
  return search(traveller, code, aimOf(frames, code, { ...request, granularity: 'instruction' }), from);
};

const search = async (traveller: Traveller, code: Code, aim: Aim, from: Moment): Promise<Moment | undefined> => {
  /** The first arrival of the span behind, when it began a run of its line unless the span before ends in the same one. */
  let open: { readonly moment: Moment; readonly line: Line } | undefined;
  const found = await backwards(traveller, from, async (to, most) => {
    let last: Moment | undefined;
    let first: typeof open;
    let previous: Line | undefined;
    let visits = 0;
    await traveller.scan(to, aim.stops, (outcome) => {
      if (++visits > most) return true;
      const frame = arrival(traveller, code, aim, outcome);
      if (!frame) return false;
      const moment = traveller.journal.here;
      const line = lineOf(code, frame);
      if (!aim.byLine || !previous || !sameLine(previous, line)) last = moment;
      if (!previous) first = { moment, line };
      previous = line;
      return false;
    });
    if (visits > most) return tooMany;
    if (!aim.byLine) return last;
    if (open && (!previous || !sameLine(previous, open.line))) {
      if (previous) return open.moment;
      return undefined;
    }
    if (last && first && last !== first.moment) return last;
    open = first ?? open;
    return undefined;
  });
  return found ?? open?.moment;
};

const isByInstruction = (code: Code, { granularity }: StepRequest): boolean =>
  granularity === 'instruction' || code.debug === undefined;

const aimOf = (frames: readonly FrameAccess[], code: Code, request: StepRequest): Aim => {
  const { context, kind, granularity } = request;
  const [innermost] = frames;
  const byInstruction = isByInstruction(code, request);
  const places = (address: Address): readonly Address[] =>
    byInstruction ? code.instructionsAround(address) : code.statementsAround(address).map((place) => place.address);
  const kept = kind === 'out' ? frames.slice(1) : frames;
  const written = kept.filter((frame) => byInstruction || !code.isHidden(frame));
  // A context that has ended has no frames, or only those that a library ended the program in: what lies before its end is the last
  // statement that ran, in whatever activation.
  if (kind === 'into' || !innermost || (kind === 'over' && written.length === 0)) {
    const depth = kind === 'out' ? 1 : everyDepth;
    const addresses = new Set(everyPlace(code, byInstruction));
    return {
      context,
      stops: { addresses: new Set(), conditions: 'none', steps: { context, depth, addresses } },
      activations: byInstruction ? 'all' : 'written',
      byLine: false,
    };
  }
  const addresses = new Set(written.flatMap(({ address }) => places(address)));
  const depth = innermost.depth + (kind === 'out' ? 0 : 1);
  return {
    context,
    stops: { addresses: new Set(), conditions: 'none', steps: { context, depth, addresses } },
    activations: new Set(written.map(({ activation }) => activation)),
    byLine: granularity === 'line' && !byInstruction,
  };
};

const everyPlace = (code: Code, byInstruction: boolean): readonly Address[] =>
  code.program.units.flatMap((unit) =>
    byInstruction ? unit.starts(addressOf(unit.id, 0), unit.length) : (code.debug?.statementStarts(unit.id) ?? []),
  );

const arrival = (traveller: Traveller, code: Code, aim: Aim, outcome: Outcome): FrameAccess | undefined => {
  if (outcome.kind !== 'stop' || outcome.context !== aim.context) return undefined;
  const frame = traveller.machine.context(aim.context)?.frames(0, 1)[0];
  if (!frame) return undefined;
  const { activations } = aim;
  if (activations === 'all') return frame;
  const fits = activations === 'written' ? !code.isHidden(frame) : activations.has(frame.activation);
  return fits ? frame : undefined;
};

const lineOf = (code: Code, frame: FrameAccess): Line => {
  const position = code.framesAt(frame.address)[0]?.position;
  return { activation: frame.activation, source: position?.source ?? '', line: position?.line ?? 0 };
};

const sameLine = (left: Line, right: Line): boolean =>
  left.activation === right.activation && left.source === right.source && left.line === right.line;
