import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Platform } from './platform.ts';

export interface ServerConnection {
  readonly client: BaseLanguageClient;
  readonly ready: Promise<void>;
  /** Sends a request of our own; undefined when the server does not run or does not know it. */
  ask<Result>(method: string, parameters: unknown): Promise<Result | undefined>;
}

/** Starts the language server and keeps it until the extension ends. */
export function registerLanguageClient(
  context: vscode.ExtensionContext,
  platform: Platform,
  output: vscode.LogOutputChannel,
): ServerConnection {
  const client = platform.createLanguageClient({
    documentSelector: [
      { language: 'sahara' },
      { language: 'sahara-bytecode' },
      { language: 'python-bytecode' },
      { language: 'wat' },
    ],
    outputChannel: output,
    synchronize: { configurationSection: 'sahara' },
    middleware: {
      provideCodeLenses: async (document, token, next) => {
        const wanted = vscode.workspace.getConfiguration('sahara', document.uri).get('codeLens', true);
        return wanted ? next(document, token) : [];
      },
    },
  });
  const ready = client.start().catch((error: unknown) => {
    output.error(`The language server could not be started: ${message(error)}`);
    void vscode.window.showErrorMessage(
      'Sahara: the language server could not be started. The output channel "Sahara" says why.',
    );
  });
  context.subscriptions.push(
    { dispose: () => void client.stop().catch(() => {}) },
    vscode.commands.registerCommand('sahara.restartServer', async () => {
      await client.stop();
      await client.start();
    }),
  );
  return {
    client,
    ready,
    ask: async <Result>(method: string, parameters: unknown) => {
      await ready;
      if (!client.isRunning()) return undefined;
      try {
        return await client.sendRequest<Result>(method, parameters);
      } catch (error) {
        output.error(`${method}: ${message(error)}`);
        return undefined;
      }
    },
  };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
