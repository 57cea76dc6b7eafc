import type {
  Change,
  ChangeResult,
  Checkpoint,
  HostCall,
  Machine,
  Outcome,
  RunLimit,
  Stops,
} from '../../vm/context/index.ts';
import { Answers } from './time-travel/answers.ts';
import {
  isMadeOnArrival,
  type JournalEntry,
  type Moment,
  type Phase,
  phaseOf,
  sameMoment,
  samePhase,
} from './time-travel/moment.ts';
import { sizeOf, Tape } from './time-travel/tape.ts';

/** What of the outside is put back when a run goes on differently from a moment in the past. States are immutable and cheap. */
export interface OutsideState {
  save(): string;
  restore(state: string): void;
}

const noStops: Stops = { addresses: new Set(), conditions: 'none' };
/** Instructions between two looks at the time while replaying. */
const replayFuel = 2_000_000;
const nothing = new Uint8Array(0);

/**
 * The only way to a machine's `run`, `change` and `restore`: knows at which moment of which tape the machine is. At the tape's
 * end the machine runs on and the tape grows; before it, the machine repeats what is on the tape: changes are made again at their
 * moments, calls of the outside get their old answers, and nobody else sees them. A change made in the past begins a new tape.
 */
export class Journal {
  readonly #machine: Machine;
  readonly #outside: OutsideState | undefined;
  #tape: Tape;
  #position = 0;
  #calls = 0;
  #phase: Phase | undefined;
  /** Where the tape ends, while the machine may be before that. */
  #end: Moment | undefined;
  #barrier: Moment | undefined;
  #stops: Stops = noStops;
  #attempt:
    | { readonly at: Moment; readonly steps: JournalEntry['steps'][number][]; readonly answers: Uint8Array[] }
    | undefined;
  /** Grows with every change, so that whoever read the machine knows whether to read again. */
  version = 0;
  /** Whether the last outcome was one of the past. */
  replayed = false;
  /** The outcome that the machine stands at; its values are valid until the machine runs, changes or is restored. */
  last: Outcome | undefined;
  /** A new tape has begun: the old one, where it ends, and where they part. */
  onFork: ((old: { readonly tape: Tape; readonly end: Moment }, at: Moment) => void) | undefined;
  /** A call of the outside was answered again from the tape. */
  onAnswered: ((call: Outcome & { readonly kind: 'host' }) => void) | undefined;
  /** The machine is about to be moved in time. */
  onRestoring: (() => void) | undefined;
  /** An entry was made again: code may have been added or replaced. */
  onRepeated: (() => void) | undefined;

  constructor(machine: Machine, outside?: OutsideState) {
    this.#machine = machine;
    this.#outside = outside;
    this.#tape = new Tape(new Answers(outside?.save()));
  }

  get entries(): readonly JournalEntry[] {
    return this.#tape.entries;
  }

  get tape(): Tape {
    return this.#tape;
  }

