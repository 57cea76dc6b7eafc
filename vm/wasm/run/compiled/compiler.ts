/**
 * Which functions have a compiled form. A function is compiled when it has been called often, or a loop of it has gone round often;
 * the fast form then has the operation `native` at its start and at its loops. Where the host allows no evaluation of text, everything
 * stays with the interpreter. What is compiled asks a flag at the places that were held then; holding another place discards it.
 */
import type { Clock } from '../../../context/index.ts';
import type { Code, Guard } from '../code.ts';
import { hot } from '../interpret.generated.ts';
import type { Prepared } from '../prepared.ts';
import { Exit, frameWords, type State, type WasmFunction } from '../state.ts';
import type { CompiledText, PhaseText } from './function-text.ts';
import { operationsOf } from './operations.ts';
import type { Noting, Probes } from './probes.ts';
import { scopesOf } from './scopes.ts';
import { Uncompilable } from './values.ts';
import { FunctionWriter } from './writer.ts';

/**
 * Runs a function of a frame from the place `pc` of its fast form (0: from its start, with locals that are still to be cleared); see
 * {@link State.native}.
 */
type CompiledFunction = (pc: number, fp: number, depth: number, rest: number) => number;

interface Unit {
  readonly prepared: Prepared;
  /** What its texts name. */
  given: Given | undefined;
  /** Loops that become functions of their own, by number, as long as they are not hot. */
  waiting: Map<number, PhaseText>;
  /** Places of the operation `native`. */
  entries: readonly number[];
  /** For good: it cannot be compiled, or is left so often that it is not worth it. */
  refused: boolean;
  /** Times that it was left, and instructions that ran before; since it was judged last. */
  leaves: number;
  progress: number;
  /** Flags in use, by the place that was held when it was compiled; -1: none, because a guard lets control pass. */
  holds: ReadonlyMap<number, number>;
  /** It asks at places that are held no more. */
  stale: boolean;
  probes: Probes | undefined;
  /** Loops beside each other that become functions of their own: those of functions that are called often cost more than they are worth. */
  readonly phases: number;
}

/** Longer functions (in words of the fast form) exceed what hosts optimise. */
const longest = 12_000;
/** How deep compiled functions call each other before the host's stack is unwound: frames, and words of their slots. */
const deepest = 400;
const widest = 16_384;
/** Words of the data stack and frames that are there at once: replacing them discards all compiled code. */
const stackWords = 2 ** 20;

/** When something is compiled anew that was compiled before. */
const soon = { calls: 1, rounds: 1 };

/** Flags for held places. */
const flagCount = 65_536;

/** Set when the host refuses to evaluate text. */
let isForbidden = false;

const names = [
  ...[
    'e',
    'I',
    'F',
    'G',
    'frames',
    'A',
    'functions',
    'globals',
    'tables',
    'T',
    'R',
    'D',
    'C',
    'H',
    'M',
    'L',
    'W',
    'S',
    'Z',
    'N',
    'O',
    'B',
    'P',
    'Q',
    'V',
    'X',
    'Y',
  ],
] as const;

type Given = Readonly<Record<(typeof names)[number], unknown>>;

export class Compiler {
  /** By store address. */
  readonly #table: (CompiledFunction | null)[] = [];
  readonly #units = new Map<number, Unit>();
  /** What all compiled functions compare with: the largest depth, the end of the stack. */
  readonly #registers = new Int32Array(new ArrayBuffer(8));
  /** The clock at which the run ends. */
  readonly #limit = new Float64Array(new ArrayBuffer(8));
  readonly #scratch = new Float64Array(new ArrayBuffer(8));
  #flags = new Uint8Array(0);
  #freeFlags: number[] = [];
  #bound: readonly object[] = [];
  #entered = 0;
  /** Some unit is stale; how often compiled code was entered since the last one became so, and how often is enough to compile it anew. */
  #isStale = false;
  #quiet = 0;
  #patience = 500;
  /** The clock at which is looked next for what was noted (-1: not known), and how many instructions later then. */
  #lookAt = -1;
  #looks = 0;
  /** Instructions after which code is compiled anew without what was noted in it, the first time; then twice as many, and so on. */
  firstLook = 2 ** 34;
  /** Set while coverage is on: what runs is noted. */
  noting: Noting | undefined;
  /** Functions that were compiled, and why others were not; for tests. */
  compiled = 0;
  /** Loops that are functions of their own, and those that were hot themselves; for tests. */
  outlined = 0;
  evaluated = 0;
  readonly refusals: string[] = [];

