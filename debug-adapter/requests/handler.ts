import type { DebugSession } from '../debug-session.ts';

/** What a request answers with; `after` runs when the response is on its way: what may send `stopped` belongs there. */
export interface Reply {
  readonly body?: object;
  readonly after?: () => void;
}

// biome-ignore lint/suspicious/noConfusingVoidType: handlers that answer with nothing just end
type Answer = Reply | void;

/** One request; throws a Refusal when it cannot be done. */
export type Handler<Arguments> = (session: DebugSession, given: Arguments) => Answer | Promise<Answer>;

/** A group of requests by command. The arguments were not checked: clients are trusted to follow the protocol, and a fault is caught once. */
export type Handlers = Readonly<Record<string, Handler<never>>>;
