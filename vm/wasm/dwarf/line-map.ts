/**
 * The lines of a module. Programs are read one by one while few are asked for: those that name a source, and those of the unit that
 * an address lies in. Who asks for everything, or for most of it, gets a table of all of them.
 */
import { bodyOf, functionAt, type WasmModule } from '../module.ts';
import type { CompileUnit } from './compile-units.ts';
import { LinePart } from './line-part.ts';
import { type LineProgram, LinePrograms } from './line-programs.ts';
import { readRows, startOfBody } from './line-reader.ts';
import { type LinePlace, LineTable } from './line-table.ts';
import type { DwarfSections } from './sections.ts';
import type { UnitRanges } from './unit-ranges.ts';

export type { LinePlace } from './line-table.ts';

export class LineMap {
  readonly #programs: LinePrograms;
  /** Programs by themselves. */
  readonly #parts = new Map<LineProgram, LinePart>();
  #whole: LineTable | undefined;
  /** Whether some unit leaves open where its code is. */
  #isOpen: boolean | undefined;

  /** By place in the list of units: place of the program that each names; -1 for none. */
  #programOfUnit: Int32Array | undefined;

  /** `isSound`: all units can be read, so that they tell where their code is, by their places in `ranges`. */
  constructor(
    sections: DwarfSections,
    private readonly units: readonly CompileUnit[],
    private readonly ranges: UnitRanges,
    private readonly module: WasmModule,
    private readonly isSound: boolean,
  ) {
    this.#programs = new LinePrograms(sections, units);
  }

  /** Offsets of `.debug_line` where no program can be read. */
  get broken(): readonly number[] {
    return this.#programs.broken;
  }

  /** MD5 of the texts that were compiled, by path, where it is known. */
  get checksums(): ReadonlyMap<string, string> {
    return this.#programs.checksums;
  }

  /** Paths of the sources that statements come from. */
  get statementSources(): readonly string[] {
    const used = this.#all.statementSources;
    return this.#programs.sources.filter((_, number) => used[number] === 1);
  }

  /** Paths of all sources that programs name, also of those without code. */
  get sources(): readonly string[] {
    return this.#programs.sources;
  }

  /** The path of a file by its number in a unit. */
  fileOf(unit: CompileUnit, number: number): string | undefined {
    return this.#programs.fileOf(unit, number);
  }

  /** Units whose programs name a source. */
  unitsNaming(source: string): readonly CompileUnit[] {
    const number = this.#programs.numberOf(source);
    return number === undefined ? [] : this.#programs.naming(number).flatMap(({ units }) => units);
  }

  /** Indices of the functions that have rows, ascending. */
  functions(): readonly number[] {
    return this.#all.functions(this.module);
  }

  /** The row that covers an offset of a function; rows without a line count for the row before. */
  at(offset: number): LinePlace | undefined {
    const index = functionAt(this.module, offset);
    if (index === undefined) return undefined;
    return this.#tableAt(offset)?.at(offset, startOfBody(this.module, index));
  }

  /** False where no unit says that it has code at an offset, and none leaves that open. */
  mayTell(offset: number): boolean {
    this.#isOpen ??= !this.isSound || this.#programs.all.some(isUnranged);
    return this.#isOpen || this.#isCovered(offset - (this.module.codeStart ?? 0));
  }

  /** Offsets of all statement starts, ascending. */
  get statementStarts(): Uint32Array {
    return this.#all.statementStarts;
  }

  /** Those of a function, by an offset in it, or of all code outside of functions. */
  statementStartsAround(offset: number): Uint32Array {
    const index = functionAt(this.module, offset);
    const table = index === undefined ? this.#all : this.#tableAt(offset);
    return table?.statementStarts ?? new Uint32Array(0);
  }

