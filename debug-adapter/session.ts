import type { DebugProtocol } from '@vscode/debugprotocol';
import { Cancelled } from './control/time-travel/traveller.ts';
import { DebugSession } from './debug-session.ts';
import type { Host } from './host.ts';
import { Refusal } from './refusal.ts';
import { branches } from './requests/branches.ts';
import { breakpoints } from './requests/breakpoints.ts';
import { code } from './requests/code.ts';
import { conditions } from './requests/conditions.ts';
import { coverageRequests } from './requests/coverage.ts';
import { dataBreakpoints } from './requests/data-breakpoints.ts';
import { evaluation } from './requests/evaluation.ts';
import { execution } from './requests/execution.ts';
import { goto } from './requests/goto.ts';
import type { Handler, Handlers, Reply } from './requests/handler.ts';
import { heaps } from './requests/heaps.ts';
import { historyRequests } from './requests/history.ts';
import { input } from './requests/input.ts';
import { lifecycle } from './requests/lifecycle.ts';
import { memory } from './requests/memory.ts';
import { recordings } from './requests/recordings.ts';
import { snapshots } from './requests/snapshots.ts';
import { sources } from './requests/sources.ts';
import { state } from './requests/state.ts';
import { timeTravel } from './requests/time-travel.ts';

/** Every request that is answered: command → handler. `cancel` is answered by the queue itself. */
const table: Handlers = {
  ...lifecycle,
  ...branches,
  ...breakpoints,
  ...execution,
  ...goto,
  ...state,
  ...evaluation,
  ...memory,
  ...snapshots,
  ...sources,
  ...conditions,
  ...coverageRequests,
  ...code,
  ...heaps,
  ...timeTravel,
  ...dataBreakpoints,
  ...historyRequests,
  ...recordings,
  ...input,
};

/** Requests that a person made: why they were refused is shown. Views ask for others again by themselves; who sends `sahara/…` says it itself. */
const shownToUser = new Set(
  (
    'launch restart stepBack reverseContinue continue next stepIn stepOut goto restartFrame terminateThreads ' +
    'setVariable setExpression writeMemory setDataBreakpoints'
  ).split(' '),
);

/** Where messages go. */
export interface Connection {
  send(message: DebugProtocol.ProtocolMessage): void;
  /** The client has said goodbye and has its answer. */
  close(): void;
}

const reportPlace = 'https://github.com/sahara-vm/sahara/issues';

/** One session of the Debug Adapter Protocol: answers requests one after the other, in their order. */
export class Session {
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #session: DebugSession;
  readonly #queue: DebugProtocol.Request[] = [];
  readonly #cancelled = new Set<number>();
  readonly #asked = new Map<number, (response: DebugProtocol.Response) => void>();
  #seq = 1;
  #working = false;
  /** Number of the request that is being answered. */
  #active = 0;

  constructor(host: Host, connection: Connection) {
    this.#host = host;
    this.#connection = connection;
    this.#session = new DebugSession(
      host,
      (event, body) => this.#send({ type: 'event', event, ...(body ? { body } : {}) }),
      (command, args) => this.#ask(command, args),
    );
  }

  /** A message of the client. */
  receive(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.#asked.get(response.request_seq)?.(response);
      this.#asked.delete(response.request_seq);
      return;
    }
    if (message.type !== 'request') return;
    const request = message as DebugProtocol.Request;
    if (request.command === 'cancel') this.#cancel(request);
    else {
      this.#queue.push(request);
      if (!this.#working) void this.#work();
    }
  }

  /** The client is gone: nothing runs on. */
  stop(): void {
    this.#queue.length = 0;
    this.#session.over = true;
    this.#session.launched?.debuggee.execution.abandon();
    this.#session.programOutside.writeFiles();
    this.#session.terminal?.close();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let request = this.#queue.shift(); request; request = this.#queue.shift()) {
      await this.#answer(request);
      // So that a `cancel` behind a long queue is read before the queue is worked off.
      if (this.#queue.length) await this.#host.rest();
    }
    this.#working = false;
  }

  async #answer(request: DebugProtocol.Request): Promise<void> {
    this.#active = request.seq;
    this.#session.cancelled = false;
    if (this.#cancelled.delete(request.seq)) return this.#fail(request, 'cancelled', 'cancelled', false);
    const handler = Object.hasOwn(table, request.command) ? (table[request.command] as Handler<unknown>) : undefined;
    if (!handler)
      return this.#fail(request, 'unknown-request', `The request ${request.command} is not supported.`, false);
    try {
      // biome-ignore lint/suspicious/noConfusingVoidType: a handler may answer with nothing
      const reply: Reply | void = await this.#replied(() => handler(this.#session, request.arguments));
      this.#respond(request, true, reply?.body === undefined ? {} : { body: reply.body });
      reply?.after?.();
    } catch (error) {
      if (error instanceof Cancelled) this.#fail(request, 'cancelled', 'cancelled', false);
      else if (error instanceof Refusal)
        this.#fail(request, error.code, error.message, shownToUser.has(request.command));
      else this.#fault(request, error);
    }
    this.#session.news.answered();
    if (request.command === 'disconnect') this.#connection.close();
  }

  #replied<Result>(work: () => Result | Promise<Result>): Result | Promise<Result> {
    return this.#host.retrying ? this.#host.retrying(work) : work();
  }

  /** Our own fault, said once, with where to report it. */
  #fault(request: DebugProtocol.Request, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const output = `Internal error of the debug adapter in ${request.command}. Please report it at ${reportPlace}:\n${text}\n`;
    this.#send({ type: 'event', event: 'output', body: { category: 'stderr', output } });
    const what = error instanceof Error ? error.message : String(error);
    this.#fail(
      request,
      'internal',
      `Internal error of the debug adapter (details in the Debug Console): ${what}`,
      true,
    );
  }

  #cancel(request: DebugProtocol.Request): void {
    const { requestId } = (request.arguments ?? {}) as DebugProtocol.CancelArguments;
    if (requestId !== undefined && this.#queue.some(({ seq }) => seq === requestId)) this.#cancelled.add(requestId);
    else if (requestId === this.#active) this.#session.cancelled = true;
    this.#respond(request, true, {});
  }

  #fail(request: DebugProtocol.Request, code: string, message: string, showUser: boolean): void {
    const error = { id: numberOf(code), format: message, showUser };
    this.#respond(request, false, { message: code === 'cancelled' ? code : message, body: { error } });
  }

  #respond(request: DebugProtocol.Request, success: boolean, rest: object): void {
    this.#send({ type: 'response', request_seq: request.seq, command: request.command, success, ...rest });
  }

  #ask(command: string, args: object): Promise<DebugProtocol.Response> {
    const seq = this.#seq;
    return new Promise((resolve) => {
      this.#asked.set(seq, resolve);
      this.#send({ type: 'request', command, arguments: args });
    });
  }

  #send(message: object): void {
    this.#connection.send({ seq: this.#seq++, ...message } as DebugProtocol.ProtocolMessage);
  }
}

/** The protocol wants a number for each message: the same for the same code. */
const numberOf = (code: string): number => {
  let number = 7;
  for (const character of code) number = (number * 31 + character.charCodeAt(0)) % 1_000_000;
  return number;
};
