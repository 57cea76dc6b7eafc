/** The WebAssembly machine behind the boundary of vm/context: a store, its modules, and one context that runs invocations. */
import type {
  Address,
  Change,
  ChangeResult,
  Checkpoint,
  Clock,
  ContextId,
  ExecutionContext,
  Location,
  Machine,
  Outcome,
  Overlaying,
  Program,
  RunLimit,
  Space,
  Stops,
  Value,
  Watching,
} from '../context/index.ts';
import { offsetOf, unitOf } from '../context/index.ts';
import type { HostModule } from './host/host.ts';
import { addressAt, ContextView, mainContext } from './inspect/frames.ts';
import { referenceValue } from './inspect/parts.ts';
import { readPlace, writePlace } from './inspect/places.ts';
import { spacesOf } from './inspect/spaces.ts';
import { ProgramValue, Tree } from './inspect/values.ts';
import { View } from './inspect/view.ts';
import { functionAt } from './module.ts';
import { type CountsImage, Coverage } from './observe/coverage.ts';
import { outOfBounds } from './observe/out-of-bounds.ts';
import { Watcher } from './observe/watching.ts';
import { WasmProgram } from './program.ts';
import { goTo, restartFrame } from './run/changes.ts';
import { type EngineImage, hashEngine, restoreEngine, saveEngine } from './run/checkpoint.ts';
import { placeToLeave } from './run/code.ts';
import type { Engine, EngineLimit, EngineOutcome, Failure, Invocation } from './run/engine.ts';
import type { LinkError } from './run/link.ts';
import { instructionAtOffset, instructionAtPlain, type Prepared } from './run/prepared.ts';
import { Flag, type Heat, type Instance, type StoreLimits, type WasmFunction } from './run/state.ts';
import { Store } from './run/store.ts';
import { misfit, type WasmValue, wordsOfValue } from './run/values.ts';
import { trapKindOf } from './traps.ts';
import { spellValueType, type ValueType } from './types.ts';
import { type Version, Versions } from './versions/versions.ts';

export type { Invocation } from './run/engine.ts';
export type { LinkError } from './run/link.ts';
export { Store } from './run/store.ts';
export type { WasmValue } from './run/values.ts';

export interface CreateMachineOptions {
  readonly hosts?: readonly HostModule[];
  readonly limits?: Partial<StoreLimits>;
  /** Functions that nobody provides trap with their name when they are called. */
  readonly stubImports?: boolean;
  /** Name that other modules import a unit by; absent: the module's name. */
  readonly nameOf?: (unit: number) => string;
  /** What is called after the start functions; the values must fit. */
  readonly invoke: (store: Store, instances: readonly Instance[]) => readonly Invocation[];
  /** Off: no fast form. For tests; the run is the same. */
  readonly fusing?: boolean;
  /** When functions are compiled; absent: when they have run often. The run is the same. */
  readonly heat?: Heat;
}

export type Created =
  | { readonly machine: WasmMachine }
  /** Imports that nobody provides or that do not fit, of all modules up to the first that could not be linked. */
  | { readonly unit: number; readonly errors: readonly LinkError[] }
  /** A segment did not fit, or memory ran out. */
  | { readonly unit: number; readonly message: string };

/** A machine with every module of the program instantiated, about to run their start functions and then the invocations. */
export const createMachine = (program: WasmProgram, options: CreateMachineOptions): Created => {
  const { hosts = [], limits = {}, stubImports = false } = options;
  const store = new Store({ hosts, limits, ...(options.heat && { heat: options.heat }) });
  const instances: Instance[] = [];
  for (const { id, module } of program.units) {
    const name = options.nameOf?.(id) ?? module.name;
    const instantiated = store.instantiate(module, { name, stubImports, withoutStart: true });
    if (instantiated.kind === 'unlinkable') return { unit: id, errors: instantiated.errors };
    if (instantiated.kind === 'trap') return { unit: id, message: instantiated.message };
    if (instantiated.kind !== 'instance') throw new Error('a module without its start function ran');
    store.register(name, instantiated.instance);
    instances.push(instantiated.instance);
  }
  const starts = instances.flatMap(({ module, functions }) =>
    module.start ? [{ function: functions[module.start.index]!, values: [] }] : [],
  );
  const invocations = [...starts, ...options.invoke(store, instances)];
  return { machine: new WasmMachine(store, program, invocations, { fusing: options.fusing ?? true }) };
};

