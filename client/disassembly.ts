import * as vscode from 'vscode';
import type { Platform } from './platform.ts';

export const disassemblyScheme = 'sahara-bytecode';
const ending = '.sahasm';
/** Programs whose disassembly is a text of WebAssembly. */
const textLanguage = /\.(wasm|wat)(\.sahasm)?$/;

/** A compiled program as text: a virtual document whose path is the program's own with `.sahasm` behind it. */
export function registerDisassembly(context: vscode.ExtensionContext, platform: Platform): void {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{sahb,sahara,wasm,wat}');
  const refresh = (file: vscode.Uri) => changed.fire(disassemblyOf(file));
  context.subscriptions.push(
    changed,
    watcher,
    watcher.onDidChange(refresh),
    watcher.onDidCreate(refresh),
    vscode.workspace.registerTextDocumentContentProvider(disassemblyScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri, token) => disassemble(platform, uri, token),
    }),
    vscode.commands.registerCommand('sahara.showDisassembly', async (file?: vscode.Uri) => {
      const uri = file ?? vscode.window.activeTextEditor?.document.uri ?? activeTab();
      if (!uri) {
        void vscode.window.showInformationMessage('Sahara: open a .sahara or .sahb file first.');
        return;
      }
      const document = await vscode.workspace.openTextDocument(disassemblyOf(uri));
      const shown = textLanguage.test(uri.path)
        ? await vscode.languages.setTextDocumentLanguage(document, 'wat')
        : document;
      await vscode.window.showTextDocument(shown, { preview: false });
    }),
  );
}

export function disassemblyOf(file: vscode.Uri): vscode.Uri {
  if (file.scheme === disassemblyScheme) return file;
  return vscode.Uri.from({ scheme: disassemblyScheme, path: file.path + ending });
}

function activeTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

async function disassemble(
  platform: Platform,
  uri: vscode.Uri,
  cancellation: vscode.CancellationToken,
): Promise<string> {
  const program = vscode.Uri.file(uri.path.slice(0, -ending.length)).fsPath;
  const { exitCode, output, errors } = await platform.runTool(['disassemble', program], { cancellation });
  if (exitCode === 0) return output;
  return errors
    .trim()
    .split(/\r?\n/)
    .map((line) => `; ${line}`)
    .join('\n');
}
