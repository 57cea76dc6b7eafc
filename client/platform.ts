import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/**
 * What differs between a desktop (or remote) extension host, where server, adapter and tools are processes,
 * and a browser's, where they are workers. Everything else in client/ knows only this.
 */
export interface Platform {
  /** `npm start` asks for the example program with the walkthrough beside it. */
  readonly showsFirstSteps: boolean;
  createLanguageClient(options: LanguageClientOptions): BaseLanguageClient;
  debugAdapter(session: vscode.DebugSession): vscode.DebugAdapterDescriptor;
  /**
   * Runs the command line tool to its end. A program that fails is a result, not an exception;
   * only a tool that cannot be started rejects.
   */
  runTool(args: readonly string[], options?: ToolOptions): Promise<ToolResult>;
}

export interface ToolOptions {
  readonly directory?: string;
  readonly cancellation?: vscode.CancellationToken;
}

export interface ToolResult {
  /** 0 success, 1 the program failed, 2 bad input; undefined when cancelled. */
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly errors: string;
}
