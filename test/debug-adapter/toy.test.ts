import { describe, expect, it } from 'vitest';
import { inProcess } from './in-process.ts';
import { toyToolchain } from './toy-machine.ts';

const program = '/toy/count.toy';
const text = `fn main
  set x 0
  add x 1
  ; a comment
  call twice
  print x
  ret
fn twice
  set y 10
  add y 5
  print y
  ret
`;

const open = (contents = text) => inProcess([toyToolchain], { [program]: contents });

describe('a session with a machine of a page', () => {
  it('stops at a breakpoint, shows and sets a variable, steps, and stays at the end', async () => {
    const client = await open();
    await client.begin({ program }, { breakpoints: { [program]: [4] } });
    const stop = await client.stopped('breakpoint');
    const { stackFrames } = (await client.stackTraceRequest({ threadId: stop.threadId ?? 0 })).body;
    expect(stackFrames.map(({ name, line }) => `${name}:${line}`)).toEqual(['main:5']);
    const frameId = stackFrames[0]?.id ?? 0;
    const { scopes } = (await client.scopesRequest({ frameId })).body;
    expect(scopes.map(({ name }) => name)).toEqual(['Parameters', 'Locals', 'Data stack']);
    const locals = scopes[1]?.variablesReference ?? 0;
    const { variables } = (await client.variablesRequest({ variablesReference: locals })).body;
    expect(variables.map(({ name, value }) => `${name}=${value}`)).toEqual(['x=1']);
    const set = await client.setVariableRequest({ variablesReference: locals, name: 'x', value: '41' });
    expect(set.body.value).toBe('41');
    await client.nextRequest({ threadId: 1 });
    await client.stopped('step');
    const after = (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames;
    expect(after.map(({ line }) => line)).toEqual([6]);
    await client.continueRequest({ threadId: 1 });
    await client.stopped('ended');
    expect(client.output('stdout')).toBe('15\n41\n');
    expect(client.output('console')).toContain('Finished: => 0. Click left of a line number');
    expect((await client.stackTraceRequest({ threadId: 1 })).body.stackFrames).toEqual([]);
    expect(await client.refused('continue', { threadId: 1 })).toContain('has ended');
    await client.end();
  });

  it('steps into, out and over by statements', async () => {
    const client = await open();
    await client.begin({ program, stopOnEntry: true });
    await client.stopped('entry');
    const lines: string[] = [];
    for (const command of ['next', 'next', 'stepIn', 'next', 'stepOut', 'next', 'next'] as const) {
      await client.send(command, { threadId: 1 });
      await client.stopped();
      const { stackFrames } = (await client.stackTraceRequest({ threadId: 1 })).body;
      lines.push(stackFrames.map(({ name, line }) => `${name}:${line}`).join(' '));
    }
    expect(lines).toEqual(['main:3', 'main:5', 'twice:9 main:5', 'twice:10 main:5', 'main:6', 'main:7', '']);
    await client.end();
  });

  it('pauses an endless loop at once', async () => {
    const client = await open('fn main\n  set x 0\n  add x 1\n  loop 3\n');
    await client.begin({ program });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const asked = performance.now();
    await client.pauseRequest({ threadId: 1 });
    await client.stopped('pause');
    expect(performance.now() - asked).toBeLessThan(1000);
    await client.end();
  });

  it('refuses an unknown attribute, a missing file and broken source with one sentence', async () => {
    const client = await open('fn main\noops\n');
    await client.initializeRequest();
    expect(await client.refused('launch', { program, stopOnEntri: true })).toBe(
      'launch.json: unknown attribute "stopOnEntri"; did you mean "stopOnEntry"?',
    );
    expect(await client.refused('launch', { program: '/none.toy' })).toBe(
      '/none.toy: there is no such file, or it cannot be read.',
    );
    expect(await client.refused('launch', { program })).toBe('/toy/count.toy:2:1: error oops: oops is no word');
    await client.end();
  });
});
