/** Calls and returns of the program's functions, and what a run may go through of them. */
import { Activations } from './activations.ts';
import type { EngineLimit, EngineOutcome, Invocation } from './outcome.ts';
import { instructionAboutAt, wordsOf } from './prepared.ts';
import { frameWords, hostPlace } from './state.ts';
import { callLength } from './tables.ts';
import { wordsOfValue } from './values.ts';

export abstract class Calls extends Activations {
  /** Somebody wants to know when a frame is left. */
  #leaving = false;

  /** Starts the next invocation, when nothing runs. */
  protected startNext(): void {
    const [next, ...rest] = this.queue;
    if (!next) return;
    this.queue = rest;
    this.depth = -1;
    this.instance = -1;
    const entered = this.enter(next.function, (base) => {
      let slot = base;
      this.function(next.function).signature.parameters.forEach((type, index) => {
        this.words.set(wordsOfValue(next.values[index]!), slot);
        slot += wordsOf(type);
      });
    });
    if (!entered) this.failure = { code: 'trap', message: 'call stack exhausted' };
  }

  /** Makes the queued invocations begin. */
  invoke(invocations: readonly Invocation[]): void {
    this.queue = [...this.queue, ...invocations];
    this.finished = false;
    if (this.depth < 0 && !this.failure) this.startNext();
  }

  protected frameLimits({ leave, enter }: EngineLimit): void {
    this.#leaving = leave !== undefined;
    this.floor = Math.max(0, leave ?? 0);
    const room = Math.min(this.limits.depth - 1, this.activations.length - 2);
    this.ceiling = Math.max(0, Math.min(room, enter === undefined ? room : enter - 1));
  }

  protected trapped(): undefined {
    this.fail('trap', this.trapMessage);
  }

  protected fail(code: string, message: string): undefined {
    this.failure = { code, message };
  }

  /** Prepares the callee of the fast call that is about to be made; true when the interpreter can make it now. */
  protected makeRoom(): boolean {
    const fn = this.store[this.callee]!;
    if (fn.kind === 'host') return false;
    const before = this.functions[fn.address * 8]!;
    const prepared = this.code.prepare(fn);
    if (!prepared || before !== 0) return false;
    return this.base + prepared.frameWords <= this.usable && this.depth < this.ceiling;
  }

  /** Makes a call with the caller in the plain form at its call instruction. */
  protected call(limit: EngineLimit): EngineOutcome | undefined {
    const { callee, base } = this;
    const fn = this.store[callee]!;
    const after = this.pc + callLength(this.plain[this.pc]!);
    const resume = this.plain[after - 1]!;
    if (this.depth + 1 >= this.limits.depth || !this.growFrames()) return this.fail('trap', 'call stack exhausted');
    if (fn.kind === 'host') {
      if (!this.growStack(base + 4096)) return this.fail('trap', 'call stack exhausted');
      this.frames[this.depth * frameWords + 2] = resume;
      this.pushHost(fn, base);
      return undefined;
    }
    const prepared = this.code.prepare(fn);
    if (!prepared) return this.fail('invalid', `the function is not valid: ${fn.broken ?? ''}`);
    if (!this.growStack(base + prepared.frameWords)) return this.fail('trap', 'call stack exhausted');
    this.frames[this.depth * frameWords + 2] = resume;
    this.clock++;
    this.words.fill(0, base + this.functions[callee * 8 + 5]!, base + prepared.localsEnd);
    this.pushFrame(callee, base, fn.instance.number);
    this.pc = prepared.plainStart;
    return limit.enter !== undefined && this.depth >= limit.enter ? { kind: 'entered' } : undefined;
  }

  protected tailCall(): undefined {
    const { callee, base, tailWords } = this;
    const fn = this.store[callee]!;
    const { fp } = this;
    if (!this.growStack(fp + tailWords + 4096)) return this.fail('trap', 'call stack exhausted');
    this.words.copyWithin(fp, base, base + tailWords);
    this.clock++;
    const at = this.depth * frameWords;
    if (fn.kind === 'host') {
      const activation = this.activations[this.depth]!;
      this.depth--;
      this.pushHost(fn, fp, this.clock - 1);
      this.activations[this.depth] = activation;
      return undefined;
    }
    const prepared = this.code.prepare(fn);
    if (!prepared) return this.fail('invalid', `the function is not valid: ${fn.broken ?? ''}`);
    if (!this.growStack(fp + prepared.frameWords)) return this.fail('trap', 'call stack exhausted');
    this.words.fill(0, fp + this.functions[callee * 8 + 5]!, fp + prepared.localsEnd);
    this.frames[at] = callee;
    this.frames[at + 3] = fn.instance.number;
    this.instance = fn.instance.number;
    this.enterInstance(this.instance);
    this.pc = prepared.plainStart;
    return undefined;
  }

  /** A frame was popped below the floor: `fp` is still its first word, where the results are. */
  protected returned(): EngineOutcome | undefined {
    const gone = this.depth + 1;
    const { results: types } = this.function(this.frames[gone * frameWords]!).signature;
    const results = this.valuesFrom(types, this.fp);
    if (this.depth < 0) {
      this.results = results;
      this.instance = -1;
      if (this.queue.length > 0) {
        this.startNext();
        return this.#leaving ? { kind: 'left', how: 'return', results, types } : undefined;
      }
      this.finished = this.queue.length === 0;
      return { kind: 'ended', results };
    }
    this.resume();
    return { kind: 'left', how: 'return', results, types };
  }

  /** Goes on with the frame that `depth` is now, whose callee has returned its results. */
  protected resume(): void {
    const at = this.depth * frameWords;
    this.fp = this.frames[at + 1]!;
    this.instance = this.frames[at + 3]!;
    this.enterInstance(this.instance);
    const evaluation = this.evaluations.at(-1);
    if (evaluation && evaluation.depth === this.depth + 1) {
      this.evaluations = this.evaluations.slice(0, -1);
      this.pc = evaluation.pc;
      this.frames[at + 2] = this.hostFrames.has(this.depth) ? hostPlace : 0;
      return;
    }
    const resume = this.frames[at + 2]!;
    if (resume === hostPlace) {
      this.pc = hostPlace;
      this.guestReturned();
      return;
    }
    const prepared = this.code.preparedAt(this.depth)!;
    this.pc = prepared.plainAt[instructionAboutAt(prepared, resume)]!;
  }

  /** The callee of the host function on top has returned: its results are below the frames. */
  protected abstract guestReturned(): void;
}
