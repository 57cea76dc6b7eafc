/** Everything of a run as one list: what a person reads, and what the diagram draws. */
import type { TimelineData } from './requests.ts';

export type Kind = 'message' | 'life' | 'condition' | 'stop' | 'output';

/** One thing that happened at a moment. */
export interface Happening {
  readonly clock: number;
  readonly kind: Kind;
  readonly threadId: number;
  readonly peer?: number;
  /** The machine's own word, `stop` or `output`. */
  readonly event: string;
  readonly text: string;
}

export const kinds: readonly { readonly kind: Kind; readonly label: string; readonly shape: string }[] = [
  { kind: 'message', label: 'Messages', shape: '●' },
  { kind: 'life', label: 'Starts and ends', shape: '■' },
  { kind: 'condition', label: 'Conditions', shape: '◆' },
  { kind: 'stop', label: 'Stops', shape: '▲' },
  { kind: 'output', label: 'Output', shape: '✚' },
];

const kindOf: Readonly<Record<string, Kind>> = {
  'send copy': 'message',
  'send move': 'message',
  receive: 'message',
  spawn: 'life',
  join: 'life',
  end: 'life',
  fail: 'condition',
  stop: 'stop',
  output: 'output',
  signal: 'condition',
  restart: 'condition',
};

/** Ascending by clock; what happened at one clock keeps its order. */
export function happenings({ events }: TimelineData): readonly Happening[] {
  return events
    .map(({ kind, text, ...event }): Happening => {
      return { ...event, kind: kindOf[kind] ?? 'life', event: kind, text: text.replace(/\n$/, '') };
    })
    .sort((one, other) => one.clock - other.clock);
}

/** A message on its way, or a spawn: from a lane at a clock to another lane at a clock. */
export interface Arrow {
  readonly from: number;
  readonly fromClock: number;
  readonly to: number;
  readonly toClock: number;
  readonly kind: 'message' | 'spawn';
  /** Nobody has received it so far. */
  readonly open: boolean;
  readonly text: string;
}

/** Messages between two contexts arrive in the order they were sent in. */
export function arrows(all: readonly Happening[]): readonly Arrow[] {
  const found: Arrow[] = [];
  const under = new Map<string, Happening[]>();
  for (const happening of all) {
    const { event, threadId, peer, clock, text } = happening;
    if (peer === undefined) continue;
    if (event === 'spawn') {
      found.push({ from: threadId, fromClock: clock, to: peer, toClock: clock, kind: 'spawn', open: false, text });
    } else if (event === 'send copy' || event === 'send move') {
      const key = `${threadId} ${peer}`;
      const queue = under.get(key);
      if (queue) queue.push(happening);
      else under.set(key, [happening]);
    } else if (event === 'receive') {
      const sent = under.get(`${peer} ${threadId}`)?.shift();
      if (!sent) continue;
      found.push({
        from: peer,
        fromClock: sent.clock,
        to: threadId,
        toClock: clock,
        kind: 'message',
        open: false,
        text,
      });
    }
  }
  for (const [key, waiting] of under) {
    const [from, to] = key.split(' ').map(Number) as [number, number];
    for (const { clock, text } of waiting) {
      found.push({ from, fromClock: clock, to, toClock: clock, kind: 'message', open: true, text });
    }
  }
  return found;
}
