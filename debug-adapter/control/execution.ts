import type { Address, ContextId, HostCall, Outcome, RunLimit } from '../../vm/context/index.ts';
import { hiddenAt } from './binding.ts';
import type { Ask, Breakpoints } from './breakpoints.ts';
import { type ConditionSettings, conditionStops, stopsAt } from './conditions.ts';
import type { ExecutionParts } from './execution-parts.ts';
import { failureReport } from './failure-report.ts';
import { entering } from './inlining.ts';
import { Step, type StepRequest } from './stepping.ts';
import { accessText, resultText, type Stop } from './stop.ts';

const sliceMilliseconds = 5;
/** A slice is several runs, so that it ends near its time also when the program suddenly runs slower. */
const runMilliseconds = 1.5;
const leastFuel = 10_000;
const mostFuel = 50_000_000;
const conditionBudget = 1000;
/** Frames that tell what a trap means. */
const explainedFrames = 16;

/** Runs the machine in slices and decides at each outcome whether to stand. */
export class Execution {
  state: 'standing' | 'running' | 'ended' = 'standing';
  conditions: ConditionSettings;
  readonly #parts: ExecutionParts;
  #step: Step | undefined;
  #pause: { readonly context: ContextId | undefined } | undefined;
  /** Ends the wait for an answer of the outside. */
  #wake: (() => void) | undefined;
  /** Names the current run: a run whose number has passed stops at the end of its slice. */
  #run = 0;
  #stopsAreSet = false;
  #fuel = 100_000;
  #held: ContextId[] = [];
  #first: ContextId;
  #current: ContextId;
  /** A place where the user already stands without the machine having reported an arrival there. */
  #standsAt: Arrival | undefined;
  #judged: Arrival | undefined;
  /** The context whose arrival was the newest outcome. */
  #reported: ContextId | undefined;
  readonly #reports = new Map<ContextId, string>();
  #worked = 0;

  constructor(parts: ExecutionParts, conditions: ConditionSettings) {
    this.#parts = parts;
    this.conditions = conditions;
    this.#first = parts.machine.contexts()[0]?.id ?? 1;
    this.#current = this.#first;
  }

  /** The stops of the machine are to be set anew: breakpoints or settings changed, or an expression ran. */
  refresh(): void {
    this.#stopsAreSet = false;
  }

  /** Runs on; `only` holds all other contexts until the next stop. */
  continue(only?: ContextId): void {
    this.#start(undefined, only);
  }

  step(request: StepRequest, only?: ContextId): void {
    const { machine, code } = this.#parts;
    const context = () => machine.context(request.context);
    const base = context()?.frames(0, 1)[0];
    const hidden = base ? code.hiddenIn(base) : 0;
    const { kind, granularity, target } = request;
    if (base && hidden > 0 && kind === 'into' && granularity !== 'instruction' && target === undefined) {
      // The call was inlined, and begins here: it is entered without anything being run.
      const frames = code.framesAt(base.address).slice(0, hidden + 1);
      const entered = entering(frames, (frame) => code.isSkipped(frame));
      if (entered !== undefined) {
        this.#stand({ reason: 'step', context: request.context, hidden: entered });
        return;
      }
    }
    this.#start(base && new Step(request, code, context, { base, hidden }), only, request);
  }

  /** Stands at the end of the slice. */
  pause(context?: ContextId): void {
    this.#pause = { context };
    this.#wake?.();
  }

  /** Ends a run without a stop. */
  abandon(): void {
    this.#run += 1;
    this.#wake?.();
    if (this.state === 'running') this.state = 'standing';
  }

  /** The user was put somewhere: stands there as if it had run there. `reported`: the machine has reported the arrival of that context. */
  standAt(stop: Stop, reported?: ContextId): void {
    this.#reported = reported;
    this.#judged = undefined;
    this.#stand(stop);
  }

