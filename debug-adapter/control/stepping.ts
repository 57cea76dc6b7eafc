import type {
  Address,
  ContextId,
  ExecutionContext,
  FrameAccess,
  Outcome,
  RunLimit,
  Stops,
  Value,
} from '../../vm/context/index.ts';
import type { Code, StepPlace } from './code.ts';
import { endInto, endOut, endOver, restOfLine, type View, viewOf } from './inlining.ts';

export type StepKind = 'over' | 'into' | 'out';
export type Granularity = 'statement' | 'line' | 'instruction';

export interface StepRequest {
  readonly context: ContextId;
  readonly kind: StepKind;
  readonly granularity: Granularity;
  /** Step into only calls of this function, or into the inlined call that begins there. */
  readonly target?: Address;
}

/** What becomes of a step at an outcome: it is done, it goes on, or its context has ended. */
export type StepVerdict = 'done' | 'go on' | 'dissolved';

/** What the function gave back that a step has left; `entry` lies in it. */
export interface Returned {
  readonly entry: Address;
  readonly results: readonly Value[];
}

/**
 * One step, by activation (rule 10 of the boundary): it ends at a statement of its own activation, or, when that activation
 * is left, at the next statement of the nearest one that survives. Deeper activations of the same function do not count.
 */
export class Step {
  limit: Pick<RunLimit, 'leave' | 'enter'> = {};
  steps: Stops['steps'];
  /** Set when the step left the function it began in. */
  returned: Returned | undefined;
  readonly #code: Code;
  readonly #request: StepRequest;
  readonly #innermost: () => FrameAccess | undefined;
  /** The person stands in code that steps pass by otherwise. */
  readonly #isAmongSkipped: boolean;
  /** The activation that the step is about. */
  #base: FrameAccess;
  /** An address in its function: the frame cannot be asked when it is gone. */
  #function: Address;
  /** How many inlined calls are not entered, by the address that the step may end at. */
  #hidden: ReadonlyMap<Address, number> = new Map();

  /** `hidden`: inlined calls that begin at the place of `base` and were not entered. */
  constructor(
    request: StepRequest,
    code: Code,
    context: () => ExecutionContext | undefined,
    { base, hidden }: { readonly base: FrameAccess; readonly hidden: number },
  ) {
    // Standing in a function whose source is not known, a person steps through its instructions.
    const sourceless = base.kind !== 'host' && !code.hasStatements(base.address);
    this.#request = sourceless && code.debug !== undefined ? { ...request, granularity: 'instruction' } : request;
    this.#code = code;
    this.#innermost = () => context()?.frames(0, 1)[0];
    this.#base = base;
    this.#function = base.address;
    const here = code.framesAt(base.address)[hidden];
    this.#isAmongSkipped = here !== undefined && code.isSkipped(here);
    this.#aim(base, hidden);
  }

  get context(): ContextId {
    return this.#request.context;
  }

  /** Where the step ended: innermost source frames that are inlined calls not entered yet. */
  hiddenAt(address: Address): number {
    return this.#hidden.get(address) ?? 0;
  }

  /** An outcome of this step's context that is the step's own business: `entered`, `left`, or a stop at one of its addresses. */
  after(outcome: Outcome): StepVerdict {
    const frame = this.#innermost();
    if (!frame) return 'dissolved';
    if (outcome.kind === 'entered') return this.#entered(frame);
    if (outcome.kind === 'left') return this.#left(frame, outcome);
    return 'done';
  }

  #entered(frame: FrameAccess): StepVerdict {
    const { granularity, target } = this.#request;
    if (granularity === 'instruction') return 'done';
    const isTarget = target !== undefined && this.#code.functionAt(frame.address)?.entry === target;
    const other = target !== undefined && !isTarget;
    const isPassed = isTarget ? this.#code.isSourceless(frame) : this.#isPassed(frame);
    if (other || isPassed) {
      this.#pass(frame, !other);
      return 'go on';
    }
    // A function without statements to its name is stopped at where it begins.
    if (!this.#code.hasStatements(frame.address)) return 'done';
    this.#base = frame;
    this.#function = frame.address;
    const frames = this.#code.framesAt(frame.address);
    const first = frames[0]?.isStatement ? viewOf(frames, frames.length - 1) : undefined;
    if (first) {
      // Calls that were inlined at the very beginning are entered one by one.
      this.#hidden = new Map([[frame.address, endOver(first, frames)?.hidden ?? frames.length - 1]]);
      return 'done';
    }
    this.#aim(frame);
    return 'go on';
  }

