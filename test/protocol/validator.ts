import { Ajv, type ValidateFunction } from 'ajv';
import { type ProtocolSchemas, protocolSchemas } from './schemas.ts';

/**
 * Requests and events that the Debug Adapter Protocol does not know.
 * Each names exported types of `file`, which become closed schemas like the standard ones.
 */
export interface OwnMessages {
  /** where the types are declared, relative to the checkout */
  readonly file: string;
  /** command → the types of its `arguments` and of its response's `body`; none where there are none */
  readonly requests: Readonly<Record<string, { readonly arguments?: string; readonly body?: string }>>;
  /** event → the type of its `body` */
  readonly events: Readonly<Record<string, { readonly body?: string }>>;
}

const none: OwnMessages = { file: '', requests: {}, events: {} };

/** Any message, as it was read from the wire. */
export type Message = Readonly<Record<string, unknown>>;

/** Checks single messages, in either direction, against the closed schemas of the protocol. */
export class MessageValidator {
  readonly #own: OwnMessages;
  readonly #schemas: ProtocolSchemas;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(own: OwnMessages = none) {
    this.#own = own;
    const types = [...Object.values(own.requests), ...Object.values(own.events)].flatMap((row) => Object.values(row));
    this.#schemas = protocolSchemas(own.file, [...new Set(types)]);
    this.#ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });
    this.#ajv.addSchema(this.#schemas.document, 'protocol');
  }

  /** @returns what is wrong, one line each; empty for a valid message */
  validate(message: Message): string[] {
    const name = messageName(message);
    return this.#problems(message).map((problem) => `${name}: ${problem}`);
  }

  #problems(message: Message): string[] {
    switch (message.type) {
      case 'request':
        return this.#request(message);
      case 'response':
        return message.success === false ? this.#check(message, 'ErrorResponse') : this.#response(message);
      case 'event':
        return this.#event(message);
      default:
        return [`unknown message type ${JSON.stringify(message.type)}`];
    }
  }

  #request(message: Message): string[] {
    const command = String(message.command);
    const own = this.#own.requests[command];
    // Whoever has nothing to say may leave the arguments out.
    if (own?.arguments)
      return this.#ownPart({ ...message, arguments: message.arguments ?? {} }, 'Request', 'arguments', own.arguments);
    if (own) return this.#ownPart(message, 'Request', 'arguments', undefined);
    // The protocol leaves the arguments of these to each adapter.
    if (command === 'launch' || command === 'attach') return this.#check(message, 'Request');
    if (command === 'restart') return this.#check({ ...message, arguments: undefined }, 'Request');
    return this.#check(message, `${capitalized(command)}Request`);
  }

  #response(message: Message): string[] {
    const command = String(message.command);
    const own = this.#own.requests[command];
    return own
      ? this.#ownPart(message, 'Response', 'body', own.body)
      : this.#check(message, `${capitalized(command)}Response`);
  }

  #event(message: Message): string[] {
    const event = String(message.event);
    const own = this.#own.events[event];
    return own ? this.#ownPart(message, 'Event', 'body', own.body) : this.#check(message, `${capitalized(event)}Event`);
  }

  #ownPart(message: Message, envelope: string, part: 'arguments' | 'body', type: string | undefined): string[] {
    const problems = this.#check(message, envelope);
    if (type) return [...problems, ...this.#check(message[part], type).map((problem) => `${part}: ${problem}`)];
    return message[part] === undefined ? problems : [...problems, `${part}: none is declared`];
  }

  #check(value: unknown, type: string): string[] {
    const reference = this.#schemas.references.get(type);
    if (!reference) return [`neither the protocol nor ours has a ${type}`];
    let validate = this.#compiled.get(type);
    if (!validate) {
      validate = this.#ajv.compile({ $ref: `protocol${reference}` });
      this.#compiled.set(type, validate);
    }
    // What JSON does not write down is not on the wire.
    if (validate(JSON.parse(JSON.stringify(value ?? null)))) return [];
    return [...new Set((validate.errors ?? []).map(describe))];
  }
}

function describe(error: { instancePath: string; message?: string; params: Record<string, unknown> }): string {
  const where = error.instancePath || '/';
  const extra = error.params.additionalProperty ?? error.params.allowedValues ?? error.params.allowedValue;
  return `${where} ${error.message ?? 'is wrong'}${extra === undefined ? '' : ` (${JSON.stringify(extra)})`}`;
}

function messageName(message: Message): string {
  return `${message.type} ${message.command ?? message.event} #${message.seq}`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
