import * as vscode from 'vscode';
import { debugType } from './launch-configurations.ts';
import type { HeapCheck } from './requests.ts';

/** "Check Heap Isolation": scans every context's heap for a reference into another one. */
export function registerHeapCheck(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('sahara.checkHeapIsolation', async () => {
      const session = vscode.debug.activeDebugSession;
      if (session?.type !== debugType) {
        void vscode.window.showInformationMessage(
          'Sahara: heaps can be checked while a Sahara program is being debugged.',
        );
        return undefined;
      }
      try {
        const result: HeapCheck = await session.customRequest('sahara/checkHeaps', {});
        for (const problem of result.problems) output.error(problem);
        if (result.ok) void vscode.window.showInformationMessage(`Sahara: ${result.message}`);
        else void vscode.window.showErrorMessage(`Sahara: ${result.message}`);
        return result;
      } catch (error) {
        void vscode.window.showErrorMessage(`Sahara: ${error instanceof Error ? error.message : error}`);
        return undefined;
      }
    }),
  );
}
