/**
 * Units whose entries are in other files (DWARF 5, section 3.1.3; in version 4 GNU's extension): the module keeps a skeleton with
 * the lines, ranges and addresses, a `.dwo` file or a `.dwp` package beside it has the rest. Files are read when entries of a
 * unit are asked for.
 */

import { At, type Entries, type Entry, numberOf, textOf, type Unit } from '../entries.ts';
import { signatureOf } from '../forms.ts';
import { joinPath } from '../join-path.ts';
import type { DwarfSections } from '../sections.ts';
import { type DebugFiles, stemOf } from './files.ts';
import { type PackageIndex, readPackageIndex } from './package.ts';
import { type FoundSections, findSections } from './section-finder.ts';
import { splitSections } from './split-sections.ts';

/** A unit of the module that stands for one in another file. */
export interface Skeleton {
  readonly unit: Unit;
  readonly id: string;
  /** Path of its file, as the compiler was told it, with the folder that it ran in. */
  readonly path: string;
  /** What begins the unit's ranges in `.debug_ranges`. */
  readonly rangesBase: number;
}

/** Undefined for a unit that is whole. */
export const skeletonOf = (unit: Unit, entry: Entry, folder: string): Skeleton | undefined => {
  const name = textOf(entry, At.splitName) ?? textOf(entry, At.gnuSplitName);
  const id = unit.splitId ?? gnuIdOf(entry);
  if (name === undefined || id === undefined) return undefined;
  return { unit, id, path: joinPath(folder, name), rangesBase: numberOf(entry, At.gnuRangesBase) ?? 0 };
};

/** All eight bytes of the id that version 4 has in an attribute. */
const gnuIdOf = (entry: Entry): string | undefined => {
  const encoded = entry.encoded(At.gnuSplitId);
  return encoded && signatureOf(encoded.reader);
};

interface Package {
  readonly file: FoundSections;
  readonly units?: PackageIndex | undefined;
  readonly types?: PackageIndex | undefined;
}

export class SplitUnits {
  readonly #skeletons: Skeleton[] = [];
  /** Null where the file is missing or of no use. */
  readonly #units = new Map<Skeleton, Unit | null>();
  /** What reading has found, a sentence for each file. */
  readonly #found: string[] = [];
  #package: Package | null | undefined;
  #missing: readonly string[] | undefined;

  constructor(
    private readonly entries: Entries,
    private readonly module: DwarfSections,
    private readonly files: DebugFiles,
  ) {
    entries.further = {
      units: () => this.#skeletons.flatMap((skeleton) => this.unit(skeleton) ?? []),
      type: (signature) => this.#type(signature),
    };
  }

  add(skeleton: Skeleton): void {
    this.#skeletons.push(skeleton);
  }

  /** Files that are not there, and those that turned out to be of no use. */
  get problems(): readonly string[] {
    if (this.#skeletons.length === 0) return this.#found;
    const packed = this.#packed;
    this.#missing ??= this.#skeletons.flatMap((skeleton) => {
      if (packed?.units?.find(skeleton.id)) return [];
      const { isThere, tried } = this.files.locate(skeleton.path);
      return isThere ? [] : [missing(skeleton.path, [...packages(this.files.module), ...tried])];
    });
    return [...this.#missing, ...this.#found];
  }

  /** The whole unit of a skeleton; undefined when its file is missing. */
  unit(skeleton: Skeleton): Unit | undefined {
    const known = this.#units.get(skeleton);
    if (known !== undefined) return known ?? undefined;
    const unit = this.#ofPackage(skeleton) ?? this.#ofFile(skeleton) ?? null;
    this.#units.set(skeleton, unit);
    return unit ?? undefined;
  }

  get #packed(): Package | undefined {
    if (this.#package === undefined) {
      const path = packages(this.files.module).find((each) => this.files.read(each));
      const bytes = path === undefined ? undefined : this.files.read(path);
      const file = bytes && findSections(bytes);
      const units = file && readPackageIndex(file.custom('.debug_cu_index'));
      if (path !== undefined && !units)
        this.#found.push(`${path} is no package of debug information that can be read.`);
      this.#package = file && units ? { file, units, types: readPackageIndex(file.custom('.debug_tu_index')) } : null;
    }
    return this.#package ?? undefined;
  }

  #ofPackage(skeleton: Skeleton): Unit | undefined {
    const packed = this.#packed;
    const parts = packed?.units?.find(skeleton.id);
    return packed && parts && this.#added(splitSections(packed.file, this.module, parts), skeleton)[0];
  }

  #ofFile(skeleton: Skeleton): Unit | undefined {
    const { path, isThere } = this.files.locate(skeleton.path);
    const bytes = isThere ? this.files.read(path) : undefined;
    if (!bytes) return undefined;
    const file = findSections(bytes);
    const added = file ? this.#added(splitSections(file, this.module), skeleton) : [];
    const readable = added.filter((unit) => this.entries.at(unit.first, unit));
    const fitting = readable.find((unit) => idOf(this.entries, unit) === skeleton.id);
    if (!fitting) this.#found.push(unfit(path, readable.length > 0));
    else if (!file?.isWhole) this.#found.push(cut(path));
    return fitting;
  }

  /** The unit of a type that only a package has. */
  #type(signature: string): void {
    const [skeleton] = this.#skeletons;
    const packed = skeleton && this.#packed;
    const parts = packed?.types?.find(signature);
    if (packed && parts) this.#added(splitSections(packed.file, this.module, parts), skeleton);
  }

  /** Units of a file; what they share with the module they have from their skeleton. */
  #added(sections: DwarfSections, { unit: { addressBase }, rangesBase }: Skeleton): readonly Unit[] {
    const units = this.entries.add(sections);
    for (const unit of units) {
      unit.isSplit = true;
      unit.addressBase = addressBase;
      if (unit.version >= 5) continue;
      unit.stringOffsetsBase = 0;
      unit.rangeListsBase = rangesBase;
    }
    return units;
  }
}

const idOf = (entries: Entries, unit: Unit): string | undefined => {
  const entry = unit.splitId === undefined ? entries.at(unit.first, unit) : undefined;
  return unit.splitId ?? (entry && gnuIdOf(entry));
};

/** Where the package of a module may be. */
const packages = (module: string): readonly string[] => [`${module}.dwp`, `${stemOf(module)}.dwp`];

const missing = (path: string, tried: readonly string[]): string =>
  `The debug information ${path} is not there, so its code has lines but no variables; tried ${[...new Set(tried)].join(', ')}.`;

const cut = (path: string): string => `${path} ends too early: some of its variables are not known.`;

const unfit = (path: string, isReadable: boolean): string =>
  isReadable
    ? `${path} belongs to another build of the module, so its code has lines but no variables.`
    : `${path} is no file of debug information that can be read, so its code has lines but no variables.`;
