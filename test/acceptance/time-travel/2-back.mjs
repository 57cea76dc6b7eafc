// @ts-check
import { expect, expectEqual, inSession, lineOf, onEveryMachine } from '../traveled.mjs';

export const claims = [
  ...onEveryMachine('2', 'a step back undoes a step, by statement, line and instruction', (row) =>
    inSession(row, { marks: ['call'] }, async (session) => {
      for (const granularity of ['statement', 'line', 'instruction']) {
        for (const command of ['next', 'stepIn', 'next', 'stepOut', 'next']) {
          const before = await session.picture();
          await session.go(command, { granularity });
          const after = await session.picture();
          await session.go('stepBack', { granularity });
          expectEqual(await session.picture(), before, `a step back after ${command} by ${granularity}`);
          await session.go(command, { granularity });
          expectEqual(await session.picture(), after, `${command} by ${granularity} again`);
        }
      }
    }),
  ),
  ...onEveryMachine('2', 'runs backwards to breakpoints, with conditions, hit counts and log points', (row) =>
    inSession(row, {}, async (session) => {
      const line = lineOf(row, 'print');
      await session.breakpoints([line]);
      for (const total of ['32', '16', '8', '4', '2']) {
        expectEqual(await session.go('reverseContinue'), `breakpoint ${line}`, 'the stop');
        expectEqual(await session.total(), total, 'total');
      }
      expect((await session.go('reverseContinue')).startsWith('goto'), 'the beginning of the recording');
      await session.go('sahara/goToEnd');
      await session.breakpoints([{ line, condition: row.is(4) }]);
      expectEqual(
        [await session.go('reverseContinue'), await session.total()],
        [`breakpoint ${line}`, '4'],
        'the condition',
      );
      await session.go('sahara/goToEnd');
      await session.breakpoints([{ line, hitCondition: '3' }]);
      expectEqual(
        [await session.go('reverseContinue'), await session.total()],
        [`breakpoint ${line}`, '8'],
        'the third hit',
      );
      await session.go('sahara/goToEnd');
      await session.breakpoints([{ line, logMessage: `total {${row.variable}}` }]);
      await session.go('reverseContinue');
      const logged = session.adapter.output('console');
      expect(logged.includes('total 32\ntotal 16\ntotal 8\ntotal 4\ntotal 2\n'), `logged ${logged}`);
    }),
  ),
  ...onEveryMachine(
    '2',
    'reverse next, reverse step in, reverse step out, to the start, to a moment, to the end',
    (row) =>
      inSession(row, { marks: ['print'] }, async (session) => {
        const call = lineOf(row, 'call');
        const inside = lineOf(row, 'inside');
        const depth = await session.depth();
        expectEqual(await session.go('sahara/reverseNext'), `step ${call}`, 'reverse next');
        await session.go('next');
        expectEqual(await session.go('sahara/reverseStepIn'), `step ${inside}`, 'reverse step in');
        expectEqual(await session.depth(), depth + 1, 'frames');
        expectEqual(await session.go('sahara/reverseStepOut'), `step ${call}`, 'reverse step out');
        expectEqual(await session.depth(), depth, 'frames');
        const clock = await session.clock();
        await session.go('sahara/goToStart');
        expectEqual(await session.clock(), 0, 'the clock');
        await session.go('sahara/goToMoment', { clock });
        expectEqual([await session.clock(), await session.line()], [clock, call], 'the moment');
        await session.go('sahara/goToEnd');
        expectEqual((await session.adapter.request('sahara/moment')).past, false, 'past');
      }),
  ),
  ...onEveryMachine(
    '2',
    'running forward in the past repeats: nothing is printed twice, and the end is the same',
    (row) =>
      inSession(row, {}, async (session) => {
        const before = session.adapter.output();
        expectEqual(before.trim().split('\n'), row.output, 'the output');
        await session.go('sahara/goToStart');
        await session.go('next');
        expect(
          (await session.adapter.event('sahara/moment', (body) => body.past)).past,
          'no event says that this is the past',
        );
        await session.go('continue');
        expectEqual([session.stop.reason, session.adapter.output()], ['ended', before], 'the end');
      }),
  ),
];
