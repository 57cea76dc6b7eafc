import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from './host.ts';

/** Milliseconds that a terminal may take to open. */
const patience = 20_000;

/** A port of this machine that the terminal's command connects to with a secret, to print what arrives. */
export const openTerminal = (): Promise<Terminal> =>
  new Promise((resolve, reject) => {
    const secret = randomBytes(16).toString('hex');
    const waiting: string[] = [];
    let terminal: Socket | undefined;
    let connected = () => {};
    let late = (_: Error) => {};
    const opened = new Promise<void>((done, fail) => {
      connected = done;
      late = fail;
    });
    opened.catch(() => {});
    setTimeout(() => late(new Error('the terminal did not open')), patience).unref();
    const server = createServer((socket) => {
      socket.once('data', (data) => {
        if (terminal || data.toString('utf8') !== secret) {
          socket.destroy();
          return;
        }
        terminal = socket;
        for (const text of waiting.splice(0)) socket.write(text);
        server.close();
        connected();
      });
      socket.on('error', () => socket.destroy());
    });
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      const { port } = server.address() as AddressInfo;
      const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'debug-adapter.js');
      resolve({
        command: [process.execPath, script, '--relay', `${port}:${secret}`],
        folder: process.cwd(),
        environment: process.env.ELECTRON_RUN_AS_NODE ? { ELECTRON_RUN_AS_NODE: '1' } : {},
        opened,
        write: (text) => {
          if (terminal) terminal.write(text);
          else waiting.push(text);
        },
        close: () => {
          terminal?.end();
          server.close();
        },
      });
    });
  });

/** The terminal's side: prints what the adapter sends until it hangs up. */
export const relay = (target: string): void => {
  const [port, secret] = target.split(':');
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(secret ?? ''));
  socket.pipe(process.stdout);
  socket.on('error', (error) => {
    process.stderr.write(`The debug adapter is gone: ${error.message}\n`);
    process.exitCode = 1;
  });
};
