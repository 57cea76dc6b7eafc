import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Address, ContextId, Diagnostic, Position, Program, Toolchain } from '../vm/context/index.ts';
import { formatDiagnostic, shortName } from '../vm/context/index.ts';
import { type Breakpoint, Breakpoints } from './control/breakpoints.ts';
import { type ConditionSettings, stopAtUnhandled } from './control/conditions.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { ExecutionEvents, Stop } from './control/execution.ts';
import { contextName } from './control/failure-report.ts';
import type { TypedInput } from './control/input.ts';
import { type Outside, writeThrough } from './control/outside.ts';
import type { Host, Terminal } from './host.ts';
import { Output } from './output.ts';
import type { Container } from './present/containers.ts';
import { type Frame, FrameList } from './present/frames.ts';
import { Handles } from './present/handles.ts';
import { codeReference } from './present/memory-reference.ts';
import { momentBody, timelinesBody } from './present/moments.ts';
import type { Presentation } from './present/variables.ts';
import type {
  CoverageEventBody,
  DebugInformationState,
  LaunchArguments,
  MessagesEventBody,
  OutputLine,
} from './protocol.ts';
import type { Recording } from './recording-file.ts';
import { Refusal } from './refusal.ts';
import type { Sources } from './sources.ts';
import { stoppedBody } from './stopped.ts';
import { TextStream } from './text-stream.ts';
import { ToldProblems } from './told-problems.ts';

/** Events of ours and of the protocol, by name. */
export type SendEvent = (event: string, body?: object) => void;
export type SendRequest = (command: string, args: object) => Promise<DebugProtocol.Response>;

/** A program that was launched. */
export interface Launched {
  /** What loading left to be checked before the program runs. */
  readonly check?: () => readonly Diagnostic[];
  readonly arguments: LaunchArguments;
  /** Absolute. */
  readonly path: string;
  readonly toolchain: Toolchain;
  /** The file as it was when it was launched. */
  readonly bytes: Uint8Array;
  readonly debuggee: Debuggee;
  readonly sources: Sources;
  readonly debugging: boolean;
  /** What the machine was made with. */
  readonly started: Recording['options'];
  /** The recording that was opened instead of running the program. */
  readonly recording?: Recording;
  /** Answers what the program asks of the outside. */
  readonly outside: Outside;
  /** Its standard input, where it is typed. */
  readonly input: TypedInput;
}

const coverageInterval = 250;
const shownThreads = 1000;
/** Frames among which the person's own code is looked for. */
const searchedFrames = 200;
/** Places that are named when a source was found at none. */
const mostPlaces = 6;

/** What the requests of one session share. */
export class DebugSession {
  readonly host: Host;
  readonly event: SendEvent;
  readonly request: SendRequest;
  readonly breakpoints = new Breakpoints();
  readonly containers = new Handles<Container>();
  readonly frames = new Handles<Frame>();
  readonly output: Output;
  conditions: ConditionSettings = stopAtUnhandled;
  /** Names in exception filters are looked up in each program anew. */
  conditionsOf: (program: Program) => ConditionSettings = () => stopAtUnhandled;
  client: Partial<DebugProtocol.InitializeRequestArguments> = {};
  launched: Launched | undefined;
  configured = false;
  /** The request that is being answered was cancelled. */
  cancelled = false;
  exitCode: number | undefined;
  /** The session is over. */
  over = false;
  terminal: Terminal | undefined;
  #frameLists = new Map<ContextId, FrameList>();
  readonly #threads = new Set<ContextId>();
  readonly #targets = new Handles<Address>();
  #coverageSent = 0;
  /** The timelines that the client knows of: the current one, and how many there are. */
  #timelines = '1 of 1';
  /** Up to where messages of a timeline were sent. */
  #told = { timeline: 1, clock: 0 };
  /** Of debug information. */
  readonly problems = new ToldProblems();
  readonly #toldSources = new Set<string>();
  #calledFrom: Position | undefined;
  #askedForInput = false;
  #toldOfAll = false;
  /** The context whose call of the outside was answered last. */
  #callingContext: ContextId = 1;
  /** Whose changes of files are written. */
  #written: Launched | undefined;

