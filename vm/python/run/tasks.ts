/** Built-ins in steps: collecting an iterator, calling a function for each value, sorting with guest code's `<`. */
import { PyGenerator } from '../objects/callables.ts';
import { exhausted } from '../objects/iterators.ts';
import type { PyException, Value } from '../objects/values.ts';
import { Again, again } from '../protocol/runtime.ts';
import type { Engine } from './engine.ts';
import { HostFrame, NativeFrame } from './host-frame.ts';

const resumeKind = 6;

abstract class Task extends HostFrame {
  abstract start(engine: Engine): void;

  fail(engine: Engine, exception: PyException): void {
    engine.pop();
    engine.operations.raise(engine, exception);
  }

  /** Its result goes to the built-in that waits for it. */
  finish(engine: Engine, result: unknown): void {
    engine.pop();
    engine.deliver(result as Value);
  }
}

/** Runs one step of a task: a value at once, or undefined while it waits or has raised. */
const step = (engine: Engine, code: NativeFrame['code'], args: readonly Value[]): Value => {
  const memo: unknown[] = [];
  const result = engine.attempt(code, args, null, memo);
  const exception = engine.takeRaised(result);
  if (exception) {
    engine.operations.raise(engine, exception);
    return undefined;
  }
  if (result === undefined) {
    engine.push(
      1,
      null,
      null,
      engine.sp + 1,
      new NativeFrame(code, args, null, memo, (each, value) => each.deliver(value), 0),
    );
    engine.startPending();
  }
  return result as Value;
};

/** All values of an iterator. */
export class CollectTask extends Task {
  readonly #iterator: Value;
  readonly #found: Value[];
  constructor(iterator: Value, found: Value[] = []) {
    super();
    this.#iterator = iterator;
    this.#found = found;
  }
  start(engine: Engine): void {
    for (;;) {
      if (this.#iterator instanceof PyGenerator) {
        engine.operations.resume(engine, this.#iterator, null, undefined, resumeKind);
        return;
      }
      const value = step(engine, engine.operations.next, [this.#iterator]);
      if (value === undefined) return;
      if (value === exhausted) return this.finish(engine, this.#found);
      this.#found.push(value);
    }
  }
  deliver(engine: Engine, value: Value): void {
    if (value === exhausted) this.finish(engine, this.#found);
    else {
      this.#found.push(value);
      this.start(engine);
    }
  }
  copy(): HostFrame {
    return new CollectTask(this.#iterator, this.#found.slice());
  }
  values(): readonly unknown[] {
    return [this.#iterator, ...this.#found];
  }
}

const callCode: NativeFrame['code'] = (runtime, [callee, ...args]) => runtime.tryCall(callee, args);

/** The results of a function for each value. */
export class EachTask extends Task {
  readonly #callee: Value;
  readonly #given: readonly Value[];
  readonly #found: Value[];
  constructor(callee: Value, given: readonly Value[], found: Value[] = []) {
    super();
    this.#callee = callee;
    this.#given = given;
    this.#found = found;
  }
  start(engine: Engine): void {
    while (this.#found.length < this.#given.length) {
      const result = step(engine, callCode, [this.#callee, this.#given[this.#found.length]]);
      if (result === undefined) return;
      this.#found.push(result);
    }
    this.finish(engine, this.#found);
  }
  deliver(engine: Engine, value: Value): void {
    this.#found.push(value);
    this.start(engine);
  }
  copy(): HostFrame {
    return new EachTask(this.#callee, this.#given, this.#found.slice());
  }
  values(): readonly unknown[] {
    return [this.#callee, ...this.#given, ...this.#found];
  }
}

/** One step of a built-in after the other, until it gives something else than the wish for one more. */
export class RepeatTask extends Task {
  readonly #code: NativeFrame['code'];
  #args: readonly Value[];
  constructor(code: NativeFrame['code'], args: readonly Value[]) {
    super();
    this.#code = code;
    this.#args = args;
  }
  start(engine: Engine): void {
    for (;;) {
      const result = step(engine, this.#code, this.#args);
      if (result === undefined || this.#take(engine, result)) return;
    }
  }
  deliver(engine: Engine, value: Value): void {
    if (!this.#take(engine, value)) this.start(engine);
  }
  /** Whether that was the end. */
  #take(engine: Engine, result: Value): boolean {
    if (result instanceof Again) this.#args = result.args;
    else if (result !== again) {
      this.finish(engine, result);
      return true;
    }
    return false;
  }
  copy(): HostFrame {
    return new RepeatTask(this.#code, this.#args);
  }
  values(): readonly unknown[] {
    return this.#args;
  }
}

interface SortState {
  /** Indices of the values, sorted in runs of `width`. */
  readonly from: readonly number[];
  readonly to: number[];
  readonly width: number;
  readonly low: number;
  readonly left: number;
  readonly right: number;
}

/** A stable merge sort, one comparison a step; the result is the order of the indices. */
export class SortTask extends Task {
  readonly #given: readonly Value[];
  #state: SortState;
  constructor(given: readonly Value[], state?: SortState) {
    super();
    this.#given = given;
    this.#state = state ?? { from: given.map((_, at) => at), to: [], width: 1, low: 0, left: 0, right: 1 };
  }
  start(engine: Engine): void {
    for (;;) {
      const wanted = this.#wanted();
      if (!wanted) return this.finish(engine, this.#state.from);
      const less = step(engine, engine.operations.less, [this.#given[wanted[1]], this.#given[wanted[0]]]);
      if (less === undefined) return;
      this.#take(less === true);
    }
  }
  deliver(engine: Engine, value: Value): void {
    this.#take(value === true);
    this.start(engine);
  }

  /** The pair of indices to compare next; undefined when all is sorted. */
  #wanted(): readonly [number, number] | undefined {
    const { length } = this.#given;
    for (;;) {
      const { from, to, width, low, left, right } = this.#state;
      if (width >= length) return undefined;
      if (low >= length) {
        this.#state = { from: to, to: [], width: width * 2, low: 0, left: 0, right: width * 2 };
        continue;
      }
      const middle = Math.min(low + width, length);
      const end = Math.min(low + 2 * width, length);
      if (left < middle && right < end) return [from[left] as number, from[right] as number];
      to.push(...from.slice(left, middle), ...from.slice(right, end));
      this.#state = { from, to, width, low: end, left: end, right: end + width };
    }
  }

  /** `rightFirst`: the value of the right run is less. */
  #take(rightFirst: boolean): void {
    const state = this.#state;
    if (rightFirst) {
      state.to.push(state.from[state.right] as number);
      this.#state = { ...state, right: state.right + 1 };
    } else {
      state.to.push(state.from[state.left] as number);
      this.#state = { ...state, left: state.left + 1 };
    }
  }
  copy(): HostFrame {
    return new SortTask(this.#given, { ...this.#state, to: this.#state.to.slice() });
  }
  values(): readonly unknown[] {
    return [
      ...this.#given,
      this.#state.width,
      this.#state.low,
      this.#state.left,
      this.#state.right,
      this.#state.to.length,
    ];
  }
}
