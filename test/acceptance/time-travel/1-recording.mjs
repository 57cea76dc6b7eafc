// @ts-check
import { sahara } from '../product.mjs';
import { expect, expectEqual, inSession, lineOf, onEveryMachine } from '../traveled.mjs';

export const claims = [
  ...onEveryMachine('1', 'every moment looks the same whatever way it is come to', (row) =>
    inSession(row, {}, async (session) => {
      const { adapter } = session;
      const { end, recording } = await adapter.request('sahara/moment');
      expect(recording, 'nothing is recorded');
      const clocks = Array.from({ length: 12 }, (_, index) => Math.floor((end * index) / 12));
      /** @type {Map<number, string>} */
      const seen = new Map();
      for (const clock of [...clocks, ...clocks.toReversed(), ...clocks.filter((_, index) => index % 3 === 1)]) {
        await session.go('sahara/goToMoment', { clock });
        const picture = await session.picture();
        expectEqual(picture, seen.get(clock) ?? picture, `the moment ${clock}`);
        seen.set(clock, picture);
      }
      return `${seen.size} moments of ${end} instructions`;
    }),
  ),
  ...onEveryMachine('1', 'a replay ends in the very state of the run, by its hash', (row) =>
    inSession(row, {}, async (_, folder) => {
      const recording = `${folder}/run.sahara-recording`;
      const run = await sahara(['run', `${folder}/${row.file}`, '--record', recording]);
      expectEqual([run.code, run.out.trim().split('\n')], [0, row.output], 'the run');
      expectEqual((await sahara(['replay', recording, '--expect-output'])).code, 0, 'the replay');
    }),
  ),
  ...onEveryMachine('1', 'checkpoints and journal stay within the budget that is set', (row) =>
    inSession(row, { launch: { memoryBudget: 1 } }, async (session) => {
      await session.go('sahara/goToStart');
      await session.go('sahara/goToEnd');
      const { memory } = await session.adapter.request('sahara/moment');
      expectEqual(memory.budget, 2 ** 20, 'the budget');
      expect(memory.used <= memory.budget, `${memory.used} bytes are used`);
      return `${memory.used} bytes`;
    }),
  ),
  ...onEveryMachine('1', 'a value that was set at a breakpoint is found again by the way back', (row) =>
    inSession(row, { marks: ['print'] }, async (session) => {
      const { adapter } = session;
      const frameId = (await session.frame()).id;
      const name = { expression: row.variable, value: '1000', frameId };
      expectEqual((await adapter.request('setExpression', name)).value, '1000', 'the value');
      await session.go('next');
      await session.go('stepBack');
      expectEqual([await session.line(), await session.total()], [lineOf(row, 'print'), '1000'], 'the moment');
      expectEqual(adapter.output('stderr'), '', 'what went wrong');
    }),
  ),
  ...onEveryMachine('1', 'what a watch calls leaves no trace in the past', (row) =>
    inSession(row, { marks: ['print'] }, async (session) => {
      const before = await session.picture();
      const frameId = (await session.frame()).id;
      await session.adapter.request('evaluate', { expression: row.is(2), frameId, context: 'watch' });
      await session.go('stepBack');
      await session.go('next');
      expectEqual(await session.picture(), before, 'the stop');
    }),
  ),
];
