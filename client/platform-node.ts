import { spawn } from 'node:child_process';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, TransportKind } from 'vscode-languageclient/node';
import type { Platform, ToolOptions, ToolResult } from './platform.ts';

/** The extension host's own Node runs everything: VS Code's users need no other. */
const asNode = { ELECTRON_RUN_AS_NODE: '1' };

/** Server, adapter and tools as processes, from the bundles in `dist/`. */
export function nodePlatform(context: vscode.ExtensionContext): Platform {
  const bundle = (name: string) => context.asAbsolutePath(`dist/${name}.js`);
  return {
    showsFirstSteps: process.env.SAHARA_FIRST_STEPS === '1',
    createLanguageClient: (options: LanguageClientOptions) =>
      new LanguageClient(
        'sahara',
        'Sahara Language Server',
        {
          command: process.execPath,
          args: [bundle('server')],
          options: { env: { ...process.env, ...asNode } },
          transport: TransportKind.stdio,
        },
        options,
      ),
    debugAdapter: ({ configuration }) => {
      // The program's name lets the adapter offer its conditions as exception filters from the first answer on.
      const program = typeof configuration.program === 'string' ? ['--program', configuration.program] : [];
      return new vscode.DebugAdapterExecutable(process.execPath, [bundle('debug-adapter'), ...program], {
        env: { ...asNode, SAHARA_CODE_CACHE: path.join(context.globalStorageUri.fsPath, 'code-cache') },
      });
    },
    runTool: (args, options) => runToEnd([bundle('cli'), ...args], options),
  };
}

function runToEnd(args: readonly string[], { directory, cancellation }: ToolOptions = {}): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      ...(directory === undefined ? {} : { cwd: directory }),
      env: { ...process.env, ...asNode },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.on('data', (data: Buffer) => errors.push(data));
    const cancelling = cancellation?.onCancellationRequested(() => child.kill());
    child.on('error', reject);
    child.on('close', (code) => {
      cancelling?.dispose();
      const cancelled = cancellation?.isCancellationRequested === true;
      resolve({
        exitCode: cancelled ? undefined : (code ?? 1),
        output: Buffer.concat(output).toString('utf8'),
        errors: Buffer.concat(errors).toString('utf8'),
      });
    });
  });
}
