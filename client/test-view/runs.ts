import * as vscode from 'vscode';
import { launchConfiguration } from '../launch-configurations.ts';
import type { Platform } from '../platform.ts';
import type { CoverageReport, CoveredFile, TestOutcome, TestReport } from '../requests.ts';
import type { CoverageDetails } from './coverage.ts';
import type { Discovery } from './discovery.ts';

export interface Surroundings {
  readonly controller: vscode.TestController;
  readonly platform: Platform;
  readonly details: CoverageDetails;
  readonly output: vscode.LogOutputChannel;
  readonly discovery: Discovery;
}

type Parts = Map<string, { test?: vscode.TestItem; covered: CoveredFile }[]>;

export type RunHandler = (
  surroundings: Surroundings,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
) => Promise<void>;

export const runTests: RunHandler = (surroundings, request, token) => runEach(surroundings, request, token, false);
export const coverTests: RunHandler = (surroundings, request, token) => runEach(surroundings, request, token, true);

/** Runs each test in a process of its own, so that its coverage is its own, too. */
async function runEach(
  surroundings: Surroundings,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  withCoverage: boolean,
): Promise<void> {
  await surroundings.discovery.complete;
  await vscode.workspace.saveAll(false);
  const run = surroundings.controller.createTestRun(request);
  const tests = chosenTests(surroundings.controller, request);
  for (const test of tests) run.enqueued(test);
  const parts: Parts = new Map();
  try {
    for (const test of tests) {
      if (token.isCancellationRequested) run.skipped(test);
      else await runTest(surroundings, run, test, token, withCoverage ? parts : undefined);
    }
    for (const [path, covered] of parts) run.addCoverage(surroundings.details.file(path, covered));
  } finally {
    run.end();
  }
}

async function runTest(
  { platform }: Surroundings,
  run: vscode.TestRun,
  test: vscode.TestItem,
  cancellation: vscode.CancellationToken,
  parts: Parts | undefined,
): Promise<void> {
  const file = test.uri;
  if (!file) return;
  run.started(test);
  const args = ['test', file.fsPath, '--only', test.label, '--json', ...(parts ? ['--coverage'] : [])];
  const result = await platform.runTool(args, { cancellation });
  if (result.exitCode === undefined) {
    run.skipped(test);
    return;
  }
  const report = parse<TestReport>(result.output);
  const outcome = report?.tests.find((it) => it.name === test.label);
  if (!report || !outcome) {
    run.errored(
      test,
      new vscode.TestMessage(result.errors.trim() || result.output.trim() || `No result for ${test.label}.`),
    );
    return;
  }
  tell(run, test, outcome);
  if (parts && report.coverage) collect(parts, report.coverage, test);
}

function tell(run: vscode.TestRun, test: vscode.TestItem, outcome: TestOutcome): void {
  if (outcome.output) run.appendOutput(outcome.output.replace(/\r?\n/g, '\r\n'), undefined, test);
  if (outcome.state === 'passed') {
    run.passed(test, outcome.milliseconds);
    return;
  }
  const { failure } = outcome;
  const message = new vscode.TestMessage(failure?.message ?? 'The test failed.');
  const place = failure?.path === undefined ? undefined : location(failure.path, failure.line, failure.column);
  if (place) message.location = place;
  if (failure?.stack) {
    message.stackTrace = failure.stack.map(
      (frame) =>
        new vscode.TestMessageStackFrame(
          frame.name,
          vscode.Uri.file(frame.path),
          new vscode.Position(frame.line - 1, frame.column - 1),
        ),
    );
  }
  run.failed(test, message, outcome.milliseconds);
}

function location(path: string, line = 1, column = 1): vscode.Location {
  return new vscode.Location(vscode.Uri.file(path), new vscode.Position(line - 1, column - 1));
}

/** Debugs the tests one after another; the exit code of the session is the result of the test. */
export async function debugTests(
  surroundings: Surroundings,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  await surroundings.discovery.complete;
  const run = surroundings.controller.createTestRun(request);
  try {
    for (const test of chosenTests(surroundings.controller, request)) {
      if (token.isCancellationRequested) run.skipped(test);
      else await debugTest(run, test, token);
    }
  } finally {
    run.end();
  }
}