export class WasmMachine implements Machine {
  readonly #engine: Engine;
  readonly #view: View;
  readonly #coverage: Coverage;
  readonly #watcher: Watcher;
  readonly #versions: Versions;
  /** Function that the context is named after; undefined when nothing is run. */
  readonly #main: number | undefined;
  readonly overlaying?: Overlaying;
  #stops: Stops = { addresses: new Set(), conditions: 'none' };
  /** Places of the plain form with a stop flag, and the fast places that are held for them. */
  #stopPlaces = new Map<number, number>();
  #isHeld = false;
  /** The trap that ended the program was reported as a condition. */
  #isTrapReported = false;
  #previous: EngineImage | undefined;

  /** A machine on a store as it stands: nothing may be running in it. Throws RangeError when a value does not fit. */
  constructor(
    readonly store: Store,
    readonly program: WasmProgram,
    invocations: readonly Invocation[],
    { fusing = true }: { readonly fusing?: boolean } = {},
  ) {
    const { engine } = store;
    this.#engine = engine;
    this.#view = new View(engine, program);
    for (const { function: address, values } of invocations) this.#check(address, values);
    this.#coverage = new Coverage(
      engine,
      (fn, offset) => this.#view.unitOf(fn.instance)?.address(offset),
      (fn) => this.#view.unitOf(fn.instance)?.branches(fn.index) ?? [],
      (fn) => {
        const entry = this.#view.unitOf(fn.instance)?.entry(fn.index);
        return entry === undefined || (this.program.debug?.mayTell?.(entry) ?? true);
      },
    );
    this.#watcher = new Watcher(this.#view);
    this.#versions = new Versions(engine, program);
    engine.neverFast = !fusing;
    engine.plainOnly = !fusing;
    engine.stopAt = (place) => this.#stopsAt(place);
    engine.stopAtThrow = (exception, handled) => this.#stopsAtThrow(exception, handled);
    engine.code.onPrepared = (prepared) => this.#onPrepared(prepared);
    for (let at = 0; at < engine.store.length; at++) {
      const fn = engine.store[at]!;
      if (fn.kind === 'wasm' && fn.prepared) this.#onPrepared(fn.prepared);
    }
    const overlays = engine.hosts.flatMap((host) => ('pending' in host ? [host as unknown as Overlaying] : []));
    if (overlays.length > 0) this.overlaying = { pending: () => overlays.flatMap((overlay) => overlay.pending()) };
    const main = invocations.at(-1);
    this.#main = main?.function;
    engine.clock = 0;
    engine.results = [];
    engine.invoke(invocations);
  }

  #check(address: number, values: readonly WasmValue[]): void {
    const { parameters } = this.#engine.function(address).signature;
    if (parameters.length !== values.length)
      throw new RangeError(`the function takes ${parameters.length} arguments, not ${values.length}`);
    parameters.forEach((type, index) => {
      const problem = misfit(this.#engine, values[index]!, type);
      if (problem !== undefined) throw new RangeError(`argument ${index + 1}: ${problem}`);
    });
  }

  #onPrepared(prepared: Prepared): void {
    this.#coverage.add(prepared);
    this.#watcher.add(prepared);
    const fn = this.#engine.store[prepared.function] as WasmFunction;
    const unit = this.#view.unitOf(fn.instance);
    if (!unit) return;
    const { offsets } = prepared;
    const first = unit.address(offsets[0] ?? 0);
    const last = unit.address(offsets.at(-1) ?? 0);
    const stop = (address: Address): void => {
      if (address >= first && address <= last) this.#addStop(prepared, offsetOf(address));
    };
    this.#stops.addresses.forEach(stop);
    this.#stops.steps?.addresses.forEach(stop);
  }

  get clock(): Clock {
    return this.#engine.clock;
  }

  get spaces(): readonly Space[] {
    return spacesOf(this.#view);
  }

  get covering(): Coverage {
    return this.#coverage;
  }

  get watching(): Watching {
    return this.#watcher;
  }

  get goesTo(): boolean {
    return true;
  }

  contexts(): readonly ExecutionContext[] {
    return [new ContextView(this.#view, this.#main, this.#isHeld)];
  }

  context(id: ContextId): ExecutionContext | undefined {
    return id === mainContext ? this.contexts()[0] : undefined;
  }

  // Running.

  run(limit: RunLimit): Outcome {
    const engine = this.#engine;
    if (limit.clock !== undefined && engine.clock >= limit.clock) return { kind: 'clock', ...this.#here() };
    const watched = this.#watcher.next();
    if (watched) return watched;
    if (this.#isHeld) return { kind: 'all wait', ...this.#here() };
    const leave = limit.leave?.context === mainContext ? limit.leave.depth : undefined;
    const enter = limit.enter?.context === mainContext ? limit.enter.depth : undefined;
    const fuelEnd = engine.clock + Math.max(1, limit.fuel);
    const told = limit.told && this.#telling(limit.told);
    for (;;) {
      const inner = {
        fuel: fuelEnd - engine.clock,
        ...(limit.clock === undefined ? {} : { clock: limit.clock }),
        ...(leave === undefined ? {} : { leave }),
        ...(enter === undefined ? {} : { enter }),
        ...(told ? { told } : {}),
      };
      const address = addressAt(this.#view, engine.depth);
      const outcome = engine.run(inner);
      if (outcome.kind !== 'watched') return this.#outcome(outcome, address);
      const found = this.#watcher.step(inner);
      if (found && 'address' in found) return found;
      if (found) return this.#outcome(found, address);
      if (engine.clock >= fuelEnd) return { kind: 'fuel', ...this.#here() };
    }
  }

  #telling(told: NonNullable<RunLimit['told']>): NonNullable<EngineLimit['told']> {
    return (token, request, prepared, index) => {
      const address = this.#view.address(
        this.#engine.store[prepared.function] as WasmFunction,
        prepared.offsets[index]!,
      );
      const { name, effect, arguments: bytes } = request;
      told({ kind: 'host', context: mainContext, address, call: { token, name, effect, arguments: bytes } });
    };
  }

  #here(): { readonly context: ContextId; readonly address: Address } {
    return { context: mainContext, address: addressAt(this.#view, this.#engine.depth) };
  }

  #outcome(outcome: EngineOutcome, before: Address): Outcome {
    const engine = this.#engine;
    const here = this.#here();
    switch (outcome.kind) {
      case 'ended':
        return { kind: 'ended', context: mainContext, address: before, results: this.#results(outcome.results) };
      case 'left':
        return { kind: 'left', how: outcome.how, ...here, results: this.#results(outcome.results, outcome.types) };
      case 'failed':
        return this.#trapped(outcome.failure, here) ?? this.#failed(outcome.failure, here);
      case 'condition': {
        const { exception, handled } = outcome;
        const name = this.#tagName(exception);
        return {
          kind: 'condition',
          ...here,
          id: this.#conditionOf(exception),
          name,
          payload: referenceValue(this.#view, exception),
          message: `exception ${name}${handled ? '' : ' (nobody handles it)'}`,
          handled,
          restarts: [],
        };
      }
      case 'host': {
        const { request } = outcome.outcome;
        return { kind: 'host', ...here, call: { ...request, token: outcome.token } };
      }
      case 'watched':
        throw new Error('a watched instruction was not executed');
      default:
        void engine;
        return { kind: outcome.kind, ...here };
    }
  }

  /** A trap is reported once as a condition that nobody handles, with the stack as it is; then the program has failed. */
  #trapped(
    { code, message, exception, status }: Failure,
    here: { readonly context: ContextId; readonly address: Address },
  ): Outcome | undefined {
    if (exception !== undefined || status !== undefined || this.#isTrapReported) return undefined;
    const { conditions } = this.#stops;
    const { id, name } = trapKindOf(code, message);
    if (conditions === 'none' || (typeof conditions === 'object' && !conditions.has(id))) return undefined;
    this.#isTrapReported = true;
    const detail =
      name === 'out of bounds memory access' ? outOfBounds(this.#watcher.touched(), this.#engine) : undefined;
    const whole = detail === undefined ? message : `${message}: ${detail}`;
    const payload = new Tree('trap', whole);
    return { kind: 'condition', ...here, id, name, payload, message: whole, handled: false, restarts: [] };
  }

  #failed(
    { code, message, exception, status }: Failure,
    here: { readonly context: ContextId; readonly address: Address },
  ): Outcome {
    if (status === 0) return { kind: 'ended', ...here, results: [] };
    if (status !== undefined) return { kind: 'failed', ...here, code, message, report: '', exitCode: status };
    if (exception === undefined) return { kind: 'failed', ...here, code, message };
    const name = this.#tagName(exception);
    const payload = referenceValue(this.#view, exception);
    return { kind: 'failed', ...here, code: name, message: `nobody handles the exception ${name}`, payload };
  }

  #tagName(exception: number): string {
    return this.#view.tagName(-1 - this.#engine.heap.typeOf(exception));
  }

  /** Number of an exception's tag among the conditions of the program's meta information; -1 when it is not there. */
  #conditionOf(exception: number): number {
    const tag = -1 - this.#engine.heap.typeOf(exception);
    let id = 0;
    for (const unit of this.program.units.filter(({ replaces }) => !replaces))
      for (const [index, { import: imported }] of unit.module.tags.entries()) {
        if (imported) continue;
        for (const instance of this.#engine.instances)
          if (instance.module === unit.module && instance.tags[index] === tag) return id;
        id++;
      }
    return -1;
  }

  #results(values: readonly WasmValue[], types: readonly ValueType[] = []): readonly Value[] {
    return values.map((value, index) => {
      const words = Int32Array.from(wordsOfValue(value));
      const bytes = new Uint8Array(words.buffer);
      const type = types[index] ?? typeCodes[value.type];
      const size = value.type === 'i32' || value.type === 'f32' ? 4 : value.type === 'v128' ? 16 : 8;
      return new ProgramValue(this.#view, type, bytes.slice(0, size), spellValueType(type));
    });
  }

  // Stops.

  stops(stops: Stops): void {
    const { flags, code } = this.#engine;
    for (const [place, held] of this.#stopPlaces) {
      flags[place]! &= ~Flag.stop;
      code.release(held);
    }
    this.#stopPlaces = new Map();
    this.#stops = stops;
    for (const addresses of [stops.addresses, stops.steps?.addresses ?? new Set<Address>()])
      for (const address of addresses) this.#addStopAt(address);
  }

  #addStopAt(address: Address): void {
    const unit = this.program.units[unitOf(address)];
    const index = unit && functionAt(unit.module, offsetOf(address));
    if (!unit || index === undefined) return;
    for (const { prepared } of this.#view.functionsAt(unit.id, index))
      if (prepared) this.#addStop(prepared, offsetOf(address));
  }

  #addStop(prepared: Prepared, offset: number): void {
    const index = instructionAtOffset(prepared, offset);
    if (index < 0) return;
    const place = prepared.plainAt[index]!;
    if (this.#stopPlaces.has(place)) return;
    const held = placeToLeave(prepared, index);
    this.#stopPlaces.set(place, held);
    this.#engine.flags[place]! |= Flag.stop;
    this.#engine.code.hold(held);
  }

  #stopsAt(place: number): boolean {
    const engine = this.#engine;
    const prepared = engine.code.preparedAt(engine.depth);
    const fn = prepared && engine.store[prepared.function];
    if (!prepared || fn?.kind !== 'wasm') return false;
    const address = this.#view.address(fn, prepared.offsets[instructionAtPlain(prepared, place)]!);
    const { addresses, steps } = this.#stops;
    if (addresses.has(address)) return true;
    return steps?.context === mainContext && engine.depth + 1 <= steps.depth && steps.addresses.has(address);
  }

  #stopsAtThrow(exception: number, handled: boolean): boolean {
    const { conditions } = this.#stops;
    if (conditions === 'none') return false;
    if (conditions === 'all') return true;
    return conditions === 'unhandled' ? !handled : conditions.has(this.#conditionOf(exception));
  }

  // Changes.

  change(change: Change): ChangeResult {
    if (change.kind === 'replace') return this.#replace(change.program);
    const refused = this.#change(change);
    return refused === undefined ? {} : { refused };
  }

  #change(change: Exclude<Change, { readonly kind: 'replace' }>): string | undefined {
    const engine = this.#engine;
    switch (change.kind) {
      case 'host result':
        return engine.answer(change.token, change.result) ? undefined : 'no host call with this number waits';
      case 'write':
        return writePlace(this.#view, change.location, change.bytes);
      case 'go to':
        return this.#goTo(change.context, change.address);
      case 'restart frame':
        return change.context === mainContext ? restartFrame(engine, change.depth) : 'there is no such context';
      case 'hold':
      case 'release':
        if (change.context !== mainContext) return 'there is no such context';
        this.#isHeld = change.kind === 'hold';
        return undefined;
      case 'end':
        if (change.context !== mainContext) return 'there is no such context';
        engine.abandon();
        return undefined;
      case 'call':
        return this.#call(change.context, change.entry, change.arguments);
      case 'restart':
        return 'exceptions of WebAssembly offer no restarts';
      case 'host calls':
        return 'host functions of this machine make their calls themselves';
      case 'extend':
        // An expression that calls a function of the program brings no code of its own.
        return change.program === this.program ? undefined : 'no module can be added to a running program';
    }
  }

  #replace(program: Program): ChangeResult {
    if (!(program instanceof WasmProgram)) return { refused: 'the program is one of another machine' };
    const result = this.#versions.replace(program);
    this.stops(this.#stops);
    return result;
  }

  #goTo(context: ContextId, address: Address): string | undefined {
    if (context !== mainContext) return 'there is no such context';
    const engine = this.#engine;
    const prepared = engine.depth < 0 ? undefined : engine.code.preparedAt(engine.depth);
    const fn = prepared && engine.store[prepared.function];
    const unit = fn?.kind === 'wasm' ? this.#view.unitOf(fn.instance) : undefined;
    if (unit?.id !== unitOf(address)) return 'the address is not part of the running function';
    return goTo(engine, offsetOf(address));
  }

  #call(context: ContextId, entry: Address, values: readonly Uint8Array[]): string | undefined {
    const engine = this.#engine;
    if (context !== mainContext || engine.failure) return 'the context cannot run';
    const unit = this.program.units[unitOf(entry)];
    const index = unit && functionAt(unit.module, offsetOf(entry));
    const candidates = unit && index !== undefined ? this.#view.functionsAt(unit.id, index) : [];
    const fn = candidates.find(({ instance }) => instance.number === engine.instance) ?? candidates[0];
    if (!fn) return 'there is no function at this address';
    const { parameters } = fn.signature;
    if (parameters.length !== values.length)
      return `the function takes ${parameters.length} arguments, not ${values.length}`;
    const words = values.map((bytes) => {
      const row = new Int32Array(bytes.length === 16 ? 4 : 2);
      new Uint8Array(row.buffer).set(bytes.subarray(0, row.byteLength));
      return [...row];
    });
    return engine.evaluate(fn.address, words);
  }

  // Checkpoints.

  save(): Checkpoint {
    const image = saveEngine(this.#engine, this.#previous);
    this.#previous = image;
    const saved: MachineImage = {
      clock: image.clock,
      cost: image.cost,
      engine: image,
      isHeld: this.#isHeld,
      isTrapReported: this.#isTrapReported,
      counts: this.#coverage.saveCounts(),
      versions: this.#versions.inForce,
    };
    return saved as unknown as Checkpoint;
  }

  restore(checkpoint: Checkpoint, again = false): void {
    const { clock } = this.#engine;
    const { engine, isHeld, isTrapReported, counts, versions } = checkpoint as unknown as MachineImage;
    this.#versions.restore(versions);
    restoreEngine(this.#engine, engine);
    this.#previous = engine;
    this.#isHeld = isHeld;
    this.#isTrapReported = isTrapReported;
    this.#coverage.restored(clock, again);
    this.#coverage.restoreCounts(counts);
    this.#watcher.forget();
  }

  drop(_checkpoint: Checkpoint): void {
    // Pages are shared by reference: the garbage collector of the host takes what nobody else holds.
  }

  hash(): number {
    return (hashEngine(this.#engine) ^ (this.#isHeld ? 1 : 0)) >>> 0;
  }

  read(location: Location): Value | undefined {
    return readPlace(this.#view, location);
  }
}

interface MachineImage {
  readonly clock: Clock;
  readonly cost: number;
  readonly engine: EngineImage;
  readonly isHeld: boolean;
  readonly isTrapReported: boolean;
  readonly counts: CountsImage | undefined;
  readonly versions: readonly Version[];
}

const typeCodes = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  ref: (2 ** 30) | (2 ** 29 + 2 ** 28 + 0x6e),
} as const;
