import * as vscode from 'vscode';
import type { ServerConnection } from '../language-client.ts';
import type { Platform } from '../platform.ts';
import { CoverageDetails } from './coverage.ts';
import { discoverTests } from './discovery.ts';
import { coverFunction, coverTests, debugTests, type RunHandler, runTests } from './runs.ts';

export interface TestView {
  readonly controller: vscode.TestController;
  readonly details: CoverageDetails;
  /** Runs the tests of a file, or one of them, as the Test view would. */
  run(kind: vscode.TestRunProfileKind, uri: vscode.Uri, name?: string): Promise<void>;
  /** Runs a function and shows its coverage in the Test Coverage view. */
  coverFunction(program: vscode.Uri, name: string | undefined): Promise<void>;
}

/** VS Code's Test view: `test` forms with Run, Debug and Coverage. */
export function registerTestView(
  context: vscode.ExtensionContext,
  platform: Platform,
  server: ServerConnection,
  output: vscode.LogOutputChannel,
): TestView {
  const controller = vscode.tests.createTestController('sahara', 'Sahara');
  const details = new CoverageDetails();
  const discovery = discoverTests(context, controller, server);
  const surroundings = { controller, platform, details, output, discovery };
  const { Run, Debug, Coverage } = vscode.TestRunProfileKind;
  const profile = (title: string, kind: vscode.TestRunProfileKind, handler: RunHandler) =>
    controller.createRunProfile(title, kind, (request, token) => handler(surroundings, request, token), true);
  const profiles = {
    [Run]: profile('Run', Run, runTests),
    [Debug]: profile('Debug', Debug, debugTests),
    [Coverage]: profile('Coverage', Coverage, coverTests),
  };
  const coverage = profiles[Coverage];
  coverage.loadDetailedCoverage = async (_run, file) => details.of(file);
  coverage.loadDetailedCoverageForTest = async (_run, file, test) => details.ofTest(file, test);
  context.subscriptions.push(controller);

  return {
    controller,
    details,
    run: async (kind, uri, name) => {
      const item = name === undefined ? await discovery.file(uri) : await discovery.find(uri, name);
      if (!item) {
        void vscode.window.showErrorMessage(
          `Sahara: ${name ?? 'this file'} has no test any more. Save the file and try again.`,
        );
        return;
      }
      const request = new vscode.TestRunRequest([item], undefined, profiles[kind], false, true);
      await profiles[kind].runHandler(request, new vscode.CancellationTokenSource().token);
    },
    coverFunction: (program, name) => coverFunction(surroundings, coverage, program, name),
  };
}
