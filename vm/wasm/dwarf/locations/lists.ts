/** Location lists (DWARF 5, section 2.6.2; DWARF 4, section 2.6.2). */
import type { Unit } from '../entries.ts';
import { indexedAddress } from '../forms.ts';
import type { Expression } from './place.ts';

/** The expression of a location list that holds at an address of DWARF; undefined when none does. */
export const expressionAt = (
  unit: Unit,
  list: number,
  isIndex: boolean,
  base: number,
  address: number,
): Expression | undefined => {
  if (unit.version < 5) return (unit.isSplit ? splitExpressionAt : oldExpressionAt)(unit, list, base, address);
  const { sections, locationListsBase: bases } = unit;
  const size = unit.is64 ? 8 : 4;
  const at = isIndex ? bases + sections.locationLists.reader(bases + list * size).offset(unit.is64) : list;
  const reader = sections.locationLists.reader(at);
  const indexed = (): number => indexedAddress(unit, reader.uleb());
  const plain = (): number => reader.unsigned(unit.addressSize);
  let start = base;
  let fallback: Expression | undefined;
  while (!reader.isAtEnd) {
    const kind = reader.u8();
    let from = 0;
    let to = 0;
    if (kind === 0) break;
    if (kind === 1) start = indexed();
    else if (kind === 6) start = plain();
    else if (kind === 2) [from, to] = [indexed(), indexed()];
    else if (kind === 3) {
      from = indexed();
      to = from + reader.uleb();
    } else if (kind === 4) [from, to] = [start + reader.uleb(), start + reader.uleb()];
    else if (kind === 7) [from, to] = [plain(), plain()];
    else if (kind === 8) {
      from = plain();
      to = from + reader.uleb();
    } else if (kind !== 5) break;
    if (kind === 1 || kind === 6) continue;
    const length = reader.uleb();
    const found: Expression = { section: sections.locationLists, block: { at: reader.at, length } };
    reader.skip(length);
    if (kind === 5) fallback = found;
    else if (from <= address && address < to) return found;
  }
  return fallback;
};

const oldExpressionAt = (unit: Unit, list: number, base: number, address: number): Expression | undefined => {
  const section = unit.sections.locations;
  const reader = section.reader(list);
  let start = base;
  while (!reader.isAtEnd) {
    const from = reader.unsigned(unit.addressSize);
    const to = reader.unsigned(unit.addressSize);
    if (from === 0 && to === 0) break;
    if (from === 0xffffffff) {
      start = to;
      continue;
    }
    const length = reader.u16();
    if (start + from <= address && address < start + to) return { section, block: { at: reader.at, length } };
    reader.skip(length);
  }
  return undefined;
};

/** GNU's lists of split units before version 5: addresses by index, lengths of 4 bytes, expressions with a length of 2. */
const splitExpressionAt = (unit: Unit, list: number, base: number, address: number): Expression | undefined => {
  const section = unit.sections.locations;
  const reader = section.reader(list);
  const indexed = (): number => indexedAddress(unit, reader.uleb());
  let start = base;
  while (!reader.isAtEnd) {
    const kind = reader.u8();
    if (kind === 1) {
      start = indexed();
      continue;
    }
    let from = 0;
    let to = 0;
    if (kind === 2) [from, to] = [indexed(), indexed()];
    else if (kind === 3) {
      from = indexed();
      to = from + reader.u32();
    } else if (kind === 4) [from, to] = [start + reader.u32(), start + reader.u32()];
    else break;
    const length = reader.u16();
    if (from <= address && address < to) return { section, block: { at: reader.at, length } };
    reader.skip(length);
  }
  return undefined;
};