  constructor(host: Host, event: SendEvent, request: SendRequest) {
    this.host = host;
    this.event = event;
    this.request = request;
    this.output = new Output(
      (body) => this.event('output', body),
      (position) => this.place(position),
      () => {
        const { timeTravel, machine } = this.launched?.debuggee ?? {};
        return (
          timeTravel &&
          machine && {
            clock: machine.clock,
            timeline: timeTravel.timelines.current.id,
            threadId: this.#callingContext,
          }
        );
      },
    );
  }

  // ---- what is there -----------------------------------------------------------------------------------------------------

  get debuggee(): Debuggee {
    if (!this.launched) throw new Refusal('not-launched', 'No program is launched yet.');
    return this.launched.debuggee;
  }

  /** The debuggee, when it stands. */
  get standing(): Debuggee {
    const { debuggee } = this;
    if (debuggee.execution.state === 'ended')
      throw new Refusal('ended', 'The program has ended: restart it, or stop the session.');
    if (!debuggee.stands) throw new Refusal('running', 'The program is running: pause it first.');
    return debuggee;
  }

  /** The debuggee, when it stands or has ended and its run is recorded. */
  get recorded(): Debuggee {
    const { debuggee } = this;
    if (!debuggee.timeTravel.isOn)
      throw new Refusal('not-recorded', 'This run is not recorded: "timeTravel" is off in the launch configuration.');
    if (!debuggee.stop || debuggee.execution.state === 'running')
      throw new Refusal('running', 'The program is running: pause it first.');
    return debuggee;
  }

  /** The program's output lines on the current timeline. */
  outputLines(): readonly OutputLine[] {
    const { timelines } = this.debuggee.timeTravel;
    return this.output.linesOf(timelines.current.id, (id) => {
      const timeline = timelines.find(id);
      return timeline?.parent === undefined
        ? undefined
        : { parent: timeline.parent, clock: timeline.parted?.clock ?? 0 };
    });
  }

  frame(id: number): Frame {
    const frame = this.frames.get(id);
    if (!frame?.access) throw new Refusal('stale', `Frame ${id} belongs to an earlier stop.`);
    return frame;
  }

  container(reference: number): Container {
    const container = this.containers.get(reference);
    if (!container) throw new Refusal('stale', `Variables ${reference} belong to an earlier stop.`);
    return container;
  }

  frameList(context: ContextId): FrameList | undefined {
    const known = this.#frameLists.get(context);
    if (known) return known;
    const access = this.debuggee.context(context);
    if (!access) return undefined;
    const list = new FrameList(this.debuggee, access);
    this.#frameLists.set(context, list);
    return list;
  }

  /** Whether an editor should show the topmost frame of the person's own code: an error or a pause is rarely about a library. */
  looksDeeper(context: ContextId): boolean {
    const { stop, code } = this.debuggee;
    if (stop?.context !== context || !(stop.reason === 'condition' || stop.reason === 'pause' || isRaise(stop)))
      return false;
    const frames = this.frameList(context)?.slice(0, searchedFrames).frames ?? [];
    return frames.some(({ access, source }) => access && source && !code.isHidden(access) && !code.isSkipped(source));
  }

  /** A number for a function that the user may step into at this stop. */
  callTarget(address: Address): number {
    return this.#targets.add(address);
  }

  targetAddress(target: number): Address | undefined {
    return this.#targets.get(target);
  }

  // ---- how it is shown ---------------------------------------------------------------------------------------------------

  /** Lines and columns as the client counts them. */
  line = (line: number): number => (this.client.linesStartAt1 === false ? line - 1 : line);
  column = (column: number): number => (this.client.columnsStartAt1 === false ? column - 1 : column);
  fromLine = (line: number): number => (this.client.linesStartAt1 === false ? line + 1 : line);
  fromColumn = (column: number): number => (this.client.columnsStartAt1 === false ? column + 1 : column);

  extent(position: {
    readonly line: number;
    readonly column: number;
    readonly endLine?: number;
    readonly endColumn?: number;
  }) {
    return {
      line: this.line(position.line),
      column: this.column(position.column),
      ...(position.endLine === undefined ? {} : { endLine: this.line(position.endLine) }),
      ...(position.endColumn === undefined ? {} : { endColumn: this.column(position.endColumn) }),
    };
  }

