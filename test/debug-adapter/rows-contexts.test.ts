import { describe, expect, it } from 'vitest';
import type { CheckHeapsResponseBody, MessagesEventBody } from '../../debug-adapter/protocol.ts';
import { encode } from '../../vm/sahara/container/index.ts';
import { imageOf } from '../vm/sahara/image-text.ts';
import { debug } from './sahara.ts';

const counters = `(module m)
(fn count [n i64] -> i64
  (let [i 0]
    (while (< i n)
      (set! i (+ i 1)))
    i))
(fn main [] -> i64
  (let [left (spawn count 100000)
        right (spawn count 100000)]
    (+ (join left) (join right))))
`;

const messages = `(module m)
(data Note [text string] [size i64])
(fn reader [] -> i64
  (let [total 0]
    (loop
      (receive
        [[note Note]
          (set! total (+ total (.size note)))]
        [[done bool] (break total)]))))
(fn main [] -> i64
  (let [worker (spawn reader)
        note (Note :text "one" :size 1)]
    (send worker note)
    (set! (.size note) 50)
    (send worker (move note))
    (print "moved")
    (send worker true)
    (join worker)))
`;

const foreign = `
types
  data m::Note size 8 align 8
    field size i64 offset 0 size 8
  type (context i64)
module "m" source "m.sahasm"
entry m::main

function m::sink
  result i64
  code
    receive_begin
    receive_next late
    receive_take m::Note
    dt_read_field size m::Note
    return
    late: imm_i64 0
    return

function m::main
  local (context i64)
  local m::Note
  result i64
  code
    spawn m::sink
    local_store 0
    imm_i64 1
    dt_create m::Note
    local_store 1
    local_read 0
    send_move 1 m::Note
    local_read 1
    dt_read_field size m::Note
    return
`;

describe('contexts', () => {
  it('S04 each context has a program counter of its own', async () => {
    const program = await debug(counters, { breakpoints: [{ line: 5, hitCondition: '> 10' }] });
    const { threadId = 0 } = await program.client.stopped('breakpoint');
    const other = threadId === 2 ? 3 : 2;
    await program.client.breakpoints('/project/program.sahara', []);
    const at = async (thread: number) => (await program.frames(thread))[0]?.instructionPointerReference;
    const still = await at(other);
    for (let step = 0; step < 3; step++) await program.go('next', { threadId, singleThread: true });
    expect(await at(other)).toBe(still);
    expect((await program.frames(threadId))[0]?.name).toBe((await program.frames(other))[0]?.name);
    await program.end();
  });

  it('S19 S36 a context is a thread of the worker that runs it, and one can run while the others are held', async () => {
    const program = await debug(counters, { breakpoints: [5] });
    const { threadId = 0 } = await program.client.stopped('breakpoint');
    const { threads } = (await program.client.threadsRequest()).body;
    expect(threads.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(threads.every(({ name }) => name.includes('worker 0'))).toBe(true);
    const other = threadId === 2 ? 3 : 2;
    const before = await program.shown('Locals', other);
    for (let round = 0; round < 3; round++) {
      await program.client.continueRequest({ threadId, singleThread: true });
      expect((await program.client.stopped('breakpoint')).threadId).toBe(threadId);
    }
    expect(await program.shown('Locals', other)).toEqual(before);
    await program.client.breakpoints('/project/program.sahara', []);
    expect((await program.go('continue')).text).toBe('=> 200000');
    await program.end();
  });

  it('S14 S15 messages are seen in the mailbox and as events, a copy with its size', async () => {
    const program = await debug(messages, { launch: { messages: true }, breakpoints: [14, 15] });
    await program.client.stopped('breakpoint');
    const mailbox = await program.shown('Mailbox', 2);
    expect(mailbox).toHaveLength(1);
    expect(mailbox[0]).toContain('copy');
    await program.go('continue');
    expect(await program.evaluate('note.size')).toBe('50');
    await program.client.breakpoints('/project/program.sahara', []);
    expect((await program.go('continue')).text).toBe('=> 51');
    const events = program.client.connection.messages
      .filter(({ message }) => message.event === 'sahara/messages')
      .flatMap(({ message }) => (message.body as MessagesEventBody).events);
    const kinds = events.map(({ kind, threadId }) => `${threadId} ${kind}`);
    expect(kinds.filter((kind) => kind.includes('send'))).toEqual(['1 send copy', '1 send move', '1 send copy']);
    expect(kinds.filter((kind) => kind.includes('receive'))).toEqual(['2 receive', '2 receive', '2 receive']);
    expect(events.find(({ kind }) => kind === 'send copy')?.bytes).toBeGreaterThan(0);
    await program.end();
  });

  it('S16 a moved local says where it went', async () => {
    const program = await debug(messages, { breakpoints: [17] });
    await program.client.stopped('breakpoint');
    expect((await program.variable('Locals', 'note')).value).toBe('<moved to ctx 2>');
    await program.end();
  });

  it('S13 the use of a moved value stops at the condition foreign-reference', async () => {
    // The compiler refuses a use that it can see; bytecode by other means meets the machine's own check.
    const image = imageOf(foreign);
    const program = await debug('', {
      launch: { program: '/project/foreign.sahb' },
      files: { '/project/foreign.sahb': encode(image, { debug: false }) },
    });
    const stop = await program.client.stopped('exception');
    expect(stop.text).toContain('foreign-reference');
    expect((await program.variable('Data stack', 'local 1')).value).toBe('<moved to ctx 2>');
    await program.end();
  });

  it('S17 the check of heap isolation finds no reference across heaps', async () => {
    const program = await debug(messages, { breakpoints: [15] });
    await program.client.stopped('breakpoint');
    const checked = await program.client.own<CheckHeapsResponseBody>('sahara/checkHeaps');
    expect(checked).toMatchObject({ ok: true, problems: [] });
    expect(checked.message).toMatch(/none of [1-9]\d* references/);
    await program.end();
  });
});
