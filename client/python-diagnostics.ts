import * as vscode from 'vscode';
import type { Diagnostic } from 'vscode-languageclient';
import type { ServerConnection } from './language-client.ts';
import { debugType } from './launch-configurations.ts';

const quietMilliseconds = 400;

/**
 * What the Python machine does not run of a Python file. Python files have other owners, so nothing is said about them unless the file is
 * launched with Sahara, or the setting asks for it.
 */
export function registerPythonDiagnostics(context: vscode.ExtensionContext, server: ServerConnection): void {
  const collection = vscode.languages.createDiagnosticCollection('sahara-python');
  /** Files that were launched. */
  const launched = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const wanted = (document: vscode.TextDocument): boolean =>
    document.languageId === 'python' &&
    document.uri.scheme === 'file' &&
    (launched.has(document.uri.fsPath) ||
      vscode.workspace.getConfiguration('sahara', document.uri).get('python.diagnostics', false));
  const check = async (document: vscode.TextDocument): Promise<void> => {
    if (document.isClosed || !wanted(document)) {
      collection.delete(document.uri);
      return;
    }
    const { version } = document;
    const parameters = { uri: document.uri.toString(), text: document.getText() };
    const found = await server.ask<Diagnostic[]>('sahara/check', parameters);
    if (found && document.version === version) collection.set(document.uri, found.map(shown));
  };
  const soon = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'python') return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        void check(document);
      }, quietMilliseconds),
    );
  };
  const all = (): void => vscode.workspace.textDocuments.forEach(soon);
  context.subscriptions.push(
    collection,
    vscode.workspace.onDidOpenTextDocument(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => soon(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('sahara.python.diagnostics')) all();
    }),
    // Asked for every launch, also one that is refused because of what the machine does not run: no session is told of then.
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
      createDebugAdapterTracker: ({ configuration }) => {
        if (!String(configuration.program).endsWith('.py')) return undefined;
        launched.add(vscode.Uri.file(String(configuration.program)).fsPath);
        all();
        return undefined;
      },
    }),
  );
  all();
}

function shown({ range, message, severity, code }: Diagnostic): vscode.Diagnostic {
  const { start, end } = range;
  const place = new vscode.Range(start.line, start.character, end.line, end.character);
  const diagnostic = new vscode.Diagnostic(place, message, severity === 2 ? 1 : 0);
  diagnostic.source = 'sahara';
  if (code !== undefined) diagnostic.code = code;
  return diagnostic;
}
