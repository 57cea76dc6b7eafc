import * as vscode from 'vscode';
import { registerBranchHints } from './branch-hints.ts';
import { registerBuildTasks } from './build-tasks.ts';
import { registerCodeReplacement } from './code-replacement.ts';
import { registerDebugInformation } from './debug-information.ts';
import { registerDisassembly } from './disassembly.ts';
import { registerExample } from './example.ts';
import { registerHeapCheck } from './heap-check.ts';
import { registerInlineValues } from './inline-values.ts';
import { registerLanguageClient } from './language-client.ts';
import { registerLaunchConfigurations } from './launch-configurations.ts';
import { type DecoratedFile, registerLiveCoverage } from './live-coverage.ts';
import type { Platform } from './platform.ts';
import { registerPythonDiagnostics } from './python-diagnostics.ts';
import { registerRestarts } from './restarts.ts';
import { registerRunCommands } from './run-commands.ts';
import { registerSnapshots } from './snapshots.ts';
import { registerTestView, type TestView } from './test-view/controller.ts';
import { registerTimeTravel } from './time-travel/index.ts';

/** What `activate` returns: what our own tests, and other extensions, may ask. */
export interface SaharaExtension {
  /** Settles when the language server answers. */
  readonly ready: Promise<void>;
  /** Live coverage as it is shown now. */
  liveCoverage(): readonly DecoratedFile[];
  readonly testView: TestView;
}

export function activateExtension(context: vscode.ExtensionContext, platform: Platform): SaharaExtension {
  const output = vscode.window.createOutputChannel('Sahara', { log: true });
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('sahara.showOutput', () => output.show()),
  );
  const server = registerLanguageClient(context, platform, output);
  registerLaunchConfigurations(context, platform);
  registerBuildTasks(context);
  registerRestarts(context);
  registerCodeReplacement(context, output);
  registerHeapCheck(context, output);
  registerDebugInformation(context);
  registerDisassembly(context, platform);
  registerExample(context, platform);
  registerInlineValues(context, server);
  registerBranchHints(context);
  registerPythonDiagnostics(context, server);
  registerSnapshots(context);
  registerTimeTravel(context);
  const liveCoverage = registerLiveCoverage(context);
  const testView = registerTestView(context, platform, server, output);
  registerRunCommands(context, testView);
  return { ready: server.ready, liveCoverage, testView };
}
