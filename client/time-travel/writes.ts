import * as vscode from 'vscode';
import { spellClock } from '../views/clock.ts';
import type { FoundWrite, ValuePlace } from '../views/requests.ts';
import { ask, goToMoment, sessionCommand } from './session.ts';

/** What VS Code passes to a command of the Variables view's context menu. */
interface VariableMenuItem {
  readonly container?: { readonly variablesReference?: number };
  readonly variable?: { readonly name: string; readonly evaluateName?: string };
}

/** "Go to Last Write", "Go to Next Write" and "Who Wrote This Value?" on a variable. */
export function registerWrites(context: vscode.ExtensionContext): void {
  const go = (request: string) => async (session: vscode.DebugSession, item?: VariableMenuItem) => {
    const place = await placeOf(item);
    const result = place && (await ask<FoundWrite>(session, request, { ...place, go: true }));
    if (result && !result.write) void vscode.window.showInformationMessage(`Sahara: ${result.message}`);
    return result;
  };
  context.subscriptions.push(
    sessionCommand('sahara.goToLastWrite', go('sahara/lastWrite')),
    sessionCommand('sahara.goToNextWrite', go('sahara/nextWrite')),
    sessionCommand('sahara.whoWroteThis', async (session, item?: VariableMenuItem) => {
      const place = await placeOf(item);
      const result = place && (await ask<FoundWrite>(session, 'sahara/lastWrite', place));
      if (result) void answer(session, result);
      return result;
    }),
  );
}

/** The row that was clicked; from the command palette, an expression that the user names. */
export async function placeOf(item: VariableMenuItem | undefined): Promise<ValuePlace | undefined> {
  const variablesReference = item?.container?.variablesReference;
  if (item?.variable && variablesReference) return { variablesReference, name: item.variable.name };
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active);
  const expression = await vscode.window.showInputBox({
    title: 'Which Value?',
    prompt: 'A variable, field or element of the selected frame',
    ...(editor && word ? { value: editor.document.getText(word) } : {}),
  });
  if (!expression?.trim()) return undefined;
  const frame = vscode.debug.activeStackItem;
  return {
    expression: expression.trim(),
    ...(frame instanceof vscode.DebugStackFrame ? { frameId: frame.frameId } : {}),
  };
}

async function answer(session: vscode.DebugSession, { message, write }: FoundWrite): Promise<void> {
  if (!write) {
    void vscode.window.showInformationMessage(`Sahara: ${message}`);
    return;
  }
  const there = `Go There (moment ${spellClock(write.clock)})`;
  const chosen = await vscode.window.showInformationMessage(`Sahara: ${message}`, there);
  if (chosen === there) await goToMoment(session, write.clock);
}
