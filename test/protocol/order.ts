import type { Message } from './validator.ts';

/** Requests that let the program run; `stopped` may not arrive before their response. */
const resuming = new Set(['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'goto', 'restart']);
const answersBeforeStopped = new Set([...resuming, 'pause', 'configurationDone', 'restartFrame']);
/** Each lets a program that already stands send another `stopped`. */
const stopsAgain = new Set([...answersBeforeStopped, 'launch', 'attach']);
/** Client capabilities without which the adapter may not send an event or a request. */
const needsCapability = new Map([
  ['event invalidated', 'supportsInvalidatedEvent'],
  ['event memory', 'supportsMemoryEvent'],
  ['event progressStart', 'supportsProgressReporting'],
  ['request runInTerminal', 'supportsRunInTerminalRequest'],
  ['request startDebugging', 'supportsStartDebuggingRequest'],
]);

type Handle = 'variablesReference' | 'frameId';

/** What the ordering checker must know about requests of our own. */
export interface OwnOrder {
  /** commands that let the program run, answered before the `stopped` that follows */
  readonly resuming?: readonly string[];
}

/**
 * Checks the order of the messages of one session, as the protocol's overview and the descriptions of the requests demand it.
 * Feed every message in the order in which the client sent or received it; each call returns what is wrong with it.
 */
export class ProtocolOrder {
  readonly #resuming: ReadonlySet<string>;
  readonly #outstanding = { client: new Map<number, Message>(), adapter: new Map<number, Message>() };
  readonly #lastSeq = { client: 0, adapter: 0 };
  readonly #alive = { variablesReference: new Set<number>(), frameId: new Set<number>() };
  readonly #seen = { variablesReference: new Set<number>(), frameId: new Set<number>() };
  readonly #staleRequests = new Map<number, string>();
  readonly #breakpoints = new Set<number>();
  readonly #threads = new Map<number, 'started' | 'exited'>();
  readonly #counts = new Map<string, number>();
  #capabilities: Record<string, unknown> = {};
  #initialized = false;
  #stopped = false;
  #mayStop = true;

  constructor(own: OwnOrder = {}) {
    this.#resuming = new Set([...resuming, ...(own.resuming ?? [])]);
  }

  /** A message that the client sends. */
  sent(message: Message): string[] {
    const problems = this.#sequence('client', message);
    if (message.type === 'response') return [...problems, ...this.#answer('adapter', message)];
    this.#outstanding.client.set(Number(message.seq), message);
    const command = String(message.command);
    const given = (message.arguments ?? {}) as Record<string, unknown>;
    if (command === 'initialize') this.#capabilities = given;
    else if (!this.#initialized) problems.push(`request ${command} before the response to initialize`);
    if (this.#resuming.has(command)) this.#resume();
    if (stopsAgain.has(command) || this.#resuming.has(command)) this.#mayStop = true;
    this.#rememberStale(message, given);
    return problems;
  }

  /** A message that the adapter sends. */
  received(message: Message): string[] {
    const problems = this.#sequence('adapter', message);
    if (message.type === 'response') return [...problems, ...this.#response(message)];
    problems.push(...this.#capability(message));
    if (message.type === 'event') return [...problems, ...this.#event(message)];
    this.#outstanding.adapter.set(Number(message.seq), message);
    return problems;
  }

  /** The session has ended: what is still missing? */
  finish(): string[] {
    const missing = (side: 'client' | 'adapter') =>
      [...this.#outstanding[side].values()].map((request) => `no response to ${request.command} #${request.seq}`);
    return [...missing('client'), ...missing('adapter')];
  }

  #sequence(side: 'client' | 'adapter', message: Message): string[] {
    const seq = Number(message.seq);
    const last = this.#lastSeq[side];
    this.#lastSeq[side] = Math.max(last, seq);
    return seq > last ? [] : [`seq ${message.seq} of the ${side} does not follow ${last}`];
  }

  #answer(asker: 'client' | 'adapter', response: Message): string[] {
    const request = this.#outstanding[asker].get(Number(response.request_seq));
    if (!request) return [`response to ${response.command} #${response.request_seq}, which waits for none`];
    this.#outstanding[asker].delete(Number(response.request_seq));
    if (request.command === response.command) return [];
    return [`response names ${response.command}, the request was ${request.command}`];
  }

  #response(response: Message): string[] {
    const problems = this.#answer('client', response);
    if (response.command === 'initialize') this.#initialized = true;
    const stale = this.#staleRequests.get(Number(response.request_seq));
    this.#staleRequests.delete(Number(response.request_seq));
    if (response.success !== true) return problems;
    if (stale && !isEmptyAnswer(response.body)) problems.push(`${response.command} answers for ${stale}`);
    this.#collect(response.body);
    return problems;
  }

  #event(message: Message): string[] {
    const event = String(message.event);
    const body = (message.body ?? {}) as Record<string, unknown>;
    const problems: string[] = [];
    const times = (this.#counts.get(event) ?? 0) + 1;
    this.#counts.set(event, times);
    if (!this.#initialized && event !== 'output') problems.push(`event ${event} before the response to initialize`);
    if (['initialized', 'terminated', 'exited'].includes(event) && times > 1)
      problems.push(`${event} for the second time`);
    if (event === 'exited' && this.#counts.has('terminated')) problems.push('exited after terminated');
    if (event === 'stopped') problems.push(...this.#stop());
    if (event === 'continued') problems.push(...this.#continued());
    if (event === 'thread') problems.push(...this.#thread(body));
    if (event === 'breakpoint') problems.push(...this.#breakpoint(body));
    this.#collect(body);
    return problems;
  }

  #stop(): string[] {
    const problems: string[] = [];
    for (const request of this.#outstanding.client.values()) {
      const command = String(request.command);
      if (!answersBeforeStopped.has(command) && !this.#resuming.has(command)) continue;
      problems.push(`stopped before the response to ${command} #${request.seq}`);
    }
    if (this.#counts.has('terminated')) problems.push('stopped after terminated');
    if (this.#stopped && !this.#mayStop) problems.push('stopped again without having run');
    this.#stopped = true;
    this.#mayStop = false;
    return problems;
  }

  /** Only for what the client did not ask for: a response to `continue` says it already. */
  #continued(): string[] {
    const asked = [...this.#outstanding.client.values()].find((request) => this.#resuming.has(String(request.command)));
    this.#resume();
    this.#mayStop = true;
    return asked ? [`continued while ${asked.command} #${asked.seq} waits for its response`] : [];
  }

  #thread({ reason, threadId }: Record<string, unknown>): string[] {
    const id = Number(threadId);
    const before = this.#threads.get(id);
    if (reason === 'started') {
      this.#threads.set(id, 'started');
      // A context that has ended lives again in the past.
      return before === 'started' ? [`thread ${id} started for the second time`] : [];
    }
    this.#threads.set(id, 'exited');
    return before === 'exited' ? [`thread ${id} exited for the second time`] : [];
  }

  #breakpoint(body: Record<string, unknown>): string[] {
    const id = (body.breakpoint as { id?: number } | undefined)?.id;
    if (body.reason === 'new') return [];
    return id !== undefined && this.#breakpoints.has(id) ? [] : [`event for breakpoint ${id}, which no response named`];
  }

  #capability(message: Message): string[] {
    const name = message.type === 'event' ? `event ${message.event}` : `request ${message.command}`;
    const needed = needsCapability.get(name);
    return needed && this.#capabilities[needed] !== true ? [`${name} to a client without ${needed}`] : [];
  }

  #resume(): void {
    this.#stopped = false;
    this.#alive.variablesReference.clear();
    this.#alive.frameId.clear();
  }

  /** A handle of an earlier stop may be refused or answered with nothing, never with values. */
  #rememberStale(message: Message, given: Record<string, unknown>): void {
    for (const kind of ['variablesReference', 'frameId'] as const) {
      const handle = given[kind];
      if (typeof handle !== 'number' || this.#alive[kind].has(handle) || !this.#seen[kind].has(handle)) continue;
      this.#staleRequests.set(Number(message.seq), `${kind} ${handle} of an earlier stop`);
    }
  }

  #collect(body: unknown): void {
    if (typeof body !== 'object' || body === null) return;
    const { stackFrames, breakpoints } = body as { stackFrames?: { id: number }[]; breakpoints?: { id?: number }[] };
    for (const frame of stackFrames ?? []) this.#born('frameId', frame.id);
    for (const { id } of breakpoints ?? []) if (id !== undefined) this.#breakpoints.add(id);
    const event = (body as { breakpoint?: { id?: number } }).breakpoint;
    if (event?.id !== undefined) this.#breakpoints.add(event.id);
    this.#collectReferences(body);
  }

  #collectReferences(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) {
      if (name === 'variablesReference' && typeof child === 'number' && child > 0) this.#born(name, child);
      else this.#collectReferences(child);
    }
  }

  #born(kind: Handle, handle: number): void {
    this.#alive[kind].add(handle);
    this.#seen[kind].add(handle);
  }
}

function isEmptyAnswer(body: unknown): boolean {
  return Object.values((body ?? {}) as object).every((value) => Array.isArray(value) && value.length === 0);
}
