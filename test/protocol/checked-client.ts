import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { setUp } from '../../scripts/set-up.mjs';
import { type AdapterStreams, CheckedConnection, type ReverseRequestHandler } from './checked-connection.ts';
import { type TranscriptOptions, transcript } from './transcript.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface CheckedClientOptions {
  /** Runs the adapter in this process, over streams, instead of dist/debug-adapter.js. */
  readonly streams?: AdapterStreams;
  /** Command line of the adapter's process; the bundle by default, which is built first when it is stale. */
  readonly command?: readonly string[];
  readonly cwd?: string;
  /** Capabilities beyond those of `clientCapabilities`. */
  readonly capabilities?: Partial<DebugProtocol.InitializeRequestArguments>;
}

/** What VS Code says of itself. */
export const clientCapabilities: DebugProtocol.InitializeRequestArguments = {
  clientID: 'vscode',
  clientName: 'Visual Studio Code',
  adapterID: 'sahara',
  pathFormat: 'path',
  linesStartAt1: true,
  columnsStartAt1: true,
  supportsVariableType: true,
  supportsVariablePaging: true,
  supportsRunInTerminalRequest: true,
  supportsProgressReporting: true,
  supportsInvalidatedEvent: true,
  supportsMemoryEvent: true,
  supportsArgsCanBeInterpretedByShell: true,
  supportsStartDebuggingRequest: true,
  supportsANSIStyling: true,
  locale: 'en',
};

/**
 * A DebugClient behind which every message, in both directions, is validated against closed schemas and checked for order.
 *
 * ```ts
 * const client = await CheckedClient.open();
 * await client.begin({ program }, { breakpoints: { [program]: [3] } });
 * await client.stopped('breakpoint');
 * await client.end();
 * ```
 * `end` throws when anything was wrong with the protocol, when the adapter wrote to its standard error, or when it did not exit by itself.
 */
export class CheckedClient extends DebugClient {
  readonly connection: CheckedConnection;
  readonly #process: ChildProcess | undefined;
  readonly #exited: Promise<number | null>;
  readonly #capabilities: DebugProtocol.InitializeRequestArguments;
  #errors = '';
  /** Events that have come, and up to where each kind was read with `event`. */
  readonly #events: DebugProtocol.Event[] = [];
  readonly #read = new Map<string, number>();
  readonly #waiters = new Set<() => void>();
  #ended = false;

  static async open(options: CheckedClientOptions = {}): Promise<CheckedClient> {
    if (options.streams) return new CheckedClient(options.streams, undefined, options);
    const [command, ...args] = options.command ?? [process.execPath, path.join(root, 'dist/debug-adapter.js')];
    if (!options.command) await setUp();
    const child = spawn(String(command), args, { cwd: options.cwd ?? root, stdio: 'pipe' });
    return new CheckedClient({ output: child.stdout, input: child.stdin }, child, options);
  }

