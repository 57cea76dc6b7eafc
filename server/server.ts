/** The server without a transport: runs in Node and in a browser's worker. */
import { type Connection, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check } from './features/check.ts';
import { codeLens } from './features/code-lens.ts';
import { diagnosticsFeature } from './features/diagnostics.ts';
import { documentSymbol } from './features/document-symbol.ts';
import { hover } from './features/hover.ts';
import { signatureHelp } from './features/signature-help.ts';
import { tests } from './features/tests.ts';
import { type FileSystem, Workspace } from './workspace.ts';

/** Wires the features to a connection; the caller makes it listen. */
export const serveConnection = (connection: Connection, files: FileSystem, version: string): void => {
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(documents, files);
  const diagnostics = diagnosticsFeature();
  const features = [documentSymbol, hover, signatureHelp, codeLens, tests, check, diagnostics];

  connection.onInitialize(() => ({
    serverInfo: { name: 'sahara', version },
    capabilities: Object.assign(
      { textDocumentSync: TextDocumentSyncKind.Incremental },
      ...features.map(({ capabilities }) => capabilities),
    ),
  }));
  for (const feature of features) feature.register(connection, workspace);
  documents.onDidChangeContent(({ document }) => diagnostics.changed(document.uri));
  documents.onDidClose(({ document }) => {
    diagnostics.closed(document.uri);
    workspace.closed(document.uri);
  });
  documents.listen(connection);
};
