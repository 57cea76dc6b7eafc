import * as vscode from 'vscode';
import type { ServerConnection } from '../language-client.ts';
import type { FoundTest } from '../requests.ts';

const pattern = '**/*.sahara';
const exclude = '**/{node_modules,.vscode-test,.build}/**';
const settleMilliseconds = 300;

export interface Discovery {
  /** Settles when every file of the workspace has been read once. */
  readonly complete: Promise<void>;
  /** Brings one file's tests up to date. */
  refresh(uri: vscode.Uri): Promise<void>;
  file(uri: vscode.Uri): Promise<vscode.TestItem | undefined>;
  find(uri: vscode.Uri, name: string): Promise<vscode.TestItem | undefined>;
}

/** Keeps the Test view equal to the `test` forms of the workspace's files and of unsaved editors. */
export function discoverTests(
  context: vscode.ExtensionContext,
  controller: vscode.TestController,
  server: ServerConnection,
): Discovery {
  const refresh = async (uri: vscode.Uri) => update(controller, uri, await testsOf(server, uri));
  const timers = new Map<string, NodeJS.Timeout>();
  const refreshSoon = (uri: vscode.Uri) => {
    const key = uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        void refresh(uri);
      }, settleMilliseconds),
    );
  };
  const discoverAll = async () => {
    const files = await vscode.workspace.findFiles(pattern, exclude);
    for (const file of files) await refresh(file);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  context.subscriptions.push(
    watcher,
    watcher.onDidCreate(refreshSoon),
    watcher.onDidChange(refreshSoon),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === 'sahara' && document.uri.scheme === 'file') refreshSoon(document.uri);
    }),
    {
      dispose: () => {
        for (const timer of timers.values()) clearTimeout(timer);
      },
    },
  );
  controller.refreshHandler = discoverAll;
  const file = async (uri: vscode.Uri) => {
    await refresh(uri);
    return controller.items.get(uri.toString());
  };
  return {
    complete: discoverAll(),
    refresh,
    file,
    find: async (uri, name) => {
      return (await file(uri))?.children.get(testId(uri, name));
    },
  };
}

async function testsOf(server: ServerConnection, uri: vscode.Uri): Promise<readonly FoundTest[]> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const text = open?.getText() ?? (await readText(uri));
  // Most files have no tests: they cost no request.
  if (text === undefined || !text.includes('(test')) return [];
  return (await server.ask<FoundTest[]>('sahara/tests', { uri: uri.toString(), text })) ?? [];
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function update(controller: vscode.TestController, uri: vscode.Uri, tests: readonly FoundTest[]): void {
  const key = uri.toString();
  if (tests.length === 0) {
    controller.items.delete(key);
    return;
  }
  const file = controller.items.get(key) ?? controller.createTestItem(key, vscode.workspace.asRelativePath(uri), uri);
  if (!controller.items.get(key)) controller.items.add(file);
  file.children.replace(
    tests.map(({ name, range }) => {
      const id = testId(uri, name);
      const item = file.children.get(id) ?? controller.createTestItem(id, name, uri);
      item.range = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
      return item;
    }),
  );
}

function testId(uri: vscode.Uri, name: string): string {
  return `${uri.toString()}#${name}`;
}