async function debugTest(run: vscode.TestRun, test: vscode.TestItem, token: vscode.CancellationToken): Promise<void> {
  const file = test.uri;
  if (!file) return;
  const id = `${test.id} ${Date.now()}`;
  const mine = (session: vscode.DebugSession) => session.configuration.__testRun === id;
  let exitCode: number | undefined;
  const errors: string[] = [];
  const subscriptions: vscode.Disposable[] = [];
  const ended = new Promise<void>((resolve) => {
    subscriptions.push(
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (mine(session)) resolve();
      }),
      vscode.debug.registerDebugAdapterTrackerFactory('sahara', {
        createDebugAdapterTracker: (session) => {
          if (!mine(session)) return undefined;
          return {
            onDidSendMessage: ({ event, body }) => {
              if (event === 'exited') exitCode = body.exitCode;
              if (event === 'output' && body.category === 'stderr') errors.push(body.output);
            },
          };
        },
      }),
      token.onCancellationRequested(() => void vscode.debug.stopDebugging()),
    );
  });
  run.started(test);
  const configuration = launchConfiguration(file.fsPath, {
    name: test.label,
    test: test.label,
    stopAtEnd: false,
    __testRun: id,
  });
  const started = await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(file), configuration, {
    testRun: run,
  });
  if (started) await ended;
  for (const subscription of subscriptions) subscription.dispose();
  if (!started || exitCode === undefined) run.skipped(test);
  else if (exitCode === 0) run.passed(test);
  else run.failed(test, new vscode.TestMessage(errors.join('').trim() || 'The test failed.'));
}

/** Coverage of one function that is no test, shown in the same view. */
export async function coverFunction(
  { controller, platform, details, output }: Surroundings,
  profile: vscode.TestRunProfile,
  program: vscode.Uri,
  name: string | undefined,
): Promise<void> {
  const run = controller.createTestRun(
    new vscode.TestRunRequest([], undefined, profile, false, true),
    name ?? program.fsPath,
  );
  try {
    const args = ['cover', program.fsPath, ...(name ? ['--invoke', name] : []), '--json', '-'];
    const result = await platform.runTool(args);
    const report = parse<CoverageReport>(result.output);
    if (result.errors) run.appendOutput(result.errors.replace(/\r?\n/g, '\r\n'));
    if (!report) {
      output.error(result.errors || result.output);
      void vscode.window.showErrorMessage(
        `Sahara: ${result.errors.trim().split('\n')[0] ?? 'no coverage was recorded.'}`,
      );
      return;
    }
    const parts: Parts = new Map();
    collect(parts, report, undefined);
    for (const [path, covered] of parts) run.addCoverage(details.file(path, covered));
  } finally {
    run.end();
  }
  // Files and functions with what was reached of them: there once the run has ended. A host without that view has the marks in the editor.
  void vscode.commands.executeCommand('workbench.view.testCoverage.focus').then(undefined, () => {});
}

function collect(parts: Parts, report: CoverageReport, test: vscode.TestItem | undefined): void {
  for (const covered of report.files) {
    const list = parts.get(covered.path) ?? [];
    list.push(test ? { test, covered } : { covered });
    parts.set(covered.path, list);
  }
}

/** The leaves that a request means, without the excluded ones. */
function chosenTests(controller: vscode.TestController, request: vscode.TestRunRequest): vscode.TestItem[] {
  const excluded = new Set(request.exclude?.map((item) => item.id));
  const leaves = (items: Iterable<vscode.TestItem>): vscode.TestItem[] =>
    [...items].flatMap((item) => {
      if (excluded.has(item.id)) return [];
      return item.children.size > 0 ? leaves(children(item.children)) : [item];
    });
  return leaves(request.include ?? children(controller.items));
}

function children(items: vscode.TestItemCollection): vscode.TestItem[] {
  return [...items].map(([, item]) => item);
}

function parse<Shape>(text: string): Shape | undefined {
  try {
    return JSON.parse(text) as Shape;
  } catch {
    return undefined;
  }
}
