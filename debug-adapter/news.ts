import type { ContextId, Diagnostic } from '../vm/context/index.ts';
import { formatDiagnostic } from '../vm/context/index.ts';
import type { Breakpoint } from './control/breakpoints.ts';
import type { DebugSession } from './debug-session.ts';
import { momentBody, timelinesBody } from './present/moments.ts';
import type { CoverageEventBody, MessagesEventBody } from './protocol.ts';

const coverageInterval = 250;
/** Milliseconds after which a run is a long one. */
const longRun = 400;
/** Of a large program: how long it runs before coverage is told for the first time. */
const largeInterval = 2000;
/** Telling what ran takes at most one part in so many of the time that a program runs. */
const coverageShare = 20;
/** Bytes of code from which on coverage is told when a stop has been looked at, and not before. */
const largeProgram = 2 ** 22;

/** What a session tells its client unasked: what ran, what was sent, which contexts, timelines and breakpoints there are. */
export class News {
  readonly #session: DebugSession;
  readonly #threads = new Set<ContextId>();
  /** When coverage was told last, or a run of a large program began; 0: neither. */
  #coverageSent = 0;
  #coverageWait = coverageInterval;
  #callOffCoverage: (() => void) | undefined;
  /** When the run began that is under way; 0: none has been heard of since the last stop. */
  #runsSince = 0;
  /** The timelines that the client knows of: the current one, and how many there are. */
  #timelines = '1 of 1';
  /** Up to where messages of a timeline were sent. */
  #told = { timeline: 1, clock: 0 };

  constructor(session: DebugSession) {
    this.#session = session;
  }

  /** While the program runs: at most so often. */
  slice(): void {
    this.#session.output.flush();
    this.sendMessages();
    const now = this.#session.host.now();
    if (this.#runsSince === 0) this.#runsSince = now;
    else if (now - this.#runsSince > longRun) this.#session.host.runsLong?.();
    if (this.#coverageSent === 0 && this.#isLarge) {
      this.#coverageSent = now;
      this.#coverageWait = Math.max(largeInterval, this.#coverageWait);
    }
    if (now - this.#coverageSent < this.#coverageWait) return;
    this.sendCoverage();
    this.#coverageSent = this.#session.host.now();
    this.#coverageWait = Math.max(coverageInterval, (this.#coverageSent - now) * coverageShare);
  }

  /** Something was changed in the past. Told when the change is done, because it is under way now. */
  timelineBegan(): void {
    void Promise.resolve().then(() => {
      if (this.#session.over || !this.#session.launched?.debuggee.stands) return;
      this.#session.event('sahara/moment', momentBody(this.#session.debuggee));
      this.tellTimelines();
    });
  }

  tellTimelines(): void {
    const body = timelinesBody(this.#session.debuggee);
    const key = `${body.current} of ${body.timelines.length}`;
    if (key !== this.#timelines) this.#session.event('sahara/timelines', body);
    this.#timelines = key;
  }

  sendMessages(): void {
    const { launched } = this.#session;
    if (!launched?.arguments.messages) return;
    const { machine, timeTravel } = launched.debuggee;
    const { id, parted } = timeTravel.timelines.current;
    // What happened in the past was told when it happened the first time.
    if (id !== this.#told.timeline) this.#told = { timeline: id, clock: parted?.clock ?? 0 };
    const taken = (machine.observing?.take() ?? []).filter(({ clock }) => clock >= this.#told.clock);
    this.#told = { timeline: id, clock: Math.max(this.#told.clock, machine.clock) };
    if (taken.length === 0) return;
    const body: MessagesEventBody = {
      events: taken.map(({ context, ...rest }) => ({ threadId: context, ...rest })),
    };
    this.#session.event('sahara/messages', body);
  }

  get #isLarge(): boolean {
    const units = this.#session.launched?.debuggee.machine.program.units ?? [];
    return units.reduce((sum, { length }) => sum + length, 0) > largeProgram;
  }

  /** Which lines ran is told at once, or, where finding that out takes long, when nobody has asked for more for a moment. */
  coverSoon(isEnd: boolean): void {
    this.#runsSince = 0;
    this.#callOffCoverage?.();
    this.#callOffCoverage = undefined;
    if (this.#isLarge) this.#coverageSent = 0;
    if (isEnd || !this.#session.host.later || !this.#isLarge) this.sendCoverage();
    else this.#coverWhenQuiet();
  }

  #coverWhenQuiet(): void {
    this.#callOffCoverage = this.#session.host.later?.(coverageInterval, () => {
      this.#callOffCoverage = undefined;
      if (!this.#session.over && this.#session.launched?.debuggee.stands) this.sendCoverage();
    });
  }

  /** A request has been answered: what waits for a quiet moment waits on. */
  answered(): void {
    if (!this.#callOffCoverage) return;
    this.#callOffCoverage();
    this.#coverWhenQuiet();
  }

  sendCoverage(): void {
    const news = this.#session.launched?.debuggee.coverage.news();
    if (!news || !this.#session.launched) return;
    const { sources, debuggee } = this.#session.launched;
    const exact = debuggee.coverage.mode === 'counts';
    const body: CoverageEventBody = {
      changes: news.changes,
      sources: news.sources.map(({ path, lines }) => ({
        path: sources.clientPath(path),
        lines: [...lines].map(([line, count]) => ({ line: this.#session.shown.line(line), count, exact })),
      })),
    };
    this.#session.event('sahara/coverage', body);
  }

  /** Tells which contexts began and ended since the last stop; in the past, one that had ended lives again. */
  sendThreads(): void {
    const now = new Set(this.#session.shown.threads().map(({ id }) => id));
    for (const id of now) {
      if (!this.#threads.has(id)) this.#session.event('thread', { reason: 'started', threadId: id });
      this.#threads.add(id);
    }
    for (const id of this.#threads) if (!now.has(id)) this.#exited(id);
  }

  #exited(id: ContextId): void {
    this.#session.event('thread', { reason: 'exited', threadId: id });
    this.#threads.delete(id);
  }

  /** The program goes back from its end. A client that keeps the last reason of each context must not go on to say that this one has ended. */
  leaveEnd(): void {
    const { execution, stop } = this.#session.debuggee;
    if (execution.state === 'ended' && stop && this.#threads.has(stop.context)) this.#exited(stop.context);
  }

  /** Rebinds breakpoints and tells the client about those that moved. */
  rebind(): void {
    const changed = this.#session.breakpoints.bind(this.#session.launched?.debuggee.code);
    this.#session.launched?.debuggee.execution.refresh();
    this.rebound(changed);
  }

  /** Tells the client of breakpoints that are elsewhere now. */
  rebound(changed: readonly Breakpoint[]): void {
    for (const breakpoint of changed)
      this.#session.event('breakpoint', { reason: 'changed', breakpoint: this.#session.shown.breakpoint(breakpoint) });
  }

  /** Every diagnostic after the first one, and all warnings, in the console. */
  showDiagnostics(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const { range, source } = diagnostic;
      this.#session.output.write(
        diagnostic.severity === 'error' ? 'stderr' : 'console',
        `${formatDiagnostic(diagnostic)}\n`,
        range ? { source, line: range.line, column: range.column } : undefined,
      );
    }
    this.#session.output.flush();
  }
}
