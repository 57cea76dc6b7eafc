/** Compilation units: where their sources and their code are. */
import { At, type Entries, type Entry, numberOf, Tag, textOf, type Unit } from './entries.ts';
import { type Ranges, rangesOf } from './ranges.ts';

export interface CompileUnit {
  readonly unit: Unit;
  readonly entry: Entry;
  readonly name: string;
  /** Folder that the compiler ran in. */
  readonly folder: string;
  /** Offset of its program in `.debug_line`. */
  readonly statementList?: number;
  /** What relative addresses are counted from. */
  readonly base: number;
  readonly ranges: Ranges;
  readonly language: number;
}

/** The units with code or lines; those of types alone are left out. */
export const compileUnits = (entries: Entries): readonly CompileUnit[] =>
  entries.units.flatMap((unit) => {
    const first = entries.at(unit.first, unit);
    if (!first) entries.problems.push(unreadable(unit));
    if (first?.tag !== Tag.compileUnit) return [];
    // Texts and addresses of the entry itself may be counted from the bases that it names.
    unit.stringOffsetsBase = numberOf(first, At.stringOffsetsBase) ?? unit.stringOffsetsBase;
    unit.addressBase = numberOf(first, At.addressBase) ?? unit.addressBase;
    unit.rangeListsBase = numberOf(first, At.rangeListsBase) ?? unit.rangeListsBase;
    unit.locationListsBase = numberOf(first, At.locationListsBase) ?? unit.locationListsBase;
    const entry = entries.at(unit.first, unit) ?? first;
    const base = numberOf(entry, At.lowAddress) ?? 0;
    const statementList = numberOf(entry, At.statementList);
    return [
      {
        unit,
        entry,
        name: textOf(entry, At.name) ?? '',
        folder: textOf(entry, At.compilationFolder) ?? '',
        ...(statementList === undefined ? {} : { statementList }),
        base,
        ranges: rangesOf(entry, base),
        language: numberOf(entry, At.language) ?? 0,
      },
    ];
  });

const unreadable = ({ offset, bias, abbreviations: { size, unknownForm } }: Unit): string => {
  const where = `The unit of debug information at 0x${(offset - bias).toString(16)}`;
  if (size === 0) return `${where} has no abbreviations; its variables and functions are not known.`;
  if (unknownForm === undefined) return `${where} is damaged; its variables and functions are not known.`;
  return `${where} has values of the unknown form 0x${unknownForm.toString(16)}; its variables and functions are not known.`;
};

/** Parts of a path that say nothing or go back. */
const needless = /\\|(?:^|\/)\.{0,2}(?:\/|$)/;

/** A path with its folder, unless it is absolute; without `.` and, where that is possible, `..`. */
export const joinPath = (folder: string, path: string): string => {
  const isAbsolute = /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
  const whole = isAbsolute || folder === '' ? path : path === '' ? folder : `${folder}/${path}`;
  const root = /^(?:[A-Za-z]:)?[/\\]/.exec(whole)?.[0] ?? '';
  const inside = whole.slice(root.length);
  if (!needless.test(inside)) return whole;
  const parts: string[] = [];
  for (const part of inside.split(/[/\\]+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return root + parts.join('/');
};