  constructor(
    readonly state: State,
    readonly code: Code,
  ) {
    code.onHold = (place) => this.#onHold(place);
    state.native = (pc, fp, depth, rest) => this.#run(pc, fp, depth, rest);
  }

  #arrays(): readonly object[] {
    const { words, frames, activations, functions, globals } = this.state;
    return [words, frames, activations, functions, globals];
  }

  /** Discards everything when the arrays that the code was made for are others now. */
  #isBound(): boolean {
    const bound = this.#bound;
    const { words, frames, activations, functions, globals } = this.state;
    const same =
      bound[0] === words &&
      bound[1] === frames &&
      bound[2] === activations &&
      bound[3] === functions &&
      bound[4] === globals;
    if (!same) for (const unit of this.#units.values()) this.#discard(unit);
    return same;
  }

  #run(pc: number, fp: number, depth: number, rest: number): number {
    const { state } = this;
    const table = this.#table;
    const address = state.frames[depth * frameWords]!;
    if (this.#isStale && ++this.#quiet > this.#patience) this.#renew();
    if (this.noting && state.limit - rest >= this.#lookAt) this.#look(state.limit - rest);
    const run = this.#isBound() ? table[address] : null;
    // What begins here has to be noted.
    if (!run && this.noting) return this.#left(pc, fp, depth, rest, Exit.Leave);
    if (!run) return this.#left(pc + 2, fp, depth, rest, 0);
    while (table.length < state.store.length) table.push(null);
    this.#registers[0] = Math.min(state.ceiling, depth + deepest);
    this.#registers[1] = Math.min(state.usable, fp + widest);
    this.#limit[0] = state.limit;
    this.#entered = state.limit - rest;
    return run(pc, fp, depth, rest);
  }

  /** Compiles anew, without the questions that are answered: each asks in a loop, perhaps. */
  #renew(): void {
    this.#isStale = false;
    this.#quiet = 0;
    this.#patience *= 2;
    for (const unit of this.#units.values()) if (unit.stale) this.#discard(unit, soon);
  }

  /** Compiles anew where a first time has been noted: nothing asks for it again. */
  #look(clock: Clock): void {
    if (this.#lookAt < 0) this.#looks = this.firstLook;
    else {
      this.#looks *= 2;
      for (const unit of this.#units.values()) if (unit.probes?.isAnswered) this.#discard(unit, soon);
    }
    this.#lookAt = clock + this.#looks;
  }

  #left(pc: number, fp: number, depth: number, rest: number, status: number): -1 {
    const { state } = this;
    const address = state.frames[depth * frameWords]!;
    state.pc = pc;
    state.fp = fp;
    state.depth = depth;
    state.rest = rest;
    state.status = status;
    state.bound = state.functions[address * 8 + 2]!;
    state.enterInstance(state.frames[depth * frameWords + 3]!);
    if (status === 0) this.#units.get(address)?.probes?.takeBack(pc, state.limit - rest);
    // Limits, held places and large operations are not its doing.
    if (status !== Exit.Limit && status !== Exit.Leave && status !== Exit.Charge)
      this.#judge(address, state.limit - rest - this.#entered);
    return -1;
  }

  /** The code cannot be entered with the frame as it is: nothing has been noted. */
  #turnedAway(pc: number, fp: number, depth: number, rest: number): -1 {
    this.#judge(this.state.frames[depth * frameWords]!, this.state.limit - rest - this.#entered);
    return this.#left(pc, fp, depth, rest, Exit.Leave);
  }

  /** Code that is left all the time is slower than none. */
  #judge(address: number, progress: number): void {
    const unit = this.#units.get(address);
    if (!unit) return;
    unit.progress += progress;
    if (++unit.leaves < 256) return;
    if (unit.progress < unit.leaves * 80) this.#refuse(unit, 'it is left all the time');
    unit.leaves = 0;
    unit.progress = 0;
  }

  #refuse(unit: Unit, reason: string): void {
    unit.refused = true;
    this.refusals.push(`function ${unit.prepared.function}: ${reason}`);
    this.#discard(unit);
  }

  /** The interpreter runs the function, until it has run often again. */
  #discard(unit: Unit, { calls, rounds } = this.state.heat): void {
    const { state, code } = this;
    this.#table[unit.prepared.function] = null;
    for (const place of unit.entries) {
      code.setOperation(place, hot.head);
      state.fast[place + 1] = unit.refused ? 0 : place === unit.prepared.fastStart ? calls : rounds;
    }
    unit.entries = [];
    for (const flag of unit.holds.values()) if (flag >= 0) this.#freeFlags.push(flag);
    unit.holds = new Map();
    unit.given = undefined;
    unit.waiting = new Map();
    unit.stale = false;
    if (unit.probes) this.noting?.end(unit.probes);
    unit.probes = undefined;
  }

  /** What is noted is another: everything is compiled anew, or one function. */
  anew(prepared?: Prepared): void {
    this.#lookAt = -1;
    for (const unit of this.#units.values()) if (!prepared || unit.prepared === prepared) this.#discard(unit, soon);
  }

  /** Before functions change their addresses: everything is compiled anew when it has run often again. */
  forget(): void {
    for (const unit of this.#units.values()) this.#discard(unit);
    this.#units.clear();
  }

  #onHold(place: number): void {
    if (this.#units.size === 0) return;
    const prepared = this.code.preparedAtPlace(place);
    const unit = prepared && this.#units.get(prepared.function);
    if (!unit) return;
    const held = this.code.holdOf(place);
    const flag = unit.holds.get(place);
    if (held === undefined) {
      if (flag === undefined) return;
      if (flag >= 0) this.#flags[flag] = 0;
      unit.stale = true;
      this.#isStale = true;
      this.#quiet = 0;
    } else if (flag !== undefined && flag >= 0) this.#flags[flag] = 1;
    else if (flag === undefined || held === 'always') this.#discard(unit, held === 'always' ? undefined : soon);
  }

  /**
   * The function of the innermost frame has run often (`place` is its start), or a loop of it (where it begins): compiles it, if that is
   * possible. No interpreter may be running.
   */
  compile(place: number): void {
    const { state } = this;
    const fn = state.store[state.frames[state.depth * frameWords]!] as WasmFunction;
    const prepared = this.code.prepare(fn);
    if (!prepared || isForbidden) return;
    const unit = this.#units.get(fn.address) ?? {
      prepared,
      given: undefined,
      waiting: new Map<number, PhaseText>(),
      entries: [],
      refused: false,
      leaves: 0,
      progress: 0,
      holds: new Map<number, number>(),
      stale: false,
      probes: undefined,
      phases: place === prepared.fastStart ? Number.POSITIVE_INFINITY : (state.heat.phases ?? 3),
    };
    this.#units.set(fn.address, unit);
    if (unit.refused) return;
    if (this.#isBound() && this.#add(unit, place)) return;
    this.#discard(unit);
    if (this.#flags.length === 0) {
      this.#flags = new Uint8Array(flagCount);
      this.#freeFlags = Array.from({ length: flagCount }, (_, index) => index);
    }
    state.reserve(stackWords);
    if (!this.#isBound()) this.#bound = this.#arrays();
    try {
      const { text, entries } = this.#write(fn, unit);
      unit.given = this.#given(fn, unit, text.phases);
      const run = this.#evaluate(unit, text.own);
      if (!run) return this.#discard(unit);
      while (this.#table.length < state.store.length) this.#table.push(null);
      this.#table[fn.address] = run;
      unit.waiting = new Map(text.phases.entries());
      this.#enter(unit, entries);
      this.#add(unit, place);
      this.compiled++;
    } catch (error) {
      if (!(error instanceof Uncompilable)) throw error;
      this.#refuse(unit, error.message);
    }
  }

  #enter(unit: Unit, entries: readonly number[]): void {
    unit.entries = [...unit.entries, ...entries];
    for (const place of entries) this.code.setOperation(place, hot.native);
  }

  /** A loop that is a function of its own is hot; false when there is none at the place that waits for it. */
  #add(unit: Unit, place: number): boolean {
    for (const [row, { text, entries }] of unit.waiting) {
      if (!entries.includes(place)) continue;
      const phases = unit.given!.Y as CompiledFunction[];
      const run = this.#evaluate(unit, text);
      if (!run) return false;
      phases[row] = run;
      unit.waiting.delete(row);
      this.evaluated++;
      this.#enter(unit, entries);
      return true;
    }
    return false;
  }

  #write(fn: WasmFunction, unit: Unit): { readonly text: CompiledText; readonly entries: readonly number[] } {
    const { prepared } = unit;
    if (prepared.fastEnd - prepared.fastStart > longest) throw new Uncompilable('it is too long');
    const { fast, notes } = this.code.annotated(fn, prepared);
    const operations = operationsOf(fast, prepared);
    const root = operations && scopesOf(operations);
    if (!root) throw new Uncompilable('its jumps are not those of blocks and loops');
    const { state } = this;
    const holds = new Map<number, number>();
    unit.holds = holds;
    const holdAt = (place: number): number | Guard | undefined => {
      const held = this.code.holdOf(place);
      if (held === undefined) return undefined;
      if (held !== 'always') {
        holds.set(place, -1);
        return held;
      }
      const flag = holds.get(place) ?? this.#freeFlags.pop();
      if (flag === undefined) throw new Uncompilable('too many places are held');
      holds.set(place, flag);
      this.#flags[flag] = 1;
      return flag;
    };
    const probes = this.noting?.begin(prepared);
    unit.probes = probes;
    const writer = new FunctionWriter({
      state,
      prepared,
      notes,
      operations,
      root,
      holdAt,
      probes,
      phases: unit.phases,
    });
    const text = writer.write();
    this.outlined += writer.outlined;
    return { text, entries: writer.entries };
  }

  #given(fn: WasmFunction, { probes }: Unit, phases: readonly PhaseText[]): Given {
    const { state } = this;
    return {
      e: state,
      I: state.words,
      F: state.doubles,
      G: state.floats,
      frames: state.frames,
      A: state.activations,
      functions: state.functions,
      globals: state.globals,
      tables: state.tables,
      T: this.#table,
      R: this.#registers,
      D: this.#limit,
      C: state.cold,
      H: this.#flags,
      M: state.memories[fn.instance.memories[0] ?? -1] ?? null,
      L: (pc: number, fp: number, depth: number, rest: number, status: number) =>
        this.#left(pc, fp, depth, rest, status),
      W: new Int32Array(this.#scratch.buffer),
      S: this.#scratch,
      N: state.watchedBytes,
      O: state.watchedActivation,
      B: (pc: number, fp: number, depth: number, rest: number) => this.#turnedAway(pc, fp, depth, rest),
      P: probes?.values,
      // Of a proxy hosts know nothing: the call stays a call, and no part of the code that is executed again and again.
      V: probes && new Proxy((number: number, rest: number) => probes.note(number, this.#limit[0]! - rest), {}),
      Q: probes?.seen,
      X: new Int32Array(new ArrayBuffer(4)),
      Y: phases.map(
        ({ place }): CompiledFunction =>
          (_, fp, depth, rest) =>
            this.#left(place, fp, depth, rest, Exit.Leave),
      ),
      Z: new Float32Array(this.#scratch.buffer),
    };
  }

  /** A function from its text; undefined when the host refuses to evaluate text. */
  #evaluate({ given, probes }: Unit, text: string): CompiledFunction | undefined {
    const whole = probes ? probes.resolve(text, (number) => this.noting!.isKnown(probes, number)) : text;
    let make: (...values: readonly unknown[]) => CompiledFunction;
    try {
      make = new Function(...names, whole) as typeof make;
    } catch (error) {
      if (!(error instanceof EvalError)) throw error;
      isForbidden = true;
      return undefined;
    }
    return make(...names.map((name) => given![name]));
  }
}
