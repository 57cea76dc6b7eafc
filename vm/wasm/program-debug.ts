/** Debug information of several modules as one: each question goes to the unit that an address lies in. */
import {
  type Address,
  type BranchInfo,
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

/** `parts` by unit id; a unit without debug information has none. */
export class MergedDebug implements DebugInformation {
  constructor(private readonly parts: ReadonlyMap<number, DebugInformation>) {}

  get sources(): DebugInformation['sources'] {
    const byPath = new Map<string, DebugInformation['sources'][number]>();
    for (const part of this.parts.values()) for (const source of part.sources) byPath.set(source.path, source);
    return [...byPath.values()];
  }

  #at(address: Address): DebugInformation | undefined {
    return this.parts.get(unitOf(address));
  }

  framesAt(address: Address): readonly SourceFrame[] {
    return this.#at(address)?.framesAt(address) ?? [];
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    const found = [...this.parts.values()].map((part) => part.statements(source, fromLine, toLine));
    const some = found.filter(({ length }) => length > 0);
    return some.length < 2 ? (some[0] ?? []) : some.flat().sort(byPosition);
  }

  places(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return [...this.parts.values()]
      .flatMap((part) => (part.places ?? part.statements).call(part, source, fromLine, toLine))
      .sort(byPosition);
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

  variables(address: Address, scope: number): readonly Variable[] {
    return this.#at(address)?.variables(address, scope) ?? [];
  }

  temporary(address: Address, index: number): string | undefined {
    return this.#at(address)?.temporary(address, index);
  }

  definition(address: Address): Position | undefined {
    return this.#at(address)?.definition?.(address);
  }

  branches(source: string): readonly BranchInfo[] {
    return [...this.parts.values()].flatMap((part) => part.branches(source));
  }
}

const byPosition = (left: StatementInfo, right: StatementInfo): number =>
  left.position.line - right.position.line || left.position.column - right.position.column;
