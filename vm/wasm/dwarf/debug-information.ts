/** Debug information of one module from its DWARF sections: read when it is asked for, and only what is asked for. */

import {
  type Address,
  type BranchInfo,
  type DebugInformation,
  type FrameAccess,
  type NamedFunction,
  offsetOf,
  type Position,
  type SourceFrame,
  type StatementInfo,
  type Value,
  type Variable,
} from '../../context/index.ts';
import { lowerBound } from '../function-code.ts';
import { functionAt, type WasmModule } from '../module.ts';
import type { WasmUnit } from '../program-unit.ts';
import { type CompileUnit, compileUnits } from './compile-units.ts';
import { DwarfCopies } from './copies.ts';
import { At, Entries, type Entry, numberOf } from './entries.ts';
import { FunctionDeclarations } from './function-declarations.ts';
import { FunctionIndex } from './function-index.ts';
import { FunctionNames } from './function-names.ts';
import { LineMap, type LinePlace } from './line-map.ts';
import { oneLine } from './one-line.ts';
import type { Ranges } from './ranges.ts';
import { returnedValue } from './returned.ts';
import { covers, inherited } from './scopes.ts';
import { type DwarfSections, dwarfSections } from './sections.ts';
import { SourceFrames } from './source-frames.ts';
import type { ExternalSections } from './split/external.ts';
import { type DebugFiles, noFiles } from './split/files.ts';
import { SplitUnits } from './split/split-units.ts';
import { Types } from './types/types.ts';
import { UnitRanges } from './unit-ranges.ts';
import { Variables } from './variables.ts';

/** Debug information of a module with DWARF sections, its own or those of another file; undefined when it has none. */
export const dwarfDebug = (
  unit: WasmUnit,
  files: DebugFiles = noFiles,
  external?: ExternalSections,
): DebugInformation | undefined => {
  const sections = dwarfSections(unit.module) ?? external?.sections;
  return sections && new DwarfDebug(unit, sections, files, external?.problem === undefined ? [] : [external.problem]);
};

class DwarfDebug implements DebugInformation {
  readonly #unit: WasmUnit;
  readonly #module: WasmModule;
  readonly #sections: DwarfSections;
  readonly #entries: Entries;
  readonly #split: SplitUnits;
  readonly #units: readonly CompileUnit[];
  readonly #frames: SourceFrames;
  readonly #ranges: UnitRanges;
  readonly #variables: Variables;
  #lines: LineMap | undefined;
  #names: FunctionNames | undefined;
  #declarations: FunctionDeclarations | undefined;
  #sources: DebugInformation['sources'] | undefined;
  #branches: ReadonlyMap<string, readonly BranchInfo[]> | undefined;
  readonly copies = new DwarfCopies({
    map: () => this.#map,
    names: () => this.#allNames,
    place: (offset) => this.#place(offset),
    functionAt: (offset) => functionAt(this.#module, offset),
    callAt: (offset) => this.#frames.callAt(offset),
    position: ({ entry, unit }) => this.#declared(entry, unit),
    begin: (copy) => this.#entryOf(copy),
  });

  constructor(
    unit: WasmUnit,
    sections: DwarfSections,
    files: DebugFiles,
    private readonly ofFile: readonly string[],
  ) {
    this.#unit = unit;
    this.#module = unit.module;
    this.#sections = sections;
    this.#entries = new Entries(sections);
    this.#split = new SplitUnits(this.#entries, sections, files);
    this.#units = compileUnits(this.#entries, this.#split);
    this.#ranges = new UnitRanges(this.#units);
    this.#frames = new SourceFrames({
      unit,
      entries: this.#entries,
      functions: new FunctionIndex(this.#entries, this.#units, this.#ranges),
      place: (offset) => this.#place(offset),
      file: (of, number) => this.#file(of, number),
    });
    this.#variables = new Variables(new Types(this.#entries));
    unit.source = {
      variables: this.#variables,
      unitAt: (address) => this.#frames.functionScope(offsetOf(address))?.unit.unit,
    };
  }

