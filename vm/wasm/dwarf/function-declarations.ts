/** Lines in which functions are declared, whether code of them was kept or not. */
import type { Position } from '../../context/index.ts';
import type { CompileUnit } from './compile-units.ts';
import { At, type Entries, type Entry, Tag } from './entries.ts';

/** Scopes in each other that are looked into. */
const depthLimit = 300;

/** Units that are read for a source: headers that most of a program includes name all of them. */
const mostUnits = 8;

const holders: ReadonlySet<number> = new Set([Tag.namespace, Tag.structureType, Tag.classType]);

export class FunctionDeclarations {
  readonly #lines = new Map<string, readonly number[]>();

  /** `positionOf` tells where the function of an entry was written. */
  constructor(
    private readonly entries: Entries,
    private readonly positionOf: (entry: Entry, unit: CompileUnit) => Position | undefined,
  ) {}

  /**
   * Those of the functions of a source that `units` define, ascending; what is only announced there is not looked at. None where there are
   * more units than are worth reading.
   */
  lines(source: string, units: readonly CompileUnit[]): readonly number[] {
    if (units.length > mostUnits) return [];
    let lines = this.#lines.get(source);
    if (!lines) {
      const found = new Set<number>();
      for (const unit of units) this.#visit({ unit, source, found }, unit.entry, 0);
      lines = [...found].sort((left, right) => left - right);
      this.#lines.set(source, lines);
    }
    return lines;
  }

  #visit(asked: Asked, parent: Entry, depth: number): number {
    return this.entries.children(parent, (child) => {
      if (child.tag === Tag.subprogram && !child.attributes.has(At.declaration)) {
        const position = this.positionOf(child, asked.unit);
        if (position?.source === asked.source && position.line > 0) asked.found.add(position.line);
      }
      return depth < depthLimit && holders.has(child.tag) ? this.#visit(asked, child, depth + 1) : undefined;
    });
  }
}

interface Asked {
  readonly unit: CompileUnit;
  readonly source: string;
  readonly found: Set<number>;
}
