import type { Address } from '../../vm/context/index.ts';
import { type Binding, bind, type Place } from './binding.ts';
import type { Code } from './code.ts';
import { type HitCount, hitCountHelp, parseHitCount } from './hit-count.ts';
import { type LogPart, parseLogMessage } from './log-message.ts';

export interface BreakpointRequest {
  readonly place: Place;
  readonly condition?: string;
  readonly hitCount?: string;
  readonly logMessage?: string;
}

/** A breakpoint as it is bound now. */
export interface Breakpoint {
  readonly id: number;
  readonly request: BreakpointRequest;
  readonly binding: Binding;
}

/** What the breakpoints at a stop come to. */
export interface Judgement {
  /** Those that stop the program. */
  readonly stopping: readonly Breakpoint[];
  readonly logs: readonly string[];
  /** Conditions and log expressions that could not be evaluated. */
  readonly problems: readonly string[];
}

/** The value of an expression at the stop, as text and as what a condition makes of it; or why it has none. */
export type Ask = (
  expression: string,
) => { readonly text: string; readonly truth?: boolean | undefined } | { readonly error: string };

/** A breakpoint with what a search through the past needs of it. */
export interface BreakpointRow extends Breakpoint {
  readonly hitCount: HitCount | undefined;
  readonly log: readonly LogPart[] | undefined;
  /** Arrivals so far at which its condition held. */
  hits: number;
}

interface Row extends BreakpointRow {
  binding: Binding;
}

const notLoaded: Binding = { addresses: [], message: 'The program is not loaded yet.', pending: true };

/** All breakpoints of a session, by group (one group a source, one for functions, one for instructions). They outlive restarts. */
export class Breakpoints {
  /** Whether the error that is about to be raised is one that was asked for; set by who knows the program. */
  raised: (kind: string, wanted: string | undefined) => boolean = () => true;
  readonly #groups = new Map<string, readonly Row[]>();
  #byAddress = new Map<Address, Row[]>();
  #code: Code | undefined;
  #nextId = 1;

  /** Addresses at which some breakpoint wants to be asked. */
  get addresses(): ReadonlySet<Address> {
    return new Set(this.#byAddress.keys());
  }

  /** Replaces a group. A breakpoint that stays as it was keeps its id and its hits. */
  replace(group: string, requests: readonly BreakpointRequest[]): readonly Breakpoint[] {
    const before = [...(this.#groups.get(group) ?? [])];
    const rows = requests.map((request): Row => {
      const same = before.findIndex((row) => JSON.stringify(row.request) === JSON.stringify(request));
      const [kept] = same < 0 ? [] : before.splice(same, 1);
      return kept ?? this.#row(request);
    });
    this.#groups.set(group, rows);
    this.#index();
    return rows;
  }

  /** Binds everything to a program, or to what has become of it; returns the breakpoints whose binding changed. */
  bind(code: Code | undefined): readonly Breakpoint[] {
    this.#code = code;
    const changed: Row[] = [];
    for (const row of [...this.#groups.values()].flat()) {
      const binding = code ? bind(code, row.request.place) : notLoaded;
      if (JSON.stringify(binding) !== JSON.stringify(row.binding)) changed.push(row);
      row.binding = this.#checked(row, binding);
    }
    this.#index();
    return changed;
  }

  /** A new run counts hits from zero. */
  resetHits(): void {
    for (const row of [...this.#groups.values()].flat()) row.hits = 0;
  }

  /** Breakpoints that count their hits. */
  get counting(): readonly BreakpointRow[] {
    return [...this.#groups.values()].flat().filter(({ hitCount }) => hitCount !== undefined);
  }

  /** Breakpoints at an address whose conditions hold now. */
  holding(address: Address, ask: Ask, problems: string[]): readonly BreakpointRow[] {
    return (this.#byAddress.get(address) ?? []).filter(
      ({ request: { place, condition } }) =>
        (place.at !== 'raise' || this.raised(place.kind, place.wanted)) && holds(condition, ask, problems),
    );
  }

  judge(address: Address, ask: Ask): Judgement {
    const stopping: Breakpoint[] = [];
    const logs: string[] = [];
    const problems: string[] = [];
    for (const row of this.holding(address, ask, problems)) {
      row.hits += 1;
      if (row.hitCount && !row.hitCount(row.hits)) continue;
      if (row.log) logs.push(fillLog(row.log, ask));
      else stopping.push(row);
    }
    return { stopping, logs, problems };
  }

  #row(request: BreakpointRequest): Row {
    const hitCount = request.hitCount ? parseHitCount(request.hitCount) : undefined;
    const log = request.logMessage ? parseLogMessage(request.logMessage) : undefined;
    const row: Row = { id: this.#nextId++, request, binding: notLoaded, hitCount, log, hits: 0 };
    row.binding = this.#checked(row, this.#code ? bind(this.#code, request.place) : notLoaded);
    return row;
  }

  /** A breakpoint whose hit count cannot be read never stops, and says so. */
  #checked(row: Row, binding: Binding): Binding {
    if (!row.request.hitCount || row.hitCount) return binding;
    return { addresses: [], message: `\`${row.request.hitCount}\` is no hit count: ${hitCountHelp}.` };
  }

  #index(): void {
    this.#byAddress = new Map();
    for (const row of [...this.#groups.values()].flat()) {
      for (const address of row.binding.addresses) {
        const rows = this.#byAddress.get(address);
        if (rows) rows.push(row);
        else this.#byAddress.set(address, [row]);
      }
    }
  }
}

/** A condition that cannot be evaluated stops the program: silence would hide the mistake. */
export const holds = (condition: string | undefined, ask: Ask, problems: string[]): boolean => {
  if (!condition) return true;
  const answer = ask(condition);
  if ('text' in answer && answer.truth !== undefined) return answer.truth;
  const why = 'error' in answer ? answer.error : `it is ${answer.text}, neither true nor false`;
  problems.push(`The breakpoint's condition \`${condition}\` cannot be used: ${why}`);
  return true;
};

export const fillLog = (parts: readonly LogPart[], ask: Ask): string =>
  parts
    .map((part) => {
      if ('text' in part) return part.text;
      const answer = ask(part.expression);
      return 'text' in answer ? answer.text : `{${part.expression}: ${answer.error}}`;
    })
    .join('');
