/** The Python machine behind the boundary of vm/context. */
import {
  type Address,
  addressOf,
  type Change,
  type ChangeResult,
  type Checkpoint,
  type Clock,
  type ContextId,
  type Covering,
  type ExecutionContext,
  type HostCall,
  type Location,
  type Machine,
  type Outcome,
  type OutsideRequest,
  offsetOf,
  outside,
  type RunLimit,
  type Space,
  type Stops,
  unitOf,
  utf8OfText,
  type Value as View,
  type Watching,
} from '../context/index.ts';
import { builtins } from './builtins/index.ts';
import { importModule } from './builtins/modules.ts';
import { instructionSize } from './image.ts';
import { Describer } from './inspect/describe.ts';
import { ContextView, contextId } from './inspect/frames.ts';
import { hashOfEngine } from './inspect/graph.ts';
import { readLocation, valueFromBytes, writeLocation } from './inspect/places.ts';
import { type FailureRecord, failureRecord, framesText, stackSnapshot, traceLine } from './inspect/trace.ts';
import { type Texts, ValueView } from './inspect/values.ts';
import { type CreateMachineOptions, defaultLimits, type Kept, type StackSnapshot } from './machine-options.ts';
import { PyFunction } from './objects/callables.ts';
import type { PyException, TracebackEntry, Value } from './objects/values.ts';
import { Conditions } from './observe/conditions.ts';
import { Coverage } from './observe/coverage.ts';
import { Watcher } from './observe/watching.ts';
import { type PythonProgram, programOf } from './program.ts';
import { quietRepr } from './protocol/repr.ts';
import { enter, enterFunction, resume } from './run/calls.ts';
import { beforeInstruction } from './run/checked.ts';
import { History, type SavedState } from './run/checkpoint.ts';
import { internal, patchBit } from './run/code.ts';
import { closeAll } from './run/dropped.ts';
import { conditionText, exitCodeOf, exitText } from './run/ending.ts';
import { Engine, type Event, kinds, leaveMark } from './run/engine.ts';
import { askTexts, chainOf, comingEntries, quietMessage, quietTraceback, sourceLines } from './run/failure.ts';
import { goOnRaising } from './run/instructions.ts';
import { interpret } from './run/interpret.ts';
import { isChecked, isEvaluating, marginOf, patchStops, setMode } from './run/modes.ts';
import { goTo, restartFrame } from './run/moves.ts';
import { raise } from './run/raise.ts';
import { relocate, replaceFunctions } from './run/replace.ts';
import { lessCode, nextCode } from './run/steps.ts';
import { heatOf } from './run/threaded/form.ts';
import { run } from './run/threaded/run.ts';

export type { CreateMachineOptions } from './machine-options.ts';

/** A machine whose only context is about to run the module. */
export const createMachine = (program: PythonProgram, options: CreateMachineOptions = {}): PythonMachine =>
  new PythonMachine(program, options);

/** Longest stretch that the interpreter runs before it looks at its limit again, in instructions. */
const slice = 2 ** 28;

export class PythonMachine implements Machine {
  readonly #engine: Engine;
  readonly #program: PythonProgram;
  readonly #history: History;
  readonly #coverage: Coverage;
  readonly #watcher: Watcher;
  readonly #describer: Describer;
  readonly #trace: boolean;
  readonly #snapshotEvery: number;
  /** Snapshots of the operand stack, the newest 1,000. */
  readonly snapshots: StackSnapshot[] = [];
  readonly #conditions: Conditions;
  #stops: Stops = { addresses: new Set(), conditions: 'none' };
  #stepAddresses: ReadonlySet<Address> = new Set();
  #waiting: HostCall | undefined;
  #token = 0;
  #outcome: Outcome | undefined;
  #held = false;
  #reportedClock = -1;
  #tracedClock = -1;
  #snapshotClock = -1;
  /** What the call of a tool interrupted. */
  #stash: { readonly reported: Engine['reported']; readonly arrived: boolean } | undefined;
  #own = false;
  #failureRecord: FailureRecord | undefined;
  readonly #options: CreateMachineOptions;

