import type { Address, ContextId, ExecutionContext, FrameAccess, SourceFrame } from '../../vm/context/index.ts';
import type { Debuggee } from '../control/debuggee.ts';

/** A frame as it is shown: a frame of the machine, or one of the inlined calls in it. */
export class Frame {
  readonly #debuggee: Debuggee;
  readonly context: ContextId;
  /** Index in the machine's frames, 0 the innermost. */
  readonly index: number;
  /** Index in the source frames of the place, 0 the innermost. */
  readonly level: number;

  constructor(debuggee: Debuggee, context: ContextId, index: number, level: number) {
    this.#debuggee = debuggee;
    this.context = context;
    this.index = index;
    this.level = level;
  }

  /** Looked up at each use: an expression may have run in between. */
  get access(): FrameAccess | undefined {
    return this.#debuggee.context(this.context)?.frames(this.index, 1)[0];
  }

  get callee(): FrameAccess | undefined {
    return this.index === 0 ? undefined : this.#debuggee.context(this.context)?.frames(this.index - 1, 1)[0];
  }

  get place(): Address {
    const access = this.access;
    return access ? this.#debuggee.code.placeOf(access, this.callee) : 0;
  }

  /** A host function has none, whatever lies where it was called. */
  get source(): SourceFrame | undefined {
    if (this.access?.kind === 'host') return undefined;
    return this.#debuggee.code.framesAt(this.place)[this.level];
  }
}

const page = 100;

/** The frames of a context at a stop, expanded to inlined calls as far as was asked. */
export class FrameList {
  readonly #debuggee: Debuggee;
  readonly #context: ExecutionContext;
  readonly #shown: Frame[] = [];
  #read = 0;

  constructor(debuggee: Debuggee, context: ExecutionContext) {
    this.#debuggee = debuggee;
    this.#context = context;
  }

  /** Frames from `start` on, and how many there are as far as is known. */
  slice(start: number, count: number): { readonly frames: readonly Frame[]; readonly total: number } {
    while (this.#shown.length < start + count && this.#read < this.#context.depth) this.#readPage();
    return {
      frames: this.#shown.slice(start, start + count),
      total: this.#context.depth + (this.#shown.length - this.#read),
    };
  }

  #readPage(): void {
    const { code } = this.#debuggee;
    // One more in front: a frame's place depends on its callee's kind.
    const from = Math.max(0, this.#read - 1);
    const frames = this.#context.frames(from, page + (this.#read - from));
    if (frames.length === this.#read - from) {
      this.#read = this.#context.depth;
      return;
    }
    for (let at = this.#read - from; at < frames.length; at++) {
      const access = frames[at] as FrameAccess;
      const place = code.placeOf(access, frames[at - 1]);
      const levels = access.kind === 'host' ? 1 : Math.max(1, code.framesAt(place).length);
      // Inlined calls that begin where the innermost frame stands are shown when they are entered.
      const first = from + at === 0 ? Math.min(code.hiddenIn(access), levels - 1) : 0;
      for (let level = first; level < levels; level++)
        this.#shown.push(new Frame(this.#debuggee, this.#context.id, from + at, level));
    }
    this.#read = from + frames.length;
  }
}
