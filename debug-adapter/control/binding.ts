import {
  type Address,
  addressOf,
  formatAddress,
  type Position,
  type StatementInfo,
  shortName,
  unitOf,
} from '../../vm/context/index.ts';
import type { Code } from './code.ts';

/** Where a breakpoint is wanted. `source` is a path of the debug information, undefined when the program has no such file. */
export type Place =
  | {
      readonly at: 'line';
      readonly source: () => string | undefined;
      readonly path: string;
      readonly line: number;
      readonly column?: number;
    }
  | { readonly at: 'function'; readonly name: string }
  | { readonly at: 'instruction'; readonly address: Address };

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

const searchedLines = 2 ** 31 - 1;

export const bind = (code: Code, place: Place): Binding => {
  switch (place.at) {
    case 'line':
      return bindLine(code, place);
    case 'function':
      return bindFunction(code, place.name);
    case 'instruction':
      return bindInstruction(code, place.address);
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
  const source = place.source();
  if (source === undefined) return { addresses: [], message: 'The program is not made from this file.', pending: true };
  const found = statementFrom(code, source, place.line, place.column);
  if (!found) return { addresses: [], message: 'There is no code on this line or below it.' };
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
): StatementInfo | undefined => {
  const onLine = code.debug?.statements(source, line, line).filter(({ position }) => position.line === line) ?? [];
  const first = onLine.find(({ position }) => column === undefined || position.column >= column) ?? onLine.at(-1);
  if (first) return merged(first, onLine);
  const below = code.debug?.statements(source, line + 1, searchedLines) ?? [];
  return below[0] && merged(below[0], below);
};

const merged = (first: StatementInfo, all: readonly StatementInfo[]): StatementInfo => ({
  ...first,
  addresses: all
    .filter(({ position }) => position.line === first.position.line && position.column === first.position.column)
    .flatMap((statement) => statement.addresses),
});

const bindFunction = (code: Code, name: string): Binding => {
  const units = code.program.units.filter((unit) => unit.name === name || shortName(unit.name) === name);
  const functions = code.program.meta.functions.filter(
    (row) => row.name === name || shortName(row.name) === name || row.aliases?.includes(name),
  );
  // A unit is one function in some machines and a module in others: entries come from both.
  const entries = new Set([
    ...functions.map((row) => row.entry),
    ...units.filter((unit) => unit.replacedBy !== undefined).map((unit) => addressOf(unit.id, 0)),
  ]);
  if (entries.size === 0) return { addresses: [], message: `The program has no function ${name}.`, pending: true };
  const addresses = [...entries].map((entry) => firstStatement(code, entry));
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
  const [start] = code.program.units[unitOf(address)]?.starts(address, 1) ?? [];
  if (start !== address) return { addresses: [], message: `No instruction starts at ${formatAddress(address)}.` };
  const position = code.framesAt(address)[0]?.position;
  return { addresses: [address], address, ...(position ? { position } : {}) };
};
