import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions } from 'vscode-languageclient/browser.js';
import { pathOf } from './paths.ts';
import type { Platform, ToolOptions, ToolResult } from './platform.ts';
import { answerFile, type FileRequest } from './workspace-files.ts';

/** A browser's worker, as far as it is used here. */
interface WebWorker {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  terminate(): void;
}
declare const Worker: new (address: string) => WebWorker;

/** What the adapter's worker says; see debug-adapter/worker-messages.ts. */
type FromWorker =
  | { readonly kind: 'protocol'; readonly message: vscode.DebugProtocolMessage }
  | { readonly kind: 'ask'; readonly id: number; readonly request: FileRequest }
  | { readonly kind: 'text'; readonly text?: string; readonly errors: string }
  | { readonly kind: 'done' };

/** Server and adapter as workers, from the bundles in `dist/`. There are no processes and no terminals. */
export function webPlatform(context: vscode.ExtensionContext): Platform {
  const start = (name: string) =>
    new Worker(vscode.Uri.joinPath(context.extensionUri, 'dist', `${name}.js`).toString(true));
  return {
    showsFirstSteps: false,
    createLanguageClient: (options: LanguageClientOptions) => {
      const client = new LanguageClient('sahara', 'Sahara Language Server', options, start('web-server') as never);
      client.onRequest('sahara/readFile', async ({ path }: { readonly path: string }) => {
        const answer = await answerFile({ what: 'read', path: pathOf(inWorkspace(path)) });
        return 'bytes' in answer ? answer.bytes : null;
      });
      return client;
    },
    debugAdapter: ({ configuration }) => {
      const program = typeof configuration.program === 'string' ? configuration.program : undefined;
      return new vscode.DebugAdapterInlineImplementation(new WorkerAdapter(start('web-adapter'), program));
    },
    runTool: (args, options) => runTool(start('web-adapter'), args, options),
  };
}

/** The server knows paths only: the file lies in the workspace that has it, or in the first one. */
function inWorkspace(path: string): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.find(({ uri }) => path.startsWith(`${uri.path}/`)) ?? folders[0];
  return folder ? folder.uri.with({ path }) : vscode.Uri.file(path);
}

/** A debug adapter in a worker of its own: a program that runs does not keep the editor waiting. */
class WorkerAdapter implements vscode.DebugAdapter {
  readonly #worker: WebWorker;
  readonly #messages = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#messages.event;

  constructor(worker: WebWorker, program: string | undefined) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#receive(data as FromWorker);
    worker.postMessage({ kind: 'begin', ...(program === undefined ? {} : { program }) });
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    this.#worker.postMessage({ kind: 'protocol', message });
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'protocol') this.#messages.fire(message.message);
    else if (message.kind === 'ask') void answer(this.#worker, message);
    else if (message.kind === 'done') this.#worker.terminate();
  }

  /** The worker ends when what the program has written is written. */
  dispose(): void {
    this.#worker.postMessage({ kind: 'end' });
  }
}

async function answer(worker: WebWorker, { id, request }: FromWorker & { readonly kind: 'ask' }): Promise<void> {
  worker.postMessage({ kind: 'answer', id, answer: await answerFile(request) });
}

/** The one command of the tool that a browser has: `disassemble FILE`. */
function runTool(worker: WebWorker, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const [command, path] = args;
  if (command !== 'disassemble' || path === undefined) {
    worker.terminate();
    const errors = `"sahara ${command ?? ''}" needs a desktop or remote VS Code: a browser has no processes. Debug the test or the program instead.\n`;
    return Promise.resolve({ exitCode: 2, output: '', errors });
  }
  return new Promise((resolve) => {
    options.cancellation?.onCancellationRequested(() => {
      worker.terminate();
      resolve({ exitCode: undefined, output: '', errors: '' });
    });
    worker.onmessage = ({ data }) => {
      const message = data as FromWorker;
      if (message.kind === 'ask') void answer(worker, message);
      if (message.kind !== 'text') return;
      worker.terminate();
      const { text, errors } = message;
      resolve({ exitCode: text === undefined ? 2 : 0, output: text ?? '', errors });
    };
    worker.postMessage({ kind: 'disassemble', path });
  });
}