  /** Those of a function from an offset in it to another (exclusive). */
  statementStartsIn(from: number, to: number): readonly number[] {
    const index = functionAt(this.module, from);
    return (index === undefined ? this.#all : this.#tableAt(from))?.statementStartsIn(from, to) ?? [];
  }

  /** Statements of a source that start in lines from `from` to `to`, by line, column and offset. */
  statements(source: string, from: number, to: number): readonly LinePlace[] {
    const number = this.#programs.numberOf(source) ?? -1;
    return merged(this.#tablesOf(source, from, to).map((table) => table.statements(number, from, to)));
  }

  /** Every place of a source in lines from `from` to `to` that the compiler tells the column of, in the same order. */
  places(source: string, from: number, to: number): readonly LinePlace[] {
    const number = this.#programs.numberOf(source) ?? -1;
    return merged(this.#tablesOf(source, from, to).map((table) => table.places(number, from, to)));
  }

  /** Lines of a source that have code, ascending. */
  lines(source: string): readonly number[] {
    const number = this.#programs.numberOf(source) ?? -1;
    const lines = new Set<number>();
    for (const table of this.#tablesOf(source, 0, lastLine)) table.lines(number, lines);
    return [...lines].sort((left, right) => left - right);
  }

  get #all(): LineTable {
    if (!this.#whole) {
      const { all, sources } = this.#programs;
      const rows = readRows(
        this.module,
        all.map((program) => ({ program })),
      );
      this.#whole = new LineTable(rows, sources);
      this.#parts.clear();
    }
    return this.#whole;
  }

  /** Tables that hold every row of a source in some lines. */
  #tablesOf(source: string, from: number, to: number): readonly LineTable[] {
    const number = this.#programs.numberOf(source);
    if (number === undefined) return [];
    if (this.#whole) return [this.#whole];
    const tables: LineTable[] = [];
    for (const program of this.#programs.naming(number)) {
      const part = this.#part(program);
      if (!part.isApart) return [this.#all];
      tables.push(part.between(number, from, to));
    }
    return tables;
  }

  /** The table that tells of an offset in a function; undefined when none does. */
  #tableAt(offset: number): LineTable | undefined {
    if (this.#whole) return this.#whole;
    if (!this.isSound) return this.#all;
    const told = this.#programsAt(offset);
    // Units that do not say where their code is may be without.
    const asked = told.length > 0 ? told : this.#programs.all.filter(isUnranged);
    const body = bodyOf(this.module, functionAt(this.module, offset) ?? -1);
    if (!body) return undefined;
    let isApart = true;
    for (const program of asked) {
      const part = this.#part(program);
      const table = part.around(body.locals, body.end);
      if (table.at(offset, body.locals)) return table;
      isApart &&= part.isApart;
    }
    return isApart ? undefined : this.#all;
  }

  #isCovered(address: number): boolean {
    const programs = this.#programsByUnit();
    return this.ranges.at(address).some((unit) => programs[unit] !== -1);
  }

  /** Programs of the units that say that they have code at an offset. */
  #programsAt(offset: number): readonly LineProgram[] {
    const programs = this.#programsByUnit();
    const found: number[] = [];
    for (const unit of this.ranges.at(offset - (this.module.codeStart ?? 0))) {
      const program = programs[unit] as number;
      if (program >= 0 && !found.includes(program)) found.push(program);
    }
    return found.sort((left, right) => left - right).map((place) => this.#programs.all[place] as LineProgram);
  }

  #programsByUnit(): Int32Array {
    if (this.#programOfUnit) return this.#programOfUnit;
    const places = new Map(this.units.map((unit, place) => [unit, place]));
    const found = new Int32Array(this.units.length).fill(-1);
    this.#programs.all.forEach(({ units }, program) => {
      for (const unit of units) found[places.get(unit) as number] = program;
    });
    this.#programOfUnit = found;
    return found;
  }

  #part(program: LineProgram): LinePart {
    let part = this.#parts.get(program);
    if (!part) {
      part = new LinePart(this.module, program, this.#programs.sources);
      this.#parts.set(program, part);
    }
    return part;
  }
}

const lastLine = 2 ** 31 - 1;

/** Whether units leave open where their code is. Without a row there is none: a source with nothing but data. */
const isUnranged = ({ header, units }: LineProgram): boolean =>
  header.program < header.end && (units.length === 0 || units.some(({ isRanged }) => !isRanged));

/** Places of several tables in their order, without those that an earlier one has. */
const merged = (lists: readonly (readonly LinePlace[])[]): readonly LinePlace[] => {
  const some = lists.filter(({ length }) => length > 0);
  if (some.length < 2) return some[0] ?? [];
  const known = new Set<number>();
  return some
    .flat()
    .filter(({ offset }) => !known.has(offset) && known.add(offset))
    .sort((left, right) => left.line - right.line || left.column - right.column || left.offset - right.offset);
};