  get #map(): LineMap {
    const isSound = this.#entries.problems.length === 0;
    this.#lines ??= new LineMap(this.#sections, this.#units, this.#ranges, this.#module, isSound);
    return this.#lines;
  }

  get sources(): DebugInformation['sources'] {
    this.#sources ??= this.#map.statementSources.map((path) => this.#source(path));
    return this.#sources;
  }

  sourcesWhere(fits: (path: string) => boolean): DebugInformation['sources'] {
    return this.#map.sources.filter(fits).map((path) => this.#source(path));
  }

  #source(path: string): DebugInformation['sources'][number] {
    const md5 = this.#map.checksums.get(path);
    return { path, ...(md5 === undefined ? {} : { checksum: `md5:${md5}` }) };
  }

  get problems(): readonly string[] {
    const lines = this.#map.broken.map(
      (offset) => `The line table at 0x${offset.toString(16)} cannot be read; its unit has no lines.`,
    );
    return [...this.ofFile, ...this.#entries.problems, ...lines, ...this.#split.problems].map(oneLine);
  }

  mayTell(address: Address): boolean {
    return this.#map.mayTell(offsetOf(address));
  }

  framesAt(address: Address): readonly SourceFrame[] {
    return this.#frames.at(offsetOf(address));
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#placed(this.#map.statements(source, fromLine, toLine));
  }

  places(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#placed(this.#map.places(source, fromLine, toLine));
  }

  #placed(places: readonly LinePlace[]): readonly StatementInfo[] {
    const found: { position: Position; addresses: Address[]; function: string }[] = [];
    for (const place of places) {
      const last = found.at(-1);
      const address = this.#unit.address(place.offset);
      if (last && last.position.line === place.line && last.position.column === place.column) {
        last.addresses.push(address);
      } else found.push({ position: this.#position(place), addresses: [address], function: this.#functionOf(place) });
    }
    return found;
  }

  #functionOf({ offset }: LinePlace): string {
    const index = functionAt(this.#module, offset);
    return index === undefined ? '' : this.#unit.spelling.functionName(index);
  }

  get #allNames(): FunctionNames {
    this.#names ??= new FunctionNames(this.#entries, this.#units);
    return this.#names;
  }

  functionLines(source: string): readonly number[] {
    this.#declarations ??= new FunctionDeclarations(this.#entries, (entry, unit) => this.#declared(entry, unit));
    return this.#declarations.lines(source, this.#map.unitsNaming(source));
  }

  functionsNamed(matches: (name: string) => boolean): readonly NamedFunction[] {
    return this.#allNames.find(matches).map(({ name, copies }) => ({
      name,
      addresses: copies.flatMap((copy) => this.#beginOf(copy)),
    }));
  }

  /** Where a person stops in a function, or in what was inlined of one: at its first statement. */
  #beginOf({ ranges, isInlined }: { readonly ranges: Ranges; readonly isInlined: boolean }): Address[] {
    const first = (ranges[0] as number) + (this.#module.codeStart ?? 0);
    const index = functionAt(this.#module, first);
    if (index === undefined) return [];
    if (!isInlined) return [this.#unit.entry(index) as Address];
    const starts = this.#map.statementStartsAround(first);
    const at = starts[lowerBound(starts, first)];
    const isInside = at !== undefined && covers(ranges, this.#dwarfAddress(at));
    const code = this.#unit.code(index);
    const begin = isInside ? at : code.starts.find((start) => start >= first && code.isStart(start));
    return begin === undefined ? [] : [this.#unit.address(begin)];
  }

  returned(entry: Address, results: readonly Value[], caller: FrameAccess): Value | undefined {
    const scope = this.#frames.functionScope(offsetOf(entry));
    return scope && returnedValue(this.#entries, scope, results, caller);
  }

  statementStarts(unit: number): readonly Address[] {
    const found: Address[] = [];
    if (unit !== this.#unit.id) return found;
    const { statementStarts } = this.#map;
    for (let at = 0; at < statementStarts.length; at++) found.push(this.#unit.address(statementStarts[at]!));
    return found;
  }

  statementStartsIn(from: Address, to: Address): readonly Address[] {
    const first = offsetOf(from);
    return this.#map.statementStartsIn(first, first + (to - from)).map((offset) => this.#unit.address(offset));
  }

  variables(address: Address, scope: number): readonly Variable[] {
    const found = this.#frames.scope(scope);
    return found ? this.#variables.visible(found, this.#dwarfAddress(offsetOf(address))) : [];
  }

  temporary(): undefined {
    return undefined;
  }

  definition(address: Address): Position | undefined {
    const offset = offsetOf(address);
    const scope = this.#frames.functionScope(offset);
    const declared = scope && this.#declared(scope.entry, scope.unit);
    if (declared) return declared;
    const place = this.#place(offset);
    return place && this.#position(place);
  }

  /** Where a function was written: its own declaration, or that of what it is an instance of. */
  #declared(entry: Entry, unit: CompileUnit): Position | undefined {
    const holder = inherited(this.#entries, entry, At.declarationLine);
    const file = holder && this.#file(unit, numberOf(holder, At.declarationFile));
    const line = holder && numberOf(holder, At.declarationLine);
    return file === undefined || line === undefined ? undefined : { source: file, line, column: 1 };
  }

  /** The first instruction of a function, or of what was inlined of one. */
  #entryOf(copy: { readonly ranges: Ranges; readonly isInlined: boolean }): Address[] {
    const index = functionAt(this.#module, (copy.ranges[0] as number) + (this.#module.codeStart ?? 0));
    if (index === undefined) return [];
    return copy.isInlined ? this.#beginOf(copy) : [this.#unit.entry(index) as Address];
  }

  branches(source: string): readonly BranchInfo[] {
    this.#branches ??= this.#readBranches();
    return this.#branches.get(source) ?? [];
  }

  /** Branches of every function that has lines, by source. */
  #readBranches(): ReadonlyMap<string, readonly BranchInfo[]> {
    const bySource = new Map<string, BranchInfo[]>();
    for (const index of this.#map.functions()) {
      for (const { offset, branch } of this.#unit.sourceBranches(index)) {
        const place = this.#place(offset);
        if (!place) continue;
        const known = bySource.get(place.source) ?? [];
        known.push({
          position: this.#position(place),
          address: this.#unit.address(offset),
          sides: branch.sides.map(({ label, target }) => ({ label, target: this.#unit.address(target) })),
        });
        bySource.set(place.source, known);
      }
    }
    return bySource;
  }

  #place(offset: number): LinePlace | undefined {
    return this.#map.at(offset);
  }

  #position({ source, line, column }: LinePlace): Position {
    return { source, line, column };
  }

  #dwarfAddress(offset: number): number {
    return offset - (this.#module.codeStart ?? 0);
  }

  #file(unit: CompileUnit, number: number | undefined): string | undefined {
    return number === undefined ? undefined : this.#map.fileOf(unit, number);
  }
}
