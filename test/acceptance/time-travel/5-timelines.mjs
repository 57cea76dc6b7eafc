// @ts-check
import { expect, expectEqual, inSession, onEveryMachine } from '../traveled.mjs';

export const claims = onEveryMachine(
  '5',
  'editing in the past begins a timeline; the old one is kept, listed, switched to; where they part is found',
  (row) =>
    inSession(row, { marks: ['print'] }, async (session) => {
      const { adapter } = session;
      await session.breakpoints([]);
      await session.go('continue');
      const end = await session.clock();
      await session.go('sahara/goToStart');
      await adapter.request('setBreakpoints', { source: { path: session.program }, breakpoints: [] });
      const { lines } = await adapter.request('sahara/outputs');
      await session.go('sahara/goToOutput', { output: lines[2].output });
      const parted = await session.clock();
      const expression = row.variable;
      const found = async () => {
        for (const frame of (await adapter.request('stackTrace', { threadId: session.threadId })).stackFrames) {
          const answer = await adapter.ask('evaluate', { expression, frameId: frame.id, context: 'watch' });
          if (answer.success) return frame.id;
        }
        throw new Error('no frame knows the variable');
      };
      await adapter.request('setExpression', { expression, value: '1000', frameId: await found() });
      const { timeline, past } = await adapter.request('sahara/moment');
      expectEqual([timeline, past], [2, false], 'the new timeline');
      await session.go('continue');
      const list = await adapter.request('sahara/timelines');
      expectEqual([list.current, list.timelines.length, list.timelines[1].parent], [2, 2, 1], 'the list');
      const { clock, message } = await adapter.request('sahara/divergence', { left: 1, right: 2 });
      expectEqual(clock, parted, 'where they part');
      await session.go('sahara/switchTimeline', { timeline: 1 });
      expectEqual([await session.clock(), session.stop.reason], [end, 'ended'], 'the old timeline');
      const old = (await adapter.request('sahara/outputs')).lines.map((/** @type {any} */ line) => line.text);
      expectEqual(old, row.output, 'output of the old timeline');
      expect(message.includes(`${parted}`), message);
      return message;
    }),
);
