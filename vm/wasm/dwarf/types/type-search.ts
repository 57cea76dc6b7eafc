/** Types of a unit by the spelling of their names, found without decoding any other name. */
import { utf8OfText } from '../../../context/index.ts';
import { At, type Entries, type Entry, textOf, type Unit } from '../entries.ts';
import { isInFunction, treeOf, typeFields } from '../entry-tree.ts';

/** An offset in `.debug_str`. */
const formStrp = 0x0e;

/** Definitions outside of functions whose own name begins with a text, or is it. */
export const typesNamed = (entries: Entries, unit: Unit, text: string, isWhole: boolean): readonly Entry[] => {
  const tree = treeOf(unit);
  const wanted = utf8OfText(text);
  const found: Entry[] = [];
  for (let at = 0; at < tree.types.length; at += typeFields) {
    const entry = entries.at((tree.types[at] as number) + unit.bias, unit);
    if (!entry || !isNamed(entry, text, wanted, isWhole) || entry.has(At.declaration)) continue;
    if (!isInFunction(tree, tree.types[at + 1] as number)) found.push(entry);
  }
  return found;
};

/** A name in the section of texts is compared there. */
const isNamed = (entry: Entry, text: string, wanted: Uint8Array, isWhole: boolean): boolean => {
  const encoded = entry.encoded(At.name);
  if (!encoded) return false;
  if (encoded.form !== formStrp) {
    const name = textOf(entry, At.name) ?? '';
    return isWhole ? name === text : name.startsWith(text);
  }
  const { bytes, from, length } = entry.unit.sections.strings;
  const offset = encoded.reader.offset(entry.unit.is64);
  if (offset + wanted.length >= length) return false;
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[from + offset + index] !== wanted[index]) return false;
  }
  return !isWhole || bytes[from + offset + wanted.length] === 0;
};
