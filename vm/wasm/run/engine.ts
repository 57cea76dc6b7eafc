/** Runs the program: which form goes on from where, until something ends the run. */
import type { Clock } from '../../context/index.ts';
import { Compiler } from './compiled/compiler.ts';
import { hot, interpretFast, interpretPlain } from './interpret.generated.ts';
import { accessExactly } from './memory.ts';
import type { EngineLimit, EngineOutcome } from './outcome.ts';
import { instructionAboutAt, instructionAtFast, instructionAtPlain, type Prepared } from './prepared.ts';
import { Exit, Flag, hostPlace } from './state.ts';
import { resolveCallee } from './tables.ts';
import { Unwinding } from './unwinding.ts';

export type { EngineLimit, EngineOutcome, Failure, Invocation } from './outcome.ts';

const largestRun = 2 ** 30;

export class Engine extends Unwinding {
  readonly compiler = new Compiler(this, this.code);
  /** Clock at which the fast form was entered last: what it leaves to the plain form at once must run there. */
  #enteredAt: Clock = -1;
  /** Coverage is on: this hears where a frame is handed to the plain form, and hot functions are looked for there too. */
  handed: ((prepared: Prepared, index: number, clock: Clock) => void) | undefined;
  /** Every instruction is counted: by the plain form and by compiled code, not by the fast form. */
  counting = false;

