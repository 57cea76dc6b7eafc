import { PassThrough, type Readable, type Writable } from 'node:stream';
import { FrameReader, frame } from './framing.ts';
import { ProtocolOrder } from './order.ts';
import { ownMessages } from './own-messages.ts';
import { type Message, MessageValidator } from './validator.ts';

/** The adapter's side of a connection: what it writes and what it reads. */
export interface AdapterStreams {
  readonly output: Readable;
  readonly input: Writable;
}

/** Answers a request of the adapter (`runInTerminal`, `startDebugging`) with the body of the response. */
export type ReverseRequestHandler = (message: Message) => object;

let validator: MessageValidator | undefined;

/**
 * Stands between a client and an adapter, passes every message on, and checks all of them in both directions
 * against the closed schemas and the rules of order. Requests of the adapter are answered here.
 */
export class CheckedConnection {
  /** Every message in the order in which it passed. */
  readonly messages: { readonly from: 'client' | 'adapter'; readonly message: Message }[] = [];
  /** What was wrong, one line each. */
  readonly violations: string[] = [];
  /** What the client reads and writes. */
  readonly client = { input: new PassThrough(), output: new PassThrough() };
  readonly reverseRequests = new Map<string, ReverseRequestHandler>();
  readonly #adapter: AdapterStreams;
  readonly #order = new ProtocolOrder(ownMessages);
  readonly #validator: MessageValidator;
  readonly #originalSeq = new Map<number, unknown>();
  /** Sequence numbers of requests that break the rules on purpose. */
  readonly #unchecked = new Set<unknown>();
  #seq = 0;

  constructor(adapter: AdapterStreams) {
    validator ??= new MessageValidator(ownMessages);
    this.#validator = validator;
    this.#adapter = adapter;
    const fromClient = new FrameReader();
    const fromAdapter = new FrameReader();
    this.client.output.on('data', (chunk: Buffer) => {
      for (const message of fromClient.read(chunk)) this.#fromClient(message);
    });
    adapter.output.on('data', (chunk: Buffer) => {
      try {
        for (const message of fromAdapter.read(chunk)) this.#fromAdapter(message);
      } catch (error) {
        this.violations.push(`adapter wrote something else than the protocol: ${error}`);
        adapter.output.removeAllListeners('data');
        this.client.input.end();
      }
    });
    adapter.output.on('end', () => this.client.input.end());
  }

  /** The next request of the client may be malformed. */
  permitNext(seq: unknown): void {
    this.#unchecked.add(seq);
  }

  /** Call when the session has ended: a request without a response is a violation, too. */
  finish(): void {
    this.violations.push(...this.#order.finish());
  }

  /** Requests get numbers of this connection, so that its own responses fit in between. */
  #fromClient(message: Message): void {
    const seq = ++this.#seq;
    this.#originalSeq.set(seq, message.seq);
    this.#send({ ...message, seq }, this.#unchecked.delete(message.seq));
  }

  #send(message: Message, unchecked = false): void {
    this.messages.push({ from: 'client', message });
    this.#report(this.#order.sent(message));
    if (!unchecked) this.#report(this.#validator.validate(message));
    this.#adapter.input.write(frame(message));
  }

  #fromAdapter(message: Message): void {
    this.messages.push({ from: 'adapter', message });
    this.#report(this.#order.received(message));
    this.#report(this.#validator.validate(message));
    if (message.type === 'request') this.#answer(message);
    else if (message.type === 'response')
      this.#pass({ ...message, request_seq: this.#originalSeq.get(Number(message.request_seq)) });
    else this.#pass(message);
  }

  #pass(message: Message): void {
    this.client.input.write(frame(message));
  }

  #answer(request: Message): void {
    const handler = this.reverseRequests.get(String(request.command));
    const base = { seq: ++this.#seq, type: 'response', request_seq: request.seq, command: request.command };
    if (handler) this.#send({ ...base, success: true, body: handler(request) });
    else
      this.#send({ ...base, success: false, message: `This client has no handler for ${request.command}.`, body: {} });
  }

  #report(problems: readonly string[]): void {
    this.violations.push(...problems);
  }
}
