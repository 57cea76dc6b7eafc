/** The server in Node, on stdin and stdout. No effect on import: main.ts and `sahara lsp` call it. */
import { readFileSync } from 'node:fs';
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node.js';
import { serveConnection } from './server.ts';
import type { FileSystem } from './workspace.ts';

const disk: FileSystem = {
  read(path) {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
};

/** Serves until the client goes away. */
export const serve = (
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): void => {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  serveConnection(connection, disk, process.env.SAHARA_VERSION ?? 'development');
  connection.listen();
};
