/** Types of a unit by the spelling of their names, found without decoding any other name. */
import { utf8OfText } from '../../../context/index.ts';
import type { Abbreviation } from '../abbreviations.ts';
import { At, type Entries, type Entry, textOf, type Unit } from '../entries.ts';
import { isInFunction, treeOf, typeFields } from '../entry-tree.ts';
import type { DwarfSection } from '../reader.ts';

/** An offset in `.debug_str`. */
const formStrp = 0x0e;

/** Definitions outside of functions whose own name begins with a text, or is it. */
export const typesNamed = (entries: Entries, unit: Unit, text: string, isWhole: boolean): readonly Entry[] => {
  const tree = treeOf(unit);
  const wanted = utf8OfText(text);
  const found: Entry[] = [];
  const glance = new Glance(unit, wanted);
  for (let at = 0; at < tree.types.length; at += typeFields) {
    if (!glance.mayFit(tree.types[at] as number)) continue;
    const entry = entries.at((tree.types[at] as number) + unit.bias, unit);
    if (!entry || !isNamed(entry, text, wanted, isWhole) || entry.has(At.declaration)) continue;
    if (!isInFunction(tree, tree.types[at + 1] as number)) found.push(entry);
  }
  return found;
};

/** Most entries are told by their first bytes to have another name: units of large programs have tens of thousands of types. */
class Glance {
  /** By code: where the place of the name stands behind the code of the entry; -1 for no name, {@link unknown} where that is not so plain. */
  readonly #places: number[] = [];

  constructor(
    private readonly unit: Unit,
    private readonly wanted: Uint8Array,
  ) {}

  /** False when the name of the entry at an offset of the section does not begin with the text that is looked for. */
  mayFit(offset: number): boolean {
    const { info, strings } = this.unit.sections;
    const at = info.from + offset;
    const code = info.bytes[at] as number;
    if (code >= 0x80) return true;
    this.#places[code] ??= this.#placeOf(this.unit.abbreviations.get(code));
    const place = this.#places[code] as number;
    if (place === unknown) return true;
    return place >= 0 && isAt(strings, u32(info.bytes, at + 1 + place), this.wanted);
  }

  #placeOf(abbreviation: Abbreviation | undefined): number {
    if (!abbreviation || this.unit.is64) return unknown;
    const { attributes, offsets } = abbreviation;
    for (let at = 0; at < attributes.length; at += 3) {
      if (attributes[at] !== At.name) continue;
      const place = offsets[at / 3] as number;
      return attributes[at + 1] === formStrp && place >= 0 ? place : unknown;
    }
    return -1;
  }
}

const unknown = -2;

const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

/** Whether a text stands at an offset of a section, with something behind it. */
const isAt = ({ bytes, from, length }: DwarfSection, offset: number, wanted: Uint8Array): boolean => {
  if (offset + wanted.length >= length) return false;
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[from + offset + index] !== wanted[index]) return false;
  }
  return true;
};

/** A name in the section of texts is compared there. */
const isNamed = (entry: Entry, text: string, wanted: Uint8Array, isWhole: boolean): boolean => {
  const encoded = entry.encoded(At.name);
  if (!encoded) return false;
  if (encoded.form !== formStrp) {
    const name = textOf(entry, At.name) ?? '';
    return isWhole ? name === text : name.startsWith(text);
  }
  const { strings } = entry.unit.sections;
  const offset = encoded.reader.offset(entry.unit.is64);
  if (!isAt(strings, offset, wanted)) return false;
  return !isWhole || strings.bytes[strings.from + offset + wanted.length] === 0;
};
