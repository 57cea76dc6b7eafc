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
    expect(scopes.map(({ name }) => name)).toEqual(['Locals', 'Data stack']);
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
    expect(client.output('console')).toContain('Finished: => 0. Step back, or click left of a line number');
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

const stack = async (client: Awaited<ReturnType<typeof open>>, threadId = 1): Promise<string> => {
  const { stackFrames } = (await client.stackTraceRequest({ threadId })).body;
  return stackFrames.map(({ name, line }) => `${name}:${line}`).join(' ');
};

const loop = `fn main
  set x 0
  add x 1
  set y 0
  if x 3
`;

describe('breakpoints', () => {
  it('stops by condition, by hit count, and logs without stopping', async () => {
    const client = await open(loop);
    await client.begin(
      { program },
      {
        breakpoints: {
          [program]: [
            { line: 3, condition: 'x = 4' },
            { line: 4, hitCondition: '% 3' },
            { line: 5, logMessage: 'x is {x}, {{so}}' },
          ],
        },
      },
    );
    await client.stopped('breakpoint');
    expect(await stack(client)).toBe('main:4');
    await client.continueRequest({ threadId: 1 });
    await client.stopped('breakpoint');
    expect(await stack(client)).toBe('main:3');
    expect(client.output('console')).toBe('x is 1, {so}\nx is 2, {so}\nx is 3, {so}\nx is 4, {so}\n');
    await client.end();
  });

  it('stops at a condition that cannot be evaluated, and says why', async () => {
    const client = await open(loop);
    await client.begin({ program }, { breakpoints: { [program]: [{ line: 3, condition: 'nonsense' }] } });
    await client.stopped('breakpoint');
    expect(client.output('stderr')).toBe(
      "The breakpoint's condition `nonsense` cannot be used: `nonsense` is no number\n",
    );
    await client.end();
  });

  it('moves to the next line with code, and says when there is none or a hit count is nonsense', async () => {
    const client = await open();
    let answers: string[] = [];
    await client.begin(
      { program, stopOnEntry: true },
      {
        configure: async () => {
          const rows = await client.breakpoints(program, [4, 99, { line: 3, hitCondition: 'often' }]);
          const other = await client.breakpoints('/toy/other.toy', [1]);
          answers = [...rows, ...other].map(
            ({ verified, line, message }) => `${verified} ${line ?? ''} ${message ?? ''}`,
          );
        },
      },
    );
    expect(answers).toEqual([
      'true 5 ',
      'false  There is no code on this line or below it.',
      'false  `often` is no hit count: a hit count is a number, or one of = > >= < <= % and a number, for example `>= 3`.',
      'false  The program is not made from this file.',
    ]);
    await client.end();
  });

  it('stops at functions by name and at instructions by reference', async () => {
    const client = await open();
    await client.begin({ program, stopOnEntry: true });
    await client.stopped('entry');
    const functions = await client.setFunctionBreakpointsRequest({
      breakpoints: [{ name: 'twice' }, { name: 'thrice' }],
    });
    expect(functions.body.breakpoints.map(({ verified, line, message }) => `${verified} ${line ?? message}`)).toEqual([
      'true 9',
      'false The program has no function thrice.',
    ]);
    await client.continueRequest({ threadId: 1 });
    await client.stopped('function breakpoint');
    const { stackFrames } = (await client.stackTraceRequest({ threadId: 1 })).body;
    const memoryReference = stackFrames[0]?.instructionPointerReference ?? '';
    const { instructions } = (await client.customRequest('disassemble', { memoryReference, instructionCount: 3 })).body;
    expect(instructions.map(({ instruction }: { instruction: string }) => instruction.trim())).toEqual([
      'set y 10',
      'add y 5',
      'print y',
    ]);
    const [, , third] = instructions;
    await client.setInstructionBreakpointsRequest({
      breakpoints: [{ instructionReference: third.address }, { instructionReference: third.address, offset: 1 }],
    });
    await client.continueRequest({ threadId: 1 });
    await client.stopped('instruction breakpoint');
    expect(await stack(client)).toBe('twice:11 main:5');
    await client.end();
  });

  it('always disassembles as many rows as were asked for', async () => {
    const client = await open();
    await client.begin({ program, stopOnEntry: true });
    await client.stopped('entry');
    const { stackFrames } = (await client.stackTraceRequest({ threadId: 1 })).body;
    const memoryReference = stackFrames[0]?.instructionPointerReference ?? '';
    const { instructions } = (
      await client.customRequest('disassemble', { memoryReference, instructionOffset: -5, instructionCount: 40 })
    ).body as { instructions: { address: string; presentationHint?: string }[] };
    expect(instructions).toHaveLength(40);
    expect(instructions.slice(0, 5).every(({ presentationHint }) => presentationHint === 'invalid')).toBe(true);
    const addresses = instructions.map(({ address }) => BigInt(address));
    expect([...addresses].sort((left, right) => (left < right ? -1 : 1))).toEqual(addresses);
    await client.end();
  });

  it('stops in the virtual text when there is no debug information', async () => {
    const client = await open();
    await client.begin({ program, stopOnEntry: true, debugInfo: false });
    await client.stopped('entry');
    expect((await client.breakpoints(program, [3]))[0]?.message).toContain('Debug information is not loaded');
    const { stackFrames } = (await client.stackTraceRequest({ threadId: 1 })).body;
    const source = stackFrames[0]?.source ?? {};
    expect([source.path, stackFrames[0]?.line]).toEqual([undefined, 2]);
    const { content } = (await client.sourceRequest({ source, sourceReference: source.sourceReference ?? 0 })).body;
    expect(content.split('\n')[3]).toContain('call twice');
    const { breakpoints } = (await client.setBreakpointsRequest({ source, breakpoints: [{ line: 4 }] })).body;
    expect(breakpoints.map(({ verified, line }) => [verified, line])).toEqual([[true, 4]]);
    await client.continueRequest({ threadId: 1 });
    await client.stopped('instruction breakpoint');
    await client.stepInRequest({ threadId: 1 });
    await client.stopped('step');
    const loaded = await client.own<{ loaded: boolean }>('sahara/loadDebugInformation', {});
    expect(loaded.loaded).toBe(true);
    expect(await stack(client)).toBe('twice:9 main:5');
    await client.end();
  });
});

