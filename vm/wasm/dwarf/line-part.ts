/** One line program by itself: of a function or of some lines only the sequences are read that tell of them. */
import type { WasmModule } from '../module.ts';
import { ExtentRows, type Extents, overlapping } from './extents.ts';
import { fileBit } from './line-program.ts';
import type { LineProgram } from './line-programs.ts';
import { isBodyEnd, readRows } from './line-reader.ts';
import { LineTable } from './line-table.ts';

/** Questions by line that are answered by some sequences, before the program is read. */
const fewQuestions = 12;

/** A program is read whole once that part of its bytes was read in pieces. */
const pieces = 4;

export class LinePart {
  readonly #module: WasmModule;
  readonly #program: LineProgram;
  readonly #sources: readonly string[];
  /** Places of the sequences that end where a function does: what tells of other code better may be in another program. */
  #fitting: Uint32Array | undefined;
  #extents: Extents | undefined;
  #isDisjoint: boolean | undefined;
  #whole: LineTable | undefined;
  /** By the places of their sequences. */
  readonly #few = new Map<string, LineTable>();
  #questions = 0;
  #read = 0;

  constructor(module: WasmModule, program: LineProgram, sources: readonly string[]) {
    this.#module = module;
    this.#program = program;
    this.#sources = sources;
  }

  /** Whether nothing is left out that can only be understood beside the other programs: they may tell of the same code. */
  get isApart(): boolean {
    return this.#fits.length === this.#program.sequences.count;
  }

  /** A table that has every row between two offsets of the file. */
  around(from: number, to: number): LineTable {
    if (this.#whole) return this.#whole;
    const { codeStart = 0 } = this.#module;
    if (!this.#areApart()) return this.whole;
    return this.#some(Uint32Array.from(overlapping(this.#byAddress, from - codeStart, to - codeStart)));
  }

  /** A table that has every row of a source, by its number, in some lines. */
  between(source: number, fromLine: number, toLine: number): LineTable {
    if (this.#whole || this.#questions++ >= fewQuestions) return this.whole;
    const { files, lows, highs } = this.#program.sequences;
    const bit = fileBit(source);
    const fits = this.#fits;
    const places = new Uint32Array(fits.length);
    let count = 0;
    for (let at = 0; at < fits.length; at++) {
      const place = fits[at]!;
      if ((files[place]! & bit) !== 0 && lows[place]! <= toLine && highs[place]! >= fromLine) places[count++] = place;
    }
    return this.#areApart() ? this.#some(places.subarray(0, count)) : this.whole;
  }

  /** All rows. */
  get whole(): LineTable {
    if (!this.#whole) {
      this.#whole = this.#tableOf(this.#fits);
      this.#few.clear();
    }
    return this.#whole;
  }

  #some(places: Uint32Array): LineTable {
    const key = places.join();
    const known = this.#few.get(key);
    if (known) return known;
    const { header, sequences } = this.#program;
    for (const place of places) this.#read += sequences.to[place]! - sequences.from[place]!;
    if (this.#read > (header.end - header.program) / pieces) return this.whole;
    const made = this.#tableOf(places);
    this.#few.set(key, made);
    return made;
  }

  #tableOf(places: Uint32Array): LineTable {
    return new LineTable(readRows(this.#module, [{ program: this.#program, places }]), this.#sources);
  }

  get #fits(): Uint32Array {
    if (!this.#fitting) {
      const { ends, count } = this.#program.sequences;
      const { codeStart = 0 } = this.#module;
      const found = new Uint32Array(count);
      let length = 0;
      for (let place = 0; place < count; place++)
        if (isBodyEnd(this.#module, ends[place]! + codeStart)) found[length++] = place;
      this.#fitting = found.subarray(0, length);
    }
    return this.#fitting;
  }

  /** Places of sequences by their code. */
  get #byAddress(): Extents {
    if (!this.#extents) {
      const { starts, ends } = this.#program.sequences;
      const rows = new ExtentRows(this.#fits.length);
      for (const place of this.#fits) rows.add(starts[place]!, ends[place]!, place);
      this.#extents = rows.extents();
    }
    return this.#extents;
  }

  /** Whether no two sequences tell of one function: its statements are told from all of its rows. */
  #areApart(): boolean {
    if (this.#isDisjoint === undefined) {
      const { starts, ends } = this.#program.sequences;
      const fits = this.#fits;
      let end = 0;
      let at = 0;
      for (; at < fits.length && starts[fits[at]!]! >= end; at++) end = ends[fits[at]!]!;
      // As a rule they ascend in the order of the program.
      this.#isDisjoint = at === fits.length || isDisjoint(this.#byAddress);
    }
    return this.#isDisjoint;
  }
}

const isDisjoint = ({ starts, reached }: Extents): boolean => {
  for (let at = 1; at < starts.length; at++) if (starts[at]! < reached[at - 1]!) return false;
  return true;
};
