/** A loaded Sahara program: the units of its functions, and tools' views of its meta and debug information. */
import type { DebugInformation, MetaInformation, Program } from '../context/index.ts';
import { DebugView } from './debug-view.ts';
import type { FunctionDebug, HasImage, SaharaDebug, SaharaImage } from './image.ts';
import { metaView } from './program-meta.ts';
import { SaharaUnit } from './program-unit.ts';

export { SaharaUnit } from './program-unit.ts';

/** What a program was at a moment; see {@link SaharaProgram.state}. */
export interface ProgramState {
  readonly image: SaharaImage;
  readonly units: readonly SaharaUnit[];
  /** By unit. */
  readonly replacedBy: readonly (number | undefined)[];
  /** Current unit of each function. */
  readonly current: readonly number[];
}

export class SaharaProgram implements Program, HasImage {
  readonly units: SaharaUnit[] = [];
  readonly debugState: 'loaded' | 'not loaded' | 'absent';
  readonly debug?: DebugInformation;
  #image: SaharaImage;
  #current: number[] = [];
  #meta: MetaInformation | undefined;

  /** With `base`, its units come first and those of the functions that `image` adds follow. */
  constructor(image: SaharaImage, base?: SaharaProgram) {
    this.#image = base ? base.image : image;
    if (base) {
      // Copies, because what replaces a unit is known by each program alone.
      for (const unit of base.units) this.#copy(unit);
      this.#current = [...base.#current];
    }
    this.debugState = this.#image.debugState;
    this.extend(image);
    if (this.#image.debug) this.debug = new DebugView(this.units);
  }

  /** The newest tables, with the version of each function that calls run now. */
  get image(): SaharaImage {
    return this.#image;
  }

  get meta(): MetaInformation {
    this.#meta ??= metaView(
      this.#image,
      this.#current.map((unit) => this.units[unit] as SaharaUnit),
    );
    return this.#meta;
  }

  /** Unit of the version of a function that calls run now; undefined when there is no such function. */
  currentUnit(functionIndex: number): number | undefined {
    return this.#current[functionIndex];
  }

  /**
   * Adds the functions that an image has beyond this one's; it was compiled against this program's image. Gives the ids of
   * the new units. The functions that both have stay as they are.
   */
  extend(image: SaharaImage): readonly number[] {
    const added: number[] = [];
    for (let index = this.#current.length; index < image.functions.length; index++) {
      const unit = this.#add(image, index);
      this.#current.push(unit.id);
      added.push(unit.id);
    }
    if (image !== this.#image) this.#adopt(image);
    return added;
  }

  /** Makes an image's version of a function the one that calls run; gives its new unit. */
  replace(functionIndex: number, image: SaharaImage): number {
    const old = this.#current[functionIndex];
    if (old === undefined) throw new RangeError(`function ${functionIndex} is not in the program`);
    const known = this.units.find((unit) => unit.image === image && unit.functionIndex === functionIndex);
    const unit = known ?? this.#add(image, functionIndex);
    const replaced = this.units[old];
    if (replaced && replaced !== unit) replaced.replacedBy = unit.id;
    delete unit.replacedBy;
    this.#current[functionIndex] = unit.id;
    this.#adopt(image);
    return unit.id;
  }

  /** What {@link resume} goes back to. */
  state(): ProgramState {
    const replacedBy = this.units.map((unit) => unit.replacedBy);
    return { image: this.#image, units: [...this.units], replacedBy, current: [...this.#current] };
  }

  /** Whether units and tables are those of a state. */
  isAt(state: ProgramState): boolean {
    return (
      this.#image === state.image &&
      this.units.length === state.units.length &&
      this.units.every((unit, index) => unit === state.units[index] && unit.replacedBy === state.replacedBy[index])
    );
  }

  /** Puts the units and the versions of a state back: an earlier one, or a later one that was left. */
  resume(state: ProgramState): void {
    this.units.length = 0;
    state.units.forEach((unit, index) => {
      const replacedBy = state.replacedBy[index];
      if (replacedBy === undefined) delete unit.replacedBy;
      else unit.replacedBy = replacedBy;
      this.units.push(unit);
    });
    this.#current = [...state.current];
    this.#image = state.image;
    this.#meta = undefined;
  }

  #add(image: SaharaImage, functionIndex: number): SaharaUnit {
    const unit = new SaharaUnit(this.units.length, image, functionIndex, (index) => this.currentUnit(index));
    this.units.push(unit);
    return unit;
  }

  #copy(unit: SaharaUnit): void {
    const copy = this.#add(unit.image, unit.functionIndex);
    if (unit.replacedBy !== undefined) copy.replacedBy = unit.replacedBy;
  }

  /** Takes the tables of a newer image, keeping the current version of each function. */
  #adopt(newer: SaharaImage): void {
    const versions = this.#current.map((unit) => this.units[unit] as SaharaUnit);
    const isWhole = versions.every((unit) => unit.code === newer.functions[unit.functionIndex]);
    this.#image = isWhole && (newer.debug || !this.#image.debug) ? newer : mixed(newer, versions);
    this.#meta = undefined;
  }
}

/** An image with the tables of `newer` and a version of each function; debug information of each version where there is some. */
const mixed = (newer: SaharaImage, versions: readonly SaharaUnit[]): SaharaImage => {
  const functions = versions.map((unit) => unit.code);
  const { debug: _, ...tables } = newer;
  if (!versions.some((unit) => unit.debug)) return { ...tables, functions };
  const sources: SaharaDebug['sources'][number][] = [];
  const numberOf = (path: string, checksum: string): number => {
    const known = sources.findIndex((source) => source.path === path && source.checksum === checksum);
    return known >= 0 ? known : sources.push({ path, checksum }) - 1;
  };
  const debugs = versions.map((unit): FunctionDebug => {
    const source = unit.debug && unit.image.debug?.sources[unit.debug.source];
    if (!unit.debug || !source) return noDebug;
    return { ...unit.debug, source: numberOf(source.path, source.checksum) };
  });
  return { ...tables, functions, debug: { sources, functions: debugs }, debugState: 'loaded' };
};

const noDebug: FunctionDebug = {
  source: 0,
  range: { line: 1, column: 1, endLine: 1, endColumn: 1 },
  lines: [],
  scopes: [],
  variables: [],
  temporaries: [],
  allocations: [],
  branches: [],
};

/** The program of a verified image; with `base`, the running program that the image was compiled against. */
export const programOf = (image: SaharaImage, base?: SaharaProgram): SaharaProgram => new SaharaProgram(image, base);
