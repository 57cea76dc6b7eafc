import * as vscode from 'vscode';
import type { Platform } from './platform.ts';

const walkthrough = 'sahara-vm.sahara#sahara.start';
const mostMilliseconds = 20_000;

/** Commands of the walkthrough: the guide itself, and a first program to try it on. */
export function registerExample(context: vscode.ExtensionContext, platform: Platform): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('sahara.getStarted', () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false),
    ),
    vscode.commands.registerCommand('sahara.openExample', () => openExample(context.extensionUri)),
  );
  if (platform.showsFirstSteps) void showFirstSteps(context);
}

/** Once per workspace, and never over editors that somebody has open. */
async function showFirstSteps(context: vscode.ExtensionContext): Promise<void> {
  const isEmpty = vscode.window.tabGroups.all.every((group) => group.tabs.length === 0);
  if (!isEmpty || context.workspaceState.get('firstStepsShown')) return;
  await context.workspaceState.update('firstStepsShown', true);
  await openExample(context.extensionUri);
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, true);
  await secondGroup();
  // F5 belongs to the program.
  await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
}

/** The command answers before the walkthrough is there, which then takes the focus. */
async function secondGroup(): Promise<void> {
  const { tabGroups } = vscode.window;
  const isThere = () => tabGroups.all.some((group) => group.viewColumn !== vscode.ViewColumn.One && group.activeTab);
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(patience);
      listener.dispose();
      resolve();
    };
    const listener = tabGroups.onDidChangeTabs(() => isThere() && done());
    const patience = setTimeout(done, mostMilliseconds);
  });
}

/** Opens the workspace's own bank.sahara, or puts a copy of the packaged one into the workspace. */
async function openExample(extension: vscode.Uri): Promise<void> {
  const [present] = await vscode.workspace.findFiles('**/bank.sahara', '**/node_modules/**', 1);
  const file = present ?? (await copyExample(extension));
  if (!file) return;
  await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.One });
}

async function copyExample(extension: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const packaged = vscode.Uri.joinPath(extension, 'examples', 'bank.sahara');
  if (folder) {
    const copy = vscode.Uri.joinPath(folder.uri, 'bank.sahara');
    await vscode.workspace.fs.copy(packaged, copy, { overwrite: false });
    return copy;
  }
  const target = await vscode.window.showSaveDialog({ title: 'Save the example as', filters: { Sahara: ['sahara'] } });
  if (target) await vscode.workspace.fs.copy(packaged, target, { overwrite: true });
  return target;
}
