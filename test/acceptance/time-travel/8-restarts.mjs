// @ts-check
import { expect, expectEqual, inSession, lineOf, onEveryMachine } from '../traveled.mjs';

const conditions = `(module conditions)
(condition too-big "Too big." [n i64])
(fn check [n i64] -> i64
  :signals too-big
  (when (> n 3) (signal (too-big :n n)))
  n)
(fn main [] -> i64
  :signals too-big
  (restarts (check 7) [use [v i64] v]))
`;

export const claims = [
  ...onEveryMachine('8', 'a restarted frame begins exactly as it began, with its arguments', (row) =>
    inSession(row, { marks: ['inside'] }, async (session) => {
      await session.go('continue');
      const depth = await session.depth();
      const arguments_ = async () => {
        const rows = await session.adapter.scope((await session.frame()).id, 'Parameters');
        return rows.map((/** @type {any} */ variable) => `${variable.name}=${variable.value}`);
      };
      const given = await arguments_();
      await session.go('stepOut');
      await session.go('stepBack');
      await session.go('restartFrame', { frameId: (await session.frame()).id });
      expectEqual(session.stop.reason, 'restart', 'the reason');
      expectEqual(
        [await session.depth(), await session.line(), await arguments_()],
        [depth, lineOf(row, 'inside'), given],
        'the frame',
      );
      await session.go('sahara/reverseStepIn', { granularity: 'instruction' });
      expectEqual(await session.depth(), depth - 1, 'frames one instruction before');
      return given.join(' ');
    }),
  ),
  ...onEveryMachine('8', 'at the end of the program the whole history stays open', (row) =>
    inSession(row, {}, async (session) => {
      expectEqual(session.stop.reason, 'ended', 'the stop');
      expect(session.adapter.output('console').includes('Step back'), 'nothing says that one can step back');
      expect((await session.go('stepBack')).startsWith('step '), 'a step back');
    }),
  ),
  {
    item: '8',
    what: 'Sahara: at the signal point of a condition another restart is chosen, and the old run is kept',
    check: () =>
      inSession(
        {
          name: 'Sahara',
          file: 'conditions.sahara',
          text: conditions,
          variable: 'n',
          is: () => 'true',
          seesReads: true,
          output: [],
          history: [],
        },
        { exceptions: ['unhandled'] },
        async (session) => {
          const take = (/** @type {string} */ value) =>
            session.adapter.request('sahara/restart', { threadId: 1, name: 'use', arguments: [value] });
          await take('100');
          await session.stopped();
          expectEqual(session.stop.text, '=> 100', 'the first run');
          await session.go('sahara/goToLastCondition');
          expectEqual(session.stop.reason, 'exception', 'the signal point');
          await take('7');
          await session.stopped();
          expectEqual(session.stop.text, '=> 7', 'the second run');
          expectEqual((await session.adapter.request('sahara/timelines')).timelines.length, 2, 'timelines');
        },
      ),
  },
];