  place(position: Position): { source: DebugProtocol.Source; line: number; column: number } {
    const source = this.launched?.sources.file(position.source) ?? { path: position.source };
    return { source, line: this.line(position.line), column: this.column(position.column) };
  }

  presentation(format?: DebugProtocol.ValueFormat): Presentation {
    const { debuggee } = this;
    return {
      cached: (read) => debuggee.cached(read),
      handle: (container) => (container.named + container.indexed > 0 ? this.containers.add(container) : 0),
      hex: format?.hex === true,
      types: this.client.supportsVariableType === true,
    };
  }

  breakpoint(breakpoint: Breakpoint): DebugProtocol.Breakpoint {
    const { id, binding } = breakpoint;
    const { position, address } = binding;
    const message = binding.message ?? (position && this.#differing(position.source));
    return {
      id,
      verified: binding.addresses.length > 0,
      ...(message === undefined ? {} : { message }),
      ...(binding.addresses.length ? {} : { reason: binding.pending ? 'pending' : 'failed' }),
      ...(position && this.launched
        ? { source: this.launched.sources.file(position.source), ...this.extent(position) }
        : {}),
      ...(address === undefined ? {} : { instructionReference: codeReference(address) }),
    };
  }

  /** What is to be said about a source whose file is another text than the one that was compiled. */
  #differing(source: string): string | undefined {
    if (!this.launched?.sources.differs(source)) return undefined;
    return `${this.host.fileName(this.launched.sources.clientPath(source))} differs from the file that was compiled: lines may be off.`;
  }

