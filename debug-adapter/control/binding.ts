import {
  type Address,
  addressOf,
  type DebugInformation,
  formatAddress,
  type Position,
  type SourceFrame,
  type StatementInfo,
  shortName,
  unitOf,
} from '../../vm/context/index.ts';
import type { Code } from './code.ts';
import { functionMatcher } from './function-matcher.ts';
import { begunAt, callsOf } from './inlining.ts';

/** Where a breakpoint is wanted. `sources` are paths of the debug information, none when the program has no such file. */
export type Place =
  | {
      readonly at: 'line';
      /** A file that was compiled under several paths has several. */
      readonly sources: () => readonly string[];
      /** Why there are none, when more is known than that. */
      readonly whyNot?: () => string | undefined;
      readonly path: string;
      readonly line: number;
      readonly column?: number;
    }
  | { readonly at: 'function'; readonly name: string }
  | { readonly at: 'instruction'; readonly address: Address }
  /** Where errors of a kind are raised (see vm/context/raises.ts); `wanted` narrows them by type or message. */
  | { readonly at: 'raise'; readonly kind: string; readonly wanted?: string };

/** Where it is: verified when there are addresses. */
export interface Binding {
  readonly addresses: readonly Address[];
  readonly position?: Position;
  readonly address?: Address;
  /** Why it is not bound, or how it was moved. */
  readonly message?: string;
  /** It may be bound later. */
  readonly pending?: boolean;
}

const lastLine = 2 ** 31 - 1;

export const bind = (code: Code, place: Place): Binding => {
  switch (place.at) {
    case 'line':
      return bindLine(code, place);
    case 'function':
      return bindFunction(code, place.name);
    case 'instruction':
      return bindInstruction(code, place.address);
    case 'raise':
      return { addresses: code.program.raises?.points(place.kind) ?? [] };
  }
};

/** The first statement that starts on the line (at or behind the column, when one is given), or on the next line that has one. */
const bindLine = (code: Code, place: Place & { readonly at: 'line' }): Binding => {
  if (!code.debug) {
    const absent = code.program.debugState === 'absent';
    const message = absent
      ? 'The program has no debug information: set a breakpoint on a function or an instruction.'
      : 'Debug information is not loaded (`debugInfo` is off): load it to stop at lines.';
    return { addresses: [], message, pending: true };
  }
  const sources = place.sources();
  if (sources.length === 0)
    return { addresses: [], message: place.whyNot?.() ?? 'The program is not made from this file.', pending: true };
  const each = sources.flatMap((source) => statementFrom(code, source, place.line, place.column) ?? []);
  const line = Math.min(...each.map(({ position }) => position.line));
  const [first, ...others] = each.filter(({ position }) => position.line === line);
  const found = first && { ...first, addresses: [first, ...others].flatMap(({ addresses }) => addresses) };
  if (!found) return { addresses: [], message: whyNoCode(code, sources, place.line) };
  // Copies of one statement in several units (replaced code, an inlined call) are one breakpoint.
  return {
    addresses: found.addresses,
    position: found.position,
    ...(found.addresses[0] === undefined ? {} : { address: found.addresses[0] }),
  };
};

const statementFrom = (
  code: Code,
  source: string,
  line: number,
  column: number | undefined,
): Pick<StatementInfo, 'position' | 'addresses'> | undefined => {
  const { debug } = code;
  if (!debug) return undefined;
  if (column !== undefined && debug.places) {
    const places = debug.places(source, line, line).filter(({ position }) => position.line === line);
    const place = places.find(({ position }) => position.column >= column) ?? places.at(-1);
    if (place) return merged(place, places);
  }
  const onLine = debug.statements(source, line, line).filter(({ position }) => position.line === line);
  const first = onLine.find(({ position }) => column === undefined || position.column >= column) ?? onLine.at(-1);
  if (first) return debug.places && column === undefined ? eachCopy(code, onLine) : merged(first, onLine);
  if (isLeftOut(debug, source, line)) return undefined;
  const below = statementsBelow(debug, source, line);
  return debug.places ? eachCopy(code, below) : below[0] && merged(below[0], below);
};

/** Statements of the first line below one that has any: looked for near the line first. */
const statementsBelow = (debug: DebugInformation, source: string, line: number): readonly StatementInfo[] => {
  for (let from = line + 1, reach = 8; from < lastLine; from += reach, reach *= 8) {
    const found = debug.statements(source, from, Math.min(lastLine, from + reach - 1));
    const next = found[0]?.position.line;
    if (next !== undefined) return found.filter(({ position }) => position.line === next);
  }
  return [];
};

const whyNoCode = ({ debug }: Code, sources: readonly string[], line: number): string =>
  debug && sources.some((source) => isLeftOut(debug, source, line))
    ? 'There is no code on this line: the function that it stands in was optimised away.'
    : 'There is no code on this line or below it.';