  constructor(program: PythonProgram, options: CreateMachineOptions) {
    const { image } = program;
    this.#program = programOf(image);
    const limits = { ...defaultLimits, ...options.limits };
    const engine = new Engine(image.dialect, {
      builtins,
      argv: options.argv ?? [image.path],
      limits: { stackSize: limits.maxStackSize, callDepth: limits.maxCallDepth },
      operations: {
        enter,
        resume,
        raise,
        less: lessCode,
        next: nextCode,
        failed: (exception, dropped) => closeAll(engine, () => this.#failed(exception), dropped),
      },
    });
    this.#engine = engine;
    engine.activate();
    engine.recursionLimit = limits.recursionLimit;
    engine.heap.limits = { size: limits.sizeLimit, bits: limits.integerLimit };
    engine.allowUndefined = options.allowUndefinedVars ?? false;
    engine.fusing = options.fusing ?? true;
    engine.heat = heatOf[options.threading ?? 'hot'];
    engine.assembled = image.assembled ?? false;
    this.#options = options;
    this.#trace = (options.trace ?? false) || (options.inspectFrames ?? false);
    this.#snapshotEvery = options.snapshots ?? 0;
    engine.link(image.codes, image.path);
    // A machine's own objects are there before those of the program, so that ids do not depend on when it imports them.
    importModule('sys', engine.argv);
    engine.setGlobal('__name__', '__main__');
    engine.setGlobal('__file__', image.path);
    engine.setGlobal('__doc__', image.codes[0]?.doc ?? null);
    // Functions of text bytecode are global variables from the start.
    if (image.dialect === 'bytecode')
      for (const code of engine.codes)
        if (code.source.kind === 'function') engine.setGlobal(code.name, new PyFunction(code, [], null, []));
    if (options.logOnError || image.dialect === 'bytecode')
      engine.observeRaise = (exception) => {
        this.#failureRecord = failureRecord(engine, this.#conditions.nameOf(exception), quietMessage(exception));
      };
    engine.stopsAt = (exception) => this.#conditions.stopsAt(exception);
    this.#conditions = new Conditions(engine, this.#program);
    this.#history = new History(engine);
    this.#coverage = new Coverage(engine);
    this.#describer = new Describer(engine, this);
    this.#watcher = new Watcher(engine, (value, location) => new ValueView(value, contextId, this.#texts, location));
    const code = engine.codes[options.entry ?? 0];
    if (!code) throw new RangeError('the program has no code');
    const entry = new PyFunction(code, [], null, []);
    enterFunction(engine, entry, [], null, kinds.entry, null);
  }

  get program(): PythonProgram {
    return this.#program;
  }
  get clock(): Clock {
    return this.#engine.clock;
  }
  get spaces(): readonly Space[] {
    return [];
  }
  get goesTo(): boolean {
    return true;
  }
  get covering(): Covering {
    return this.#coverage;
  }
  get watching(): Watching {
    return this.#watcher;
  }
  /** Where and how the last exception was raised: plain data. Kept for text bytecode and with `logOnError`. */
  get failure(): FailureRecord | undefined {
    return this.#failureRecord;
  }

  contexts(): readonly ExecutionContext[] {
    return [this.#context()];
  }
  context(id: ContextId): ExecutionContext | undefined {
    return id === contextId ? this.#context() : undefined;
  }

  #context(): ContextView {
    const outcome = this.#outcome;
    const state =
      outcome && !this.#waiting
        ? outcome.kind === 'failed'
          ? 'failed'
          : 'ended'
        : this.#held
          ? 'held'
          : this.#waiting
            ? 'waiting for host'
            : 'ready';
    const detail = outcome?.kind === 'failed' ? `${outcome.code}: ${outcome.message}` : this.#waiting?.name;
    return new ContextView(this.#engine, state, detail, this.#texts);
  }

  readonly #texts: Texts = {
    traceback: (exception) => quietTraceback(exception, sourceLines(this.#program.image)),
    describe: (value) => this.#describer.describe(value),
  };

  #view(value: Value): View {
    return new ValueView(value, contextId, this.#texts);
  }

  get #address(): Address {
    const engine = this.#engine;
    if (engine.top < 0) return addressOf(0, 0);
    const frame = engine.guestFrame();
    const pc = frame === engine.top ? engine.pc - (engine.reported ? 2 : 0) : (engine.framePc[frame] as number);
    return addressOf(engine.frameCode[frame]?.number ?? 0, (pc / 2) * instructionSize);
  }

  run(limit: RunLimit): Outcome {
    const engine = this.#engine;
    engine.activate();
    const place = { context: contextId, address: this.#address };
    // A call that asks the outside once a callee of its own has returned asks at the clock of that return.
    const asks = engine.event?.kind === 'host' && !engine.left;
    if (limit.clock !== undefined && engine.clock >= limit.clock && !this.#outcome && !asks)
      return { kind: 'clock', ...place };
    if (this.#waiting) return { kind: 'host', call: this.#waiting, ...place };
    if (this.#outcome) return this.#outcome;
    if (this.#held) return { kind: 'all wait', ...place };
    this.#describer.rest(false);
    const marked = this.#markLeave(limit);
    engine.enterDepth = limit.enter?.context === contextId ? limit.enter.depth : Number.POSITIVE_INFINITY;
    try {
      return this.#run(limit);
    } finally {
      engine.enterDepth = Number.POSITIVE_INFINITY;
      engine.left = undefined;
      this.#describer.rest(true);
      if (marked >= 0 && marked <= engine.top)
        engine.frameKind[marked] = (engine.frameKind[marked] as number) & ~leaveMark;
      for (const code of engine.codes) if (code.dirty) code.rebuild();
    }
  }

  /** Marks the frame whose end ends the run. */
  #markLeave({ leave }: RunLimit): number {
    const engine = this.#engine;
    if (!leave || leave.context !== contextId) return -1;
    let depth = -1;
    for (let frame = 0; frame <= engine.top; frame++) {
      if (engine.frameCode[frame] !== null) depth++;
      if (depth === leave.depth && engine.frameCode[frame] !== null) {
        engine.frameKind[frame] = (engine.frameKind[frame] as number) | leaveMark;
        return frame;
      }
    }
    return -1;
  }

  #run(limit: RunLimit): Outcome {
    const engine = this.#engine;
    const exact = limit.clock ?? Number.POSITIVE_INFINITY;
    const fuelEnd = engine.clock + Math.max(1, limit.fuel);
    engine.frameLimit = limit.enter || engine.dialect === 'bytecode' ? -1 : engine.recursionLimit - 1;
    const margin = marginOf(engine);
    this.#watcher.renew();
    if (engine.results.length > 0 && !isEvaluating(this.#engine)) engine.results = [];
    if (!isEvaluating(this.#engine)) goOnRaising(engine);
    // An instruction that a patch stands on runs without it once.
    let first = -1;
    for (;;) {
      if (engine.left && engine.event?.kind !== 'failed') {
        const { left } = engine;
        engine.left = undefined;
        const outcome = this.#take(left);
        if (outcome) return outcome;
      }
      if (engine.event) {
        const outcome = this.#take(engine.event);
        if (outcome) return outcome;
        continue;
      }
      if (engine.warnings.length > 0) return this.#tell(this.#warnings());
      const { clock } = engine;
      if (clock >= exact) return this.#here('clock');
      if (clock >= fuelEnd) return this.#here('fuel');
      const single =
        this.#trace ||
        this.#snapshotEvery > 0 ||
        this.#watcher.looksAt(engine.code, engine.pc) ||
        exact - clock <= margin ||
        engine.code.stackSize < 0 ||
        isChecked(engine, engine.code);
      if (single || first < 0) {
        if (this.#stopsHere()) return this.#here('stop');
      }
      if (single) {
        const outcome = this.#step();
        if (outcome) return outcome;
        first = -1;
        continue;
      }
      setMode(engine, false);
      if (first < 0) first = this.#firstOpcode();
      const reason = run(engine, first, Math.ceil(Math.min(exact - margin, fuelEnd, clock + slice)));
      first = -1;
      if (reason === 'stop' && this.#stopsHere()) return this.#here('stop');
    }
  }

  /** The opcode to begin with, when the first instruction is patched with a stop that is not to be reported; else -1. */
  #firstOpcode(): number {
    const { code, pc } = this.#engine;
    const bits = code.patches[pc / 2] ?? 0;
    if (!(bits & (patchBit.stop | patchBit.watch))) return -1;
    return bits & patchBit.probe
      ? internal.probe
      : bits & patchBit.count
        ? internal.count
        : (code.plainCode[pc] as number);
  }

  /** One instruction, with what is to be done before and after it. */
  #step(): Outcome | undefined {
    const engine = this.#engine;
    if (this.#trace && this.#tracedClock !== engine.clock) {
      this.#tracedClock = engine.clock;
      const lines = [
        this.#options.trace ? traceLine(engine) : '',
        this.#options.inspectFrames ? framesText(engine) : '',
      ];
      return this.#tell(`${lines.filter(Boolean).join('\n')}\n`);
    }
    if (this.#snapshotEvery > 0 && engine.clock % this.#snapshotEvery === 0 && this.#snapshotClock !== engine.clock) {
      this.#snapshotClock = engine.clock;
      this.snapshots.push(stackSnapshot(engine));
      if (this.snapshots.length > 1000) this.snapshots.shift();
    }
    const address = this.#address;
    const begun = engine.clock;
    this.#watcher.before();
    setMode(engine, true);
    const problem = engine.dialect === 'bytecode' || engine.code.stackSize < 0 ? beforeInstruction(engine) : undefined;
    if (problem) {
      engine.begun = 1;
      raise(engine, problem);
      engine.begun = 0;
    } else {
      const { code, pc } = engine;
      const bits = code.patches[pc / 2] ?? 0;
      const opcode =
        bits & patchBit.probe
          ? internal.probe
          : bits & patchBit.count
            ? internal.count
            : (code.plainCode[pc] as number);
      interpret(engine, opcode, engine.clock + 1);
    }
    const seen = this.#watcher.after();
    if (!seen) return undefined;
    return { kind: 'watch', context: contextId, address, begun, ...seen };
  }

  #here(kind: 'clock' | 'fuel' | 'stop' | 'entered'): Outcome {
    if (kind === 'stop') this.#reportedClock = this.#engine.clock;
    return { kind, context: contextId, address: this.#address };
  }

  /** Whether a stop is to be reported where the machine stands. */
  #stopsHere(): boolean {
    const engine = this.#engine;
    if (this.#reportedClock === engine.clock || engine.top < 0 || engine.frameCode[engine.top] === null) return false;
    const address = this.#address;
    if (this.#stops.addresses.has(address)) return true;
    const { steps } = this.#stops;
    return (
      steps !== undefined &&
      steps.context === contextId &&
      engine.depth <= steps.depth &&
      this.#stepAddresses.has(address)
    );
  }

  /** What an event of the engine means for the boundary; undefined when the run goes on. */
  #take(event: Event): Outcome | undefined {
    const engine = this.#engine;
    if (event === engine.event) engine.event = undefined;
    const place = { context: contextId, address: this.#address };
    switch (event.kind) {
      case 'host':
        return this.#ask(event.request);
      case 'ended':
        return this.#end(
          { kind: 'ended', ...place, results: event.results.map((value) => this.#view(value)) },
          this.#options.showFinalStack
            ? `final stack: [${event.results.map((value) => quietRepr(value)).join(', ')}]\n`
            : '',
        );
      case 'failed':
        return this.#failure(event.exception);
      case 'condition': {
        const name = this.#conditions.nameOf(event.exception);
        return {
          kind: 'condition',
          ...place,
          id: this.#conditions.idOf(event.exception) ?? 0,
          name,
          payload: this.#view(event.exception),
          message: conditionText(name, quietMessage(event.exception)),
          handled: event.handled,
          restarts: [],
          ...(event.handled ? {} : { report: this.#report(event.exception, comingEntries(engine)) }),
        };
      }
      case 'left':
        if (!isEvaluating(this.#engine) && this.#stash) {
          engine.reported = this.#stash.reported;
          // The stop that the program stands at was reported already.
          if (this.#stash.arrived) this.#reportedClock = engine.clock;
          this.#stash = undefined;
        }
        // What a tool called stays findable until the program itself runs on.
        if (event.evaluated) engine.results = event.results;
        return { kind: 'left', how: event.how, ...place, results: event.results.map((value) => this.#view(value)) };
      default:
        return this.#here('entered');
    }
  }

  #ask(request: OutsideRequest): Outcome {
    const call: HostCall = { token: ++this.#token, ...request };
    this.#waiting = call;
    return { kind: 'host', context: contextId, address: this.#address, call };
  }

  /** Text of the machine itself: traces, dumps, warnings. Nobody waits for its answer. */
  #tell(text: string): Outcome {
    this.#own = true;
    return this.#ask(outside.output('stderr', utf8OfText(text)));
  }

  /** The program has ended; first what is still to be told is told. */
  #end(outcome: Outcome, text: string): Outcome {
    this.#outcome = outcome;
    const warnings = this.#warnings();
    return warnings + text === '' ? outcome : this.#tell(warnings + text);
  }

  #warnings(): string {
    return this.#engine.warnings
      .splice(0)
      .map((each) => `warning: ${each}\n`)
      .join('');
  }

  /** An uncaught exception has left the outermost frame; its text may need guest code. */
  #failed(exception: PyException): void {
    const engine = this.#engine;
    if (!chainOf(exception).some(({ cls }) => cls.own('__str__') !== undefined || cls.own('__repr__') !== undefined)) {
      engine.event = { kind: 'failed', exception };
      return;
    }
    engine.operate(askTexts, [exception], null, () => {
      engine.event = { kind: 'failed', exception };
    });
  }

  #failure(exception: PyException): Outcome {
    const name = this.#conditions.nameOf(exception);
    const address = addressOf(exception.traceback[0]?.code ?? 0, (exception.traceback[0]?.ip ?? 0) * instructionSize);
    if (name === 'SystemExit') {
      const exitCode = exitCodeOf(exception);
      if (exitCode === 0) return this.#end({ kind: 'ended', context: contextId, address, results: [] }, '');
      const message = exitText(exception);
      const report = message === '' ? '' : `${message}\n`;
      return this.#end(
        {
          kind: 'failed',
          context: contextId,
          address,
          code: name,
          message,
          payload: this.#view(exception),
          report,
          exitCode,
        },
        '',
      );
    }
    const dump = this.#options.logOnError && this.#failureRecord ? `${JSON.stringify(this.#failureRecord)}\n` : '';
    return this.#end(
      {
        kind: 'failed',
        context: contextId,
        address,
        code: name === 'Unsupported' ? 'unsupported' : name,
        message: quietMessage(exception),
        payload: this.#view(exception),
        report: this.#report(exception),
        exitCode: 1,
      },
      dump,
    );
  }

  /** What CPython, or the published machine, would print. */
  #report(exception: PyException, coming: readonly TracebackEntry[] = []): string {
    const name = this.#conditions.nameOf(exception);
    if (this.#engine.dialect === 'bytecode') {
      const [entry] = exception.traceback;
      const place = entry ? ` at instruction ${entry.ip} of ${entry.function} (line ${entry.line})` : '';
      return `${name}: ${quietMessage(exception)}${place}\n`;
    }
    return quietTraceback(exception, sourceLines(this.#program.image), coming);
  }

  change(change: Change): ChangeResult {
    const engine = this.#engine;
    engine.activate();
    this.#describer.rest(true);
    switch (change.kind) {
      case 'host result':
        return this.#answer(change.token, change.result);
      case 'write': {
        if (this.#outcome) return { refused: 'the program has ended' };
        const refused = writeLocation(engine, change.location, change.bytes);
        return refused === undefined ? {} : { refused };
      }
      case 'hold':
      case 'release':
        if (change.context !== contextId) return { refused: `there is no context ${change.context}` };
        this.#held = change.kind === 'hold';
        return {};
      case 'end':
        if (change.context !== contextId) return { refused: `there is no context ${change.context}` };
        while (engine.top >= 0) engine.pop();
        engine.sp = -1;
        this.#waiting = undefined;
        this.#outcome = { kind: 'ended', context: contextId, address: addressOf(0, 0), results: [] };
        return {};
      case 'go to':
        return this.#moved(change.context === contextId && !this.#outcome ? goTo(engine, change.address) : noFrame);
      case 'restart frame':
        return this.#moved(
          this.#waiting
            ? { refused: 'a host call waits for its answer' }
            : change.context === contextId && !this.#outcome
              ? restartFrame(engine, change.depth)
              : noFrame,
        );
      case 'extend':
        return this.#extend(change.program as PythonProgram);
      case 'call':
        return this.#call(change.context, change.entry, change.arguments);
      case 'replace':
        return this.#replace(change.program as PythonProgram);
      case 'restart':
        return { refused: 'Python has no restarts' };
      default:
        return { refused: 'the Python machine has no such change' };
    }
  }

  #answer(token: number, result: Uint8Array): ChangeResult {
    if (this.#waiting?.token !== token) return { refused: `no host call with the token ${token} waits` };
    this.#waiting = undefined;
    if (!this.#own) this.#engine.deliver(result as unknown as Value);
    this.#own = false;
    return {};
  }

  /** After a move the program arrives anew. */
  #moved(result: ChangeResult): ChangeResult {
    if (result.refused === undefined) this.#reportedClock = -1;
    return result;
  }

  #extend(program: PythonProgram): ChangeResult {
    const engine = this.#engine;
    const { image } = program;
    if (image.firstCode + image.codes.length > engine.codes.length) {
      const known = engine.codes.length - image.firstCode;
      if (known < 0) return { refused: 'the extension was made for another program' };
      engine.link(image.codes.slice(known), image.path);
      this.#program.extend(image);
      this.#coverage.armNew();
      this.#applyStops();
    }
    return {};
  }

  /** Functions whose text has changed run their new code from the next call on. */
  #replace({ image }: PythonProgram): ChangeResult {
    const engine = this.#engine;
    if (this.#outcome) return { refused: 'the program has ended' };
    if (image.dialect !== 'python' || engine.dialect !== 'python')
      return { refused: 'text bytecode has no functions that could be told apart; restart the program' };
    const plan = replaceFunctions(engine, this.#program, image);
    this.#coverage.armNew();
    this.#applyStops();
    return { replaced: plan.rows };
  }

  #call(context: ContextId, entry: Address, given: readonly Uint8Array[]): ChangeResult {
    const engine = this.#engine;
    if (context !== contextId) return { refused: `there is no context ${context}` };
    if (this.#outcome || engine.top < 0) return { refused: 'the program has ended' };
    const code = engine.codes[unitOf(entry)];
    if (!code || offsetOf(entry) !== 0) return { refused: 'no function starts there' };
    const args: Value[] = [];
    for (const bytes of given) {
      const value = valueFromBytes(engine, bytes);
      if (!value) return { refused: 'an argument is an object that is gone' };
      args.push(value.value);
    }
    this.#stash = { reported: engine.reported, arrived: this.#reportedClock === engine.clock };
    engine.reported = undefined;
    engine.recursionLimit += 50;
    try {
      enterFunction(engine, new PyFunction(code, [], null, []), args, null, kinds.evaluation, null);
    } catch (thrown) {
      return { refused: quietMessage(engine.exceptionOf(thrown)) };
    } finally {
      engine.recursionLimit -= 50;
    }
    return {};
  }

  stops(stops: Stops): void {
    this.#stops = stops;
    this.#conditions.wanted = stops.conditions;
    this.#stepAddresses = stops.steps?.addresses ?? new Set();
    this.#applyStops();
  }

  #applyStops(): void {
    patchStops(this.#engine.codes, [this.#stops.addresses, this.#stepAddresses]);
  }

  save(): Checkpoint {
    this.#engine.activate();
    const kept: Kept = {
      waiting: this.#waiting,
      token: this.#token,
      outcome: this.#outcome,
      held: this.#held,
      reportedClock: this.#reportedClock,
      stash: this.#stash,
      tracedClock: this.#tracedClock,
      version: this.#program.version,
      own: this.#own,
      failureRecord: this.#failureRecord,
      counts: this.#coverage.saveCounts(),
    };
    return this.#history.save(kept) as unknown as Checkpoint;
  }

  restore(checkpoint: Checkpoint): void {
    this.#engine.activate();
    const saved = checkpoint as unknown as SavedState;
    const kept = saved.machine as Kept;
    this.#history.restore(saved);
    this.#waiting = kept.waiting;
    this.#token = kept.token;
    this.#outcome = kept.outcome;
    this.#held = kept.held;
    this.#reportedClock = kept.reportedClock;
    this.#stash = kept.stash;
    this.#tracedClock = kept.tracedClock;
    this.#own = kept.own;
    this.#failureRecord = kept.failureRecord;
    this.#program.version = kept.version;
    relocate(this.#engine, this.#program);
    this.#coverage.rewind(this.#engine.clock);
    this.#coverage.restoreCounts(kept.counts);
    this.#watcher.forget();
    this.#describer.forget();
  }

  drop(checkpoint: Checkpoint): void {
    this.#history.drop(checkpoint as unknown as SavedState);
  }

  hash(): number {
    const outcome = this.#outcome;
    const end = outcome?.kind === 'ended' ? outcome.results.map(({ summary }) => summary) : [];
    const failed = outcome?.kind === 'failed' ? [outcome.code, outcome.message] : [];
    return hashOfEngine(this.#engine, [this.#held, this.#waiting?.name, outcome?.kind, ...end, ...failed]);
  }

  read(location: Location): View | undefined {
    const found = readLocation(this.#engine, location);
    return found && new ValueView(found.value, contextId, this.#texts, location);
  }
}

const noFrame: ChangeResult = { refused: 'there is no such frame' };
