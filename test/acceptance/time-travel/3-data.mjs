// @ts-check
import { expect, expectEqual, inSession, lineOf, onEveryMachine } from '../traveled.mjs';

/** @param {import('../traveled.mjs').Traveled} session @param {string} accessType @param {object} [more] */
const watch = async (session, accessType, more = {}) => {
  const { id: frameId } = await session.frame();
  const info = await session.adapter.request('dataBreakpointInfo', { name: session.row.variable, frameId });
  expectEqual(info.accessTypes, session.row.seesReads ? ['read', 'write', 'readWrite'] : ['write'], 'kinds of access');
  const breakpoints = [{ dataId: info.dataId, accessType, ...more }];
  const body = await session.adapter.request('setDataBreakpoints', { breakpoints });
  expect(body.breakpoints[0].verified, JSON.stringify(body));
};

export const claims = [
  ...onEveryMachine(
    '3',
    'data breakpoints on change, and on read where the machine sees reads, forward and backwards',
    (row) =>
      inSession(row, { marks: ['call'] }, async (session) => {
        await session.breakpoints([]);
        await watch(session, 'write');
        await session.go('continue');
        expectEqual([session.stop.reason, await session.total()], ['data breakpoint', '2'], 'the first change');
        await session.go('continue');
        expectEqual([session.stop.reason, await session.total()], ['data breakpoint', '4'], 'the second change');
        await session.go('reverseContinue');
        expectEqual([session.stop.reason, await session.total()], ['data breakpoint', '2'], 'the second change undone');
        await session.go('reverseContinue');
        expectEqual([session.stop.reason, await session.total()], ['data breakpoint', '1'], 'the first change undone');
        await watch(session, 'write', { condition: row.is(16) });
        await session.go('continue');
        expectEqual(await session.total(), '16', 'the change to 16');
        if (!row.seesReads) return 'changes only';
        await watch(session, 'read');
        await session.go('continue');
        expectEqual(session.stop.reason, 'data breakpoint', 'a read');
        return 'changes and reads';
      }),
  ),
  ...onEveryMachine('3', 'who wrote this: statement, context and clock; last and next write go there', (row) =>
    inSession(row, { marks: ['last'] }, async (session) => {
      const call = lineOf(row, 'call');
      const place = await session.place();
      const { write, message } = await session.adapter.request('sahara/lastWrite', place);
      expectEqual([write.line, write.value, write.before, write.threadId], [call, '32', '16', 1], 'the last write');
      expect(message.includes(`${row.file}:${call}`) && message.includes('context 1'), message);
      await session.adapter.request('sahara/lastWrite', { ...place, go: true });
      expectEqual([await session.stopped(), await session.clock()], [`goto ${call}`, write.clock], 'the writer');
      expectEqual(await session.total(), '16', 'total');
      const before = await session.adapter.request('sahara/lastWrite', await session.place());
      expectEqual([before.write.value, before.write.before], ['16', '8'], 'the write before');
      await session.adapter.request('sahara/lastWrite', { ...(await session.place()), go: true });
      await session.stopped();
      await session.adapter.request('sahara/nextWrite', { ...(await session.place()), go: true });
      expectEqual([await session.stopped(), await session.total()], [`goto ${call}`, '16'], 'the next write');
      return message;
    }),
  ),
];
