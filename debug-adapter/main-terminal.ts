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
    const typed: (Uint8Array | undefined)[] = [];
    let listen: ((bytes: Uint8Array | undefined) => void) | undefined;
    const hear = (bytes: Uint8Array | undefined) => {
      if (listen) listen(bytes);
      else typed.push(bytes);
    };
    let terminal: Socket | undefined;
    let connected = () => {};
    let late = (_: Error) => {};
    const opened = new Promise<void>((done, fail) => {
      connected = done;
      late = fail;
    });
    opened.catch(() => {});
    setTimeout(() => late(new Error('the terminal did not open')), patience).unref();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.once('data', (data) => {
        if (terminal || data.toString('utf8', 0, secret.length) !== secret) {
          socket.destroy();
          return;
        }
        terminal = socket;
        if (data.length > secret.length) hear(data.subarray(secret.length));
        socket.on('data', hear);
        socket.on('end', () => hear(undefined));
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
        listen: (listener) => {
          listen = listener;
          for (const bytes of typed.splice(0)) listener(bytes);
        },
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

/** The terminal's side: prints what the adapter sends until it hangs up, and sends what is typed. */
export const relay = (target: string): void => {
  const [port, secret] = target.split(':');
  const socket = connect(Number(port), '127.0.0.1', () => {
    socket.write(secret ?? '');
    process.stdin.pipe(socket);
  });
  socket.pipe(process.stdout);
  socket.on('close', () => process.stdin.destroy());
  socket.on('error', (error) => {
    process.stderr.write(`The debug adapter is gone: ${error.message}\n`);
    process.exitCode = 1;
  });
};