  #isPassed(frame: FrameAccess): boolean {
    return this.#isAmongSkipped ? this.#code.isSourceless(frame) : this.#code.isHidden(frame);
  }

  #left(frame: FrameAccess, { how, results }: Outcome & { readonly kind: 'left' }): StepVerdict {
    const { granularity, kind } = this.#request;
    if (frame.activation === this.#base.activation && frame.depth === this.#base.depth) {
      this.#aim(frame, 0);
      return 'go on';
    }
    if (frame.depth > this.#base.depth) {
      this.#pass(frame, true);
      return 'go on';
    }
    const isReturn = how === 'return' && frame.depth === this.#base.depth - 1 && results.length > 0;
    if (isReturn) this.returned = { entry: this.#function, results };
    this.#hidden = new Map();
    if (granularity === 'instruction') return 'done';
    if (kind === 'out' && !this.#isPassed(frame)) return 'done';
    this.#base = frame;
    this.#function = frame.address;
    this.#aim(frame);
    return 'go on';
  }

  /** Runs on until a frame between the step's activation and the top is left again, or, when `into`, calls something. */
  #pass(frame: FrameAccess, into: boolean): void {
    const { context } = this.#request;
    this.steps = undefined;
    this.limit = {
      leave: { context, depth: frame.depth },
      ...(into && this.#request.kind === 'into' ? { enter: { context, depth: frame.depth + 1 } } : {}),
    };
  }

  /** `hidden` where the step begins in the activation; absent where it arrives in it. */
  #aim(frame: FrameAccess, hidden?: number): void {
    const { context, kind } = this.#request;
    this.#hidden = this.#ends(frame, hidden);
    const addresses = new Set(this.#hidden.keys());
    this.steps = addresses.size ? { context, depth: frame.depth + 1, addresses } : undefined;
    this.limit = {
      leave: { context, depth: frame.depth },
      ...(kind === 'into' ? { enter: { context, depth: frame.depth + 1 } } : {}),
    };
  }

  /** Where the step may stop in an activation, with the inlined calls that are not entered there. */
  #ends(frame: FrameAccess, hidden: number | undefined): ReadonlyMap<Address, number> {
    const { kind, granularity, target } = this.#request;
    const here = this.#code.framesAt(frame.address);
    const view = viewOf(here, hidden ?? 0);
    const places = this.#code.statementsAround(frame.address);
    if (kind === 'out' && hidden !== undefined) {
      // Out of an inlined call is still inside the same activation.
      return view && view.calls.length > 0 ? this.#found(places, (place) => endOut(view, place.frames)) : new Map();
    }
    if (granularity === 'instruction' || (places.length === 0 && this.#code.debug === undefined))
      return new Map(this.#code.instructionsAround(frame.address).map((address) => [address, 0]));
    if (this.#isPassed(frame)) return new Map();
    if (hidden === undefined || !view) return this.#arriving(places, view);
    if (target !== undefined && places.some(({ address }) => address === target))
      return this.#found(
        places.filter(({ address }) => address === target),
        (place) => endInto(view, place.frames),
      );
    const rest = restOfLine(view, { from: frame.address, hidden }, places);
    const leavesLine = granularity === 'line';
    return this.#found(places, (place) => {
      if (rest.has(place.address) || (leavesLine && place.line === view.line && place.source === view.source))
        return undefined;
      return kind === 'into' && target === undefined ? endInto(view, place.frames) : endOver(view, place.frames);
    });
  }

  /** The next statement of an activation that the step has come into. */
  #arriving(places: readonly StepPlace[], view: View | undefined): ReadonlyMap<Address, number> {
    const around = view ?? { calls: [], source: '', line: 0 };
    return this.#found(places, ({ frames }) => endOver({ ...around, line: 0 }, frames) ?? { hidden: 0 });
  }

  #found(
    places: readonly StepPlace[],
    endOf: (place: StepPlace) => { readonly hidden: number } | undefined,
  ): ReadonlyMap<Address, number> {
    const found = new Map<Address, number>();
    for (const place of places) {
      const end = endOf(place);
      const shown = end && place.frames[end.hidden];
      if (!shown || (!this.#isAmongSkipped && this.#code.isSkipped(shown))) continue;
      found.set(place.address, end.hidden);
    }
    return found;
  }
}
