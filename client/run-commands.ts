import * as vscode from 'vscode';
import { launchConfiguration } from './launch-configurations.ts';
import { pathOf } from './paths.ts';
import type { TestView } from './test-view/controller.ts';

type Kind = 'function' | 'test';

/** Run | Debug | Coverage of the code lenses, and "Debug with Sahara" of the menus. */
export function registerRunCommands(context: vscode.ExtensionContext, tests: TestView): void {
  const commands: Record<string, (...args: never[]) => unknown> = {
    'sahara.run': (uri?: string, name?: string, kind?: Kind) =>
      kind === 'test' && uri && name
        ? tests.run(vscode.TestRunProfileKind.Run, vscode.Uri.parse(uri), name)
        : launch(uri, name, kind, true),
    'sahara.debug': (uri?: string, name?: string, kind?: Kind) => launch(uri, name, kind, false),
    'sahara.coverage': (uri?: string, name?: string, kind?: Kind) =>
      kind === 'test' && uri && name
        ? tests.run(vscode.TestRunProfileKind.Coverage, vscode.Uri.parse(uri), name)
        : coverage(tests, uri, name),
    'sahara.debugFile': (uri?: vscode.Uri) => launch(uri?.toString(), undefined, undefined, false),
    'sahara.runFile': (uri?: vscode.Uri) => launch(uri?.toString(), undefined, undefined, true),
  };
  for (const [name, command] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, command as (...args: unknown[]) => unknown));
  }
}

async function launch(uri: string | undefined, name: string | undefined, kind: Kind | undefined, noDebug: boolean) {
  const program = programOf(uri);
  if (!program) return;
  const chosen = name === undefined ? {} : kind === 'test' ? { test: name } : { invoke: name };
  const folder = vscode.workspace.getWorkspaceFolder(program);
  await vscode.debug.startDebugging(folder, launchConfiguration(pathOf(program), chosen), { noDebug });
}

async function coverage(tests: TestView, uri: string | undefined, name: string | undefined) {
  const program = programOf(uri);
  if (!program) return;
  await vscode.workspace.saveAll(false);
  await tests.coverFunction(program, name);
}

/** The file that a command is about: what it was called with, else the one in the editor. */
function programOf(uri: string | undefined): vscode.Uri | undefined {
  const program = uri === undefined ? activeFile() : vscode.Uri.parse(uri, true);
  if (program) return fileOf(program);
  void vscode.window.showInformationMessage('Sahara: open a source file or a program first.');
  return undefined;
}

function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
}

/** A disassembly stands for the bytecode that it shows. */
function fileOf(uri: vscode.Uri): vscode.Uri {
  return uri.scheme === 'sahara-bytecode' ? vscode.Uri.file(uri.path.replace(/\.sahasm$/, '')) : uri;
}
