/** Compilation units: where their sources and their code are. */
import { At, type Entries, type Entry, numberOf, Tag, textOf, type Unit } from './entries.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import { type Skeleton, type SplitUnits, skeletonOf } from './split/split-units.ts';

export interface CompileUnit {
  /** With its entries. Of a split unit its file is read when it is first asked for; where that is missing it is the skeleton. */
  readonly unit: Unit;
  readonly entry: Entry;
  /** Folder that the compiler ran in. */
  readonly folder: string;
  /** Offset of its program in `.debug_line`. */
  readonly statementList?: number;
  /** What relative addresses are counted from. */
  readonly base: number;
  readonly ranges: Ranges;
  /** Whether it tells where its code is. */
  readonly isRanged: boolean;
}

/** The units with code or lines; those of types alone are left out. */
export const compileUnits = (entries: Entries, split: SplitUnits): readonly CompileUnit[] =>
  entries.units.flatMap((unit) => {
    const first = entries.at(unit.first, unit);
    if (!first) entries.problems.push(unreadable(unit));
    if (first?.tag === Tag.typeUnit)
      unit.stringOffsetsBase = numberOf(first, At.stringOffsetsBase) ?? unit.stringOffsetsBase;
    if (first?.tag !== Tag.compileUnit && first?.tag !== Tag.skeletonUnit) return [];
    // Texts and addresses of the entry itself may be counted from the bases that it names.
    unit.stringOffsetsBase = numberOf(first, At.stringOffsetsBase) ?? unit.stringOffsetsBase;
    unit.addressBase = numberOf(first, At.addressBase) ?? numberOf(first, At.gnuAddressBase) ?? unit.addressBase;
    unit.rangeListsBase = numberOf(first, At.rangeListsBase) ?? unit.rangeListsBase;
    unit.locationListsBase = numberOf(first, At.locationListsBase) ?? unit.locationListsBase;
    const entry = entries.at(unit.first, unit) ?? first;
    const base = numberOf(entry, At.lowAddress) ?? 0;
    const statementList = numberOf(entry, At.statementList);
    const folder = textOf(entry, At.compilationFolder) ?? '';
    // Those of large programs have tens of thousands of ranges.
    let ranges: Ranges | undefined;
    const own: CompileUnit = {
      unit,
      entry,
      folder,
      ...(statementList === undefined ? {} : { statementList }),
      base,
      get ranges() {
        ranges ??= rangesOf(entry, base);
        return ranges;
      },
      isRanged: entry.has(At.ranges) || entry.has(At.highAddress),
    };
    const skeleton = skeletonOf(unit, entry, folder);
    if (!skeleton) return [own];
    split.add(skeleton);
    return [splitUnit(own, skeleton, entries, split)];
  });

const splitUnit = (own: CompileUnit, skeleton: Skeleton, entries: Entries, split: SplitUnits): CompileUnit => ({
  ...own,
  get unit() {
    return split.unit(skeleton) ?? own.unit;
  },
  get entry() {
    const whole = split.unit(skeleton);
    return (whole && entries.at(whole.first, whole)) ?? own.entry;
  },
});

const unreadable = ({ offset, bias, abbreviations: { size, unknownForm } }: Unit): string => {
  const where = `The unit of debug information at 0x${(offset - bias).toString(16)}`;
  if (size === 0) return `${where} has no abbreviations; its variables and functions are not known.`;
  if (unknownForm === undefined) return `${where} is damaged; its variables and functions are not known.`;
  return `${where} has values of the unknown form 0x${unknownForm.toString(16)}; its variables and functions are not known.`;
};