  /** Where the machine is. */
  get here(): Moment {
    return {
      clock: this.#machine.clock,
      entries: this.#position,
      calls: this.#calls,
      ...(this.#phase ? { phase: this.#phase } : {}),
    };
  }

  /** Where the tape ends. */
  get end(): Moment {
    return this.#end ?? this.here;
  }

  /** Whether the machine is before the end of its tape. */
  get past(): boolean {
    return this.#end !== undefined && !sameMoment(this.#end, this.here);
  }

  // ---- running -----------------------------------------------------------------------------------------------------------

  stops(stops: Stops): void {
    this.#stops = stops;
    this.#machine.stops(stops);
  }

  /**
   * As {@link Machine.run}. In the past an outcome `fuel` also says that something was repeated; `clock` also that a barrier is reached.
   * A run that comes to the end of the tape goes on beyond it.
   */
  run(limit: RunLimit): Outcome {
    const { told, ...bare } = limit;
    if (this.#attempt) return this.#note(this.#machine.run(bare), bare);
    if (!this.#end || !(this.past || this.#barrier)) {
      this.replayed = false;
      this.#end = undefined;
      return this.#note(this.#machine.run(told ? { ...bare, told: this.#telling(told, bare) } : bare), limit);
    }
    this.replayed = true;
    return this.#repeat(bare, this.#end);
  }

  /** An output that does not end the run is on the tape as if it had. */
  #telling(told: NonNullable<RunLimit['told']>, limit: RunLimit): NonNullable<RunLimit['told']> {
    return (outcome) => {
      this.#note(outcome, limit);
      told(outcome);
      this.#answered(outcome.call, nothing);
      this.#phase = undefined;
    };
  }

  /** One piece of the past, as far as the next thing on the tape. */
  #repeat(limit: RunLimit, end: Moment): Outcome {
    const next = this.#tape.entries[this.#position];
    const bound = this.#barrier?.entries === this.#position ? this.#barrier : (next?.at ?? end);
    const machine = this.#machine;
    if (sameMoment(bound, this.here)) {
      if (bound === this.#barrier || !next) return this.#idle('clock');
      this.#make(next);
      return this.#idle('fuel');
    }
    if (machine.clock > bound.clock) throw diverged(`it is at ${machine.clock} instead of ${bound.clock}`);
    if (limit.clock !== undefined && limit.clock <= machine.clock) return this.#idle('clock');
    const outcome = machine.clock < bound.clock ? this.#approach(limit, bound) : this.#within(limit, bound);
    // Who goes to the moment of a change itself wants the state in front of it.
    const isThere = () => this.#barrier !== undefined && sameMoment(this.#barrier, this.here);
    if (outcome.kind === 'host') {
      // Nobody has answered yet where the tape ends.
      if (!isThere() && !sameMoment(end, this.here)) this.#answerAgain(outcome);
      return this.#idle('fuel', outcome);
    }
    for (let made = next; made && isMadeOnArrival(made) && sameMoment(made.at, this.here) && !isThere(); ) {
      this.#make(made);
      made = this.#tape.entries[this.#position];
    }
    if (outcome.kind === 'clock' && machine.clock !== limit.clock) return this.#idle('fuel', outcome);
    return asked(outcome, this.#stops) ? outcome : this.#idle('fuel', outcome);
  }

  #approach(limit: RunLimit, { clock }: Moment): Outcome {
    return this.#note(
      this.#machine.run({ ...limit, clock: Math.min(limit.clock ?? Number.POSITIVE_INFINITY, clock) }),
      limit,
    );
  }

  /** Runs on at the clock of a moment, until what tells that moment from the first state at its clock. */
  #within(limit: RunLimit, { clock, phase }: Moment): Outcome {
    this.#machine.stops(withPhase(this.#stops, phase));
    const outcome = this.#note(this.#machine.run({ ...limit, clock: clock + 1 }), limit);
    this.#machine.stops(this.#stops);
    if (this.#machine.clock > clock) throw diverged(`nothing happened at ${clock}`);
    return outcome;
  }

  #idle(kind: 'fuel' | 'clock', where?: Outcome): Outcome {
    const context = where?.context ?? this.#machine.contexts()[0]?.id ?? 1;
    return { kind, context, address: where?.address ?? this.#machine.context(context)?.frames(0, 1)[0]?.address ?? 0 };
  }

