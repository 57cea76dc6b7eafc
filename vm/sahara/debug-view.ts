/** The debug information of a Sahara program, as tools see it: every version of every function. */
import {
  type Address,
  type BranchInfo,
  type DebugInformation,
  type Position,
  type SourceFrame,
  type StatementInfo,
  unitOf,
  type Variable,
} from '../context/index.ts';
import { variableView } from './debug-variable.ts';
import { decodeInstruction } from './encode.ts';
import type { FunctionDebug, SourceRange, VariableDebug } from './image.ts';
import type { SaharaUnit } from './program-unit.ts';
import { jumpTarget, wordAddress } from './spelling.ts';

/** A unit that has debug information. */
type DebugUnit = SaharaUnit & { readonly debug: FunctionDebug; readonly source: string };

const hasDebug = (unit: SaharaUnit | undefined): unit is DebugUnit =>
  unit?.debug !== undefined && unit.source !== undefined;

export class DebugView implements DebugInformation {
  /** Statements by source, ascending by position; made when `last` was the newest unit. */
  #statements:
    | { readonly last: SaharaUnit | undefined; readonly bySource: ReadonlyMap<string, readonly StatementInfo[]> }
    | undefined;

  /** `units` grows when code is added. */
  constructor(private readonly units: readonly SaharaUnit[]) {}

  get sources(): readonly { readonly path: string; readonly checksum: string }[] {
    const newest = new Map<string, string>();
    for (const unit of this.units) {
      for (const { path, checksum } of unit.image.debug?.sources ?? []) newest.set(path, checksum);
    }
    return [...newest].map(([path, checksum]) => ({ path, checksum }));
  }

  framesAt(address: Address): readonly SourceFrame[] {
    const unit = this.#unit(address);
    if (!unit) return [];
    const offset = unit.wordOf(address);
    const { lines } = unit.debug;
    const row = lines[Math.max(0, rowAt(lines, offset))];
    if (!row) return [];
    return [
      {
        name: unit.name,
        position: positionOf(unit.source, row.range),
        scope: row.scope,
        isStatement: row.statement && row.offset === offset,
      },
    ];
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    const all = this.#index().get(source) ?? [];
    return all.filter(({ position }) => position.line >= fromLine && position.line <= toLine);
  }

  statementStarts(unit: number): readonly Address[] {
    const lines = this.units[unit]?.debug?.lines ?? [];
    return lines.flatMap(({ offset, statement }) => (statement ? [wordAddress(unit, offset)] : []));
  }

  variables(address: Address, scope: number): readonly Variable[] {
    const unit = this.#unit(address);
    if (!unit) return [];
    const offset = unit.wordOf(address);
    const found: VariableDebug[] = [];
    for (let at = scope; ; ) {
      found.push(
        ...newestFirst(unit.debug.variables.filter((variable) => variable.scope === at && variable.from <= offset)),
      );
      const parent = unit.debug.scopes[at]?.parent;
      if (at === 0 || parent === undefined || parent >= at || parent < 0) break;
      at = parent;
    }
    return found.map((variable) => variableView(unit.image, variable));
  }

  temporary(address: Address, index: number): string | undefined {
    const unit = this.#unit(address);
    if (!unit) return undefined;
    const offset = unit.wordOf(address);
    return unit.debug.temporaries.findLast(({ from, to, depth }) => depth === index && from <= offset && offset < to)
      ?.name;
  }

  definition(address: Address): Position | undefined {
    const unit = this.#unit(address);
    return unit && positionOf(unit.source, unit.debug.range);
  }

  branches(source: string): readonly BranchInfo[] {
    const found = this.units.flatMap((unit) => (hasDebug(unit) && unit.source === source ? branchesOf(unit) : []));
    return found.sort((one, other) => byPosition(one.position, other.position));
  }

  #unit(address: Address): DebugUnit | undefined {
    const unit = this.units[unitOf(address)];
    return hasDebug(unit) ? unit : undefined;
  }

  #index(): ReadonlyMap<string, readonly StatementInfo[]> {
    const last = this.units.at(-1);
    if (!this.#statements || this.#statements.last !== last) {
      this.#statements = { last, bySource: statementIndex(this.units.filter(hasDebug)) };
    }
    return this.#statements.bySource;
  }
}

const positionOf = (source: string, { line, column, endLine, endColumn }: SourceRange): Position => ({
  source,
  line,
  column,
  endLine,
  endColumn,
});

const byPosition = (one: Position, other: Position): number =>
  one.line - other.line ||
  one.column - other.column ||
  (one.endLine ?? 0) - (other.endLine ?? 0) ||
  (one.endColumn ?? 0) - (other.endColumn ?? 0);

/** Index of the last row at or before a word; −1 when there is none. */
const rowAt = (lines: FunctionDebug['lines'], offset: number): number => {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** In the order of declaration, but a name that was declared again comes after its newer one. */
const newestFirst = (variables: readonly VariableDebug[]): readonly VariableDebug[] => {
  const isShadowed = (variable: VariableDebug, index: number) =>
    variables.some((other, later) => later > index && other.name === variable.name);
  const shadowed = variables.filter(isShadowed).reverse();
  return [...variables.filter((variable, index) => !isShadowed(variable, index)), ...shadowed];
};

const statementIndex = (units: readonly DebugUnit[]): ReadonlyMap<string, readonly StatementInfo[]> => {
  const bySource = new Map<string, Map<string, { position: Position; addresses: Address[]; function: string }>>();
  for (const unit of units) {
    const statements = bySource.get(unit.source) ?? new Map();
    bySource.set(unit.source, statements);
    for (const { offset, range, statement } of unit.debug.lines) {
      if (!statement) continue;
      const key = `${unit.name} ${range.line} ${range.column} ${range.endLine} ${range.endColumn}`;
      const known = statements.get(key);
      if (known) known.addresses.push(wordAddress(unit.id, offset));
      else {
        const position = positionOf(unit.source, range);
        statements.set(key, { position, addresses: [wordAddress(unit.id, offset)], function: unit.name });
      }
    }
  }
  return new Map(
    [...bySource].map(([source, statements]) => [
      source,
      [...statements.values()].sort((one, other) => byPosition(one.position, other.position)),
    ]),
  );
};

const branchesOf = (unit: DebugUnit): readonly BranchInfo[] =>
  unit.debug.branches.flatMap(({ offset, range, taken, fallThrough }) => {
    const instruction = decodeInstruction(unit.code.words, offset);
    if (typeof instruction === 'string') return [];
    const target = jumpTarget(offset, instruction);
    if (target === undefined) return [];
    return [
      {
        position: positionOf(unit.source, range),
        address: wordAddress(unit.id, offset),
        sides: [
          { label: taken, target: wordAddress(unit.id, target) },
          { label: fallThrough, target: wordAddress(unit.id, offset + instruction.length) },
        ],
      },
    ];
  });
