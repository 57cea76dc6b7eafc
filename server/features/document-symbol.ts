/** textDocument/documentSymbol: the outline. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { OutlineSymbol } from '../../vm/context/index.ts';
import type { Feature } from '../feature.ts';
import { protocolRange } from '../ranges.ts';

const kinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  module: SymbolKind.Module,
  function: SymbolKind.Function,
  test: SymbolKind.Method,
  data: SymbolKind.Struct,
  field: SymbolKind.Field,
  condition: SymbolKind.Event,
  constant: SymbolKind.Constant,
  parameter: SymbolKind.Variable,
  label: SymbolKind.Key,
};

export const documentSymbol: Feature = {
  capabilities: { documentSymbolProvider: true },
  register(connection, workspace) {
    connection.onDocumentSymbol(({ textDocument }) => workspace.analysis(textDocument.uri)?.outline.map(symbol));
  },
};

const symbol = ({ name, kind, detail, range, nameRange, children }: OutlineSymbol): DocumentSymbol => ({
  name: name === '' ? '?' : name,
  kind: kinds[kind],
  ...(detail === undefined ? {} : { detail }),
  range: protocolRange(range),
  selectionRange: protocolRange(nameRange),
  children: children.map(symbol),
});
