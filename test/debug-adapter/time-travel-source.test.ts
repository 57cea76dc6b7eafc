/** Time travel of a program in C: its variables lie in a memory, and values read as their types. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { HistoryResponseBody, WriteResponseBody } from '../../debug-adapter/protocol.ts';
import type { Debugged } from './sahara.ts';
import { debugModule } from './wasm.ts';

const examples = path.join(import.meta.dirname, '..', '..', 'examples', 'webassembly');
const source = '/project/wordcount.c';

/** Stopped at the third word that was not there before. */
const debugWords = async (): Promise<Debugged> => {
  const text = readFileSync(path.join(examples, 'wordcount.c'), 'utf8');
  const line = text.split('\n').findIndex((row) => row.includes('strdup')) + 1;
  const program = await debugModule(
    new Uint8Array(readFileSync(path.join(examples, 'wordcount.wasm'))),
    { files: { [source]: text }, launch: { stdinText: 'the end of the end' } },
    '/project/wordcount.wasm',
  );
  await program.client.stopped('ended');
  await program.client.customRequest('setBreakpoints', {
    source: { path: source },
    breakpoints: [{ line, hitCondition: '3' }],
  });
  await program.client.send('sahara/goToStart');
  await program.client.stopped('goto');
  await program.go('continue');
  return program;
};

const named = async (program: Debugged, scope: string, name: string) => ({
  variablesReference: (await program.scope(scope)).variablesReference,
  name,
});

it('numbers of C are numbers in a history, and in the answer to who wrote them', async () => {
  const program = await debugWords();
  const { writes } = await program.client.own<HistoryResponseBody>(
    'sahara/history',
    await named(program, 'Globals', 'words'),
  );
  expect(writes.map(({ before, value, number }) => [before, value, number])).toEqual(
    [1, 2, 3, 4, 5].map((count) => [String(count - 1), String(count), count]),
  );
  const { write, message } = await program.client.own<WriteResponseBody>(
    'sahara/lastWrite',
    await named(program, 'Globals', 'distinct'),
  );
  expect([write?.before, write?.value, write?.line]).toEqual(['1', '2', 40]);
  expect(message).toMatch(/^distinct became 2 at /);
  await program.end();
});

it('the history of a local of C is that of its activation, wherever its memory was used before and afterwards', async () => {
  const program = await debugWords();
  const place = await named(program, 'Locals', 'word');
  const { writes } = await program.client.own<HistoryResponseBody>('sahara/history', place);
  expect(writes.map(({ function: name, line }) => `${name}:${line}`)).toEqual(['count:35']);
  await program.end();
});

it('a data breakpoint on a local of C ends with its activation', async () => {
  const program = await debugWords();
  const info = (await program.client.customRequest('dataBreakpointInfo', await named(program, 'Locals', 'word'))).body;
  await program.client.customRequest('setBreakpoints', { source: { path: source }, breakpoints: [] });
  await program.client.customRequest('setDataBreakpoints', {
    breakpoints: [{ dataId: info.dataId, accessType: 'write' }],
  });
  await program.client.send('reverseContinue', { threadId: 1 });
  const { reason } = await program.client.stopped();
  expect([reason, (await program.frames())[0]?.line]).toEqual(['data breakpoint', 35]);
  await program.client.send('reverseContinue', { threadId: 1 });
  expect((await program.client.stopped()).reason).toBe('goto');
  expect((await program.go('continue')).reason).toBe('data breakpoint');
  expect((await program.go('continue')).reason).toBe('ended');
  await program.end();
});

it('a static variable inside of a function is no part of an activation', async () => {
  const fixtures = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'fixtures', 'kinds');
  const text = readFileSync(path.join(fixtures, 'kinds.c'), 'utf8');
  const line = text.split('\n').findIndex((row) => row.includes('use(&local_static)')) + 1;
  const program = await debugModule(
    new Uint8Array(readFileSync(path.join(fixtures, 'kinds.c.O0.wasm'))),
    { files: { '/project/kinds.c': text } },
    '/project/kinds.wasm',
  );
  await program.client.stopped('ended');
  await program.client.customRequest('setBreakpoints', {
    source: { path: '/project/kinds.c' },
    breakpoints: [{ line }],
  });
  await program.client.send('reverseContinue', { threadId: 1 });
  await program.client.stopped('breakpoint');
  const idOf = async (name: string) =>
    JSON.parse(
      (await program.client.customRequest('dataBreakpointInfo', await named(program, 'Locals', name))).body.dataId,
    );
  expect(await idOf('local_static')).not.toHaveProperty('activation');
  expect(await idOf('watched')).toHaveProperty('activation');
  await program.end();
});

it('where nobody wrote any frame, and nothing before, a step back goes by instructions as a step forward does', async () => {
  const program = await debugWords();
  await program.client.customRequest('setFunctionBreakpoints', { breakpoints: [{ name: '_start' }] });
  await program.client.send('sahara/goToStart');
  await program.client.stopped('goto');
  await program.go('continue');
  const before = await program.stack();
  await program.client.send('stepBack', { threadId: 1 });
  expect(await program.client.stopped('step')).toMatchObject({ reason: 'step' });
  expect([before, await program.stack()]).toEqual(['_start:3 _start.command_export:3', '_start.command_export:3']);
  await program.end();
});
