/** Frames of built-ins on the return stack: what is done with a result that guest code brings. */
import type { Keywords, NativeCode } from '../objects/callables.ts';
import type { PyException, Value } from '../objects/values.ts';
import type { Engine } from './engine.ts';

/** What becomes of the result of a built-in. `operand` is the instruction's. */
export type Complete = (engine: Engine, value: Value, operand: number) => void;

/** The exception that a guest call ended with, among results that are replayed. */
export class Raised {
  readonly exception: PyException;
  constructor(exception: PyException) {
    this.exception = exception;
  }
}

/** A frame without instructions. It waits for the frame above it. */
export abstract class HostFrame {
  /** A result of the frame above. */
  abstract deliver(engine: Engine, value: Value): void;
  /** The frame above was left by an exception. */
  abstract fail(engine: Engine, exception: PyException): void;
  /** For checkpoints. */
  abstract copy(): HostFrame;
  /** Values that it holds, for walks over the graph. */
  abstract values(): readonly unknown[];
}

/** A built-in that waits: it is called again with the results so far. */
export class NativeFrame extends HostFrame {
  readonly code: NativeCode;
  readonly args: readonly Value[];
  readonly keywords: Keywords | null;
  readonly memo: unknown[];
  readonly complete: Complete;
  readonly operand: number;
  constructor(
    code: NativeCode,
    args: readonly Value[],
    keywords: Keywords | null,
    memo: unknown[],
    complete: Complete,
    operand: number,
  ) {
    super();
    this.code = code;
    this.args = args;
    this.keywords = keywords;
    this.memo = memo;
    this.complete = complete;
    this.operand = operand;
  }
  deliver(engine: Engine, value: Value): void {
    this.memo.push(value);
    engine.again(this);
  }
  fail(engine: Engine, exception: PyException): void {
    this.memo.push(new Raised(exception));
    engine.again(this);
  }
  copy(): HostFrame {
    return new NativeFrame(this.code, this.args, this.keywords, this.memo.slice(), this.complete, this.operand);
  }
  values(): readonly unknown[] {
    return [...this.args, ...(this.keywords?.values() ?? []), ...this.memo];
  }
}
