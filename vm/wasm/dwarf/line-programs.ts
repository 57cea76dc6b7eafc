/** The line programs of a module by their headers: which sources each tells of. Their rows are read when they are asked for. */
import type { CompileUnit } from './compile-units.ts';
import { joinPath } from './join-path.ts';
import { type LineHeader, readLineHeader } from './line-header.ts';
import { type LineRows, LineRunner } from './line-program.ts';
import { type LineSequences, sequencesInto, sequencesOf } from './line-sequences.ts';
import type { DwarfSections } from './sections.ts';

export class LineProgram {
  readonly runner: LineRunner;
  #sequences: LineSequences | undefined;

  constructor(
    sections: DwarfSections,
    readonly header: LineHeader,
    /** Numbers of the paths of its files, in {@link LinePrograms.sources}. */
    readonly paths: Uint32Array,
    /** Units that name it; none when no unit is known. */
    readonly units: readonly CompileUnit[],
  ) {
    this.runner = new LineRunner(sections, header, paths);
  }

  /** Found when they are first asked for. */
  get sequences(): LineSequences {
    this.#sequences ??= sequencesOf(this.runner, this.header);
    return this.#sequences;
  }

  /** Finds the sequences and appends their rows; false when they are known already, and nothing is appended. */
  readInto(rows: LineRows): boolean {
    if (this.#sequences) return false;
    this.#sequences = sequencesInto(this.runner, this.header, rows);
    return true;
  }
}

export class LinePrograms {
  /** Paths of all files that programs name, by number. */
  readonly sources: string[] = [];
  /** MD5 of the texts that were compiled, by path, where it is known. */
  readonly checksums = new Map<string, string>();
  /** Offsets of `.debug_line` where no program can be read. */
  readonly broken: number[] = [];
  /** In the order of the units that name them, or of the section when no unit is known. */
  readonly all: readonly LineProgram[];
  readonly #numbers = new Map<string, number>();
  readonly #byOffset = new Map<number, LineProgram>();

  constructor(
    private readonly sections: DwarfSections,
    units: readonly CompileUnit[],
  ) {
    this.all = units.length > 0 ? this.#ofUnits(units) : this.#ofSection();
  }

  /** The number of a path; undefined when no program names it. */
  numberOf(path: string): number | undefined {
    return this.#numbers.get(path);
  }

  /** The path of a file by its number in a unit. */
  fileOf({ statementList, folder }: CompileUnit, number: number): string | undefined {
    const program = this.#byOffset.get(statementList ?? -1);
    const file = program?.header.files[number];
    if (!program || !file) return undefined;
    if (program.units[0]?.folder === folder) return this.sources[program.paths[number]!];
    return joinPath(joinPath(folder, program.header.folders[file.folder] ?? ''), file.name);
  }

  /** Programs that name a source. */
  naming(source: number): readonly LineProgram[] {
    return this.all.filter(({ paths }) => paths.includes(source));
  }

  #ofUnits(units: readonly CompileUnit[]): readonly LineProgram[] {
    const found: LineProgram[] = [];
    const byOffset = new Map<number, CompileUnit[]>();
    for (const unit of units) {
      const { statementList, folder } = unit;
      if (statementList === undefined) continue;
      const known = byOffset.get(statementList);
      if (known) {
        known.push(unit);
        continue;
      }
      const named = [unit];
      byOffset.set(statementList, named);
      const program = this.#read(statementList, folder, named);
      if (!program) continue;
      this.#byOffset.set(statementList, program);
      found.push(program);
    }
    return found;
  }

  #ofSection(): readonly LineProgram[] {
    const found: LineProgram[] = [];
    for (let offset = 0; offset < this.sections.line.length; ) {
      const program = this.#read(offset, '', []);
      if (!program || program.header.end <= offset) break;
      found.push(program);
      offset = program.header.end;
    }
    return found;
  }

  #read(offset: number, folder: string, units: readonly CompileUnit[]): LineProgram | undefined {
    const header = readLineHeader(this.sections, offset);
    if (!header) {
      this.broken.push(offset);
      return undefined;
    }
    const folders = header.folders.map((inside) => joinPath(folder, inside));
    const paths = new Uint32Array(header.files.length);
    header.files.forEach((file, index) => {
      if (file) paths[index] = this.#number(joinPath(folders[file.folder] ?? folder, file.name), file.md5);
    });
    return new LineProgram(this.sections, header, paths, units);
  }

  #number(path: string, md5: string | undefined): number {
    if (md5 !== undefined) this.checksums.set(path, md5);
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.sources.push(path) - 1;
    this.#numbers.set(path, number);
    return number;
  }
}
