import type { DebugProtocol } from '@vscode/debugprotocol';
import { toolchains } from '../../vm/catalog.ts';
import type { CheckedClient } from '../protocol/checked-client.ts';
import { inProcess } from './in-process.ts';

export const file = '/project/program.sahara';

export interface Opened {
  readonly launch?: object;
  /** Lines, or whole breakpoints. */
  readonly breakpoints?: readonly (number | DebugProtocol.SourceBreakpoint)[];
  readonly filters?: readonly string[];
  readonly files?: Record<string, string | Uint8Array>;
}

/** A Sahara program under the adapter, asked for in the words of a person who looks at it. */
export class Debugged {
  readonly client: CheckedClient;
  readonly files: Record<string, string | Uint8Array>;

  constructor(client: CheckedClient, files: Record<string, string | Uint8Array>) {
    this.client = client;
    this.files = files;
  }

  /** Frames as `function:line`, innermost first. */
  async stack(threadId = 1): Promise<string> {
    return (await this.frames(threadId)).map(({ name, line }) => `${name.replace(/^\w+::/, '')}:${line}`).join(' ');
  }

  async frames(threadId = 1): Promise<DebugProtocol.StackFrame[]> {
    return (await this.client.stackTraceRequest({ threadId })).body.stackFrames;
  }

  async scope(name: string, threadId = 1, index = 0): Promise<DebugProtocol.Scope> {
    const frameId = (await this.frames(threadId))[index]?.id ?? 0;
    const { scopes } = (await this.client.scopesRequest({ frameId })).body;
    const found = scopes.find((scope) => scope.name === name);
    if (!found) throw new Error(`no scope ${name} among ${scopes.map((scope) => scope.name).join(', ')}`);
    return found;
  }

  async rows(variablesReference: number, page: object = {}): Promise<DebugProtocol.Variable[]> {
    return (await this.client.variablesRequest({ variablesReference, ...page })).body.variables;
  }

  async variables(scope: string, threadId = 1, index = 0): Promise<DebugProtocol.Variable[]> {
    return this.rows((await this.scope(scope, threadId, index)).variablesReference);
  }

  /** Names and values of a scope, `name=value`. */
  async shown(scope: string, threadId = 1, index = 0): Promise<string[]> {
    return (await this.variables(scope, threadId, index)).map(({ name, value }) => `${name}=${value}`);
  }

  async variable(scope: string, name: string, threadId = 1, index = 0): Promise<DebugProtocol.Variable> {
    const rows = await this.variables(scope, threadId, index);
    const found = rows.find((row) => row.name === name);
    if (!found) throw new Error(`no ${name} among ${rows.map((row) => row.name).join(', ')}`);
    return found;
  }

  async set(scope: string, name: string, value: string, threadId = 1): Promise<string> {
    const { variablesReference } = await this.scope(scope, threadId);
    return (await this.client.setVariableRequest({ variablesReference, name, value })).body.value;
  }

  /** The result of an expression, or `! why not`. */
  async evaluate(expression: string, context = 'watch', threadId = 1): Promise<string> {
    const frameId = (await this.frames(threadId))[0]?.id ?? 0;
    return this.client.evaluateRequest({ expression, context, frameId }).then(
      ({ body }) => body.result,
      (error: Error) => `! ${error.message}`,
    );
  }

  /** Does a request that resumes, and waits for the stop. */
  async go(
    command: 'continue' | 'next' | 'stepIn' | 'stepOut',
    rest: object = {},
  ): Promise<DebugProtocol.StoppedEvent['body']> {
    await this.client.send(command, { threadId: 1, ...rest });
    return this.client.stopped();
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

/** Launches a text and returns when it is configured. */
export const debug = async (
  text: string,
  { launch = {}, breakpoints, filters, files = {} }: Opened = {},
): Promise<Debugged> => {
  const all: Record<string, string | Uint8Array> = { [file]: text, ...files };
  const client = await inProcess(toolchains, all);
  await client.begin(
    { program: file, ...launch },
    {
      ...(breakpoints ? { breakpoints: { [file]: breakpoints } } : {}),
      exceptions: { filters: [...(filters ?? ['unhandled'])] },
    },
  );
  return new Debugged(client, all);
};
