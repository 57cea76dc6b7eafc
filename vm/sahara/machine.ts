/** The Sahara machine behind the boundary of vm/context. */
import type {
  Change,
  ChangeResult,
  Checkpoint,
  Clock,
  ContextId,
  Covering,
  ExecutionContext,
  Isolating,
  Location,
  Machine,
  MachineEvent,
  Observing,
  Outcome,
  Program,
  RunLimit,
  Space,
  Stops,
  Value,
  Watching,
} from '../context/index.ts';
import { Heap } from './heap/heap.ts';
import { newString } from './heap/text.ts';
import type { HasImage } from './image.ts';
import { formatValue } from './inspect/format.ts';
import { ContextView, checkIsolation, placeOf, spacesOf } from './inspect/frames.ts';
import { cellAt, SlotValue, summaryLength } from './inspect/values.ts';
import { Coverage } from './observe/coverage.ts';
import { PatchedWatching } from './observe/watching.ts';
import { programOf, SaharaProgram } from './program.ts';
import { applyChange, releaseEvaluations, slotOf } from './run/changes.ts';
import { type EngineImage, hashEngine, restoreEngine, saveEngine } from './run/checkpoint.ts';
import { patch } from './run/code.ts';
import { conditionName, proceed, restartsOf } from './run/conditions.ts';
import type { Context } from './run/context.ts';
import { Engine, type Limits, type RawOutcome } from './run/engine.ts';
import { createContext } from './run/entering.ts';
import { type Message, unpack } from './run/message.ts';
import { operations } from './run/operations/index.ts';
import { adoptProgram, extend, replace } from './run/replace.ts';
import { WarmUp } from './run/warm-up.ts';

export { argumentBytes } from './inspect/arguments.ts';

export type { Limits } from './run/engine.ts';

export const defaultLimits: Limits = {
  dataStackLimit: 1_048_576,
  returnStackLimit: 100_000,
  heapLimit: 268_435_456,
  contextLimit: 100_000,
  mailboxLimit: 100_000,
  quantum: 1_000,
  seed: 0,
};

export interface CreateMachineOptions {
  /** Index of the function that the first context runs. */
  readonly entry: number;
  /** One for each parameter: 8 bytes in slot form, for a string its UTF-8. */
  readonly arguments?: readonly Uint8Array[];
  readonly limits?: Partial<Limits>;
  /** Off: no fused operations. For tests; the run is the same. */
  readonly fusing?: boolean;
}

/** A machine whose first context is about to run the entry. Throws RangeError when the arguments do not fit the entry. */
export const createMachine = (program: Program & HasImage, options: CreateMachineOptions): SaharaMachine =>
  new SaharaMachine(program instanceof SaharaProgram ? program : programOf(program.image), options);

let warmUp: WarmUp | undefined;

export class SaharaMachine implements Machine {
  readonly #engine: Engine;
  readonly #program: SaharaProgram;
  readonly #coverage: Coverage;
  readonly #watching: PatchedWatching;
  readonly observing: Observing;
  readonly isolating: Isolating;
  #breaks: ReadonlySet<number> = new Set();

  constructor(program: SaharaProgram, options: CreateMachineOptions) {
    warmUp ??= new WarmUp(defaultLimits, { operations, proceed });
    this.#program = program;
    const engine = new Engine(program.image, { ...defaultLimits, ...options.limits }, { operations, proceed });
    this.#engine = engine;
    engine.code.fusing = options.fusing ?? true;
    engine.code.meet = (operations) => warmUp?.operations(operations);
    engine.format = (context, type, low, high) => formatValue(context.heap, type, low, high, false);
    engine.describe = (context, type, low, high) =>
      formatValue(context.heap, type, low, high, true, { length: summaryLength });
    engine.describeMessage = (message) => this.#describeMessage(message);
    this.#coverage = new Coverage(engine);
    this.#watching = new PatchedWatching(engine, (location) => this.read(location), placeOf);
    this.observing = {
      observe: (on) => {
        engine.events = on ? [] : undefined;
      },
      take: (): readonly MachineEvent[] => {
        const taken = engine.events ?? [];
        if (engine.events) engine.events = [];
        return taken.length > 100_000 ? taken.slice(-100_000) : taken;
      },
    };
    this.isolating = { check: () => checkIsolation(engine) };
    const entry = program.image.functions[options.entry];
    if (!entry) throw new RangeError(`function ${options.entry} is not in the program`);
    const given = options.arguments ?? [];
    if (given.length !== entry.parameters.length)
      throw new RangeError(`${entry.name} takes ${entry.parameters.length} arguments, not ${given.length}`);
    engine.code.follow(program);
    const first = createContext(engine, options.entry, (context) =>
      given.map((bytes, index) => this.#argument(context, entry.parameters[index]!, bytes)),
    );
    if (!first) throw new RangeError('the arguments do not fit the heap');
    engine.scheduler.enqueue(first);
  }

  #argument(context: Context, type: number, bytes: Uint8Array): readonly [number, number] {
    const shape = this.#engine.image.types[type]!;
    if (shape.kind === 'string') return [newString(context.heap, bytes, 0), context.id];
    if (shape.kind !== 'scalar' || bytes.length !== 8)
      throw new RangeError('only scalars and strings can be given as arguments');
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    return [view.getInt32(0, true), view.getInt32(4, true)];
  }

  get program(): Program & HasImage {
    return this.#program;
  }

  get clock(): Clock {
    return this.#engine.now;
  }

