import type { StackSnapshot } from '../../vm/context/index.ts';
import type { DebugSession } from '../debug-session.ts';
import type {
  SnapshotDifferenceArguments,
  SnapshotDifferenceResponseBody,
  SnapshotsResponseBody,
} from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Handlers, Reply } from './handler.ts';

const list = (session: DebugSession): Reply => {
  const body: SnapshotsResponseBody = {
    snapshots: (session.debuggee.machine.snapshots ?? []).map(({ clock, function: name, ip, stack }) => ({
      clock,
      function: name,
      ip,
      stack,
    })),
  };
  return { body };
};

const difference = (session: DebugSession, given: SnapshotDifferenceArguments): Reply => {
  const [left, right] = [find(session, given.left), find(session, given.right)];
  const length = Math.max(left.stack.length, right.stack.length);
  const rows = Array.from({ length }, (_, index) => ({ index, left: left.stack[index], right: right.stack[index] }));
  const body: SnapshotDifferenceResponseBody = {
    rows: rows
      .filter((row) => row.left !== row.right)
      .map((row) => ({
        index: row.index,
        ...(row.left === undefined ? {} : { left: row.left }),
        ...(row.right === undefined ? {} : { right: row.right }),
      })),
  };
  return { body };
};

const find = (session: DebugSession, clock: number): StackSnapshot => {
  const found = session.debuggee.machine.snapshots?.find((snapshot) => snapshot.clock === clock);
  if (!found) throw new Refusal('no-snapshot', `There is no snapshot at clock ${clock}.`);
  return found;
};

export const snapshots: Handlers = { 'sahara/snapshots': list, 'sahara/snapshotDifference': difference };
