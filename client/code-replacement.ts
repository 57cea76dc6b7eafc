import * as vscode from 'vscode';
import { debugType } from './launch-configurations.ts';
import { pathOf } from './paths.ts';
import type { ReplacedCode } from './requests.ts';

const replaceable: ReadonlySet<string> = new Set(['sahara', 'wat', 'python']);

/** "Hot Replace Code": the edited file takes the place of the running one, function by function. */
export function registerCodeReplacement(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('sahara.replaceCode', async () => {
      const session = vscode.debug.activeDebugSession;
      const document = vscode.window.activeTextEditor?.document;
      if (session?.type !== debugType) {
        void vscode.window.showInformationMessage('Sahara: code can be replaced while a Sahara program is paused.');
        return undefined;
      }
      if (!document || !replaceable.has(document.languageId)) {
        void vscode.window.showInformationMessage('Sahara: open the edited .sahara, .wat or .py file first.');
        return undefined;
      }
      try {
        const result: ReplacedCode = await session.customRequest('sahara/replace', {
          path: pathOf(document.uri),
          text: document.getText(),
        });
        tell(result, output);
        return result;
      } catch (error) {
        void vscode.window.showErrorMessage(`Sahara: ${error instanceof Error ? error.message : error}`);
        return undefined;
      }
    }),
  );
}

function tell(result: ReplacedCode, output: vscode.LogOutputChannel): void {
  for (const { name, reason } of result.refused) output.warn(`${name} stays as it was: ${reason}`);
  for (const { line, column, message } of result.diagnostics)
    output.error(`line ${line}, column ${column}: ${message}`);
  const [error] = result.diagnostics;
  if (error) {
    void vscode.window.showErrorMessage(`Sahara: nothing was replaced. Line ${error.line}: ${error.message}`);
    return;
  }
  const [refused] = result.refused;
  if (refused) {
    const others = result.refused.length > 1 ? ` (and ${result.refused.length - 1} more, see the output channel)` : '';
    void vscode.window.showWarningMessage(`Sahara: ${refused.name} stays as it was: ${refused.reason}${others}`);
  }
  const names = result.replaced.join(', ');
  const text =
    result.replaced.length === 0 ? 'no function has changed.' : `replaced ${names}. The next call runs the new code.`;
  void vscode.window.showInformationMessage(`Sahara: ${text}`);
}
