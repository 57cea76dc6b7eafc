/** Host functions: their frames run turn by turn, ask the outside, and call the program's functions. */
import type { HostAccess, HostEvent, HostOutcome, HostValue } from '../host/host.ts';
import { Calls } from './calls.ts';
import type { EngineLimit, EngineOutcome } from './outcome.ts';
import { instructionAboutAt, instructionAtFast, wordsOf } from './prepared.ts';
import {
  type EmbeddedFunction,
  frameWords,
  type HostActivation,
  hostPlace,
  type Instance,
  referenceKind,
} from './state.ts';
import { callLength } from './tables.ts';

const nothing = new Uint8Array(0);

export abstract class HostCalls extends Calls {
  /** Calls a host function from the fast form when it needs one turn only; true when it has returned. */
  protected callsHost({ told }: EngineLimit): boolean {
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

  /** An interpreter returned into a frame that resumes at {@link hostPlace}: a host function, or an evaluation's end. */
  protected afterHostReturn(): EngineOutcome | undefined {
    this.resume();
    return undefined;
  }

  /** The callee of a host function has returned: its results become an event. */
  protected override guestReturned(): void {
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
  protected host(limit: EngineLimit): EngineOutcome | undefined {
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
        return this.fail(outcome.code, outcome.message);
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
    this.frameLimits(limit);
    if (this.depth < this.floor) return this.returned();
    this.resume();
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
    if (!entered) this.fail('trap', 'call stack exhausted');
    return undefined;
  }

  #guestCallee(callee: { readonly export: string } | { readonly element: number }): number | undefined {
    const instance = this.instances[this.instance];
    if ('export' in callee) {
      const found = instance?.exports.get(callee.export);
      if (found?.kind === 'function') return found.address;
      return this.fail('trap', `the module has no function ${callee.export}`);
    }
    const exported = instance?.exports.get('__indirect_function_table');
    const table = this.tables[exported?.kind === 'table' ? exported.address : (instance?.tables[0] ?? -1)];
    const index = callee.element >>> 0;
    if (!table || index >= table.length) return this.fail('trap', 'undefined element');
    if (table.words[index * 2 + 1] !== referenceKind.func) return this.fail('trap', `uninitialized element ${index}`);
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
    return this.fail('exception', message);
  }
}
