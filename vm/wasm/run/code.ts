/** Functions in both forms: prepared when they are first called, kept for good. */
import { resized } from './code-buffer.ts';
import { hot } from './interpret.generated.ts';
import { Preparation } from './prepare.ts';
import { InvalidFunction, type Notes } from './prepare-state.ts';
import { lastAtMost, Mark, type Operand, type Prepared } from './prepared.ts';
import { Flag, type State, type WasmFunction } from './state.ts';

/** Writes one row of {@link State.functions}. */
export const describeFunction = (state: State, fn: WasmFunction): void => {
  const at = fn.address * 8;
  reserveFunctions(state, fn.address + 1);
  state.functions[at + 3] = fn.instance.number;
  state.functions[at + 4] = fn.type;
};

/** Room in {@link State.functions} for so many. */
export const reserveFunctions = (state: State, count: number): void => {
  const { length } = state.functions;
  if (count * 8 > length) state.functions = resized(state.functions, Math.max(count * 8, length * 2));
};

/** What a watched place is held for: a local of one activation, or a range of memory; see {@link State.watchedActivation}. */
export type Guard = 'local' | 'memory';

/** Hosts give memory that is not touched for nothing, and copying takes time: room grows fast while it is small. */
const roomFor = (length: number, needed: number): number => Math.max(needed, length * (length < 2 ** 20 ? 4 : 2));

/** Instructions of a function whose operands are looked up in one walk. */
const walkedWhole = 20_000;

export class Code {
  /** Called with each function that is prepared. */
  onPrepared: (prepared: Prepared) => void = () => {};
  /** Called when a place becomes held in another way. */
  onHold: (place: number) => void = () => {};
  /** Functions by the start of their forms, ascending. */
  readonly #order: Prepared[] = [];
  /** Operands before instructions, by function and instruction. */
  readonly #operands = new Map<Prepared, Map<number, readonly Operand[]>>();
  /** Fast operations that {@link hot.leave} took the place of, by place: as long as something holds or probes it. */
  #operations = new Int32Array(0);
  /** How often a place is probed. */
  #probes = new Int32Array(0);
  /** What holds a place, without end: the rest of what {@link #operations} is for. */
  readonly #guards = new Map<number, (Guard | undefined)[]>();

  constructor(readonly state: State) {}

  /** The forms of a function; undefined when it is broken. */
  prepare(fn: WasmFunction): Prepared | undefined {
    if (fn.prepared || fn.broken !== undefined) return fn.prepared;
    const { state } = this;
    try {
      const problem = fn.instance.module.bodyProblem?.(fn.index);
      if (problem !== undefined) throw new InvalidFunction(problem);
      const preparation = new Preparation(state, fn, { fastBase: state.fastTop, plainBase: state.plainTop });
      const { prepared, fast, plain } = preparation.prepare();
      this.#reserve(prepared);
      state.fast.set(fast, prepared.fastStart);
      state.plain.set(plain, prepared.plainStart);
      state.fastTop = prepared.fastEnd;
      state.plainTop = prepared.plainEnd;
      const { marks, plainAt, count } = prepared;
      for (let index = 0; index < count; index++)
        if ((marks[index]! & (Mark.arrival | Mark.entry)) === (Mark.arrival | Mark.entry))
          state.flags[plainAt[index]!]! |= Flag.head;
      const at = fn.address * 8;
      state.functions.set(
        [
          prepared.fastStart,
          prepared.frameWords,
          prepared.count,
          fn.instance.number,
          fn.type,
          preparation.parameterWords,
          prepared.localsEnd,
          prepared.plainStart,
        ],
        at,
      );
      fn.prepared = prepared;
      this.#order.push(prepared);
      this.onPrepared(prepared);
      return prepared;
    } catch (error) {
      if (!(error instanceof InvalidFunction)) throw error;
      fn.broken = error.message;
      return undefined;
    }
  }