  run(limit: EngineLimit): EngineOutcome {
    const target = limit.clock ?? Number.POSITIVE_INFINITY;
    if (this.clock >= target) return { kind: 'clock' };
    if (this.failure) return { kind: 'failed', failure: this.failure };
    if (this.depth < 0 && this.queue.length > 0) this.startNext();
    if (this.depth < 0) return { kind: 'ended', results: this.results };
    const begun = this.clock;
    const fuelEnd = begun + Math.max(1, limit.fuel);
    for (;;) {
      if (this.failure) return { kind: 'failed', failure: this.failure };
      if (this.clock >= target) return { kind: 'clock' };
      if (this.clock >= fuelEnd) return { kind: 'fuel' };
      const outcome = this.#advance(
        Math.min(target, fuelEnd) - this.clock,
        limit,
        fuelEnd < target && begun < this.clock,
      );
      if (outcome) return outcome;
    }
  }

  /** Executes exactly one instruction of the plain form, whatever flags it has, or one turn of a host function. */
  step(limit: EngineLimit): EngineOutcome | undefined {
    return this.pc === hostPlace ? this.host(limit) : this.#plain(1, 0, limit);
  }

  /** `isSlice`: where the room ends means nothing, so that the fast form goes on from here next time instead of the plain one now. */
  #advance(room: number, limit: EngineLimit, isSlice: boolean): EngineOutcome | undefined {
    if (this.pendingThrow !== 0) return this.unwind(limit);
    if (this.pc === hostPlace) return this.watchingHosts ? { kind: 'watched' } : this.host(limit);
    const flag = this.flags[this.pc]!;
    if ((flag & Flag.stop) !== 0 && this.reported !== this.clock && this.stopAt(this.pc)) {
      this.reported = this.clock;
      return { kind: 'stop' };
    }
    if ((flag & Flag.watch) !== 0 && this.watching) return { kind: 'watched' };
    const prepared = this.code.preparedAt(this.depth)!;
    const left = Math.min(room, largestRun);
    const near = left <= prepared.count;
    if (near && isSlice && !this.plainOnly) return { kind: 'fuel' };
    const isPlain = near || this.plainOnly;
    if (!isPlain) {
      const index = instructionAtPlain(prepared, this.pc);
      if (this.#mayEnter(prepared, index)) {
        this.#enteredAt = this.clock;
        return this.#fast(prepared, index, left, limit);
      }
    }
    const mask = Flag.stop | (this.watching ? Flag.watch : 0) | (isPlain ? 0 : Flag.head);
    return this.#plain(left, mask, limit);
  }

  #mayEnter(prepared: Prepared, index: number): boolean {
    if (this.#enteredAt === this.clock) return false;
    return this.code.canEnter(prepared, index) || (this.handed !== undefined && this.#warms(prepared, index));
  }

  /** Counts calls and rounds where the fast form is not entered because of what is noted; true when there is compiled code now. */
  #warms(prepared: Prepared, index: number): boolean {
    const { code, fast, flags } = this;
    const head = code.headOf(prepared, index);
    if (head < 0 || code.operationAt(head) !== hot.head) return false;
    const left = fast[head + 1]!;
    if (left <= 0) {
      // It is never compiled, and nothing else enters the fast form while all is counted.
      if (this.counting) flags[prepared.plainAt[index]!]! &= ~Flag.head;
      return false;
    }
    fast[head + 1] = left - 1;
    if (left > 1) return false;
    this.compiler.compile(head);
    return code.canEnter(prepared, index);
  }

  #fast(prepared: Prepared, index: number, left: number, limit: EngineLimit): EngineOutcome | undefined {
    const end = this.clock + left;
    this.limit = end;
    this.rest = left + index;
    this.bound = prepared.count;
    this.pc = index === 0 ? prepared.fastStart : prepared.fastAt[index]!;
    for (;;) {
      this.frameLimits(limit);
      const exit = interpretFast(this);
      switch (exit) {
        case Exit.Memory: {
          const next = accessExactly(this, this.fast, this.pc, this.fp);
          if (next >= 0) {
            this.pc = next;
            continue;
          }
          this.#leaveFast(true);
          return this.trapped();
        }
        case Exit.Indirect: {
          if (resolveCallee(this, this.fast, this.pc, this.fp) === Exit.Trap) {
            this.#leaveFast(true);
            return this.trapped();
          }
          if (this.callsHost(limit)) continue;
          break;
        }
        case Exit.Call:
          if (this.makeRoom() || this.callsHost(limit)) continue;
          break;
        case Exit.Heat:
          this.compiler.compile(this.pc);
          continue;
        default:
      }
      if (exit === Exit.Return) {
        this.clock = end - this.rest;
        return this.returned();
      }
      if (exit === Exit.Host) {
        // The host frame's own place: nothing was executed there.
        this.clock = end - this.rest;
        this.pc = hostPlace;
        return this.afterHostReturn();
      }
      this.#leaveFast(exit !== Exit.Limit && exit !== Exit.Leave);
      return this.#settled(exit, limit);
    }
  }

  /**
   * Hands the innermost frame from the fast form to the plain one: before the instruction that was being executed, or (after a
   * jump, a call, a return or at a place to leave) before the next.
   */
  #leaveFast(executing: boolean): void {
    const prepared = this.code.preparedAt(this.depth)!;
    const index = executing ? instructionAtFast(prepared, this.pc) : instructionAboutAt(prepared, this.pc);
    this.clock = this.limit - (this.rest - index);
    this.code.settle(prepared, index, this.fp);
    this.pc = prepared.plainAt[index]!;
    this.handed?.(prepared, executing ? index + 1 : index, executing ? this.clock + 1 : this.clock);
  }

  #plain(left: number, mask: number, limit: EngineLimit): EngineOutcome | undefined {
    this.limit = this.clock + left;
    this.left = left;
    this.mask = mask;
    this.skip = this.pc;
    for (;;) {
      this.frameLimits(limit);
      const exit = interpretPlain(this);
      this.clock = this.limit - this.left;
      switch (exit) {
        case Exit.Limit:
          return this.pc === hostPlace ? this.afterHostReturn() : undefined;
        case Exit.Flag:
          return undefined;
        case Exit.Memory: {
          const next = accessExactly(this, this.plain, this.pc, this.fp);
          if (next < 0) return this.trapped();
          this.pc = next;
          this.clock++;
          return undefined;
        }
        case Exit.Return:
          return this.returned();
        case Exit.Host:
          this.pc = hostPlace;
          return this.afterHostReturn();
        case Exit.Indirect:
          if (resolveCallee(this, this.plain, this.pc, this.fp) === Exit.Trap) return this.trapped();
          return this.#settled(Exit.Call, limit);
        default:
          return this.#settled(exit, limit);
      }
    }
  }

  /** What an interpreter cannot do, with the frame in the plain form before the instruction. */
  #settled(exit: number, limit: EngineLimit): EngineOutcome | undefined {
    switch (exit) {
      case Exit.Trap:
        return this.trapped();
      case Exit.Throw:
        // The instruction is complete when a handler has been found.
        this.pendingThrow = this.thrown;
        this.throwReported = false;
        return undefined;
      case Exit.Call:
      case Exit.Indirect:
        return this.call(limit);
      case Exit.Tail:
        return this.tailCall();
      case Exit.Collect:
        return this.#collect(limit);
      case Exit.Charge:
        return this.#charged(limit);
      default:
        return undefined;
    }
  }

  /** Executes the bulk operation that is next; its size counts as instructions. */
  #charged(limit: EngineLimit): EngineOutcome | undefined {
    const { clock, charge } = this;
    this.charged = true;
    const outcome = this.#plain(1, 0, limit);
    this.charged = false;
    if (this.clock > clock) this.clock += charge;
    return outcome;
  }

  #collect(limit: EngineLimit): EngineOutcome | undefined {
    this.heap.collect((visit) => this.roots(visit), this.tags);
    this.collected = true;
    const outcome = this.#plain(1, 0, limit);
    this.collected = false;
    return outcome;
  }
}