  private constructor(streams: AdapterStreams, child: ChildProcess | undefined, options: CheckedClientOptions) {
    super('', '', 'sahara');
    this.#process = child;
    this.#capabilities = { ...clientCapabilities, ...options.capabilities };
    this.connection = new CheckedConnection(streams);
    child?.stderr?.on('data', (data) => {
      this.#errors += data;
    });
    this.#exited = new Promise((resolve) => (child ? child.once('exit', resolve) : resolve(0)));
    this.connect(this.connection.client.input, this.connection.client.output);
    this.connection.client.input.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  // ---- a session ---------------------------------------------------------------------------------------------------

  override initializeRequest(args = this.#capabilities): Promise<DebugProtocol.InitializeResponse> {
    return this.send('initialize', args);
  }

  /**
   * Initializes, launches and configures, in the order in which VS Code does it. Returns when the launch is answered.
   * @param breakpoints source path → lines or whole breakpoints
   * @param configure further requests between the breakpoints and `configurationDone`
   */
  async begin(
    launch: object,
    configuration: {
      readonly breakpoints?: Readonly<Record<string, readonly (number | DebugProtocol.SourceBreakpoint)[]>>;
      readonly exceptions?: DebugProtocol.SetExceptionBreakpointsArguments;
      readonly configure?: () => Promise<unknown>;
    } = {},
  ): Promise<DebugProtocol.LaunchResponse> {
    await this.initializeRequest();
    const launched = this.send('launch', launch as DebugProtocol.LaunchRequestArguments);
    // A launch that is refused never gets as far as `initialized`.
    const initialized = this.event('initialized');
    initialized.catch(() => {});
    await Promise.race([initialized, launched.then(() => initialized)]);
    for (const [file, breakpoints] of Object.entries(configuration.breakpoints ?? {}))
      await this.breakpoints(file, breakpoints);
    await this.setExceptionBreakpointsRequest(configuration.exceptions ?? { filters: [] });
    await configuration.configure?.();
    await this.configurationDoneRequest();
    return await launched;
  }

  /** Replaces the breakpoints of a source. */
  async breakpoints(
    file: string,
    breakpoints: readonly (number | DebugProtocol.SourceBreakpoint)[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const response = await this.setBreakpointsRequest({
      source: { path: file },
      breakpoints: breakpoints.map((breakpoint) =>
        typeof breakpoint === 'number' ? { line: breakpoint } : breakpoint,
      ),
    });
    return response.body.breakpoints;
  }

  /**
   * The next event of a kind that `event` has not returned yet, also when it came before the call.
   * @param where skips events that it refuses
   */
  async event<E extends DebugProtocol.Event>(
    kind: string,
    where: (event: E) => boolean = () => true,
    timeout = this.defaultTimeout,
  ): Promise<E> {
    const deadline = Date.now() + timeout;
    for (;;) {
      for (let index = this.#read.get(kind) ?? 0; index < this.#events.length; index++) {
        const event = this.#events[index] as E;
        this.#read.set(kind, index + 1);
        if (event.event === kind && where(event)) return event;
      }
      if (this.#ended || Date.now() >= deadline) throw new Error(this.#missing(kind));
      await this.#nextEvent(deadline - Date.now());
    }
  }

  /** Body of the newest event of a kind that has come so far. */
  latest<Body>(kind: string): Body | undefined {
    return this.#events.findLast(({ event }) => event === kind)?.body as Body | undefined;
  }

  /** Waits for the next stop and checks its reason. */
  async stopped(reason?: string, timeout?: number): Promise<DebugProtocol.StoppedEvent['body']> {
    const { body } = await this.event<DebugProtocol.StoppedEvent>('stopped', () => true, timeout);
    if (reason !== undefined && body.reason !== reason) {
      throw new Error(`stopped for ${JSON.stringify(body)}, expected ${reason}\n${this.transcript()}`);
    }
    return body;
  }

  /** All events of a kind so far. */
  events<E extends DebugProtocol.Event>(kind: string): readonly E[] {
    return this.#events.filter(({ event }) => event === kind) as E[];
  }

  /** All output so far of one category. */
  output(category = 'stdout'): string {
    return this.events<DebugProtocol.OutputEvent>('output')
      .filter(({ body }) => (body.category ?? 'console') === category)
      .map(({ body }) => body.output)
      .join('');
  }

  /** Sends a request that must fail and returns the message that the user would read. */
  async refused(command: string, args?: object): Promise<string> {
    const response = await this.send(command, args).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (response === undefined)
      throw new Error(`${command} ${JSON.stringify(args)} was not refused\n${this.transcript()}`);
    return response;
  }

  /** Sends a request that the schemas do not allow. */
  malformed(command: string, args?: object): Promise<DebugProtocol.Response> {
    this.connection.permitNext((this as unknown as { sequence: number }).sequence);
    return this.customRequest(command, args);
  }

  /** Answers the requests that the adapter sends. */
  onReverseRequest(command: string, handler: ReverseRequestHandler): void {
    this.connection.reverseRequests.set(command, handler);
  }

  transcript(options?: TranscriptOptions): string {
    return transcript(this.connection.messages, options);
  }

  /** Disconnects, waits until the adapter has gone, and throws when anything was wrong. */
  async end(): Promise<void> {
    if (!this.#ended) await this.disconnectRequest({});
    const code = await this.#exit();
    this.connection.finish();
    const problems = [...this.connection.violations];
    if (this.#errors) problems.push(`standard error: ${this.#errors}`);
    if (code !== 0) problems.push(code === 'running' ? 'the adapter did not exit by itself' : `exit code ${code}`);
    if (problems.length > 0) throw new Error(`${problems.join('\n')}\n${this.transcript()}`);
  }

  async #exit(): Promise<number | null | 'running'> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'running'>((resolve) => {
      timer = setTimeout(() => resolve('running'), this.defaultTimeout);
    });
    this.#process?.stdin?.end();
    const code = await Promise.race([this.#exited, late]);
    clearTimeout(timer);
    if (code === 'running') this.#process?.kill('SIGKILL');
    return code;
  }

  /** For `afterEach`: ends the adapter's process whatever its state. */
  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  // ---- requests that DebugClient lacks -------------------------------------------------------------------------------

  setExpressionRequest(args: DebugProtocol.SetExpressionArguments): Promise<DebugProtocol.SetExpressionResponse> {
    return this.#request('setExpression', args);
  }

  loadedSourcesRequest(): Promise<DebugProtocol.LoadedSourcesResponse> {
    return this.#request('loadedSources');
  }

  breakpointLocationsRequest(
    args: DebugProtocol.BreakpointLocationsArguments,
  ): Promise<DebugProtocol.BreakpointLocationsResponse> {
    return this.#request('breakpointLocations', args);
  }

  setInstructionBreakpointsRequest(
    args: DebugProtocol.SetInstructionBreakpointsArguments,
  ): Promise<DebugProtocol.SetInstructionBreakpointsResponse> {
    return this.#request('setInstructionBreakpoints', args);
  }

  terminateThreadsRequest(
    args: DebugProtocol.TerminateThreadsArguments,
  ): Promise<DebugProtocol.TerminateThreadsResponse> {
    return this.#request('terminateThreads', args);
  }

  cancelRequest(args: DebugProtocol.CancelArguments): Promise<DebugProtocol.CancelResponse> {
    return this.#request('cancel', args);
  }

  locationsRequest(args: DebugProtocol.LocationsArguments): Promise<DebugProtocol.LocationsResponse> {
    return this.#request('locations', args);
  }

  readMemoryRequest(args: DebugProtocol.ReadMemoryArguments): Promise<DebugProtocol.ReadMemoryResponse> {
    return this.#request('readMemory', args);
  }

  writeMemoryRequest(args: DebugProtocol.WriteMemoryArguments): Promise<DebugProtocol.WriteMemoryResponse> {
    return this.#request('writeMemory', args);
  }

  override modulesRequest(args: DebugProtocol.ModulesArguments): Promise<DebugProtocol.ModulesResponse> {
    return this.#request('modules', args);
  }

  /** A request of ours: body of the response, typed by the caller. */
  async own<Body>(command: string, args?: object): Promise<Body> {
    return (await this.customRequest(command, args)).body;
  }

  #request<R extends DebugProtocol.Response>(command: string, args?: object): Promise<R> {
    return this.customRequest(command, args) as Promise<R>;
  }

  // ---- events ----------------------------------------------------------------------------------------------------------

  override emit(name: string | symbol, ...args: unknown[]): boolean {
    const [event] = args as [DebugProtocol.Event | undefined];
    if (event?.type === 'event') {
      this.#events.push(event);
      this.#wake();
    }
    return super.emit(name, ...args);
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
    this.#waiters.clear();
  }

  #nextEvent(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#waiters.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #missing(kind: string): string {
    const why = this.#ended ? 'the adapter has gone' : 'it did not come in time';
    return `no event ${kind}: ${why}\n${this.#errors}${this.transcript()}`;
  }
}
