import * as vscode from 'vscode';
import { debugType } from '../launch-configurations.ts';

/** The Sahara session that the user looks at. */
export function activeSession(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeStackItem?.session ?? vscode.debug.activeDebugSession;
  return session?.type === debugType ? session : undefined;
}

/** The context that the user looks at, or the session's first one. */
export async function activeThread(session: vscode.DebugSession): Promise<number> {
  const item = vscode.debug.activeStackItem;
  if (item?.session.id === session.id) return item.threadId;
  const { threads } = await session.customRequest('threads');
  return threads[0]?.id ?? 1;
}

/** Asks the adapter; a refusal is shown to the user, and nothing is returned. */
export async function ask<Result>(
  session: vscode.DebugSession,
  request: string,
  body: unknown = {},
): Promise<Result | undefined> {
  try {
    return ((await session.customRequest(request, body)) ?? {}) as Result;
  } catch (error) {
    void vscode.window.showErrorMessage(`Sahara: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Registers a command that needs a session; without one it says so. */
export function sessionCommand(
  command: string,
  run: (session: vscode.DebugSession, ...values: never[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(command, (...values: never[]) => {
    const session = activeSession();
    if (session) return run(session, ...values);
    void vscode.window.showInformationMessage('Sahara: this needs a program that is being debugged.');
    return undefined;
  });
}

export function goToMoment(session: vscode.DebugSession, clock: number): Promise<unknown> {
  return ask(session, 'sahara/goToMoment', { clock });
}
