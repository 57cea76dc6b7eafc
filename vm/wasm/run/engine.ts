import type { Clock } from '../../context/index.ts';
import type { HostAccess, HostEvent, HostOutcome, HostValue } from '../host/host.ts';
import { Activations } from './activations.ts';
import { Compiler } from './compiled/compiler.ts';
import { hot, interpretFast, interpretPlain } from './interpret.generated.ts';
import { accessExactly } from './memory.ts';
import type { EngineLimit, EngineOutcome, Invocation } from './outcome.ts';
import { instructionAboutAt, instructionAtFast, instructionAtPlain, type Prepared, wordsOf } from './prepared.ts';
import {
  type EmbeddedFunction,
  Exit,
  Flag,
  frameWords,
  type HostActivation,
  hostPlace,
  type Instance,
  referenceKind,
} from './state.ts';
import { callLength, resolveCallee } from './tables.ts';
import { wordsOfValue } from './values.ts';

export type { EngineLimit, EngineOutcome, Failure, Invocation } from './outcome.ts';

const largestRun = 2 ** 30;
const nothing = new Uint8Array(0);

export class Engine extends Activations {
  readonly compiler = new Compiler(this, this.code);

  /** Starts the next invocation, when nothing runs. */
  #startNext(): void {
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
    if (this.depth < 0 && !this.failure) this.#startNext();
  }

  // Running.

  run(limit: EngineLimit): EngineOutcome {
    const target = limit.clock ?? Number.POSITIVE_INFINITY;
    if (this.clock >= target) return { kind: 'clock' };
    if (this.failure) return { kind: 'failed', failure: this.failure };
    if (this.depth < 0 && this.queue.length > 0) this.#startNext();
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
    return this.pc === hostPlace ? this.#host(limit) : this.#plain(1, 0, limit);
  }

  /** `isSlice`: where the room ends means nothing, so that the fast form goes on from here next time instead of the plain one now. */
  #advance(room: number, limit: EngineLimit, isSlice: boolean): EngineOutcome | undefined {
    if (this.pendingThrow !== 0) return this.#unwind(limit);
    if (this.pc === hostPlace) return this.watchingHosts ? { kind: 'watched' } : this.#host(limit);
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

  /** Clock at which the fast form was entered last: what it leaves to the plain form at once must run there. */
  #enteredAt: Clock = -1;
  /** Coverage is on: {@link handed} hears where a frame is handed to the plain form, and hot functions are looked for there too. */
  handed: ((prepared: Prepared, index: number, clock: Clock) => void) | undefined;

  /** Every instruction is counted: by the plain form and by compiled code, not by the fast form. */
  counting = false;

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

  #leaving = false;

  #frameLimits({ leave, enter }: EngineLimit): void {
    this.#leaving = leave !== undefined;
    this.floor = Math.max(0, leave ?? 0);
    const room = Math.min(this.limits.depth - 1, this.activations.length - 2);
    this.ceiling = Math.max(0, Math.min(room, enter === undefined ? room : enter - 1));
  }

  #fast(prepared: Prepared, index: number, left: number, limit: EngineLimit): EngineOutcome | undefined {
    const end = this.clock + left;
    this.limit = end;
    this.rest = left + index;
    this.bound = prepared.count;
    this.pc = index === 0 ? prepared.fastStart : prepared.fastAt[index]!;
    for (;;) {
      this.#frameLimits(limit);
      const exit = interpretFast(this);
      switch (exit) {
        case Exit.Memory: {
          const next = accessExactly(this, this.fast, this.pc, this.fp);
          if (next >= 0) {
            this.pc = next;
            continue;
          }
          this.#leaveFast(true);
          return this.#trapped();
        }
        case Exit.Indirect: {
          if (resolveCallee(this, this.fast, this.pc, this.fp) === Exit.Trap) {
            this.#leaveFast(true);
            return this.#trapped();
          }
          if (this.#callsHost(limit)) continue;
          break;
        }
        case Exit.Call:
          if (this.#makeRoom() || this.#callsHost(limit)) continue;
          break;
        case Exit.Heat:
          this.compiler.compile(this.pc);
          continue;
        default:
      }
      if (exit === Exit.Return) {
        this.clock = end - this.rest;
        return this.#returned();
      }
      if (exit === Exit.Host) {
        // The host frame's own place: nothing was executed there.
        this.clock = end - this.rest;
        this.pc = hostPlace;
        return this.#afterHostReturn();
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
      this.#frameLimits(limit);
      const exit = interpretPlain(this);
      this.clock = this.limit - this.left;
      switch (exit) {
        case Exit.Limit:
          return this.pc === hostPlace ? this.#afterHostReturn() : undefined;
        case Exit.Flag:
          return undefined;
        case Exit.Memory: {
          const next = accessExactly(this, this.plain, this.pc, this.fp);
          if (next < 0) return this.#trapped();
          this.pc = next;
          this.clock++;
          return undefined;
        }
        case Exit.Return:
          return this.#returned();
        case Exit.Host:
          this.pc = hostPlace;
          return this.#afterHostReturn();
        case Exit.Indirect:
          if (resolveCallee(this, this.plain, this.pc, this.fp) === Exit.Trap) return this.#trapped();
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
        return this.#trapped();
      case Exit.Throw:
        // The instruction is complete when a handler has been found.
        this.pendingThrow = this.thrown;
        this.throwReported = false;
        return undefined;
      case Exit.Call:
      case Exit.Indirect:
        return this.#call(limit);
      case Exit.Tail:
        return this.#tailCall();
      case Exit.Collect:
        return this.#collect(limit);
      case Exit.Charge:
        return this.#charged(limit);
      default:
        return undefined;
    }
  }

  #trapped(): undefined {
    this.#fail('trap', this.trapMessage);
  }

  #fail(code: string, message: string): undefined {
    this.failure = { code, message };
  }

  // Calls.

  /** Prepares the callee of the fast call that is about to be made; true when the interpreter can make it now. */
  #makeRoom(): boolean {
    const fn = this.store[this.callee]!;
    if (fn.kind === 'host') return false;
    const before = this.functions[fn.address * 8]!;
    const prepared = this.code.prepare(fn);
    if (!prepared || before !== 0) return false;
    return this.base + prepared.frameWords <= this.usable && this.depth < this.ceiling;
  }

  /** Calls a host function from the fast form when it needs one turn only; true when it has returned. */
  #callsHost({ told }: EngineLimit): boolean {
    const fn = this.store[this.callee]!;
    if (fn.kind === 'wasm' || this.watchingHosts) return false;
    if (this.depth + 2 >= this.limits.depth || !this.growStack(this.base + 4096)) return false;
    const values: HostValue[] = [];
    let slot = this.base;
    for (const type of fn.signature.parameters) {
      values.push(this.hostValue(type, slot));
      slot += wordsOf(type);
    }
    const access = this.#access();
    let outcome = fn.host.call(access, values, []);
    if (told && outcome.kind === 'outside' && outcome.request.effect === 'output') {
      const { request } = outcome;
      const prepared = this.code.preparedAt(this.depth)!;
      this.clock = this.limit - (this.rest - instructionAtFast(prepared, this.pc));
      const resume = this.pc + callLength(this.fast[this.pc]!);
      told(this.nextToken++, request, prepared, instructionAboutAt(prepared, resume));
      this.#turnEvents = [{ kind: 'answer', request, bytes: nothing }];
      outcome = fn.host.call(access, values, this.#turnEvents);
    }
    if (outcome.kind !== 'return') {
      this.#turn = outcome;
      return false;
    }
    this.#turnEvents = [];
    this.#setResults(fn, this.base, outcome.values);
    this.pc += callLength(this.fast[this.pc]!);
    return true;
  }

  /** Outcome of a host function's first turn, before it has a frame. */
  #turn: HostOutcome | undefined;
  /** What it was answered before that turn. */
  #turnEvents: readonly HostEvent[] = [];

  #setResults({ signature }: EmbeddedFunction, base: number, values: readonly HostValue[]): void {
    let slot = base;
    signature.results.forEach((type, index) => {
      this.setHostValue(type, slot, values[index] ?? 0);
      slot += wordsOf(type);
    });
  }

  /** Makes a call with the caller in the plain form at its call instruction. */
  #call(limit: EngineLimit): EngineOutcome | undefined {
    const { callee, base } = this;
    const fn = this.store[callee]!;
    const after = this.pc + callLength(this.plain[this.pc]!);
    const resume = this.plain[after - 1]!;
    if (this.depth + 1 >= this.limits.depth || !this.growFrames()) return this.#fail('trap', 'call stack exhausted');
    if (fn.kind === 'host') {
      if (!this.growStack(base + 4096)) return this.#fail('trap', 'call stack exhausted');
      this.frames[this.depth * frameWords + 2] = resume;
      this.pushHost(fn, base);
      return undefined;
    }
    const prepared = this.code.prepare(fn);
    if (!prepared) return this.#fail('invalid', `the function is not valid: ${fn.broken ?? ''}`);
    if (!this.growStack(base + prepared.frameWords)) return this.#fail('trap', 'call stack exhausted');
    this.frames[this.depth * frameWords + 2] = resume;
    this.clock++;
    this.words.fill(0, base + this.functions[callee * 8 + 5]!, base + prepared.localsEnd);
    this.pushFrame(callee, base, fn.instance.number);
    this.pc = prepared.plainStart;
    return limit.enter !== undefined && this.depth >= limit.enter ? { kind: 'entered' } : undefined;
  }

  #tailCall(): undefined {
    const { callee, base, tailWords } = this;
    const fn = this.store[callee]!;
    const { fp } = this;
    if (!this.growStack(fp + tailWords + 4096)) return this.#fail('trap', 'call stack exhausted');
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
    if (!prepared) return this.#fail('invalid', `the function is not valid: ${fn.broken ?? ''}`);
    if (!this.growStack(fp + prepared.frameWords)) return this.#fail('trap', 'call stack exhausted');
    this.words.fill(0, fp + this.functions[callee * 8 + 5]!, fp + prepared.localsEnd);
    this.frames[at] = callee;
    this.frames[at + 3] = fn.instance.number;
    this.instance = fn.instance.number;
    this.enterInstance(this.instance);
    this.pc = prepared.plainStart;
    return undefined;
  }

  /** A frame was popped below the floor: `fp` is still its first word, where the results are. */
  #returned(): EngineOutcome | undefined {
    const gone = this.depth + 1;
    const { results: types } = this.function(this.frames[gone * frameWords]!).signature;
    const results = this.valuesFrom(types, this.fp);
    if (this.depth < 0) {
      this.results = results;
      this.instance = -1;
      if (this.queue.length > 0) {
        this.#startNext();
        return this.#leaving ? { kind: 'left', how: 'return', results, types } : undefined;
      }
      this.finished = this.queue.length === 0;
      return { kind: 'ended', results };
    }
    this.#resume();
    return { kind: 'left', how: 'return', results, types };
  }

  /** Goes on with the frame that `depth` is now, whose callee has returned its results. */
  #resume(): void {
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
      this.#guestReturned();
      return;
    }
    const prepared = this.code.preparedAt(this.depth)!;
    this.pc = prepared.plainAt[instructionAboutAt(prepared, resume)]!;
  }

  /** An interpreter returned into a frame that resumes at {@link hostPlace}: a host function, or an evaluation's end. */
  #afterHostReturn(): EngineOutcome | undefined {
    this.#resume();
    return undefined;
  }

  /** The callee of a host function has returned: its results become an event. */
  #guestReturned(): void {
    const activation = this.hostFrames.get(this.depth);
    if (!activation) return;
    const gone = (this.depth + 1) * frameWords;
    const { results } = this.function(this.frames[gone]!).signature;
    const values: HostValue[] = [];
    let slot = this.frames[gone + 1]!;
    for (const type of results) {
      values.push(this.hostValue(type, slot));
      slot += wordsOf(type);
    }
    this.#addEvent({ kind: 'returned', values });
  }

  #addEvent(event: HostEvent): void {
    const activation = this.hostFrames.get(this.depth)!;
    this.hostFrames.set(this.depth, { ...activation, events: [...activation.events, event] });
  }

  // Host functions.

  /** By instance: what its host calls see of it. */
  readonly #accesses = new Map<number, HostAccess>();

  #access(): HostAccess {
    const known = this.#accesses.get(this.instance);
    if (known) return known;
    const access = this.#accessOf(this.instances[this.instance]);
    this.#accesses.set(this.instance, access);
    return access;
  }

  #accessOf(instance: Instance | undefined): HostAccess {
    const address = instance?.memories[0];
    const memory = address === undefined ? undefined : this.memories[address];
    return {
      module: instance?.module.name ?? '',
      exports: (name) => instance?.exports.get(name)?.kind === 'function',
      memory: memory && {
        get bytes() {
          return memory.bytes;
        },
        writes: (offset, length) => {
          this.touchedByHost?.push({ memory: address!, offset, length, write: true });
        },
        reads: (offset, length) => {
          this.touchedByHost?.push({ memory: address!, offset, length, write: false });
        },
        grow: (pages) => {
          const before = memory.grow(pages);
          this.refreshMemory();
          return before;
        },
      },
    };
  }

  /** One turn of the host function on top. */
  #host(limit: EngineLimit): EngineOutcome | undefined {
    const begun = this.hostFrames.get(this.depth)!;
    const activation = this.#turnEvents.length === 0 ? begun : { ...begun, events: this.#turnEvents };
    if (activation !== begun) this.hostFrames.set(this.depth, activation);
    const turn = this.#turn;
    this.#turn = undefined;
    this.#turnEvents = [];
    const outcome =
      this.token !== 0
        ? this.#asking!
        : (turn ?? activation.function.host.call(this.#access(), activation.values, activation.events));
    switch (outcome.kind) {
      case 'return':
        return this.#hostReturns(activation, outcome.values, limit);
      case 'trap':
        return this.#fail(outcome.code, outcome.message);
      case 'exit':
        return this.#exit(outcome.status);
      case 'outside':
        if (this.token === 0) {
          this.token = this.nextToken++;
          this.#asking = outcome;
        }
        return { kind: 'host', token: this.token, outcome };
      case 'guest call':
        return this.#guestCall(activation, outcome);
      case 'throw':
        return this.#throwHost(outcome.value, outcome.message);
    }
  }

  #asking: (HostOutcome & { readonly kind: 'outside' }) | undefined;

  get asking(): (HostOutcome & { readonly kind: 'outside' }) | undefined {
    return this.token === 0 ? undefined : this.#asking;
  }

  set asking(asking: (HostOutcome & { readonly kind: 'outside' }) | undefined) {
    this.#asking = asking;
  }

  /** Answers the question that is open; false when the token is another. */
  answer(token: number, bytes: Uint8Array): boolean {
    if (this.token === 0 || token !== this.token || !this.#asking) return false;
    const { request } = this.#asking;
    this.token = 0;
    this.#asking = undefined;
    this.#addEvent({ kind: 'answer', request, bytes });
    return true;
  }

  #hostReturns(
    { function: fn }: HostActivation,
    values: readonly HostValue[],
    limit: EngineLimit,
  ): EngineOutcome | undefined {
    this.#setResults(fn, this.frames[this.depth * frameWords + 1]!, values);
    this.hostFrames.delete(this.depth);
    // The call instruction is complete.
    this.clock++;
    this.depth--;
    this.#frameLimits(limit);
    if (this.depth < this.floor) return this.#returned();
    this.#resume();
    return undefined;
  }

  /** The status is a number with a sign, as programs return it from `main`; WASI passes it on without. */
  #exit(unsigned: number): undefined {
    const status = unsigned | 0;
    this.failure = {
      code: 'exit',
      message: `exit status ${status}`,
      status,
    };
    return undefined;
  }

  #guestCall(activation: HostActivation, outcome: HostOutcome & { readonly kind: 'guest call' }): undefined {
    const callee = this.#guestCallee(outcome.callee);
    if (callee === undefined) return undefined;
    this.hostFrames.set(this.depth, { ...activation, catches: outcome.catches });
    const { parameters } = this.function(callee).signature;
    const entered = this.enter(callee, (base) => {
      let slot = base;
      parameters.forEach((type, index) => {
        this.setHostValue(type, slot, outcome.arguments[index] ?? 0);
        slot += wordsOf(type);
      });
    });
    if (!entered) this.#fail('trap', 'call stack exhausted');
    return undefined;
  }

  #guestCallee(callee: { readonly export: string } | { readonly element: number }): number | undefined {
    const instance = this.instances[this.instance];
    if ('export' in callee) {
      const found = instance?.exports.get(callee.export);
      if (found?.kind === 'function') return found.address;
      return this.#fail('trap', `the module has no function ${callee.export}`);
    }
    const exported = instance?.exports.get('__indirect_function_table');
    const table = this.tables[exported?.kind === 'table' ? exported.address : (instance?.tables[0] ?? -1)];
    const index = callee.element >>> 0;
    if (!table || index >= table.length) return this.#fail('trap', 'undefined element');
    if (table.words[index * 2 + 1] !== referenceKind.func) return this.#fail('trap', `uninitialized element ${index}`);
    return table.words[index * 2]!;
  }

  /** Unwinds to the nearest host function that catches. */
  #throwHost(value: number, message: string): undefined {
    this.hostFrames.delete(this.depth);
    for (let depth = this.depth - 1; depth >= 0; depth--) {
      const activation = this.hostFrames.get(depth);
      if (!activation) continue;
      if (!activation.catches) {
        this.hostFrames.delete(depth);
        continue;
      }
      this.cutTo(depth);
      this.pc = hostPlace;
      this.#addEvent({ kind: 'thrown', value });
      return undefined;
    }
    return this.#fail('exception', message);
  }

  // Exceptions.

  #unwind(limit: EngineLimit): EngineOutcome | undefined {
    const exception = this.pendingThrow;
    const tag = -1 - this.heap.typeOf(exception);
    const bottom = this.evaluations.at(-1)?.depth ?? 0;
    for (let depth = this.depth; depth >= bottom; depth--) {
      const prepared = this.hostFrames.has(depth) ? undefined : this.code.preparedAt(depth);
      if (!prepared || prepared.handlers.length === 0) continue;
      const index = this.under(prepared, depth);
      for (const { from, to, clauses } of prepared.handlers) {
        if (index < from || index >= to) continue;
        const clause = clauses.find((each) => each.tag === -1 || each.tag === tag);
        if (!clause) continue;
        if (!this.throwReported && this.stopAtThrow(exception, true)) {
          this.throwReported = true;
          return { kind: 'condition', exception, handled: true };
        }
        const left = limit.leave !== undefined && depth < limit.leave;
        this.cutTo(depth);
        this.pendingThrow = 0;
        this.clock++;
        let slot = this.fp + clause.home;
        if (clause.tag !== -1) {
          const layout = this.heap.exceptionLayout(tag, this.tags[tag]!);
          const payload = this.heap.payload(exception);
          layout.types.forEach((type, field) => {
            this.heap.read(type, payload + layout.offsets[field]!, this.words, slot);
            slot += wordsOf(type);
          });
        }
        if (clause.withReference) {
          this.words[slot] = exception;
          this.words[slot + 1] = referenceKind.exception;
        }
        this.pc = clause.plain;
        return left ? { kind: 'left', how: 'unwind', results: [], types: [] } : undefined;
      }
    }
    if (!this.throwReported && this.stopAtThrow(exception, false)) {
      this.throwReported = true;
      return { kind: 'condition', exception, handled: false };
    }
    this.failure = { code: 'exception', message: 'uncaught exception', exception };
    return undefined;
  }

  // Bulk operations and the heap.

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
