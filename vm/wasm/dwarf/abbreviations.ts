/** Abbreviation tables (DWARF 5, section 7.5.3), with what is needed to pass over an entry quickly. */
import { type FormShape, Step, sizeOfForm, stepOfForm } from './forms.ts';
import type { DwarfReader, DwarfSection } from './reader.ts';

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Triples: attribute, form, constant of `implicit_const`. */
  readonly attributes: readonly number[];
  /** Of each attribute, counted from the first, as far as all before it have a size; -1 for the others. */
  readonly offsets: readonly number[];
  /** How to get behind each of them: numbers of bytes, and kinds of {@link Step}. */
  readonly skips: readonly number[];
  /** The same for all of them, with bytes that follow each other put together. */
  readonly steps: readonly number[];
}

/** Codes below are numbered without gaps by every compiler. */
const denseCodes = 4096;

export class Abbreviations {
  /** Read as far as somebody asked: most units are only asked for their first entry. */
  readonly #dense: (Abbreviation | undefined)[] = [];
  readonly #sparse = new Map<number, Abbreviation>();
  readonly #reader: DwarfReader;
  readonly #shape: FormShape;
  #size = 0;
  #unknownForm: number | undefined;
  #isRead = false;
  #tags: Set<number> | undefined;

  /** The table at an offset of `.debug_abbrev`, for units of one shape. */
  constructor(section: DwarfSection, offset: number, shape: FormShape) {
    this.#reader = section.reader(Math.min(offset, section.length));
    this.#shape = shape;
  }

  get size(): number {
    this.#readUntil(-1);
    return this.#size;
  }

  /** A form that nobody knows: what is behind it in an entry cannot be found. */
  get unknownForm(): number | undefined {
    this.#readUntil(-1);
    return this.#unknownForm;
  }

  get(code: number): Abbreviation | undefined {
    const known = code < denseCodes ? this.#dense[code] : this.#sparse.get(code);
    return known ?? (this.#isRead ? undefined : this.#readUntil(code));
  }

  /** All of them by code. */
  *all(): Iterable<readonly [code: number, row: Abbreviation]> {
    this.#readUntil(-1);
    for (let code = 0; code < this.#dense.length; code++) {
      const row = this.#dense[code];
      if (row) yield [code, row];
    }
    yield* this.#sparse;
  }

  /** Whether entries with a tag can be there. */
  hasTag(tag: number): boolean {
    if (!this.#tags) {
      this.#tags = new Set();
      for (const [, row] of this.all()) this.#tags.add(row.tag);
    }
    return this.#tags.has(tag);
  }

  /** Reads on up to the row of a code. */
  #readUntil(wanted: number): Abbreviation | undefined {
    const reader = this.#reader;
    while (!this.#isRead) {
      const code = reader.uleb();
      if (code === 0 || reader.isBroken) {
        this.#isRead = true;
        break;
      }
      const tag = reader.uleb();
      const hasChildren = reader.u8() !== 0;
      const attributes: number[] = [];
      for (;;) {
        const attribute = reader.uleb();
        const form = reader.uleb();
        const constant = form === 0x21 ? reader.sleb() : 0;
        if ((attribute === 0 && form === 0) || reader.isBroken) break;
        attributes.push(attribute, form, constant);
      }
      if (reader.isBroken) {
        this.#isRead = true;
        break;
      }
      const row = { tag, hasChildren, attributes, ...this.#layout(attributes, this.#shape) };
      this.#add(code, row);
      if (code === wanted) return row;
    }
    return undefined;
  }

  #add(code: number, row: Abbreviation): void {
    this.#size++;
    if (code < denseCodes) this.#dense[code] = row;
    else this.#sparse.set(code, row);
  }

  #layout(attributes: readonly number[], shape: FormShape): Pick<Abbreviation, 'offsets' | 'skips' | 'steps'> {
    const offsets: number[] = [];
    const skips: number[] = [];
    const steps: number[] = [];
    let offset = 0;
    for (let at = 1; at < attributes.length; at += 3) {
      offsets.push(offset);
      const form = attributes[at] as number;
      const size = sizeOfForm(form, shape);
      const step = size >= 0 ? size : stepOfForm(form);
      const last = steps.at(-1) ?? Step.leb;
      skips.push(step);
      if (size < 0) {
        offset = -1;
        if (step === Step.unknown) this.#unknownForm ??= form;
        steps.push(step);
      } else {
        if (offset >= 0) offset += size;
        if (last >= 0) steps[steps.length - 1] = last + size;
        else steps.push(size);
      }
    }
    return { offsets, skips, steps };
  }
}
