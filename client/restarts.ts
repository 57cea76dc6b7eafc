import * as vscode from 'vscode';
import { debugType } from './launch-configurations.ts';
import type { OfferedRestart, OfferedRestarts } from './requests.ts';

const contextKey = 'sahara.restartsOffered';

interface Stop {
  readonly session: vscode.DebugSession;
  readonly threadId: number;
}

/** While a program is stopped at a condition: its restarts as a command, a toolbar button and a message. */
export function registerRestarts(context: vscode.ExtensionContext): void {
  let stop: Stop | undefined;
  const changed = async (next: Stop | undefined) => {
    stop = next;
    const offered = next && (await offeredAt(next));
    if (stop !== next) return;
    const any = offered !== undefined && offered.restarts.length > 0;
    await vscode.commands.executeCommand('setContext', contextKey, any);
    if (any && next && vscode.workspace.getConfiguration('sahara').get('restarts.offer', true)) {
      offer(offered);
    }
  };
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: DebugMessage) => {
          if (message.type !== 'event') return;
          if (message.event === 'stopped' && message.body?.reason === 'exception' && message.body.threadId) {
            void changed({ session, threadId: message.body.threadId });
          } else if (message.event === 'continued' || message.event === 'stopped' || message.event === 'terminated') {
            if (stop?.session === session) void changed(undefined);
          }
        },
        // The answer to a step or continue means that the program left the condition.
        onWillReceiveMessage: (message: DebugMessage) => {
          const leaves = /^(continue|next|step|restart|goto|reverse|sahara\/restart$)/.test(message.command ?? '');
          if (message.type === 'request' && leaves && stop?.session === session) void changed(undefined);
        },
        onWillStopSession: () => {
          if (stop?.session === session) void changed(undefined);
        },
      }),
    }),
    vscode.commands.registerCommand('sahara.chooseRestart', async () => {
      const here = stop ?? activeStop();
      const offered = here && (await offeredAt(here));
      if (here && offered && offered.restarts.length > 0) await choose(here, offered);
      else
        void vscode.window.showInformationMessage(
          'Sahara: no restart is offered here. A program offers restarts while it is stopped at a condition.',
        );
    }),
  );
}

interface DebugMessage {
  readonly type: string;
  readonly event?: string;
  readonly command?: string;
  readonly body?: { readonly reason?: string; readonly threadId?: number };
}

function activeStop(): Stop | undefined {
  const item = vscode.debug.activeStackItem;
  if (item?.session.type !== debugType) return undefined;
  return { session: item.session, threadId: item.threadId };
}

async function offeredAt(stop: Stop): Promise<OfferedRestarts | undefined> {
  try {
    return await stop.session.customRequest('sahara/restarts', { threadId: stop.threadId });
  } catch {
    return undefined;
  }
}

/** Does not wait for an answer that may never come: the message may be left standing. */
function offer(offered: OfferedRestarts): void {
  const titles = offered.restarts.map(signature);
  const text = `Stopped at ${offered.condition ?? 'a condition'}. The program offers a way on: ${titles.join(', ')}.`;
  const button = 'Choose a Restart…';
  void vscode.window.showInformationMessage(text, button).then((answer) => {
    if (answer === button) void vscode.commands.executeCommand('sahara.chooseRestart');
  });
}

async function choose(stop: Stop, offered: OfferedRestarts): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    offered.restarts.map((restart) => ({ label: restart.name, description: parameterList(restart), restart })),
    {
      title: `Restarts of ${offered.condition ?? 'this condition'}`,
      placeHolder: 'The program continues with the one you choose',
    },
  );
  if (!picked) return;
  const values: string[] = [];
  for (const parameter of picked.restart.parameters) {
    const value = await vscode.window.showInputBox({
      title: `${picked.restart.name}: ${parameter.name}`,
      prompt: `An expression of type ${parameter.type}; the names of the stopped frame can be used`,
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === '' ? `${parameter.name} needs a value of type ${parameter.type}.` : undefined,
    });
    if (value === undefined) return;
    values.push(value);
  }
  try {
    await stop.session.customRequest('sahara/restart', {
      threadId: stop.threadId,
      name: picked.restart.name,
      arguments: values,
    });
  } catch (error) {
    void vscode.window.showErrorMessage(`Sahara: ${error instanceof Error ? error.message : error}`);
  }
}

function signature(restart: OfferedRestart): string {
  return [restart.name, ...restart.parameters.map((parameter) => parameter.name)].join(' ');
}

function parameterList(restart: OfferedRestart): string {
  return restart.parameters.map((parameter) => `${parameter.name} ${parameter.type}`).join(', ');
}
