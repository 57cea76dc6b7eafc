import type { Location, Outcome, Watching } from '../../vm/context/index.ts';
import { type Ask, holds } from './breakpoints.ts';
import { type HitCount, hitCountHelp, parseHitCount } from './hit-count.ts';

/** `write` stops at writes of an equal value too, `change` only where the value becomes another one. */
export type WatchedAccess = 'read' | 'write' | 'change';

export interface DataBreakpointRequest {
  readonly location: Location;
  /** What it is called where it was asked for. */
  readonly name: string;
  /** Its type there, which tells how its bytes read. */
  readonly type?: string;
  /** The variable whose place it is: accesses of others in the same slot do not count. */
  readonly variable?: string;
  /** The activation whose part of a memory it is. */
  readonly activation?: number;
  readonly accesses: readonly WatchedAccess[];
  readonly condition?: string;
  readonly hitCount?: string;
}

export interface DataBreakpoint {
  readonly id: number;
  readonly request: DataBreakpointRequest;
  /** Why it never stops. */
  readonly message?: string;
}

/** A data breakpoint with what a search through the past needs of it. */
export interface DataBreakpointRow extends DataBreakpoint {
  readonly hitCount: HitCount | undefined;
  /** Accesses so far for which its condition held. */
  hits: number;
}

interface Row extends DataBreakpointRow {
  readonly key: string;
}

/** Locations by what they name. */
export const locationKey = (location: Location): string =>
  JSON.stringify(location, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );

export type Watches = Parameters<Watching['watch']>[0];

/** The places that stop the program when they are read or written. They end with the run: their places name its objects and activations. */
export class DataBreakpoints {
  /** Whether an access is one of a variable; set by who knows the program. */
  accepts: (outcome: Outcome & { readonly kind: 'watch' }, request: DataBreakpointRequest) => boolean = () => true;
  #rows: readonly Row[] = [];
  #nextId = 100_000;

  replace(requests: readonly DataBreakpointRequest[]): readonly DataBreakpoint[] {
    const before = [...this.#rows];
    this.#rows = requests.map((request) => {
      const same = before.findIndex((row) => JSON.stringify(row.request) === JSON.stringify(request));
      const [kept] = same < 0 ? [] : before.splice(same, 1);
      return kept ?? this.#row(request);
    });
    return this.#rows;
  }

  get watches(): Watches {
    return this.#rows
      .filter(({ message }) => message === undefined)
      .flatMap(({ request }) => request.accesses.map((on) => ({ location: request.location, on })));
  }

  /** Data breakpoints that count their hits. */
  get counting(): readonly DataBreakpointRow[] {
    return this.#rows.filter(({ hitCount, message }) => hitCount !== undefined && message === undefined);
  }

  /** The breakpoints of an access whose conditions hold. */
  holding(outcome: Outcome & { readonly kind: 'watch' }, ask: Ask, problems: string[]): readonly DataBreakpointRow[] {
    const key = locationKey(outcome.location);
    const { before, after, access } = outcome;
    const changed = before.summary !== after.summary || !sameBytes(before.bytes, after.bytes);
    return this.#rows.filter(
      (row) =>
        row.key === key &&
        row.message === undefined &&
        fits(row.request.accesses, access, changed) &&
        this.accepts(outcome, row.request) &&
        holds(row.request.condition, ask, problems),
    );
  }

  /** The breakpoints that stop at an access. Counts hits. */
  judge(
    outcome: Outcome & { readonly kind: 'watch' },
    ask: Ask,
  ): { readonly stopping: readonly DataBreakpoint[]; readonly problems: readonly string[] } {
    const problems: string[] = [];
    const stopping = this.holding(outcome, ask, problems).filter((row) => {
      row.hits += 1;
      return !row.hitCount || row.hitCount(row.hits);
    });
    return { stopping, problems };
  }

  #row(request: DataBreakpointRequest): Row {
    const hitCount = request.hitCount ? parseHitCount(request.hitCount) : undefined;
    const wrong = request.hitCount !== undefined && hitCount === undefined;
    return {
      id: this.#nextId++,
      request,
      key: locationKey(request.location),
      hitCount,
      hits: 0,
      ...(wrong ? { message: `\`${request.hitCount}\` is no hit count: ${hitCountHelp}.` } : {}),
    };
  }
}

const fits = (accesses: readonly WatchedAccess[], access: 'read' | 'write', changed: boolean): boolean =>
  access === 'read'
    ? accesses.includes('read')
    : accesses.includes('write') || (changed && accesses.includes('change'));

const sameBytes = (left: Uint8Array | undefined, right: Uint8Array | undefined): boolean =>
  left === right ||
  (left !== undefined &&
    right !== undefined &&
    left.length === right.length &&
    left.every((byte, index) => byte === right[index]));
