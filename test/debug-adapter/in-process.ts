import { PassThrough } from 'node:stream';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Host } from '../../debug-adapter/host.ts';
import { realFolders } from '../../debug-adapter/main-folders.ts';
import { fileSpill } from '../../debug-adapter/main-spill.ts';
import { nodeWorld, sleepLater } from '../../debug-adapter/main-world.ts';
import { Session } from '../../debug-adapter/session.ts';
import type { Toolchain } from '../../vm/context/index.ts';
import { CheckedClient, type CheckedClientOptions } from '../protocol/checked-client.ts';

class Reader extends ProtocolServer {
  receive: (message: DebugProtocol.ProtocolMessage) => void = () => {};
  override handleMessage(message: DebugProtocol.ProtocolMessage): void {
    this.receive(message);
  }
}

/** A session in this process whose files are given as texts; every message is checked. */
export const inProcess = (
  toolchains: readonly Toolchain[],
  files: Record<string, string | Uint8Array>,
  options: CheckedClientOptions & { readonly program?: string; readonly withoutSpill?: boolean } = {},
): Promise<CheckedClient> => {
  const toAdapter = new PassThrough();
  const fromAdapter = new PassThrough();
  const reader = new Reader();
  const host: Host = {
    toolchains,
    toolchainFor: (path, head) => toolchains.find((toolchain) => toolchain.recognises(path, head)),
    read: (path) => {
      const contents = files[path];
      return typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
    },
    absolute: (path, from) => (path.startsWith('/') ? path : `${(from ?? '/').replace(/[^/]*$/, '')}${path}`),
    sameFile: (left, right) => left === right,
    fileName: (path) => path.slice(path.lastIndexOf('/') + 1),
    worker: 'worker 0',
    outside: { world: nodeWorld(sleepLater), openFolders: realFolders },
    now: () => performance.now(),
    rest: () => new Promise((resolve) => setImmediate(resolve)),
    ...(options.withoutSpill ? {} : { openSpill: fileSpill }),
    ...(options.program === undefined ? {} : { program: options.program }),
  };
  const session = new Session(host, {
    send: (message) => {
      const json = JSON.stringify(message);
      fromAdapter.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    },
    close: () => fromAdapter.end(),
  });
  reader.receive = (message) => session.receive(message);
  reader.start(toAdapter, new PassThrough());
  return CheckedClient.open({ ...options, streams: { input: toAdapter, output: fromAdapter } });
};
