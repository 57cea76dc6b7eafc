// @ts-check
import { expectEqual, inSession, lineOf, onEveryMachine } from '../traveled.mjs';

export const claims = [
  ...onEveryMachine('4', 'the history of a value, each write with its moment', (row) =>
    inSession(row, { marks: ['last'] }, async (session) => {
      const { writes, total, dataId } = await session.adapter.request('sahara/history', await session.place());
      const values = writes.map((/** @type {any} */ write) => write.value);
      // A machine may clear a local before the program gives it a value.
      expectEqual(values.slice(-row.history.length), row.history, 'the values');
      expectEqual(total, writes.length, 'the number of writes');
      expectEqual(writes.at(-1).number, 32, 'the number for a plot');
      for (const write of writes.slice(-3)) {
        await session.go('sahara/goToMoment', { clock: write.written });
        expectEqual(await session.total(), write.value, `total at ${write.written}`);
      }
      const page = await session.adapter.request('sahara/history', { dataId, start: total - 2, count: 1 });
      expectEqual(
        page.writes.map((/** @type {any} */ write) => write.value),
        ['16'],
        'a page',
      );
      return values.join(' ');
    }),
  ),
  ...onEveryMachine('4', 'a log point after the fact, over the whole run', (row) =>
    inSession(row, {}, async (session) => {
      const { rows, complete } = await session.adapter.request('sahara/retroactiveLog', {
        path: session.program,
        line: lineOf(row, 'print'),
        message: `total {${row.variable}}`,
      });
      const texts = rows.map((/** @type {any} */ each) => each.text);
      expectEqual([texts, complete], [['total 2', 'total 4', 'total 8', 'total 16', 'total 32'], true], 'the log');
      expectEqual((await session.adapter.request('sahara/moment')).past, false, 'past');
    }),
  ),
];