  /** Says once for each source why it cannot be shown, or that it is not the one that was compiled. */
  tellOfSource(source: string): void {
    const { launched } = this;
    if (!launched || this.#toldSources.has(source)) return;
    const { isShown, tried } = launched.sources.find(source);
    const places =
      tried.length > mostPlaces ? [...tried.slice(0, mostPlaces), `${tried.length - mostPlaces} more`] : tried;
    const text = isShown
      ? this.#differing(source)
      : `The source ${source} is not there; looked for ${places.join(', ')}. Its disassembly is shown: "sourceMap" in the launch configuration says where sources are.`;
    // Only now: a file that is not there yet begins the request anew.
    this.#toldSources.add(source);
    if (text === undefined) return;
    this.output.write('console', `${text}\n`);
    this.output.flush();
  }

  /** The contexts that are shown as threads: all that live, as far as a view can hold them. */
  threads(): DebugProtocol.Thread[] {
    const { debuggee } = this;
    const { stop } = debuggee;
    if (debuggee.execution.state === 'ended') {
      const id = stop?.context ?? 1;
      return [{ id, name: `${shortName(debuggee.context(id)?.name ?? 'main')} · ended` }];
    }
    const contexts = debuggee.machine.contexts();
    const alive = contexts.filter(({ id, state }) => (state !== 'ended' && state !== 'failed') || id === stop?.context);
    const shown = alive.slice(0, shownThreads);
    const focus = alive.find(({ id }) => id === stop?.context);
    if (focus && !shown.includes(focus)) shown.push(focus);
    return shown.map(({ id, name, state, detail }) => {
      const doing = state === 'ready' ? '' : ` · ${detail ?? state}`;
      return { id, name: `${shortName(name)} · context ${id} · ${this.host.worker}${doing}` };
    });
  }

  // ---- what happens ------------------------------------------------------------------------------------------------------

  /** Everything that was handed out is void: the program runs or was changed by a jump. */
  forget(): void {
    this.containers.clear();
    this.frames.clear();
    this.#targets.clear();
    this.#frameLists.clear();
  }

  /** Frames and values that were read may differ now; handles stay. */
  changed(areas: readonly string[] = ['stacks', 'variables']): void {
    this.#frameLists.clear();
    if (this.client.supportsInvalidatedEvent) this.event('invalidated', { areas: [...areas] });
  }

  /** Something was changed in the past. Told when the change is done, because it is under way now. */
  timelineBegan(): void {
    void Promise.resolve().then(() => {
      if (this.over || !this.launched?.debuggee.stands) return;
      this.event('sahara/moment', momentBody(this.debuggee));
      this.#tellTimelines();
    });
  }

  #tellTimelines(): void {
    const body = timelinesBody(this.debuggee);
    const key = `${body.current} of ${body.timelines.length}`;
    if (key !== this.#timelines) this.event('sahara/timelines', body);
    this.#timelines = key;
  }

  /** Whether the other contexts run even though a request names one: what ran is repeated as it was. Says so once. */
  pastRunsAll(): boolean {
    if (!this.debuggee.timeTravel.past) return false;
    if (!this.#toldOfAll)
      this.output.write(
        'console',
        'In the past all contexts run as they ran, also when one is asked for. Change something here to run differently.\n',
      );
    this.#toldOfAll = true;
    this.output.flush();
    return true;
  }

  /** The machine was moved in time and is back: what was read is to be read again, and looks the same. */
  returned(): void {
    this.#frameLists.clear();
    this.debuggee.code.forget();
    this.debuggee.execution.refresh();
  }

  /** Reports of a running program, for a {@link Debuggee}. */
  events(): ExecutionEvents {
    return {
      stopped: (stop) => this.#stopped(stop),
      host: ({ call, address, context }) => {
        this.#callingContext = context;
        if (!this.launched) return new Uint8Array(0);
        const { outside, debuggee, toolchain } = this.launched;
        const position = debuggee.code.framesAt(address)[0]?.position;
        if (outside.knows(call)) {
          this.#calledFrom = position;
          return outside.answer(call);
        }
        if (call.effect === 'output') this.output.write('stdout', toolchain.output(call.arguments), position);
        return new Uint8Array(0);
      },
      forget: () => this.launched?.outside.forget(),
      log: (text, position) => this.output.write('console', `${text}\n`, position),
      report: (text) => this.output.write('stderr', text.endsWith('\n') ? text : `${text}\n`),
      slice: () => this.#slice(),
    };
  }

  #slice(): void {
    this.output.flush();
    this.sendMessages();
    const now = this.host.now();
    if (now - this.#coverageSent < coverageInterval) return;
    this.#coverageSent = now;
    this.sendCoverage();
  }

  #stopped(stop: Stop): void {
    const { debuggee, launched } = this;
    this.output.flush();
    this.sendMessages();
    this.sendCoverage();
    this.#sendThreads();
    if (stop.reason === 'ended' || stop.reason === 'failed') {
      this.exitCode = stop.reason === 'ended' ? 0 : (stop.exitCode ?? 1);
      const stays = launched?.debugging && launched.arguments.stopAtEnd !== false;
      if (!stays) {
        this.finish();
        return;
      }
      // Said once, and not again when somebody comes back to the end.
      if (!debuggee.journal.replayed) this.output.write('console', endText(stop, debuggee.timeTravel.isOn));
      this.output.flush();
    }
    if (stop.reason === 'all wait') {
      const waiting = debuggee.machine.contexts().filter(({ state }) => state === 'waiting');
      const list = waiting
        .slice(0, 10)
        .map((context) => `  ${contextName(context)}${context.detail ? `: ${context.detail}` : ''}\n`);
      this.output.write('stderr', `Every context waits, so the program cannot go on:\n${list.join('')}`);
      this.output.flush();
      if (!launched?.debugging) {
        this.exitCode = 1;
        this.finish();
        return;
      }
    }
    this.event('sahara/moment', momentBody(debuggee));
    this.#tellTimelines();
    this.event('stopped', stoppedBody(stop));
  }

  // ---- the outside of the program ------------------------------------------------------------------------------------------

  /** Where the bytes go that a program writes. */
  programOutput(): (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void {
    const texts = { stdout: new TextStream(), stderr: new TextStream() };
    return (stream, bytes) => this.output.write(stream, texts[stream].add(bytes), this.#calledFrom);
  }

  /** The program waits for a line of its standard input. */
  askForInput(): void {
    this.output.flush();
    if (this.#askedForInput || this.output.terminal) return;
    this.#askedForInput = true;
    this.output.write('console', 'The program reads its standard input: type a line in the Debug Console.\n');
    this.output.flush();
  }

  /** Writes the program's changes of files, once, as they are at the end of the timeline; what cannot be written is shown. */
  writeFiles(): void {
    const { launched } = this;
    if (!launched || this.#written === launched) return;
    this.#written = launched;
    const { debuggee, outside } = launched;
    const { overlaying } = debuggee.machine;
    if (!overlaying) return;
    debuggee.timeTravel.endAtOnce();
    for (const problem of writeThrough(overlaying.pending(), outside)) this.output.write('stderr', `${problem}\n`);
  }

  /** The end of the session: `exited` when the program had come to its end, then `terminated`. */
  finish(): void {
    if (this.over) return;
    this.over = true;
    this.writeFiles();
    this.output.flush();
    this.launched?.debuggee.timeTravel.close();
    this.terminal?.close();
    if (this.exitCode !== undefined) this.event('exited', { exitCode: this.exitCode });
    this.event('terminated');
  }

  sendMessages(): void {
    const { launched } = this;
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
    this.event('sahara/messages', body);
  }

  sendCoverage(): void {
    const news = this.launched?.debuggee.coverage.news();
    if (!news || !this.launched) return;
    const { sources, debuggee } = this.launched;
    const exact = debuggee.coverage.mode === 'counts';
    const body: CoverageEventBody = {
      changes: news.changes,
      sources: news.sources.map(({ path, lines }) => ({
        path: sources.clientPath(path),
        lines: [...lines].map(([line, count]) => ({ line: this.line(line), count, exact })),
      })),
    };
    this.event('sahara/coverage', body);
  }

  debugInformation(): DebugInformationState {
    const { debuggee, launched } = this;
    const { debugState: state } = debuggee.code.program;
    return { loaded: state === 'loaded', state, path: launched?.path ?? '' };
  }

  /** Tells which contexts began and ended since the last stop; in the past, one that had ended lives again. */
  #sendThreads(): void {
    const now = new Set(this.threads().map(({ id }) => id));
    for (const id of now) {
      if (!this.#threads.has(id)) this.event('thread', { reason: 'started', threadId: id });
      this.#threads.add(id);
    }
    for (const id of this.#threads) if (!now.has(id)) this.#exited(id);
  }

  #exited(id: ContextId): void {
    this.event('thread', { reason: 'exited', threadId: id });
    this.#threads.delete(id);
  }

  /** The program goes back from its end. A client that keeps the last reason of each context must not go on to say that this one has ended. */
  leaveEnd(): void {
    const { execution, stop } = this.debuggee;
    if (execution.state === 'ended' && stop && this.#threads.has(stop.context)) this.#exited(stop.context);
  }

  /** Rebinds breakpoints and tells the client about those that moved. */
  rebind(): void {
    const changed = this.breakpoints.bind(this.launched?.debuggee.code);
    this.launched?.debuggee.execution.refresh();
    this.rebound(changed);
  }

  /** Tells the client of breakpoints that are elsewhere now. */
  rebound(changed: readonly Breakpoint[]): void {
    for (const breakpoint of changed)
      this.event('breakpoint', { reason: 'changed', breakpoint: this.breakpoint(breakpoint) });
  }

  /** Every diagnostic after the first one, and all warnings, in the console. */
  showDiagnostics(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const { range, source } = diagnostic;
      this.output.write(
        diagnostic.severity === 'error' ? 'stderr' : 'console',
        `${formatDiagnostic(diagnostic)}\n`,
        range ? { source, line: range.line, column: range.column } : undefined,
      );
    }
    this.output.flush();
  }
}

const isRaise = (stop: Stop): boolean => stop.reason === 'breakpoint' && stop.raised !== undefined;

const endText = (stop: Stop, recorded: boolean): string => {
  const click = 'lick left of a line number to stop there next time.\n';
  const next = recorded ? `Step back, or c${click}` : `C${click}`;
  if (stop.reason === 'ended') return `Finished${stop.result === undefined ? '.' : `: => ${stop.result}.`} ${next}`;
  return `Failed. ${next}`;
};
