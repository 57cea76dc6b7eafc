import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, example, extension, lineOf, open, write } from './workbench.ts';

/** Runs tests as the Test view does, and hands out what the run was told. */
async function runWith(kind: vscode.TestRunProfileKind, uri: vscode.Uri, name?: string) {
  const api = await extension();
  return watchRun(() => api.testView.run(kind, uri, name));
}

/** Records what the next run is told while something starts it. */
async function watchRun(start: () => Thenable<unknown>) {
  const api = await extension();
  const results: { name: string; state: string; message?: string; line?: number }[] = [];
  const coverages: vscode.FileCoverage[] = [];
  const { controller } = api.testView;
  const original = controller.createTestRun.bind(controller);
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  // The controller's runs are VS Code's own objects: watched here, not replaced.
  controller.createTestRun = (...args) => {
    const run = original(...args);
    const watch = <Name extends 'passed' | 'failed' | 'errored' | 'skipped'>(state: Name) => {
      const method = run[state].bind(run) as (...args: unknown[]) => void;
      Object.assign(run, {
        [state]: (item: vscode.TestItem, message?: vscode.TestMessage) => {
          const text =
            typeof message === 'object'
              ? String((message.message as vscode.MarkdownString).value ?? message.message)
              : undefined;
          const line =
            typeof message === 'object' && message.location ? message.location.range.start.line + 1 : undefined;
          results.push({
            name: item.label,
            state,
            ...(text === undefined ? {} : { message: text }),
            ...(line === undefined ? {} : { line }),
          });
          method(item, message);
        },
      });
    };
    for (const state of ['passed', 'failed', 'errored', 'skipped'] as const) watch(state);
    const addCoverage = run.addCoverage.bind(run);
    run.addCoverage = (coverage) => {
      coverages.push(coverage);
      addCoverage(coverage);
    };
    const finish = run.end.bind(run);
    run.end = () => {
      finish();
      ended();
    };
    return run;
  };
  try {
    await start();
    await end;
  } finally {
    controller.createTestRun = original;
  }
  return { results, coverages };
}

describe('the Test view', () => {
  const { Run, Debug, Coverage } = vscode.TestRunProfileKind;

  it('finds the test forms of the workspace, with their places', async () => {
    const api = await extension();
    const { document } = await open('bank.sahara');
    const file = await eventually('the tests of bank.sahara', () =>
      api.testView.controller.items.get(document.uri.toString()),
    );
    const items = [...file.children].map(([, item]) => item);
    assert.deepEqual(
      items.map((item) => item.label),
      [
        'a withdrawal lowers the balance',
        'a withdrawal that is too large changes nothing',
        'a teller pays out what is left',
      ],
    );
    assert.equal(items[0]?.range?.start.line, lineOf(document, '(test "a withdrawal lowers the balance"') - 1);
  });

  it('runs them', async () => {
    const { results } = await runWith(Run, example('bank.sahara'));
    assert.deepEqual(
      results.map((it) => it.state),
      ['passed', 'passed', 'passed'],
    );
  });

  it('shows what failed, at its line', async () => {
    const uri = await write(
      'failing.sahara',
      '(module failing)\n(fn one [] -> i64 1)\n(test "one is two"\n  (assert (= (one) 2)))\n(test "one is one"\n  (assert (= (one) 1)))\n',
    );
    await vscode.window.showTextDocument(uri);
    const { results } = await runWith(Run, uri);
    assert.deepEqual(
      results.map(({ name, state }) => `${name}: ${state}`),
      ['one is two: failed', 'one is one: passed'],
    );
    assert.match(results[0]?.message ?? '', /assertion/);
    assert.equal(results[0]?.line, 4);
    await vscode.workspace.fs.delete(uri);
  });

  it('S32 shows statements, branches and functions with exact counts, for all tests and for each', async () => {
    const api = await extension();
    const { document } = await open('bank.sahara');
    const { results, coverages } = await runWith(Coverage, document.uri);
    assert.equal(results.length, 3);
    const coverage = coverages.find((it) => it.uri.fsPath === document.uri.fsPath);
    assert.ok(coverage, 'no coverage of bank.sahara');
    assert.ok(coverage.statementCoverage.covered > 0);
    const details = api.testView.details.of(coverage);
    const countAt = (list: vscode.FileCoverageDetail[], text: string) => {
      const line = lineOf(document, text) - 1;
      const found = list.find((it) => it instanceof vscode.StatementCoverage && startLine(it.location) === line);
      return found?.executed;
    };
    // Once in each of the first two tests, and three times by the teller: 30, 500 and what is left.
    assert.equal(countAt(details, '(when (< (.balance account) amount)'), 5);
    assert.equal(countAt(details, '(signal (insufficient-funds'), 2);
    const withdraw = details.find((it) => it instanceof vscode.DeclarationCoverage && /withdraw$/.test(it.name));
    assert.equal(withdraw?.executed, 5);
    const branches = details.flatMap((it) => (it instanceof vscode.StatementCoverage ? it.branches : []));
    assert.ok(branches.length > 0, 'no branches');
    const first = coverage.includesTests?.find((it) => it.label === 'a withdrawal lowers the balance');
    assert.ok(first);
    assert.equal(countAt(api.testView.details.ofTest(coverage, first), '(signal (insufficient-funds'), 0);
  });

  it('S32 the code lens Coverage of a function shows its counts in the same view', async () => {
    const { document } = await open('bank.sahara');
    const { coverages } = await watchRun(() =>
      vscode.commands.executeCommand('sahara.coverage', document.uri.toString(), 'main', 'function'),
    );
    const api = await extension();
    const coverage = coverages.find((it) => it.uri.fsPath === document.uri.fsPath);
    assert.ok(coverage, 'no coverage of bank.sahara');
    const line = lineOf(document, '(send worker 500)') - 1;
    const details = api.testView.details.of(coverage);
    const statement = details.find((it) => it instanceof vscode.StatementCoverage && startLine(it.location) === line);
    assert.equal(statement?.executed, 1);
  });

  it('debugs a test: a breakpoint in it stops', async () => {
    const { document } = await open('bank.sahara');
    const line = lineOf(document, '(assert (= (withdraw account 30) 70))');
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line - 1, 0))),
    ]);
    const running = runWith(Debug, document.uri, 'a withdrawal lowers the balance');
    const session = await eventually('a stop in the test', () => {
      const item = vscode.debug.activeStackItem;
      return item instanceof vscode.DebugStackFrame && item.session;
    });
    const { threads } = await session.customRequest('threads');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await session.customRequest('continue', { threadId: threads[0].id });
    const { results } = await running;
    assert.deepEqual(
      results.map((it) => it.state),
      ['passed'],
    );
  });
});

function startLine(place: vscode.Position | vscode.Range): number {
  return place instanceof vscode.Range ? place.start.line : place.line;
}
