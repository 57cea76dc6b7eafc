/** Functions by name, with every copy of their code: their own bodies and the calls that were inlined. */
import { demangled } from '../demangle/index.ts';
import type { CompileUnit } from './compile-units.ts';
import { At, type Entries, type Entry, numberOf, Tag, textOf } from './entries.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import { inherited, nameOf } from './scopes.ts';

interface Copy {
  readonly ranges: Ranges;
  readonly isInlined: boolean;
}

interface Row {
  /** With parameters where the symbol has them. */
  readonly name: string;
  /** As the declaration says it, without what it is in. */
  readonly plain: string;
  readonly copies: Copy[];
  /** The first entry that tells of it. */
  readonly entry: Entry;
  readonly unit: CompileUnit;
}

/** Scopes in each other that are looked into. */
const depthLimit = 300;

/** An index of all functions of a module. Reading it looks at every function: only who searches by name asks for it. */
export class FunctionNames {
  #rows: readonly Row[] | undefined;

  constructor(
    private readonly entries: Entries,
    private readonly units: readonly CompileUnit[],
  ) {}

  /** Those one of whose names fits. */
  find(matches: (name: string) => boolean): readonly Row[] {
    return this.all().filter(({ name, plain }) => matches(name) || matches(plain));
  }

  all(): readonly Row[] {
    this.#rows ??= this.#read();
    return this.#rows;
  }

  #read(): readonly Row[] {
    const byOrigin = new Map<number, Row>();
    for (const unit of this.units) this.#visit(unit, unit.entry, byOrigin, 0);
    const byName = new Map<string, Row>();
    for (const row of byOrigin.values()) {
      const known = byName.get(row.name);
      if (known) known.copies.push(...row.copies);
      else if (row.copies.length > 0) byName.set(row.name, row);
    }
    return [...byName.values()];
  }

  #visit(unit: CompileUnit, parent: Entry, rows: Map<number, Row>, depth: number): number {
    return this.entries.children(parent, (child) => {
      const { tag } = child;
      const isCode = tag === Tag.subprogram || tag === Tag.inlinedSubroutine;
      const isHolder =
        tag === Tag.lexicalBlock || tag === Tag.namespace || tag === Tag.structureType || tag === Tag.classType;
      if (depth >= depthLimit || !(isCode || isHolder)) return undefined;
      const ranges = isCode ? rangesOf(child, unit.base) : [];
      if (isCode && ranges.length === 0) return undefined;
      if (isCode) this.#add(unit, child, { ranges, isInlined: tag === Tag.inlinedSubroutine }, rows);
      return this.#visit(unit, child, rows, depth + 1);
    });
  }

  #add(unit: CompileUnit, entry: Entry, copy: Copy, rows: Map<number, Row>): void {
    const origin = numberOf(entry, At.abstractOrigin) ?? numberOf(entry, At.specification) ?? entry.offset;
    let row = rows.get(origin);
    if (!row) {
      const plain = nameOf(this.entries, entry) ?? '';
      const holder = inherited(this.entries, entry, At.linkageName);
      const symbol = holder && textOf(holder, At.linkageName);
      row = { name: symbol === undefined ? plain : demangled(symbol), plain, copies: [], entry, unit };
      rows.set(origin, row);
    }
    row.copies.push(copy);
  }
}
