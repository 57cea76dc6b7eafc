/** The language server in a browser's worker. Files of the workspace are asked of the client. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser.js';
import { readFileRequest } from './protocol.ts';
import { serveConnection } from './server.ts';
import type { FileSystem } from './workspace.ts';

const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));

/** Files that were asked for; undefined: there is none. What arrives later is told to whoever needed it. */
const files = new Map<string, Uint8Array | undefined>();
const asking = new Set<string>();
const listeners: ((path: string) => void)[] = [];

const remote: FileSystem = {
  read(path) {
    if (files.has(path) || asking.has(path)) return files.get(path);
    asking.add(path);
    void connection
      .sendRequest<Uint8Array | null>(readFileRequest, { path })
      .catch(() => null)
      .then((bytes) => {
        asking.delete(path);
        files.set(path, bytes ?? undefined);
        for (const listen of listeners) listen(path);
      });
    return undefined;
  },
  forget: (path) => void files.delete(path),
  onRead: (listener) => void listeners.push(listener),
};

serveConnection(connection, remote, process.env.SAHARA_VERSION ?? 'development');
connection.listen();