  /** The machine is moved in time until the operation says where it stands; `cancelled` tells it that the user waits no longer. */
  travel(operation: (cancelled: () => boolean) => Promise<Stop>): void {
    this.#pause = undefined;
    this.state = 'running';
    const run = ++this.#run;
    const { surroundings, journal, events } = this.#parts;
    const go = async () => {
      await surroundings.rest();
      const stop = await operation(() => this.#pause !== undefined || run !== this.#run);
      if (run !== this.#run) return;
      const { phase } = journal.here;
      this.standAt(stop, phase?.kind === 'stop' ? phase.context : undefined);
    };
    go().catch((error: unknown) => {
      if (run !== this.#run) return;
      events.report(
        `Internal error of the debug adapter: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
      this.standAt({ reason: 'pause', context: this.#pauseContext() });
    });
  }

  #start(step: Step | undefined, only: ContextId | undefined, request?: StepRequest): void {
    const { machine, journal, breakpoints } = this.#parts;
    this.#step = step;
    this.#pause = undefined;
    this.#stopsAreSet = false;
    this.state = 'running';
    if (this.#standsAt && !this.#isStop(this.#standsAt.address, breakpoints)) this.#standsAt = undefined;
    this.#parts.events.started?.(request);
    // In the past every context runs as it ran.
    if (only !== undefined && !journal.past) {
      for (const { id, state } of machine.contexts()) {
        if (id === only || state === 'held' || state === 'ended' || state === 'failed') continue;
        if (journal.apply({ kind: 'hold', context: id }).refused === undefined) this.#held.push(id);
      }
    }
    void this.#loop(++this.#run);
  }

  #isStop(address: Address, breakpoints: Breakpoints): boolean {
    return breakpoints.addresses.has(address) || (this.#step?.steps?.addresses.has(address) ?? false);
  }

  async #loop(run: number): Promise<void> {
    const { surroundings, events } = this.#parts;
    // The response to the request that started the run goes out first.
    await surroundings.rest();
    await events.prepare?.();
    while (run === this.#run) {
      const next = this.#slice();
      events.slice(this.#worked);
      if (next && 'reason' in next) return this.#stand(next);
      if (next) {
        const result = await this.#answered(next);
        if (result && run === this.#run) this.#parts.journal.answer(next.call, result);
        else events.forget?.();
        if (run !== this.#run) return;
      }
      if (this.#pause) return this.#stand({ reason: 'pause', context: this.#pauseContext() });
      await surroundings.rest();
    }
  }

  /** Undefined when the user pauses or ends the run first. */
  async #answered({ answer }: Waiting): Promise<Uint8Array | undefined> {
    const woken = new Promise<undefined>((resolve) => {
      this.#wake = () => resolve(undefined);
    });
    if (this.#pause) this.#wake?.();
    const result = await Promise.race([woken, answer]);
    this.#wake = undefined;
    return result;
  }

  #pauseContext(): ContextId {
    const { machine } = this.#parts;
    const wanted = this.#pause?.context;
    const lives = (id: ContextId | undefined) => {
      const state = id === undefined ? undefined : machine.context(id)?.state;
      return state !== undefined && state !== 'ended' && state !== 'failed';
    };
    return [wanted, this.#current, machine.contexts().find(({ id }) => lives(id))?.id].find(lives) ?? this.#first;
  }

  #stand(stop: Stop): void {
    const { machine, journal, events } = this.#parts;
    this.#run += 1;
    this.#step = undefined;
    this.#pause = undefined;
    journal.settle();
    for (const context of this.#held.splice(0)) journal.apply({ kind: 'release', context });
    this.state = stop.reason === 'ended' || stop.reason === 'failed' ? 'ended' : 'standing';
    this.#current = stop.context;
    const frame = machine.context(stop.context)?.frames(0, 1)[0];
    this.#parts.code.stand(frame, stop.hidden ?? 0);
    this.#standsAt =
      this.#reported === stop.context || !frame
        ? undefined
        : { context: stop.context, address: frame.address, activation: frame.activation, clock: machine.clock };
    events.stopped(stop);
  }

  /** Runs for about {@link sliceMilliseconds}: a stop, a call of the outside that takes time, or nothing yet. */
  #slice(): Stop | Waiting | undefined {
    const { journal, surroundings } = this.#parts;
    const begin = surroundings.now();
    this.#worked = 0;
    for (;;) {
      this.#setStops();
      const started = surroundings.now();
      const limit: RunLimit = { fuel: this.#fuel, told: this.#told, ...this.#step?.limit };
      const outcome = journal.run(limit);
      this.#current = outcome.context;
      this.#reported = outcome.kind === 'stop' ? outcome.context : undefined;
      const now = surroundings.now();
      this.#worked += now - started;
      const next = this.#after(outcome);
      if (next) return next;
      if (outcome.kind === 'fuel') this.#adapt(now - started);
      if (now - begin >= sliceMilliseconds || this.#pause) return undefined;
    }
  }

  #adapt(took: number): void {
    const factor = Math.min(2, runMilliseconds / Math.max(took, 0.01));
    this.#fuel = Math.round(Math.min(mostFuel, Math.max(leastFuel, this.#fuel * factor)));
  }

  #setStops(): void {
    if (this.#stopsAreSet) return;
    const { machine, journal, breakpoints, dataBreakpoints } = this.#parts;
    const steps = this.#step?.steps;
    machine.watching?.watch(dataBreakpoints.watches);
    journal.stops({
      addresses: breakpoints.addresses,
      ...(steps ? { steps } : {}),
      conditions: conditionStops(this.conditions),
    });
    this.#stopsAreSet = true;
  }

  #after(outcome: Outcome): Stop | Waiting | undefined {
    const { context } = outcome;
    switch (outcome.kind) {
      case 'fuel':
      case 'clock':
        return undefined;
      case 'watch':
        return this.#watched(outcome);
      case 'entered':
      case 'left':
        return this.#stepped(outcome);
      case 'stop':
        return this.#arrived(outcome);
      case 'condition':
        return this.#signalled(outcome);
      case 'failed':
        return this.#failed(outcome);
      case 'ended':
        return { reason: 'ended', context, result: resultText(outcome.results) };
      case 'all wait':
        return { reason: 'all wait', context };
      case 'host':
        return this.#called(outcome);
    }
  }

  #stepped(outcome: Outcome): Stop | undefined {
    if (!this.#step || outcome.context !== this.#step.context) return undefined;
    const verdict = this.#step.after(outcome);
    this.#stopsAreSet = false;
    if (verdict === 'done') return this.#stepEnd(outcome);
    if (verdict === 'dissolved') this.#step = undefined;
    return undefined;
  }

  /** The step is done, at the outcome's place. */
  #stepEnd({ context, address }: Outcome): Stop {
    const hidden = this.#step?.hiddenAt(address) ?? 0;
    const returned = this.#step?.returned;
    return { reason: 'step', context, ...(hidden > 0 ? { hidden } : {}), ...(returned ? { returned } : {}) };
  }

  #arrived(outcome: Outcome): Stop | undefined {
    const { machine, breakpoints, events, code } = this.#parts;
    const { context, address } = outcome;
    const access = machine.context(context)?.frames(0, 1)[0];
    const arrival: Arrival = { context, address, activation: access?.activation ?? -1, clock: machine.clock };
    if (this.#judged && sameMoment(this.#judged, arrival)) return undefined;
    this.#judged = arrival;
    if (this.#standsAt?.context === context) {
      const standsHere = samePlace(this.#standsAt, arrival);
      this.#standsAt = undefined;
      if (standsHere) return undefined;
    }
    // A step's own stop is known by its place before conditions run code.
    const steps = this.#step?.steps;
    const depth = machine.context(context)?.depth ?? 0;
    const stepped =
      steps !== undefined && steps.context === context && depth <= steps.depth && steps.addresses.has(address);
    const { stopping, logs, problems } = breakpoints.judge(address, (text) => this.ask(context, text));
    for (const log of logs) events.log(log, code.framesAt(address)[0]?.position);
    for (const problem of problems) events.report(problem);
    if (stopping.length) {
      const hidden = stopping[0] ? hiddenAt(stopping[0], code.framesAt(address)) : 0;
      const raised = this.#parts.raising.of(stopping, context);
      const more = { ...(hidden > 0 ? { hidden } : {}), ...(raised ? { raised } : {}) };
      return { reason: 'breakpoint', context, breakpoints: stopping, ...more };
    }
    return stepped ? this.#stepEnd(outcome) : undefined;
  }

  #watched(outcome: Outcome & { readonly kind: 'watch' }): Stop | undefined {
    const { dataBreakpoints, events } = this.#parts;
    const { context } = outcome;
    const { stopping, problems } = dataBreakpoints.judge(outcome, (text) => this.ask(context, text));
    for (const problem of problems) events.report(problem);
    if (stopping.length === 0) return undefined;
    return {
      reason: 'data breakpoint',
      context,
      breakpoints: stopping,
      text: accessText(stopping, outcome),
    };
  }

  /** The value of an expression in the innermost frame of a context; what it changes is undone. */
  ask(context: ContextId, text: string): ReturnType<Ask> {
    const access = this.#parts.machine.context(context)?.frames(0, 1)[0];
    const evaluation = this.#parts.evaluator.evaluate({
      text,
      context,
      effects: 'undo',
      budget: conditionBudget,
      ...(access ? { frame: { access, callee: undefined, level: this.#parts.code.hiddenIn(access) } } : {}),
    });
    if ('error' in evaluation) return { error: evaluation.error };
    const { value } = evaluation;
    return value ? { text: value.summary, truth: this.#parts.evaluator.truth(value) } : { text: 'unit' };
  }

  #signalled(signalled: Outcome & { readonly kind: 'condition' }): Stop | undefined {
    const { machine, code } = this.#parts;
    const context = machine.context(signalled.context);
    const meaning = machine.program.raises?.explain(signalled, context?.frames(0, explainedFrames) ?? []);
    const outcome = meaning === undefined ? signalled : { ...signalled, message: meaning };
    if (!outcome.handled && context) this.#reports.set(outcome.context, failureReport(code, context, outcome));
    if (!stopsAt(this.conditions, outcome)) return undefined;
    return { reason: 'condition', context: outcome.context, condition: outcome };
  }

  #failed(outcome: Outcome & { readonly kind: 'failed' }): Stop | undefined {
    const { context, message, exitCode } = outcome;
    const report = outcome.report ?? this.#reports.get(context) ?? `Context ${context} failed: ${message}\n`;
    // What happened again in the past was said the first time.
    if (!this.#parts.journal.replayed && report !== '') this.#parts.events.report(report);
    this.#reports.delete(context);
    if (context !== this.#first) return undefined;
    return { reason: 'failed', context, message, ...(exitCode === undefined ? {} : { exitCode }) };
  }

  /** Outputs within a run. */
  readonly #told: NonNullable<RunLimit['told']> = (outcome) => void this.#parts.events.host(outcome);

  #called(outcome: Outcome & { readonly kind: 'host' }): Waiting | undefined {
    const { events, journal } = this.#parts;
    const answer = events.host(outcome);
    if (answer instanceof Promise) return { call: outcome.call, answer };
    journal.answer(outcome.call, answer);
    return undefined;
  }
}

/** A call of the outside that takes time. */
interface Waiting {
  readonly call: HostCall;
  readonly answer: Promise<Uint8Array>;
}

interface Arrival {
  readonly context: ContextId;
  readonly address: Address;
  readonly activation: number;
  readonly clock: number;
}

const samePlace = (left: Arrival, right: Arrival): boolean =>
  left.context === right.context && left.address === right.address && left.activation === right.activation;

const sameMoment = (left: Arrival, right: Arrival): boolean => samePlace(left, right) && left.clock === right.clock;
