import * as vscode from 'vscode';
import type { ServerConnection } from './language-client.ts';

const token = /"(?:[^"\\\n]|\\.)*"?|;.*|[a-z][a-z0-9-]*[?!]?/g;

/**
 * Values beside the code while stopped, for the names of the stopped function up to the stopped line. The debugger
 * says which of them are variables. Steps back as soon as the language server offers inline values itself.
 */
export function registerInlineValues(context: vscode.ExtensionContext, server: ServerConnection): void {
  void server.ready.then(() => {
    if (server.client.initializeResult?.capabilities.inlineValueProvider) return;
    context.subscriptions.push(
      vscode.languages.registerInlineValuesProvider({ language: 'sahara' }, { provideInlineValues }),
    );
  });
}

async function provideInlineValues(
  document: vscode.TextDocument,
  _visible: vscode.Range,
  context: vscode.InlineValueContext,
): Promise<vscode.InlineValue[]> {
  const stop = context.stoppedLocation;
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const first = enclosing(symbols ?? [], stop.start)?.range.start.line ?? stop.start.line;
  const values: vscode.InlineValue[] = [];
  for (let line = first; line <= stop.end.line; line++) {
    const seen = new Set<string>();
    for (const match of document.lineAt(line).text.matchAll(token)) {
      const [name] = match;
      const before = document.lineAt(line).text[match.index - 1] ?? ' ';
      // Strings, comments, fields (.name), keywords (:name) and called names are no variables.
      if (/^[";]/.test(name) || /[.:(\w]/.test(before) || seen.has(name)) continue;
      seen.add(name);
      const range = new vscode.Range(line, match.index, line, match.index + name.length);
      values.push(new vscode.InlineValueVariableLookup(range, name, true));
    }
  }
  return values;
}

function enclosing(
  symbols: readonly vscode.DocumentSymbol[],
  position: vscode.Position,
): vscode.DocumentSymbol | undefined {
  for (const symbol of symbols) {
    if (!symbol.range.contains(position)) continue;
    const isCode = symbol.kind === vscode.SymbolKind.Function || symbol.kind === vscode.SymbolKind.Method;
    return enclosing(symbol.children, position) ?? (isCode ? symbol : undefined);
  }
  return undefined;
}