describe('control', () => {
  it('steps over recursion by activation, and through generated functions', async () => {
    const client = await open(
      'fn main\n  set x 1\n  call hidden\n  ret\nfn hidden\n  set h 1\n  call again\n  ret\nfn again\n  set n 1\n  add n 1\n  ret\n',
    );
    await client.begin({ program, stopOnEntry: true });
    await client.stopped('entry');
    const seen: string[] = [];
    for (const command of ['next', 'stepIn', 'stepOut'] as const) {
      await client.send(command, { threadId: 1 });
      await client.stopped('step');
      seen.push(await stack(client));
    }
    expect(seen).toEqual(['main:3', 'again:10 hidden:7 main:3', 'main:4']);
    await client.end();
  });

  it('another context stops a step; a single thread runs with the others held', async () => {
    const client = await open(
      'fn main\n  set x 0\n  spawn other\n  add x 1\n  call long\n  loop 4\nfn long\n  set y 0\n  add y 1\n  add y 1\n  add y 1\n  ret\nfn other\n  set z 0\n  add z 1\n  add z 1\n  loop 15\n',
    );
    await client.begin({ program }, { breakpoints: { [program]: [5] } });
    await client.stopped('breakpoint');
    await client.breakpoints(program, [16]);
    const threads = (await client.threadsRequest()).body.threads.map(({ name }) => name);
    expect(threads).toEqual(['main · context 1 · worker 0', 'other · context 2 · worker 0']);
    await client.nextRequest({ threadId: 1 });
    expect((await client.stopped('breakpoint')).threadId).toBe(2);
    const before = await stack(client, 2);
    await client.nextRequest({ threadId: 1, singleThread: true });
    await client.stopped('step');
    expect(await stack(client, 2)).toBe(before);
    const continued = await client.continueRequest({ threadId: 1, singleThread: false });
    expect(continued.body.allThreadsContinued).toBe(true);
    await client.end();
  });

  it('stops at an unhandled condition, then reports the failure with its stack', async () => {
    const client = await open(
      'fn main\n  set x 1\n  call risky\n  ret\nfn risky\n  set y 1\n  signal trouble\n  ret\n',
    );
    await client.begin({ program }, { exceptions: { filters: ['unhandled'] } });
    const stop = await client.stopped('exception');
    expect(stop.text).toBe('trouble came');
    const info = (await client.customRequest('exceptionInfo', { threadId: 1 })).body;
    expect(info).toMatchObject({
      exceptionId: 'trouble',
      breakMode: 'unhandled',
      description: 'trouble came',
    });
    await client.continueRequest({ threadId: 1 });
    await client.stopped('ended');
    expect(client.output('stderr')).toBe(
      'Unhandled condition trouble in main (context 1): trouble came\n  at risky (/toy/count.toy:7:1)\n  at main (/toy/count.toy:3:1)\n',
    );
    await client.terminateRequest();
    expect((await client.event('exited')).body).toEqual({ exitCode: 1 });
    await client.end();
  });

  it('restarts with the file as it is now, and ends by itself without debugging', async () => {
    const files: Record<string, string> = { [program]: text };
    const client = await inProcess([toyToolchain], files);
    await client.begin({ program });
    await client.stopped('ended');
    files[program] = text.replace('set x 0', 'set x 6');
    await client.send('restart', {});
    await client.stopped('ended');
    expect(client.output()).toBe('15\n1\n15\n7\n');
    await client.end();
    const quick = await open();
    await quick.begin({ program, noDebug: true });
    expect((await quick.event('exited')).body).toEqual({ exitCode: 0 });
    await quick.event('terminated');
    expect(quick.output()).toBe('15\n1\n');
    await quick.end();
  });

  it('cancels a request that waits, and refuses stale handles and requests at the wrong time', async () => {
    const client = await open();
    await client.begin({ program }, { breakpoints: { [program]: [3, 6] } });
    await client.stopped('breakpoint');
    const { stackFrames } = (await client.stackTraceRequest({ threadId: 1 })).body;
    await client.continueRequest({ threadId: 1 });
    await client.stopped('breakpoint');
    expect(await client.refused('scopes', { frameId: stackFrames[0]?.id })).toContain('earlier stop');
    const waiting = [client.threadsRequest(), client.threadsRequest(), client.threadsRequest()];
    const seq = Number(
      client.connection.messages.filter(({ message }) => message.type === 'request').at(-1)?.message.seq,
    );
    const last = client.customRequest('threads').catch((error: Error) => error.message);
    await client.cancelRequest({ requestId: seq + 1 });
    await Promise.all(waiting);
    expect(['cancelled', undefined]).toContain(typeof (await last) === 'string' ? await last : undefined);
    expect(await client.refused('sahara/restart', { threadId: 1, name: 'retry' })).toContain(
      'does not stand at a condition',
    );
    await client.end();
  });
});
