import type {
  Address,
  ContextId,
  ExecutionContext,
  FrameAccess,
  Outcome,
  RunLimit,
  Stops,
} from '../../vm/context/index.ts';
import type { Code } from './code.ts';

export type StepKind = 'over' | 'into' | 'out';
export type Granularity = 'statement' | 'line' | 'instruction';

export interface StepRequest {
  readonly context: ContextId;
  readonly kind: StepKind;
  readonly granularity: Granularity;
  /** Step into only calls of this function. */
  readonly target?: Address;
}

/** What becomes of a step at an outcome: it is done, it goes on, or its context has ended. */
export type StepVerdict = 'done' | 'go on' | 'dissolved';

/**
 * One step, by activation (rule 10 of the boundary): it ends at a statement of its own activation, or, when that activation
 * is left, at the next statement of the nearest one that survives. Deeper activations of the same function do not count.
 */
export class Step {
  limit: Pick<RunLimit, 'leave' | 'enter'> = {};
  steps: Stops['steps'];
  readonly #code: Code;
  readonly #request: StepRequest;
  readonly #innermost: () => FrameAccess | undefined;
  /** The activation that the step is about. */
  #base: FrameAccess;

  constructor(request: StepRequest, code: Code, context: () => ExecutionContext | undefined, base: FrameAccess) {
    // Standing in a function whose source is not known, a person steps through its instructions.
    const sourceless = base.kind !== 'host' && code.statementsAround(base.address).length === 0;
    this.#request = sourceless && code.debug !== undefined ? { ...request, granularity: 'instruction' } : request;
    this.#code = code;
    this.#innermost = () => context()?.frames(0, 1)[0];
    this.#base = base;
    this.#aim(base, true);
  }

  get context(): ContextId {
    return this.#request.context;
  }

  /** An outcome of this step's context that is the step's own business: `entered`, `left`, or a stop at one of its addresses. */
  after(outcome: Outcome): StepVerdict {
    const frame = this.#innermost();
    if (!frame) return 'dissolved';
    if (outcome.kind === 'entered') return this.#entered(frame);
    if (outcome.kind === 'left') return this.#left(frame);
    return 'done';
  }

  #entered(frame: FrameAccess): StepVerdict {
    const { granularity, target } = this.#request;
    if (granularity === 'instruction') return 'done';
    const other = target !== undefined && this.#code.functionAt(frame.address)?.entry !== target;
    if (other || this.#code.isHidden(frame)) {
      this.#pass(frame, !other);
      return 'go on';
    }
    // A function without statements to its name is stopped at where it begins.
    if (this.#code.statementsAround(frame.address).length === 0) return 'done';
    if (this.#code.framesAt(frame.address)[0]?.isStatement) return 'done';
    this.#base = frame;
    this.#aim(frame, false);
    return 'go on';
  }

  #left(frame: FrameAccess): StepVerdict {
    const { granularity, kind } = this.#request;
    if (frame.activation === this.#base.activation && frame.depth === this.#base.depth) {
      this.#aim(frame, true);
      return 'go on';
    }
    if (frame.depth > this.#base.depth) {
      this.#pass(frame, true);
      return 'go on';
    }
    if (granularity === 'instruction') return 'done';
    if (kind === 'out' && !this.#code.isHidden(frame)) return 'done';
    this.#base = frame;
    this.#aim(frame, false);
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

  #aim(frame: FrameAccess, first: boolean): void {
    const { context, kind } = this.#request;
    const addresses = this.#addresses(frame, first);
    this.steps = addresses.length ? { context, depth: frame.depth + 1, addresses: new Set(addresses) } : undefined;
    this.limit = {
      leave: { context, depth: frame.depth },
      ...(kind === 'into' ? { enter: { context, depth: frame.depth + 1 } } : {}),
    };
  }

  /** Where the step may stop in an activation; `first`: it starts there, so a step by line leaves the line. */
  #addresses(frame: FrameAccess, first: boolean): readonly Address[] {
    const { kind, granularity } = this.#request;
    const here = this.#code.framesAt(frame.address);
    const places = this.#code.statementsAround(frame.address);
    if (kind === 'out') {
      // Out of an inlined call is still inside the same activation.
      return here.length > 1 ? places.filter((place) => place.inlined < here.length).map((place) => place.address) : [];
    }
    if (granularity === 'instruction' || (places.length === 0 && this.#code.debug === undefined))
      return this.#code.instructionsAround(frame.address);
    if (this.#code.isHidden(frame)) return [];
    const position = here[0]?.position;
    const leavesLine = granularity === 'line' && first && position;
    return places
      .filter((place) => kind === 'into' || !first || place.inlined <= Math.max(1, here.length))
      .filter((place) => !leavesLine || place.line !== position.line || place.source !== position.source)
      .map((place) => place.address);
  }
}
