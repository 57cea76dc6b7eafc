/** Clocks and waiting. */
import { type ClockName, numberOf, outside } from '../../../context/index.ts';
import type { Call, WasiRow } from '../call.ts';
import { clockFlags, errno, eventTypes, Failure, rights } from '../constants.ts';

/** Time of day, and clocks that only grow: those of process and thread count as the monotonic one. */
const clocks: readonly ClockName[] = ['realtime', 'monotonic', 'monotonic', 'monotonic'];

const clockOf = (number: number): ClockName => {
  const clock = clocks[number];
  if (!clock) throw new Failure('inval');
  return clock;
};

const nanoseconds = (call: Call, clock: ClockName): bigint => numberOf(call.ask(outside.clock(clock)));

const subscriptionSize = 48;
const eventSize = 32;
const mostSubscriptions = 65_536;

type Subscription = { readonly userdata: bigint } & (
  | { readonly type: 'clock'; readonly clock: ClockName; readonly timeout: bigint; readonly absolute: boolean }
  | { readonly type: 'read' | 'write'; readonly fd: number }
  | { readonly type: 'wrong' }
);

const subscriptionAt = ({ memory }: Call, at: number): Subscription => {
  const userdata = memory.u64(at);
  const type = memory.u8(at + 8);
  if (type === eventTypes.read) return { userdata, type: 'read', fd: memory.u32(at + 16) };
  if (type === eventTypes.write) return { userdata, type: 'write', fd: memory.u32(at + 16) };
  const clock = clocks[memory.u32(at + 16)];
  if (type !== eventTypes.clock || !clock) return { userdata, type: 'wrong' };
  const absolute = (memory.u16(at + 40) & clockFlags.absolute) !== 0;
  return { userdata, type: 'clock', clock, timeout: memory.u64(at + 24), absolute };
};

interface Event {
  readonly userdata: bigint;
  readonly error: number;
  readonly type: number;
  readonly bytes: bigint;
}

/** What has happened already: streams and files never keep a program waiting here, a read of the standard input waits itself. */
const immediate = (call: Call, subscription: Subscription): Event | undefined => {
  const { userdata } = subscription;
  if (subscription.type === 'wrong') return { userdata, error: errno('inval'), type: eventTypes.clock, bytes: 0n };
  if (subscription.type === 'clock') return undefined;
  const type = eventTypes[subscription.type];
  try {
    const { kind, node, offset } = call.state.descriptors.get(subscription.fd, rights.poll);
    const size = kind === 'file' ? call.state.files.attributes(node, call.ask).size : 1;
    const left = kind === 'file' && subscription.type === 'read' ? Math.max(0, size - offset) : 1;
    return { userdata, error: 0, type, bytes: BigInt(left) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { userdata, error: errno(error.code), type, bytes: 0n };
  }
};

/** Nanoseconds until a clock's moment. */
const remaining = (call: Call, row: Subscription & { readonly type: 'clock' }): bigint => {
  if (!row.absolute) return row.timeout;
  const now = nanoseconds(call, row.clock);
  return row.timeout > now ? row.timeout - now : 0n;
};

const least = (values: readonly bigint[]): bigint => values.reduce((best, value) => (value < best ? value : best));

const poll = (call: Call): void => {
  const [from, to, count, result] = [call.u32(0), call.u32(1), call.u32(2), call.u32(3)];
  if (count === 0 || count > mostSubscriptions) throw new Failure('inval');
  call.memory.check(from, count * subscriptionSize);
  call.memory.check(to, count * eventSize);
  call.memory.check(result, 4);
  const subscriptions = Array.from({ length: count }, (_, index) =>
    subscriptionAt(call, from + index * subscriptionSize),
  );
  let events = subscriptions.map((row) => immediate(call, row)).filter((event) => event !== undefined);
  if (events.length === 0) {
    const waiting = subscriptions.filter((row) => row.type === 'clock');
    const times = waiting.map((row) => remaining(call, row));
    const shortest = least(times);
    if (shortest > 0n) call.ask(outside.sleep(shortest));
    call.state.files.timePassed();
    events = waiting
      .filter((_, index) => (times[index] as bigint) <= shortest)
      .map(({ userdata }) => ({ userdata, error: 0, type: eventTypes.clock, bytes: 0n }));
  }
  for (const [index, { userdata, error, type, bytes }] of events.entries()) {
    const event = new DataView(new ArrayBuffer(eventSize));
    event.setBigUint64(0, userdata, true);
    event.setUint16(8, error, true);
    event.setUint8(10, type);
    event.setBigUint64(16, bytes, true);
    call.memory.write(to + index * eventSize, new Uint8Array(event.buffer));
  }
  call.memory.setU32(result, events.length);
};

export const clockFunctions: readonly WasiRow[] = [
  {
    name: 'clock_res_get',
    parameters: 'ii',
    run: (call) => {
      clockOf(call.u32(0));
      call.memory.setU64(call.u32(1), 1n);
    },
  },
  {
    name: 'clock_time_get',
    parameters: 'iIi',
    run: (call) => {
      const clock = clockOf(call.u32(0));
      call.memory.check(call.u32(2), 8);
      if (call.turn === 0) return { kind: 'outside', request: outside.clock(clock) };
      call.memory.setU64(call.u32(2), nanoseconds(call, clock));
    },
  },
  { name: 'poll_oneoff', parameters: 'iiii', run: poll },
];
