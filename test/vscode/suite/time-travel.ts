import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { breakAt, DebugSession } from './debug-session.ts';
import { eventually, example, extension, lineOf, open } from './workbench.ts';

const launch = (): vscode.DebugConfiguration => ({
  type: 'sahara',
  request: 'launch',
  name: 'bank.sahara',
  program: example('bank.sahara').fsPath,
});

describe('time travel', () => {
  let current: DebugSession | undefined;

  before(async () => {
    await extension();
  });

  afterEach(async () => {
    await current?.end();
    current = undefined;
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  });

  /** Stopped before the line that lowers the balance. */
  const stopped = async () => {
    const { document } = await open('bank.sahara');
    const line = lineOf(document, '(set! (.balance account)');
    breakAt(document.uri, line);
    current = await DebugSession.start(launch());
    const { threadId } = await current.event('stopped');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    return { session: current, threadId: threadId as number, line };
  };

  const balance = async (session: DebugSession, threadId: number) => {
    const [top] = await session.frames(threadId);
    const { result } = await session.request('evaluate', {
      expression: '(.balance account)',
      frameId: top!.id,
      context: 'watch',
    });
    return result as string;
  };

  it('a step back undoes a step', async () => {
    const { session, threadId, line } = await stopped();
    assert.equal(await balance(session, threadId), '100');
    await session.request('next', { threadId });
    await session.event('stopped');
    assert.equal(await balance(session, threadId), '70');
    await vscode.commands.executeCommand('workbench.action.debug.stepBack');
    await session.event('stopped');
    assert.equal(await balance(session, threadId), '100');
    assert.equal((await session.frames(threadId))[0]?.line, line);
  });

  it('the end of the program is no end: back from there to the start and to any moment', async () => {
    const { document } = await open('bank.sahara');
    current = await DebugSession.start(launch());
    const session = current;
    await eventually('the last line', () => session.output('console').includes('Finished: => 0'));
    await eventually('a session to look back at', () => vscode.debug.activeDebugSession?.id === session.session().id);
    await vscode.commands.executeCommand('sahara.goToStart');
    const start = await eventually(
      'the start',
      () => session.messages.findLast(({ event, body }) => event === 'sahara/moment' && body.past)?.body,
    );
    assert.equal(start.clock, start.start);
    assert.ok(start.end > start.start);
    const half = Math.round((start.start + start.end) / 2);
    await vscode.commands.executeCommand('sahara.goToMoment', half);
    await eventually('the moment', () =>
      session.messages.some(({ event, body }) => event === 'sahara/moment' && body.clock === half),
    );
    assert.equal(session.output(), '70\n0\n', 'what runs in the past prints nothing again');
    assert.ok(document);
  });

  it('who wrote a value is found from the row of the Variables view', async () => {
    const { session, threadId, line } = await stopped();
    await session.request('next', { threadId });
    await session.event('stopped');
    const [top] = await session.frames(threadId);
    const { list } = await session.variables(top!.id, /Parameters/);
    const account = list.find(({ name }) => name === 'account');
    const item = { container: { variablesReference: account!.variablesReference }, variable: { name: 'balance' } };
    const answer = await vscode.commands.executeCommand<{ write?: { line?: number; before: string; value: string } }>(
      'sahara.goToLastWrite',
      item,
    );
    assert.equal(answer?.write?.line, line);
    assert.deepEqual([answer?.write?.before, answer?.write?.value], ['100', '70']);
    await session.event('stopped');
    assert.equal(await balance(session, threadId), '100');
  });

  it('a value changed in the past begins a timeline of its own, and the old one can be gone back to', async () => {
    const { session, threadId } = await stopped();
    const { clock } = await session.request('sahara/moment');
    await session.request('continue', { threadId });
    await eventually('the last line', () => session.output('console').includes('Finished: => 0'));
    await vscode.commands.executeCommand('sahara.goToMoment', clock);
    await session.event('stopped');
    const [top] = await session.frames(threadId);
    const { reference } = await session.variables(top!.id, /Parameters/);
    await session.request('setVariable', { variablesReference: reference, name: 'amount', value: '99' });
    await session.request('continue', { threadId });
    await eventually('the output of the new timeline', () => session.output().endsWith('1\n0\n'));
    const { current: second, timelines } = await session.request('sahara/timelines');
    assert.equal(timelines.length, 2);
    const first = timelines.find(({ id }: { id: number }) => id !== second);
    const apart = await session.request('sahara/divergence', { left: first.id, right: second });
    assert.equal(apart.clock, clock);
    await session.request('sahara/switchTimeline', { timeline: first.id });
    await eventually('the first timeline', async () => (await session.request('sahara/moment')).timeline === first.id);
  });
});