  get spaces(): readonly Space[] {
    return spacesOf(this.#engine);
  }

  get covering(): Covering {
    return this.#coverage;
  }

  get watching(): Watching {
    return this.#watching;
  }

  contexts(): readonly ExecutionContext[] {
    return [...this.#engine.contexts.values()].map((context) => new ContextView(this.#engine, context));
  }

  context(id: ContextId): ExecutionContext | undefined {
    const context = this.#engine.contexts.get(id);
    return context && new ContextView(this.#engine, context);
  }

  run(limit: RunLimit): Outcome {
    const engine = this.#engine;
    releaseEvaluations(engine);
    return this.#outcome(engine.run(limit));
  }

  #outcome(raw: RawOutcome): Outcome {
    const { context: id, address } = raw;
    const context = this.#engine.contexts.get(id);
    switch (raw.kind) {
      case 'ended':
        return { kind: 'ended', context: id, address, results: this.#values(context, raw.raw) };
      case 'left':
        return {
          kind: 'left',
          how: raw.how ?? 'return',
          context: id,
          address,
          results: this.#values(context, raw.raw),
        };
      case 'condition': {
        const pending = context!.pending!;
        return {
          kind: 'condition',
          context: id,
          address,
          id: pending.condition,
          name: conditionName(this.#engine, pending.condition),
          payload: new SlotValue(
            context!.heap,
            this.#engine.types.payloadOf(pending.condition),
            pending.payload,
            id,
            placeOf(context!),
          ),
          message: pending.message,
          handled: pending.found !== undefined,
          restarts: restartsOf(this.#engine, context!),
        };
      }
      case 'failed': {
        const failure = context!.failure!;
        return {
          kind: 'failed',
          context: id,
          address,
          code: conditionName(this.#engine, failure.condition),
          message: failure.message,
          payload: this.#messageValue(failure.payload),
        };
      }
      default:
        return raw;
    }
  }

  #values(context: Context | undefined, raw: readonly [number, number, number] | undefined): readonly Value[] {
    return raw && context ? [new SlotValue(context.heap, raw[2], raw[0], raw[1], placeOf(context))] : [];
  }

  /** A message's value in a heap of its own. */
  #messageValue(message: Message): SlotValue {
    const heap = new Heap(1, this.#engine.code.layouts, 2 ** 30);
    const value = unpack(heap, message, 0) ?? { low: 0, high: 0 };
    return new SlotValue(heap, message.type, value.low, value.high, undefined);
  }

  #describeMessage(message: Message): string {
    return this.#messageValue(message).summary;
  }

  change(change: Change): ChangeResult {
    const engine = this.#engine;
    if (change.kind === 'extend' || change.kind === 'replace') {
      const { image } = change.program as Program & HasImage;
      engine.version++;
      const result =
        change.kind === 'extend' ? extend(engine, this.#program, image) : replace(engine, this.#program, image);
      this.#applyStops();
      this.#coverage.armNew();
      this.#watching.arm();
      return result;
    }
    return applyChange(engine, change);
  }

  stops(stops: Stops): void {
    this.#engine.stopping.stops = stops;
    this.#applyStops();
  }

  #applyStops(): void {
    const engine = this.#engine;
    const entries = (addresses: Iterable<number>): Set<number> => {
      const found = new Set<number>();
      for (const address of addresses) {
        const entry = engine.code.entryAt(address);
        if (entry !== undefined) found.add(entry);
      }
      return found;
    };
    engine.stopping.breakEntries = entries(engine.stopping.stops.addresses);
    engine.stopping.stepEntries = engine.stopping.stops.steps
      ? entries(engine.stopping.stops.steps.addresses)
      : new Set();
    const wanted = new Set([...engine.stopping.breakEntries, ...engine.stopping.stepEntries]);
    for (const entry of this.#breaks)
      if (!wanted.has(entry) && entry < engine.code.entries) engine.code.setPatch(entry, patch.break, false);
    for (const entry of wanted) engine.code.setPatch(entry, patch.break, true);
    this.#breaks = wanted;
    for (const context of engine.contexts.values()) if (context.reportedPc !== context.pc) context.reportedPc = -1;
  }

  save(): Checkpoint {
    return saveEngine(this.#engine, this.#program.state()) as unknown as Checkpoint;
  }

  restore(checkpoint: Checkpoint): void {
    const image = checkpoint as unknown as EngineImage;
    if (!this.#program.isAt(image.program)) {
      this.#program.resume(image.program);
      adoptProgram(this.#engine, this.#program);
      this.#watching.arm();
    }
    restoreEngine(this.#engine, image);
    this.#coverage.rewind(image.clock);
    this.#applyStops();
  }

  drop(_checkpoint: Checkpoint): void {
    // Pages are shared by reference: the garbage collector of the host takes what nobody else holds.
  }

  hash(): number {
    return hashEngine(this.#engine);
  }

  read(location: Location): Value | undefined {
    if (location.in !== 'local' && location.in !== 'stack' && location.in !== 'cell') return undefined;
    const engine = this.#engine;
    const context = engine.contexts.get(location.context);
    if (!context) return undefined;
    if (location.in === 'cell') {
      const reference = context.heap.bySerial(location.object);
      const cell = reference === undefined ? undefined : cellAt(context.heap, reference, location.index);
      if (reference === undefined || !cell) return undefined;
      return new SlotValue(context.heap, context.heap.type(reference), reference, context.id, placeOf(context)).stored(
        cell.type,
        cell.offset,
        reference,
        location.index,
      );
    }
    const slot = slotOf(engine, context, location.activation, location.in, location.index);
    return (
      slot &&
      new SlotValue(
        context.heap,
        slot.type,
        context.stack[slot.at]!,
        context.stack[slot.at + 1]!,
        placeOf(context),
        location,
      )
    );
  }
}
