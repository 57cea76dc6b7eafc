import * as vscode from 'vscode';
import { debugType } from '../launch-configurations.ts';
import { activeSession, ask } from './session.ts';

const ending = 'sahara-recording';

/** A run as one file: saved from a session, opened in another one, here or elsewhere. */
export function registerRecordings(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('sahara.saveRecording', async (target?: vscode.Uri) => {
      const session = activeSession();
      if (!session) {
        void vscode.window.showInformationMessage(
          'Sahara: a recording is saved from a program that is being debugged.',
        );
        return undefined;
      }
      const folder = session.workspaceFolder?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
      const name = `${session.name.replace(/[^\w.-]+/g, '-')}.${ending}`;
      const file =
        target ??
        (await vscode.window.showSaveDialog({
          title: 'Save the Recording of This Run',
          filters: { 'Sahara recording': [ending] },
          ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
        }));
      if (!file) return undefined;
      const saved = await ask<{ readonly text: string }>(session, 'sahara/saveRecording');
      if (!saved) return undefined;
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(saved.text));
      void vscode.window.showInformationMessage(
        `Sahara: the run is saved as ${vscode.workspace.asRelativePath(file)}.`,
      );
      return file;
    }),
    vscode.commands.registerCommand('sahara.openRecording', async (given?: vscode.Uri) => {
      const [file] = given
        ? [given]
        : ((await vscode.window.showOpenDialog({
            title: 'Open a Recording',
            filters: { 'Sahara recording': [ending] },
          })) ?? []);
      if (!file) return false;
      const name = file.path.split('/').at(-1) ?? 'recording';
      return vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(file), {
        type: debugType,
        request: 'launch',
        name,
        recording: file.fsPath,
      });
    }),
  );
}
