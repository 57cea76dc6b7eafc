/** Debug information of several modules as one: each question goes to the unit that an address lies in. */
import {
  type Address,
  type BranchInfo,
  type Copies,
  type DebugInformation,
  type FrameAccess,
  type NamedFunction,
  type Position,
  type SourceFrame,
  type StatementInfo,
  unitOf,
  type Value,
  type Variable,
} from '../context/index.ts';

/**
 * `parts` by unit id; a unit without debug information has none. `replaced` are the units that have a newer version, each with the
 * question whether its function at an address still is in force.
 */
export class MergedDebug implements DebugInformation {
  constructor(
    private readonly parts: ReadonlyMap<number, DebugInformation>,
    private readonly replaced: ReadonlyMap<number, (address: Address) => boolean> = new Map(),
  ) {}

  get sources(): DebugInformation['sources'] {
    const byPath = new Map<string, DebugInformation['sources'][number]>();
    for (const part of this.parts.values()) for (const source of part.sources) byPath.set(source.path, source);
    return [...byPath.values()];
  }

  sourcesWhere(fits: (path: string) => boolean): DebugInformation['sources'] {
    const byPath = new Map<string, DebugInformation['sources'][number]>();
    for (const part of this.parts.values())
      for (const source of sourcesWhere(part, fits)) byPath.set(source.path, source);
    return [...byPath.values()];
  }

  #at(address: Address): DebugInformation | undefined {
    return this.parts.get(unitOf(address));
  }

  lacks(unit: number): boolean {
    return !this.parts.has(unit);
  }

  mayTell(address: Address): boolean {
    return this.#at(address)?.mayTell?.(address) ?? true;
  }

  framesAt(address: Address): readonly SourceFrame[] {
    return this.#at(address)?.framesAt(address) ?? [];
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#merged((part) => part.statements(source, fromLine, toLine));
  }

  /**
   * Statements of all units. Of a replaced one, what stands in the newest text too, so that frames of the old version stop there; and
   * functions that keep their old code.
   */
  #merged(of: (part: DebugInformation) => readonly StatementInfo[]): readonly StatementInfo[] {
    const current = [...this.parts].filter(([unit]) => !this.replaced.has(unit)).map(([, part]) => of(part));
    const some = current.filter(({ length }) => length > 0);
    const found = some.length < 2 ? (some[0] ?? []) : some.flat().sort(byPosition);
    if (this.replaced.size === 0) return found;
    const known = new Set(found.map(placeOf));
    const old = [...this.replaced].flatMap(([unit, isInForce]) => {
      const part = this.parts.get(unit);
      const rows = part ? of(part) : [];
      return rows.filter((row) => known.has(placeOf(row)) || row.addresses.some(isInForce));
    });
    return [...found, ...old].sort(byPosition);
  }

  places(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#merged((part) => (part.places ?? part.statements).call(part, source, fromLine, toLine));
  }

  functionLines(source: string): readonly number[] {
    const current = [...this.parts].filter(([unit]) => !this.replaced.has(unit));
    const lines = current.flatMap(([, part]) => part.functionLines?.(source) ?? []);
    return [...new Set(lines)].sort((left, right) => left - right);
  }

  functionsNamed(matches: (name: string) => boolean): readonly NamedFunction[] {
    return [...this.parts.values()].flatMap((part) => part.functionsNamed?.(matches) ?? []);
  }

  returned(entry: Address, results: readonly Value[], caller: FrameAccess): Value | undefined {
    return this.#at(entry)?.returned?.(entry, results, caller);
  }

  statementStarts(unit: number): readonly Address[] {
    return this.parts.get(unit)?.statementStarts(unit) ?? [];
  }

  statementStartsIn(from: Address, to: Address): readonly Address[] {
    const part = this.#at(from);
    if (part?.statementStartsIn) return part.statementStartsIn(from, to);
    return this.statementStarts(unitOf(from)).filter((start) => start >= from && start < to);
  }

  variables(address: Address, scope: number): readonly Variable[] {
    return this.#at(address)?.variables(address, scope) ?? [];
  }

  temporary(address: Address, index: number): string | undefined {
    return this.#at(address)?.temporary(address, index);
  }

  definition(address: Address): Position | undefined {
    return this.#at(address)?.definition?.(address);
  }

  get problems(): readonly string[] {
    return [...this.parts.values()].flatMap(({ problems = [] }) => problems);
  }

  get copies(): Copies | undefined {
    const parts = [...this.parts.values()];
    if (!parts.some(({ copies }) => copies)) return undefined;
    const positionAt = (address: Address): Position | undefined => {
      const [frame] = this.framesAt(address);
      return frame?.isStatement ? frame.position : undefined;
    };
    const linesOf = (part: DebugInformation, source: string): readonly number[] =>
      part.copies?.lines(source) ?? part.statements(source, 1, lastLine).map(({ position }) => position.line);
    return {
      lineAt: (address) => {
        const copies = this.#at(address)?.copies;
        return copies ? copies.lineAt(address) : positionAt(address);
      },
      copyAt: (address) => this.#at(address)?.copies?.copyAt(address) ?? 0,
      lines: (source) =>
        [...new Set(parts.flatMap((part) => linesOf(part, source)))].sort((left, right) => left - right),
      functions: (source) => parts.flatMap((part) => part.copies?.functions(source) ?? []),
    };
  }

  branches(source: string): readonly BranchInfo[] {
    return [...this.parts].flatMap(([unit, part]) => {
      const isInForce = this.replaced.get(unit);
      return part.branches(source).filter(({ address }) => isInForce?.(address) ?? true);
    });
  }
}

const sourcesWhere = (part: DebugInformation, fits: (path: string) => boolean): DebugInformation['sources'] =>
  part.sourcesWhere?.(fits) ?? part.sources.filter(({ path }) => fits(path));

const lastLine = 2 ** 31 - 1;

const placeOf = ({ position: { line, column } }: StatementInfo): string => `${line}:${column}`;

const byPosition = (left: StatementInfo, right: StatementInfo): number =>
  left.position.line - right.position.line || left.position.column - right.position.column;