  #reserve({ fastEnd, plainEnd }: Prepared): void {
    const { state } = this;
    // The interpreters read a few words ahead.
    if (fastEnd + 8 > state.fast.length) state.fast = resized(state.fast, roomFor(state.fast.length, fastEnd + 8));
    if (plainEnd + 8 > state.plain.length) {
      const size = roomFor(state.plain.length, plainEnd + 8);
      state.plain = resized(state.plain, size);
      const flags = new Uint8Array(size);
      flags.set(state.flags);
      state.flags = flags;
    }
  }

  /** The function whose frame a depth is; undefined for a host frame. */
  preparedAt(depth: number): Prepared | undefined {
    const fn = this.state.store[this.state.frames[depth * 4]!];
    return fn?.kind === 'wasm' ? this.prepare(fn) : undefined;
  }

  /** The function whose fast form a place belongs to. */
  preparedAtPlace(place: number): Prepared | undefined {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order[middle]!.fastStart <= place) low = middle + 1;
      else high = middle;
    }
    return this.#order[low - 1];
  }

  /** The fast form as it was prepared, without anything that took an operation's place, and what is known of its places. */
  annotated(fn: WasmFunction, prepared: Prepared): { readonly fast: Int32Array; readonly notes: Notes } {
    const notes: Notes = { types: new Map(), arrivals: new Map() };
    const places = { fastBase: prepared.fastStart, plainBase: prepared.plainStart };
    const { fast } = new Preparation(this.state, fn, { ...places, notes }).prepare();
    return { fast: fast.slice(), notes };
  }

  /** The operands before an instruction, as the fast form keeps them. */
  operands(prepared: Prepared, index: number): readonly Operand[] {
    const fn = this.state.store[prepared.function] as WasmFunction;
    const places = { fastBase: prepared.fastStart, plainBase: prepared.plainStart };
    let rows = this.#operands.get(prepared);
    if (!rows) {
      const found = new Map<number, readonly Operand[]>();
      rows = found;
      this.#operands.set(prepared, rows);
      // All places of a function of usual size at once, and those of a huge one as they are asked for.
      const all: Preparation = new Preparation(this.state, fn, {
        ...places,
        onAway: (at) => found.set(at, all.present()),
      });
      if (prepared.count <= walkedWhole) all.prepare();
    }
    let operands = rows.get(index);
    if (!operands) {
      operands = new Preparation(this.state, fn, { ...places, stopAt: index }).operands();
      rows.set(index, operands);
    }
    return operands;
  }

  /** Writes the operands before an instruction into their homes: from here on the frame is one of the plain form. */
  settle(prepared: Prepared, index: number, fp: number): void {
    if ((prepared.marks[index]! & Mark.entry) !== 0) return;
    const { words } = this.state;
    for (const { type, home, where, low, high } of this.operands(prepared, index)) {
      const to = fp + home;
      if (where === 'constant') {
        words[to] = low;
        words[to + 1] = high;
      } else if (where === 'local') {
        const size = type === 0x7b ? 4 : 2;
        for (let word = 0; word < size; word++) words[to + word] = words[fp + low + word]!;
      }
    }
  }

  /** Makes the fast form be left at a place, until each hold is released; compiled code looks first whether the guard lets it pass. */
  hold(place: number, guard?: Guard): void {
    const before = this.holdOf(place);
    this.#take(place);
    const guards = this.#guards.get(place);
    if (guards) guards.push(guard);
    else this.#guards.set(place, [guard]);
    this.#settle(place);
    if (this.holdOf(place) !== before) this.onHold(place);
  }

  release(place: number, guard?: Guard): void {
    const guards = this.#guards.get(place);
    if (!guards) return;
    const before = this.holdOf(place);
    guards.splice(guards.indexOf(guard), 1);
    if (guards.length === 0) this.#guards.delete(place);
    this.#settle(place);
    if (this.holdOf(place) !== before) this.onHold(place);
  }

  /** Makes the fast form be left at a place where something is to be noted; compiled code notes it by itself. */
  probe(place: number): void {
    this.#take(place);
    this.#probes[place]!++;
    this.#settle(place);
  }

  unprobe(place: number): void {
    if (!this.#isProbed(place)) return;
    this.#probes[place]!--;
    this.#settle(place);
  }

  #isProbed(place: number): boolean {
    return place < this.#probes.length && this.#probes[place]! > 0;
  }

  #isTaken(place: number): boolean {
    return this.#isProbed(place) || this.#guards.has(place);
  }

  /** Keeps the operation, before something else may take its place. */
  #take(place: number): void {
    if (place >= this.#operations.length) {
      this.#operations = resized(this.#operations, this.state.fast.length);
      this.#probes = resized(this.#probes, this.state.fast.length);
    }
    if (!this.#isTaken(place)) this.#operations[place] = this.state.fast[place]!;
  }

  #settle(place: number): void {
    const operation = this.#operations[place]!;
    const isLeft = (this.#probes[place]! > 0 && operation !== hot.native) || this.#guards.has(place);
    this.state.fast[place] = isLeft ? hot.leave : operation;
  }

  /** How a place is held: always, or unless its guard lets control pass; undefined when it is not. */
  holdOf(place: number): Guard | 'always' | undefined {
    const guards = this.#guards.get(place);
    if (!guards) return undefined;
    const [first] = guards;
    return first !== undefined && guards.every((guard) => guard === first) ? first : 'always';
  }

  /** The operation at a place, whether it is left there or not. */
  operationAt(place: number): number {
    return this.#isTaken(place) ? this.#operations[place]! : this.state.fast[place]!;
  }

  setOperation(place: number, operation: number): void {
    if (this.#isTaken(place)) {
      this.#operations[place] = operation;
      this.#settle(place);
    } else this.state.fast[place] = operation;
  }

  /** The place of the fast form at which the heat of an instruction is counted: the function's first, or that of a loop; -1: none. */
  headOf({ fastStart, fastAt, marks }: Prepared, index: number): number {
    if (index === 0) return fastStart;
    if ((marks[index]! & Mark.arrival) === 0) return -1;
    const operation = this.operationAt(fastAt[index]!);
    return operation === hot.head || operation === hot.native ? fastAt[index]! : -1;
  }

  /** Whether the fast form may be entered before an instruction: not where the rest of the stretch still has something to note. */
  canEnter(prepared: Prepared, index: number): boolean {
    const { marks, fastAt, plainAt, count } = prepared;
    const { fast, flags } = this.state;
    if ((marks[index]! & Mark.entry) === 0) return false;
    const head = this.headOf(prepared, index);
    if (head >= 0 && fast[head] === hot.native) return this.holdOf(fastAt[index]!) === undefined;
    if (fast[fastAt[index]!] === hot.leave) return false;
    for (let at = index; at < count && (at === index || (marks[at]! & Mark.stretch) === 0); at++)
      if ((flags[plainAt[at]!]! & (Flag.probe | Flag.count)) !== 0) return false;
    return true;
  }
}

/**
 * The last fast operation at which the frame can still be handed to the plain form before an instruction runs: its own, or
 * the one before when it shares a place with a later instruction that control arrives at.
 */
export const placeToLeave = (prepared: Prepared, index: number): number => {
  const { fastAt, marks, count } = prepared;
  const place = fastAt[index]!;
  if ((marks[index]! & Mark.done) !== 0) return operationBefore(prepared, place);
  for (let later = index + 1; later < count && fastAt[later] === place; later++)
    if ((marks[later]! & Mark.arrival) !== 0) return place === fastAt[0] ? place : operationBefore(prepared, place);
  return place;
};

const operationBefore = (prepared: Prepared, place: number): number => {
  const before = lastAtMost(prepared.fastAt, place - 1);
  return prepared.fastAt[Math.max(0, before)]!;
};
