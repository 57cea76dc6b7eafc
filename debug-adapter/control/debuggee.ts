import type { ContextId, ExecutionContext, Language, Machine, Outcome } from '../../vm/context/index.ts';
import type { Breakpoint, Breakpoints } from './breakpoints.ts';
import { Code } from './code.ts';
import type { ConditionSettings } from './conditions.ts';
import { DataBreakpoints } from './data-breakpoints.ts';
import { Evaluator } from './evaluation.ts';
import { Execution } from './execution.ts';
import type { ExecutionEvents } from './execution-parts.ts';
import { askProgram, foreseeErrors } from './foresight.ts';
import { Journal, type OutsideState } from './journal.ts';
import { LiveCoverage } from './live-coverage.ts';
import { Raising } from './raising.ts';
import type { Stop } from './stop.ts';
import type { Surroundings } from './surroundings.ts';
import { InScope } from './time-travel/in-scope.ts';
import { TimeTravel } from './time-travel/time-travel.ts';

/** A running program with everything that controls it. A restart makes a new one; the breakpoints are carried over. */
export class Debuggee {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly code: Code;
  readonly evaluator: Evaluator;
  readonly execution: Execution;
  readonly coverage: LiveCoverage;
  readonly breakpoints: Breakpoints;
  readonly dataBreakpoints = new DataBreakpoints();
  readonly timeTravel: TimeTravel;
  /** Why it stands; undefined before the first stop and while it runs. */
  stop: Stop | undefined;
  /** Breakpoints that are elsewhere now, because the run came to a moment with other code. */
  onRebound: ((changed: readonly Breakpoint[]) => void) | undefined;
  #versions: string;

  constructor(parts: {
    readonly machine: Machine;
    readonly language: Language;
    readonly breakpoints: Breakpoints;
    readonly conditions: ConditionSettings;
    readonly surroundings: Surroundings;
    readonly events: ExecutionEvents;
    /** What is put back of the outside when the run goes on differently from a moment in the past. */
    readonly outside?: OutsideState;
    /** Bytes for time travel; 0 or absent: nothing is recorded. */
    readonly memoryBudget?: number;
  }) {
    const { machine, language, breakpoints, surroundings, events } = parts;
    this.machine = machine;
    this.breakpoints = breakpoints;
    this.journal = new Journal(machine, parts.outside);
    this.code = new Code(machine);
    this.coverage = new LiveCoverage(machine, this.code, () => ({
      past: this.journal.past,
      timeline: this.timeTravel.timelines.current,
    }));
    this.evaluator = new Evaluator({
      machine,
      journal: this.journal,
      code: this.code,
      language,
      surroundings,
      onOutput: (call: Outcome & { readonly kind: 'host' }) => void events.host(call),
      onRan: () => {
        this.journal.version += 1;
        // The units of the expression are gone, and their numbers are given again.
        this.code.forget();
        this.execution.refresh();
      },
    });
    this.#versions = versionsOf(machine);
    const undone = <T>(work: () => T): T => {
      const result = work();
      this.journal.version += 1;
      this.code.forget();
      this.execution.refresh();
      return result;
    };
    const raising = new Raising({
      machine,
      foresee: (context) => undone(() => foreseeErrors(machine, this.journal, context)),
      ask: (context, asks, use) => undone(() => askProgram(machine, this.journal, context, asks, use)),
    });
    breakpoints.raised = (kind, wanted) => raising.fits(kind, wanted);
    this.journal.onRepeated = () => this.#codeMayHaveChanged();
    this.journal.onRestoring = () => this.coverage.remember();
    const scope = new InScope(machine, this.code);
    this.dataBreakpoints.accepts = (outcome, request) => scope.accepts(outcome, request);
    this.timeTravel = new TimeTravel({
      scope,
      machine,
      journal: this.journal,
      code: this.code,
      breakpoints,
      dataBreakpoints: this.dataBreakpoints,
      surroundings,
      budget: parts.memoryBudget ?? 0,
      conditions: () => this.execution.conditions,
      ask: (context, text) => this.execution.ask(context, text),
      log: (text, position) => events.log(text, position),
      report: (text) => events.report(text),
    });
    this.execution = new Execution(
      {
        machine,
        journal: this.journal,
        code: this.code,
        breakpoints,
        dataBreakpoints: this.dataBreakpoints,
        evaluator: this.evaluator,
        raising,
        surroundings,
        events: {
          ...events,
          stopped: (stop) => {
            this.stop = stop;
            this.timeTravel.stood(stop);
            this.coverage.stood();
            events.stopped(stop);
          },
          slice: (worked) => {
            this.timeTravel.worked(worked);
            events.slice(worked);
          },
          started: (step) => this.timeTravel.started(step),
          prepare: () => this.timeTravel.prepare(),
        },
      },
      parts.conditions,
    );
  }

  /** Whether the program stands somewhere in its run. */
  get stands(): boolean {
    return this.execution.state === 'standing' && this.stop !== undefined;
  }

  /**
   * A reader that reads again only when the machine may have changed since: values and frames are valid only until then. For use while
   * the program stands.
   */
  cached<T>(read: () => T): () => T {
    let version = -1;
    let kept: T;
    return () => {
      if (version !== this.journal.version) {
        kept = read();
        version = this.journal.version;
      }
      return kept;
    };
  }

  /** Moves the machine in time; the stop at the end of it is reported as any other. */
  travel(journey: (cancelled: () => boolean) => Promise<Stop>): void {
    this.stop = undefined;
    this.execution.travel(async (cancelled) => {
      const stop = await journey(cancelled);
      this.#codeMayHaveChanged();
      this.coverage.forget();
      this.execution.refresh();
      return stop;
    });
  }

  /** Code that was replaced comes and goes with time; breakpoints are where it is now. */
  #codeMayHaveChanged(): void {
    this.code.forget();
    const versions = versionsOf(this.machine);
    if (versions === this.#versions) return;
    this.#versions = versions;
    const changed = this.breakpoints.bind(this.code);
    this.execution.refresh();
    if (changed.length > 0) this.onRebound?.(changed);
  }

  context(id: ContextId): ExecutionContext | undefined {
    return this.machine.context(id);
  }
}

/** Which version of each unit is in force. */
const versionsOf = ({ program }: Machine): string => program.units.map(({ replacedBy }) => replacedBy ?? '').join(' ');
