/** Ranges of addresses of entries (DWARF 5, sections 2.17 and 7.25; before version 5 `.debug_ranges`). */
import { At, type Entry, numberOf, type Unit } from './entries.ts';
import { indexedAddress, isAddressForm, isListIndex } from './forms.ts';
import type { DwarfSection } from './reader.ts';

/** Pairs of start and end (exclusive), as they stand: addresses of DWARF. */
export type Ranges = ArrayLike<number>;

/** Addresses from here on mark code that the linker dropped. */
const tombstones = 0xfffffffe;

/** What code an entry covers; empty for none and for code that was dropped. */
export const rangesOf = (entry: Entry, base: number): Ranges => {
  const low = numberOf(entry, At.lowAddress);
  const high = numberOf(entry, At.highAddress);
  if (high !== undefined && low !== undefined) {
    const end = isAddressForm(entry.forms.get(At.highAddress) ?? 0) ? high : low + high;
    return isLive(low, end) ? [low, end] : [];
  }
  const list = numberOf(entry, At.ranges);
  if (list === undefined) return [];
  const { unit } = entry;
  if (unit.version < 5) return oldRanges(unit, unit.isSplit ? list + unit.rangeListsBase : list, base);
  const form = entry.forms.get(At.ranges) ?? 0;
  return rangeList(unit, isListIndex(form) ? listOffset(unit, list) : list, base);
};

/** Code never begins at address 0 of the payload: that is the number of functions. */
export const isLive = (from: number, to: number): boolean => from > 0 && from < tombstones && to > from;

const listOffset = (unit: Unit, index: number): number => {
  const { rangeListsBase: base, is64, sections } = unit;
  return base + sections.rangeLists.reader(base + index * (is64 ? 8 : 4)).offset(is64);
};

const oldRanges = (unit: Unit, offset: number, unitBase: number): Ranges => {
  if (unit.addressSize === 4) return plainRanges(unit.sections.ranges, offset, unitBase);
  const reader = unit.sections.ranges.reader(offset);
  const ranges: number[] = [];
  let base = unitBase;
  while (!reader.isAtEnd) {
    const from = reader.unsigned(unit.addressSize);
    const to = reader.unsigned(unit.addressSize);
    if (from === 0 && to === 0) break;
    if (from === 0xffffffff) base = to;
    else if (from < tombstones && isLive(base + from, base + to)) ranges.push(base + from, base + to);
  }
  return ranges;
};

/** Addresses of four bytes: units of large programs have tens of thousands of them. */
const plainRanges = ({ bytes, from, length }: DwarfSection, offset: number, unitBase: number): Ranges => {
  let ranges = new Uint32Array(8);
  let count = 0;
  let base = unitBase;
  const last = from + length - 8;
  for (let at = from + offset; at <= last; at += 8) {
    const start = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    const end = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
    if (start === 0 && end === 0) break;
    if (start === -1) base = end >>> 0;
    else if (start >>> 0 < tombstones && isLive(base + (start >>> 0), base + (end >>> 0))) {
      if (count === ranges.length) {
        const wider = new Uint32Array(count * 4);
        wider.set(ranges);
        ranges = wider;
      }
      ranges[count++] = base + start;
      ranges[count++] = base + end;
    }
  }
  return ranges.slice(0, count);
};

const rangeList = (unit: Unit, offset: number, unitBase: number): Ranges => {
  const reader = unit.sections.rangeLists.reader(offset);
  const address = (): number => reader.unsigned(unit.addressSize);
  const indexed = (): number => indexedAddress(unit, reader.uleb());
  const ranges: number[] = [];
  let base = unitBase;
  const add = (from: number, to: number): void => {
    if (isLive(from, to)) ranges.push(from, to);
  };
  while (!reader.isAtEnd) {
    switch (reader.u8()) {
      case 1:
        base = indexed();
        break;
      case 2:
        add(indexed(), indexed());
        break;
      case 3: {
        const from = indexed();
        add(from, from + reader.uleb());
        break;
      }
      case 4: {
        const from = reader.uleb();
        const to = reader.uleb();
        if (base < tombstones) add(base + from, base + to);
        break;
      }
      case 5:
        base = address();
        break;
      case 6:
        add(address(), address());
        break;
      case 7: {
        const from = address();
        add(from, from + reader.uleb());
        break;
      }
      default:
        return ranges;
    }
  }
  return ranges;
};
