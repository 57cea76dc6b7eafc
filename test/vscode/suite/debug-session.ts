import * as vscode from 'vscode';
import { eventually } from './workbench.ts';

interface Message {
  readonly type: 'request' | 'response' | 'event';
  readonly event?: string;
  readonly command?: string;
  // biome-ignore lint/suspicious/noExplicitAny: protocol bodies, each test knows which
  readonly body?: any;
}

/** A debug session started through VS Code, with everything its adapter says recorded by a tracker. */
export class DebugSession {
  readonly messages: Message[] = [];
  private read = 0;
  private constructor(readonly session: () => vscode.DebugSession) {}

  static async start(
    configuration: vscode.DebugConfiguration | vscode.Uri | undefined,
    options: vscode.DebugSessionOptions = {},
  ): Promise<DebugSession> {
    let session: vscode.DebugSession | undefined;
    const started = new DebugSession(() => {
      if (!session) throw new Error('No debug session has started.');
      return session;
    });
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('sahara', {
      createDebugAdapterTracker: (its) => {
        session ??= its;
        if (session.id !== its.id) return undefined;
        return { onDidSendMessage: (message: Message) => void started.messages.push(message) };
      },
    });
    const folder = vscode.workspace.workspaceFolders?.[0];
    // No configuration is what F5 does without launch.json; a file is started by somebody else.
    if (configuration && !(configuration instanceof vscode.Uri))
      await vscode.debug.startDebugging(folder, configuration, options);
    else if (!configuration) await vscode.commands.executeCommand('workbench.action.debug.start');
    await eventually('the debug session', () => session);
    tracker.dispose();
    return started;
  }

  /** The next event of this name that has not been waited for. */
  // biome-ignore lint/suspicious/noExplicitAny: protocol bodies, each test knows which
  async event(name: string): Promise<any> {
    const isIt = (message: Message) => message.type === 'event' && message.event === name;
    const index = await eventually(`event ${name}`, () => {
      const found = this.messages.findIndex((message, at) => at >= this.read && isIt(message));
      return found < 0 ? undefined : { found };
    });
    this.read = index.found + 1;
    return this.messages[index.found]?.body ?? {};
  }

  // biome-ignore lint/suspicious/noExplicitAny: protocol bodies, each test knows which
  request(command: string, args?: unknown): Promise<any> {
    return Promise.resolve(this.session().customRequest(command, args));
  }

  /** Everything printed so far, by category. */
  output(category = 'stdout'): string {
    return this.messages
      .filter((message) => message.event === 'output' && message.body.category === category)
      .map((message) => message.body.output)
      .join('');
  }

  async frames(threadId: number) {
    const { stackFrames } = await this.request('stackTrace', { threadId });
    return stackFrames as { id: number; name: string; line: number; source?: { path?: string } }[];
  }

  /** Variables of a frame by scope name. */
  async variables(frameId: number, scopeName: RegExp) {
    const { scopes } = await this.request('scopes', { frameId });
    const scope = (scopes as { name: string; variablesReference: number }[]).find(({ name }) => scopeName.test(name));
    if (!scope) throw new Error(`No scope ${scopeName} among ${scopes.map((it: { name: string }) => it.name)}.`);
    const { variables } = await this.request('variables', { variablesReference: scope.variablesReference });
    return {
      reference: scope.variablesReference,
      list: variables as { name: string; value: string; type?: string; variablesReference: number }[],
    };
  }

  async end(): Promise<void> {
    const ended = this.messages.some((message) => message.event === 'terminated');
    // A session that has ended by itself cannot be stopped any more.
    if (!ended) await vscode.debug.stopDebugging(this.session());
    await eventually('the end of the session', () => vscode.debug.activeDebugSession?.id !== this.session().id);
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  }
}

export function breakAt(uri: vscode.Uri, line: number, condition?: string): void {
  const location = new vscode.Location(uri, new vscode.Position(line - 1, 0));
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, condition)]);
}
