import { type AddressInfo, createServer } from 'node:net';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { nodeHost } from './main-host.ts';
import { Session } from './session.ts';

export interface ServeOptions {
  /** Listens on 127.0.0.1 instead of using standard input and output; 0 takes a free port and prints it. */
  readonly port?: number;
  /** The program that is going to be launched, for the exception filters of `initialize`. */
  readonly program?: string;
}

/** The library's framing, feeding our sessions. */
class Reader extends ProtocolServer {
  readonly #receive: (message: DebugProtocol.ProtocolMessage) => void;

  constructor(receive: (message: DebugProtocol.ProtocolMessage) => void) {
    super();
    this.#receive = receive;
  }

  override handleMessage(message: DebugProtocol.ProtocolMessage): void {
    this.#receive(message);
  }
}

/** Runs one session over two streams until the client has gone. */
export const attach = (
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  options: { readonly program?: string } = {},
): Promise<void> =>
  new Promise((resolve) => {
    let open = true;
    const close = () => {
      open = false;
      session.stop();
      output.end(() => resolve());
    };
    const session = new Session(nodeHost(options.program), {
      send: (message) => {
        if (!open) return;
        const json = JSON.stringify(message);
        output.write(`Content-Length: ${Buffer.byteLength(json, 'utf8')}\r\n\r\n${json}`);
      },
      close,
    });
    const reader = new Reader((message) => session.receive(message));
    reader.on('error', () => {});
    reader.on('close', close);
    input.on('end', close);
    reader.start(input, output);
  });

/** Serves the protocol: resolves when the client of standard input has gone, never when listening. */
export const serve = async ({ port, program }: ServeOptions): Promise<void> => {
  if (port === undefined) {
    await attach(process.stdin, process.stdout, program === undefined ? {} : { program });
    process.stdin.destroy();
    // What a terminal has not shown yet is still on its way.
    setTimeout(() => process.exit(0), 2000).unref();
    return;
  }
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    void attach(socket, socket, program === undefined ? {} : { program });
  });
  await new Promise<void>((_, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      process.stdout.write(`Listening on 127.0.0.1:${(server.address() as AddressInfo).port}\n`);
    });
  });
};
