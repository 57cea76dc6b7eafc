import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { debug, file } from './sahara.ts';

const bank = readFileSync(new URL('../../examples/bank.sahara', import.meta.url), 'utf8');

describe('stepping by activation', () => {
  it('goes into calls, handlers and restarts, and over to the statements that survive', async () => {
    const program = await debug(bank, { breakpoints: [22] });
    const { threadId = 0 } = await program.client.stopped('breakpoint');
    await program.go('continue', { threadId });
    await program.client.breakpoints(file, []);
    const into: string[] = [];
    for (let step = 0; step < 8; step++) {
      await program.go('stepIn', { threadId });
      into.push(await program.stack(threadId));
    }
    expect(into).toEqual([
      'teller:24',
      'teller:24',
      'withdraw:12 teller:24',
      'withdraw:13 teller:24',
      'teller/handler-1 (handler):27 withdraw:13 teller:24',
      'teller:26',
      'withdraw:12 teller:26',
      'withdraw:14 teller:26',
    ]);
    await program.end();
  });

  it('steps over a call whose condition is handled, unwinds, and comes to the restart', async () => {
    const program = await debug(bank, { breakpoints: [{ line: 22, condition: '(= amount 500)' }] });
    const { threadId = 0 } = await program.client.stopped('breakpoint');
    await program.client.breakpoints(file, []);
    const over: string[] = [];
    for (let step = 0; step < 4; step++) {
      await program.go('next', { threadId });
      over.push(await program.stack(threadId));
    }
    expect(over).toEqual(['teller:24', 'teller:24', 'teller:26', 'teller:20']);
    await program.end();
  });

  it('steps out of a recursion one activation at a time, and over it as a whole', async () => {
    const program = await debug(
      '(module m)\n(fn fact [n i64] -> i64\n  (if (= n 0)\n    1\n    (* n (fact (- n 1)))))\n(fn main [] -> i64\n  (let [result (fact 5)]\n    (print result)\n    result))\n',
      { breakpoints: [4] },
    );
    await program.client.stopped('breakpoint');
    expect(await program.stack()).toBe('fact:4 fact:5 fact:5 fact:5 fact:5 fact:5 main:7');
    await program.go('stepOut');
    expect(await program.stack()).toBe('fact:5 fact:5 fact:5 fact:5 fact:5 main:7');
    expect(await program.evaluate('n')).toBe('1');
    await program.go('next');
    expect(await program.stack()).toBe('main:8');
    await program.end();
    const whole = await debug(
      '(module m)\n(fn down [n i64] -> i64\n  (if (= n 0) 0 (down (- n 1))))\n(fn main [] -> i64\n  (down 50)\n  (print 1)\n  0)\n',
      { breakpoints: [5] },
    );
    await whole.client.stopped('breakpoint');
    await whole.client.breakpoints(file, []);
    await whole.go('next');
    expect(await whole.stack()).toBe('main:6');
    await whole.go('next', { granularity: 'line' });
    expect(await whole.stack()).toBe('main:7');
    await whole.end();
  });

  it('steps by instruction into a call and behind it', async () => {
    const program = await debug('(module m)\n(fn one [] -> i64 1)\n(fn main [] -> i64 (+ (one) 1))\n', {
      launch: { stopOnEntry: true },
    });
    await program.client.stopped('entry');
    const seen: string[] = [];
    for (const command of ['stepIn', 'next', 'next', 'next'] as const) {
      await program.go(command, { granularity: 'instruction' });
      seen.push((await program.stack()).replace(/:\d+/g, ''));
    }
    expect(seen).toEqual(['one main', 'one main', 'main', 'main']);
    await program.end();
  });
});

describe('ends', () => {
  it('says that every context waits, and stays', async () => {
    const program = await debug('(module m)\n(fn main [] -> i64\n  (receive [[stop bool] 0]))\n');
    expect((await program.client.stopped('pause')).description).toBe('Every context waits');
    expect(program.client.output('stderr')).toBe(
      'Every context waits, so the program cannot go on:\n  main (context 1): receive\n',
    );
    expect(await program.stack()).toBe('main:3');
    await program.end();
  });

  it('reports a context that fails, delivers its condition to whoever joins it, and ends with the first one', async () => {
    const program = await debug(
      '(module m)\n(condition oops "Oops." [at i64])\n(fn bad [] -> i64\n  :signals oops\n  (signal (oops :at 1)))\n(fn main [] -> i64\n  :signals oops\n  (let [b (spawn bad)]\n    (join b)))\n',
    );
    expect(await program.client.stopped('exception')).toMatchObject({ threadId: 2, text: '(oops :at 1)' });
    await program.go('continue', { threadId: 2 });
    expect(await program.stack()).toBe('main:9');
    expect(program.client.output('stderr')).toBe(
      'Unhandled condition m::oops in bad (context 2): (oops :at 1)\n  at: 1\n  at m::bad (/project/program.sahara:5:3)\n',
    );
    expect((await program.go('continue')).description).toBe('Failed');
    expect(program.client.output('console')).toBe(
      'Failed. Step back, or click left of a line number to stop there next time.\n',
    );
    await program.end();
  });

  it('logs with expressions of the language, at the moment of the line', async () => {
    const program = await debug(bank, {
      breakpoints: [{ line: 14, logMessage: 'takes {amount} of {account.balance}: {(- (.balance account) amount)}' }],
    });
    await program.client.stopped('ended');
    expect(program.client.output('console').split('\n').slice(0, 2)).toEqual([
      'takes 30 of 100: 70',
      'takes 70 of 70: 0',
    ]);
    await program.end();
  });
});