/**
 * Whether the last function that is declared up to a line has no code at all. Where it ends is not known: its lines are those up to the next
 * function, into which a breakpoint does not move.
 */
const isLeftOut = (debug: DebugInformation, source: string, line: number): boolean => {
  const lines = debug.functionLines?.(source) ?? [];
  const own = lines.findLast((each) => each <= line);
  const next = lines.find((each) => each > line) ?? lastLine;
  return own !== undefined && debug.statements(source, own, next - 1).length === 0;
};

interface Start {
  readonly address: Address;
  readonly position: Position;
}

/** Where a line begins in each function and inlined call that it was compiled into: the lowest address of each. */
const eachCopy = (
  code: Code,
  statements: readonly StatementInfo[],
): Pick<StatementInfo, 'position' | 'addresses'> | undefined => {
  const functions = new Map<string, Start[]>();
  for (const { addresses, position } of statements)
    for (const address of addresses) {
      const key = `${unitOf(address)} ${code.functionAt(address)?.entry}`;
      const starts = functions.get(key);
      if (starts) starts.push({ address, position });
      else functions.set(key, [{ address, position }]);
    }
  const copies = new Map<string, Start>();
  for (const [key, starts] of functions)
    for (const start of starts) {
      // Which calls were inlined matters only where a line begins more than once.
      const calls = starts.length === 1 ? [] : callsOf(code.framesAt(start.address));
      const copy = `${key} ${calls.join(' ')}`;
      const known = copies.get(copy);
      if (!known || start.address < known.address) copies.set(copy, start);
    }
  const [first, ...others] = [...copies.values()].sort((left, right) => left.address - right.address);
  return first && { position: first.position, addresses: [first, ...others].map(({ address }) => address) };
};

const merged = (first: StatementInfo, all: readonly StatementInfo[]): StatementInfo => ({
  ...first,
  addresses: all
    .filter(({ position }) => position.line === first.position.line && position.column === first.position.column)
    .flatMap((statement) => statement.addresses),
});

/** Every function that is called so, and every copy of it that was inlined. */
const bindFunction = (code: Code, name: string): Binding => {
  const matches = functionMatcher(name);
  if (typeof matches === 'string') return { addresses: [], message: matches };
  const fits = (row: { readonly name: string; readonly aliases?: readonly string[] }): boolean =>
    matches(row.name) || shortName(row.name) === name || (row.aliases?.includes(name) ?? false);
  const { meta, units } = code.program;
  // A unit is one function in some machines and a module in others: entries come from both.
  const entries = new Set([
    ...meta.functions.filter(fits).map((row) => row.entry),
    ...units.filter((unit) => unit.replacedBy !== undefined && fits(unit)).map((unit) => addressOf(unit.id, 0)),
  ]);
  const copies = (code.debug?.functionsNamed?.(matches) ?? []).flatMap(({ addresses }) => addresses);
  const isEntry = (address: Address): boolean => code.functionAt(address)?.entry === address;
  for (const address of copies) if (isEntry(address)) entries.add(address);
  const inlined = copies.filter((address) => !isEntry(address));
  if (entries.size === 0 && inlined.length === 0)
    return { addresses: [], message: `The program has no function ${name}.`, pending: true };
  const addresses = [...new Set([...[...entries].map((entry) => firstStatement(code, entry)), ...inlined])];
  const [address] = addresses as [Address];
  const position = code.framesAt(address)[0]?.position;
  return { addresses, address, ...(position ? { position } : {}) };
};

const firstStatement = (code: Code, entry: Address): Address => {
  const end = code.functionAt(entry)?.end ?? Number.POSITIVE_INFINITY;
  const first = code.statementsAround(entry).find(({ address }) => address >= entry && address < end);
  return first?.address ?? entry;
};

const bindInstruction = (code: Code, address: Address): Binding => {
  if (address < 0) return { addresses: [], message: 'The reference is no address of instruction memory.' };
  const [start] = code.program.units[unitOf(address)]?.starts(address, 1) ?? [];
  if (start !== address) return { addresses: [], message: `No instruction starts at ${formatAddress(address)}.` };
  const position = code.framesAt(address)[0]?.position;
  return { addresses: [address], address, ...(position ? { position } : {}) };
};

/** Inlined calls that begin where a breakpoint stopped, and are not what it was set on. */
export const hiddenAt = (
  {
    request: { place },
    binding: { position: wanted },
  }: { readonly request: { readonly place: Place }; readonly binding: Binding },
  frames: readonly SourceFrame[],
): number => {
  const matches = place.at === 'function' ? functionMatcher(place.name) : undefined;
  const level = frames.findIndex(({ name, position, inlined }) =>
    typeof matches === 'function'
      ? matches(name) || !inlined
      : place.at !== 'line' || (position.line === wanted?.line && position.source === wanted.source),
  );
  return level <= begunAt(frames) ? Math.max(0, level) : 0;
};