  #note(outcome: Outcome, limit: RunLimit): Outcome {
    this.last = outcome;
    this.#phase =
      outcome.kind === 'left' && this.#attempt && limit.leave ? { kind: 'left', ...limit.leave } : phaseOf(outcome);
    return outcome;
  }

  /** Brings a machine whose run ended with a call, a return or a watched access to the one state that a replay finds at this clock. */
  settle(): void {
    const kind = this.last?.kind;
    const limit = { fuel: 1, clock: this.#machine.clock };
    if (kind === 'entered' || kind === 'left' || kind === 'watch') this.#note(this.#machine.run(limit), limit);
  }

  // ---- changing ----------------------------------------------------------------------------------------------------------

  /** Makes a change; a refused one is not recorded. */
  apply(change: Change): ChangeResult {
    const at = this.here;
    if (!this.#attempt) this.#leaveTape();
    const result = this.#machine.change(change);
    this.version += 1;
    if (result.refused !== undefined) return result;
    if (this.#attempt) this.#attempt.steps.push({ at, change });
    else this.#record(at, [{ at, change }]);
    return result;
  }

  /** Answers a call of the outside. */
  answer(call: HostCall, result: Uint8Array): void {
    this.#machine.change({ kind: 'host result', token: call.token, result });
    this.#answered(call, result);
  }

  #answered(call: HostCall, result: Uint8Array): void {
    this.version += 1;
    if (this.#attempt) this.#attempt.answers.push(result);
    else this.#tape.answers.add(this.#calls, result, call.effect === 'output' ? undefined : this.#outside?.save());
    this.#calls += 1;
    this.#phase = undefined;
  }

  /** Remembers machine and journal as they are now, until one of the two is chosen. What is done meanwhile is off the tape. */
  begin(): Attempt {
    const at = this.here;
    this.#leaveTape();
    const checkpoint = this.#machine.save();
    const attempt = { at, steps: [], answers: [] as Uint8Array[] };
    this.#attempt = attempt;
    return {
      keep: () => {
        this.#machine.drop(checkpoint);
        this.#attempt = undefined;
        this.#phase = undefined;
        this.#machine.stops(this.#stops);
        if (attempt.steps.length) this.#record(at, attempt.steps);
        const last = attempt.answers.length - 1;
        attempt.answers.forEach((result, index) => {
          this.#tape.answers.add(at.calls + index, result, index === last ? this.#outside?.save() : undefined);
        });
      },
      undo: () => {
        this.#attempt = undefined;
        this.#restore(checkpoint, at, true);
        this.#machine.covering?.forgetAhead?.();
        this.#machine.drop(checkpoint);
        this.#machine.stops(this.#stops);
      },
    };
  }

  /** What is done now is not what was done here before. */
  #leaveTape(): void {
    if (this.past) this.#machine.covering?.forgetAhead?.();
  }

  #record(at: Moment, steps: JournalEntry['steps']): void {
    const end = this.#end;
    if (end && !sameMoment(end, at)) {
      const old = this.#tape;
      this.#tape = old.until(at);
      const state = old.answers.stateBefore(at.calls);
      if (state !== undefined) this.#outside?.restore(state);
      this.onFork?.({ tape: old, end }, at);
    }
    this.#end = undefined;
    this.#tape.add({ at, steps, size: steps.reduce((sum, { change }) => sum + sizeOf(change), 0) });
    this.#position = this.#tape.entries.length;
    // The state behind a change is found by making it again. A replay that ran on for what was reported before would look in vain.
    this.#phase = undefined;
  }

  // ---- travelling --------------------------------------------------------------------------------------------------------

  /** The tape will be played from some moment before its end, or another tape instead; see {@link resume}. */
  leaveEnd(): Moment {
    this.#end ??= this.here;
    return this.#end;
  }

  /** Puts the machine at a moment of a tape that was saved. */
  resume(tape: Tape, end: Moment, checkpoint: Checkpoint, at: Moment): void {
    const isSame = tape === this.#tape;
    this.#tape = tape;
    this.#end = end;
    this.#restore(checkpoint, at, isSame);
  }

  #restore(checkpoint: Checkpoint, at: Moment, again: boolean): void {
    this.onRestoring?.();
    this.#machine.restore(checkpoint, again);
    this.#position = at.entries;
    this.#calls = at.calls;
    this.#phase = at.phase;
    this.version += 1;
  }

  /** A moment of the past at which {@link run} ends with `clock`. */
  set barrier(moment: Moment | undefined) {
    this.#barrier = moment;
  }

  /** Plays the tape up to a moment that is not behind the machine; yields now and then. {@link last} tells of its phase. */
  *play(target: Moment, fuel = () => replayFuel): Generator<void, void> {
    this.stops(noStops);
    this.#barrier = target;
    try {
      while (!sameMoment(target, this.here)) {
        this.run({ fuel: fuel() });
        yield;
      }
    } finally {
      this.#barrier = undefined;
    }
  }

  /** Plays the tape up to the first state at a clock or behind it, with the changes that were made on arrival there. */
  *playToClock(clock: number, fuel = () => replayFuel): Generator<void, void> {
    this.stops(noStops);
    const end = this.end;
    while (!sameMoment(end, this.here)) {
      const before = this.#machine.clock < clock;
      if (!before && !this.#wasChangedHere()) break;
      this.run({ fuel: fuel(), ...(before ? { clock } : {}) });
      yield;
    }
  }

  #wasChangedHere(): boolean {
    const next = this.#tape.entries[this.#position];
    return next !== undefined && isMadeOnArrival(next) && next.at.clock === this.#machine.clock;
  }

  #make(entry: JournalEntry): void {
    for (const { at, change } of entry.steps) {
      this.#reach(at);
      const { refused } = this.#machine.change(change);
      if (refused !== undefined) throw diverged(`${change.kind} was refused: ${refused}`);
    }
    this.#position += 1;
    this.#phase = undefined;
    this.version += 1;
    this.#machine.stops(this.#stops);
    this.onRepeated?.();
  }

  /** Runs the code of an evaluation up to one of its changes. */
  #reach(at: Moment): void {
    const machine = this.#machine;
    const { phase } = at;
    while (machine.clock < at.clock || this.#calls < at.calls || !samePhase(this.#phase, phase)) {
      if (machine.clock > at.clock) throw diverged('an evaluation took another way');
      machine.stops(noStops);
      const leave = phase?.kind === 'left' ? { leave: { context: phase.context, depth: phase.depth } } : {};
      const outcome = machine.run({ fuel: replayFuel, clock: at.clock + 1, ...leave });
      this.#phase = outcome.kind === 'left' ? phase : undefined;
      if (outcome.kind === 'host') this.#answerAgain(outcome);
      else if (outcome.kind === 'ended' || outcome.kind === 'all wait') throw diverged('an evaluation ended');
    }
  }

  #answerAgain(outcome: Outcome & { readonly kind: 'host' }): void {
    const { call } = outcome;
    this.onAnswered?.(outcome);
    const result = this.#tape.answers.get(this.#calls) ?? new Uint8Array(0);
    const { refused } = this.#machine.change({ kind: 'host result', token: call.token, result });
    if (refused !== undefined) throw diverged(`the answer to ${call.name} was refused: ${refused}`);
    this.#calls += 1;
    this.#phase = undefined;
    this.version += 1;
  }
}

/** Changes that may still be undone together. */
export interface Attempt {
  keep(): void;
  undo(): void;
}

/** The stops that are asked for, and the one that a phase is reached by. */
const withPhase = (stops: Stops, phase: Phase | undefined): Stops => {
  if (phase?.kind === 'stop') return { ...stops, addresses: new Set([...stops.addresses, phase.address]) };
  return phase?.kind === 'condition' ? { ...stops, conditions: 'all' } : stops;
};

/** Whether an outcome is one that the stops ask for, and not one that only a phase needed. */
const asked = (outcome: Outcome, { addresses, steps, conditions }: Stops): boolean => {
  if (outcome.kind === 'stop')
    return (
      addresses.has(outcome.address) || (steps?.context === outcome.context && steps.addresses.has(outcome.address))
    );
  if (outcome.kind !== 'condition') return true;
  if (typeof conditions !== 'string') return conditions.has(outcome.id) || !outcome.handled;
  return conditions === 'all' || (conditions === 'unhandled' && !outcome.handled);
};

/** Our own fault, or a machine's: a replay must be exact. */
const diverged = (what: string): Error => new Error(`The replay took another way: ${what}`);
