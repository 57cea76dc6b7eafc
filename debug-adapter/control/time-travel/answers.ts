import { deflateSync, inflateSync } from 'fflate';
import type { Spill } from '../surroundings.ts';
import { type Answered, answersIn, Chunk, ChunkWriter } from './chunk.ts';

const chunkBytes = 65_536;

/** A call, and the outside's state behind it. */
interface Point {
  readonly call: number;
  readonly state: string | undefined;
}

const start: Point = { call: -1, state: undefined };

/**
 * Answers of the outside by number of the call, ascending; calls that are not here were answered with nothing. Kept in chunks that
 * timelines share, so that a program that reads byte by byte costs little more than what it reads.
 */
export class Answers {
  #chunks: readonly Chunk[] = [];
  #writer = new ChunkWriter(-1);
  /** Those of the chunk that is being written. */
  #recent: Answered[] = [];
  #before: Point = start;
  #last: Point = start;
  /** Bytes of all answers that were added. */
  added = 0;
  /** The chunk that was read last, decoded. */
  #decoded: { readonly chunk: Chunk; readonly answers: readonly Answered[] } | undefined;

  /** `state`: of the outside before the first call. */
  constructor(state?: string) {
    this.#before = { call: -1, state };
    this.#last = this.#before;
  }

  /** Complete chunks; several timelines may hold one. */
  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** Bytes in memory that are not in {@link chunks}, about. */
  get open(): number {
    return this.#writer.length + this.#recent.length * 100;
  }

  add(call: number, result: Uint8Array, state?: string): void {
    const changed = state !== undefined && state !== this.#last.state;
    if (result.length === 0 && !changed) return;
    const answered = { call, result, ...(changed ? { state } : {}) };
    this.#writer.add(answered);
    this.added += result.length;
    this.#recent.push(answered);
    this.#last = { call, state: changed ? state : this.#last.state };
    if (this.#writer.length < chunkBytes && this.#recent.length < chunkBytes / 8) return;
    const calls = { previous: this.#before.call, last: call };
    this.#chunks = [...this.#chunks, new Chunk(this.#writer.bytes(), calls, this.#before.state)];
    this.#begin(this.#last);
  }

  #begin(before: Point): void {
    this.#before = before;
    this.#writer = new ChunkWriter(before.call);
    this.#recent = [];
  }

  get(call: number): Uint8Array | undefined {
    return find(this.#around(call), call)?.result;
  }

  /** The outside's state in front of a call. */
  stateBefore(call: number): string | undefined {
    const chunk = this.#chunkOf(call);
    const begin = chunk ? chunk.state : this.#before.state;
    return this.#around(call).findLast((each) => each.call < call && each.state !== undefined)?.state ?? begin;
  }

  #chunkOf(call: number): Chunk | undefined {
    if (call > this.#before.call) return undefined;
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#chunks[middle] as Chunk).lastCall < call) low = middle + 1;
      else high = middle;
    }
    return this.#chunks[low];
  }

  #around(call: number): readonly Answered[] {
    const chunk = this.#chunkOf(call);
    if (!chunk) return this.#recent;
    if (this.#decoded?.chunk !== chunk) this.#decoded = { chunk, answers: [...chunk.answers()] };
    return this.#decoded.answers;
  }

  /** All of them as one list of bytes, compressed; states of the outside are not among them. */
  pack(): Uint8Array {
    const writer = new ChunkWriter(-1);
    for (const { call, result } of this) if (result.length > 0) writer.add({ call, result });
    return deflateSync(writer.bytes());
  }

  /** The inverse of {@link pack}; throws an Error when the bytes are something else. */
  static unpack(bytes: Uint8Array): Answers {
    const answers = new Answers();
    for (const { call, result } of answersIn(inflateSync(bytes), -1)) answers.add(call, result);
    return answers;
  }

  *[Symbol.iterator](): Generator<Answered> {
    for (const chunk of this.#chunks) yield* chunk.answers();
    yield* this.#recent;
  }

  /** Those before a call. */
  until(call: number): Answers {
    const answers = new Answers();
    const whole = this.#chunks.filter(({ lastCall }) => lastCall < call);
    answers.#chunks = whole;
    const last = whole.at(-1);
    const next = this.#chunks[whole.length];
    const state = next ? next.state : this.#before.state;
    answers.#last = { call: last?.lastCall ?? -1, state };
    answers.#begin(answers.#last);
    for (const each of next ? next.answers() : this.#recent) {
      if (each.call >= call) break;
      answers.add(each.call, each.result, each.state);
    }
    return answers;
  }

  /** Forgets what nobody will ask for again, as far as whole chunks go. */
  forgetBefore(call: number): void {
    this.#chunks = this.#chunks.filter(({ lastCall }) => lastCall >= call);
  }

  /** Bytes in memory, about. */
  get size(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.size, this.open);
  }

  /** Makes complete chunks smaller, the oldest first, until so many bytes are left, as far as that can be done. */
  shrink(most: number, spill: Spill | undefined): void {
    let { size } = this;
    for (const chunk of this.#chunks) {
      while (size > most) {
        const before = chunk.size;
        if (!chunk.shrink(spill)) break;
        size += chunk.size - before;
      }
      if (size <= most) return;
    }
  }
}

const find = (answers: readonly Answered[], call: number): Answered | undefined => {
  let [low, high] = [0, answers.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((answers[middle] as Answered).call < call) low = middle + 1;
    else high = middle;
  }
  const found = answers[low];
  return found?.call === call ? found : undefined;
};
