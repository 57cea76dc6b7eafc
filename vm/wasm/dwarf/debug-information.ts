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
import { shortDemangled } from '../demangle/index.ts';
import { lowerBound } from '../function-code.ts';
import { bodyOf, functionAt, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import type { WasmUnit } from '../program-unit.ts';
import { type CompileUnit, compileUnits } from './compile-units.ts';
import { DwarfCopies } from './copies.ts';
import { At, Entries, type Entry, numberOf } from './entries.ts';
import { extentsOf } from './extents.ts';
import { FunctionIndex } from './function-index.ts';
import { FunctionNames } from './function-names.ts';
import { joinPath } from './join-path.ts';
import { type LineHeader, readLineHeader } from './line-header.ts';
import { LineMap, type LinePlace } from './line-map.ts';
import { oneLine } from './one-line.ts';
import { rangesOf } from './ranges.ts';
import { returnedValue } from './returned.ts';
import { covers, functionScope, inherited, innermost, type Scope, symbolOf } from './scopes.ts';
import { type DwarfSections, dwarfSections } from './sections.ts';
import type { ExternalSections } from './split/external.ts';
import { type DebugFiles, noFiles } from './split/files.ts';
import { SplitUnits } from './split/split-units.ts';
import { Types } from './types/types.ts';
import { Variables } from './variables.ts';

const endCode = (opcodeNamed('end') as { readonly code: number }).code;

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
  readonly #functions: FunctionIndex;
  readonly #extents = once(() => extentsOf(this.#units));
  /** By function index; null for one without an entry. */
  readonly #functionScopes = new Map<number, Scope | null>();
  /** Headers of line programs, by unit. */
  readonly #headers = new Map<CompileUnit, LineHeader | undefined>();
  /** Scopes that frames were made of; their places are the numbers that frames carry. */
  readonly #scopes: Scope[] = [];
  readonly #scopeNumbers = new Map<Scope, number>();
  readonly #variables: Variables;
  #lines: LineMap | undefined;
  #names: FunctionNames | undefined;
  #sources: DebugInformation['sources'] | undefined;
  #branches: ReadonlyMap<string, readonly BranchInfo[]> | undefined;
  readonly copies = new DwarfCopies({
    map: () => this.#map,
    names: () => this.#allNames,
    place: (offset) => this.#place(offset),
    functionAt: (offset) => functionAt(this.#module, offset),
    scopeAt: (offset) => this.#scopeAt(offset),
    numberOf: (scope) => this.#number(scope),
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
    this.#functions = new FunctionIndex(this.#entries, this.#units, this.#extents);
    this.#variables = new Variables(new Types(this.#entries));
    unit.source = {
      variables: this.#variables,
      unitAt: (address) => this.#functionScope(offsetOf(address))?.unit.unit,
    };
  }

  get #map(): LineMap {
    const isSound = this.#entries.problems.length === 0;
    this.#lines ??= new LineMap(this.#sections, this.#units, this.#extents, this.#module, isSound);
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
    const offset = offsetOf(address);
    const place = this.#place(offset);
    if (!place) return [];
    const index = functionAt(this.#module, offset) ?? 0;
    let position = this.#position(place);
    let { isStatement } = place;
    const frames: SourceFrame[] = [];
    const inner = this.#scopeAt(offset);
    let level = inner;
    for (let scope = inner; scope; scope = scope.parent) {
      if (scope.kind === 'block') continue;
      const { entry } = scope;
      const isCall = scope.kind === 'inlined call';
      // Who compares places asks for no names.
      const nameAt = once(
        () => symbolOf(this.#entries, entry) ?? (isCall ? 'inlined call' : this.#functionName(index)),
      );
      const inlined = isCall && { call: this.#number(scope), begins: this.#begins(scope, index, offset) };
      frames.push({
        get name() {
          return nameAt();
        },
        position,
        scope: this.#number(level ?? scope),
        isStatement,
        ...(inlined ? { inlined } : {}),
      });
      if (scope.kind === 'function') break;
      position = this.#callSite(scope) ?? position;
      isStatement = false;
      level = scope.parent;
    }
    if (frames.length > 0) return frames;
    const nameAt = once(() => this.#functionName(index));
    return [
      {
        get name() {
          return nameAt();
        },
        position,
        scope: noScope,
        isStatement,
      },
    ];
  }

  #functionName(index: number): string {
    return shortDemangled(this.#unit.spelling.functionName(index));
  }

  /** Whether an inlined call begins at an offset: only ends of blocks, which take no time, lie between. */
  #begins({ entry, ranges }: Scope, functionIndex: number, offset: number): boolean {
    const entryAddress = numberOf(entry, At.entryAddress);
    const first = (covers(ranges, entryAddress ?? -1) ? entryAddress : ranges[0]) as number;
    const code = bodyOf(this.#module, functionIndex)?.code ?? 0;
    let at = Math.max(code, first + (this.#module.codeStart ?? 0));
    while (at < offset && this.#module.bytes[at] === endCode) at++;
    return at === offset;
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

  functionsNamed(matches: (name: string) => boolean): readonly NamedFunction[] {
    return this.#allNames.find(matches).map(({ name, copies }) => ({
      name,
      addresses: copies.flatMap((copy) => this.#beginOf(copy)),
    }));
  }

  /** Where a person stops in a function, or in what was inlined of one: at its first statement. */
  #beginOf({ ranges, isInlined }: { readonly ranges: readonly number[]; readonly isInlined: boolean }): Address[] {
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
    const scope = this.#functionScope(offsetOf(entry));
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
    const found = this.#scopes[scope];
    return found ? this.#variables.visible(found, this.#dwarfAddress(offsetOf(address))) : [];
  }

  temporary(): undefined {
    return undefined;
  }

  definition(address: Address): Position | undefined {
    const offset = offsetOf(address);
    const scope = this.#functionScope(offset);
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
  #entryOf(copy: { readonly ranges: readonly number[]; readonly isInlined: boolean }): Address[] {
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
      for (const { offset, branch } of this.#unit.branches(index)) {
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

  #number(scope: Scope): number {
    const known = this.#scopeNumbers.get(scope);
    if (known !== undefined) return known;
    const number = this.#scopes.push(scope) - 1;
    this.#scopeNumbers.set(scope, number);
    return number;
  }

  #functionScope(offset: number): Scope | undefined {
    const index = functionAt(this.#module, offset);
    const body = index === undefined ? undefined : bodyOf(this.#module, index);
    if (!body || index === undefined) return undefined;
    const known = this.#functionScopes.get(index);
    if (known !== undefined) return known ?? undefined;
    const found = this.#functions.at(this.#dwarfAddress(offset));
    // Several units may tell of one inline function; the linker kept the body of the one whose end fits.
    const end = this.#dwarfAddress(body.end);
    const fits = found.find(({ unit, entry }) => rangesOf(entry, unit.base).includes(end)) ?? found[0];
    const scope = fits && functionScope(this.#entries, fits.unit, fits.entry);
    this.#functionScopes.set(index, scope ?? null);
    return scope;
  }

  #scopeAt(offset: number): Scope | undefined {
    const scope = this.#functionScope(offset);
    return scope && innermost(scope, this.#dwarfAddress(offset));
  }

  #callSite(scope: Scope): Position | undefined {
    const source = this.#file(scope.unit, numberOf(scope.entry, At.callFile));
    const line = numberOf(scope.entry, At.callLine);
    if (source === undefined || line === undefined) return undefined;
    return { source, line, column: Math.max(1, numberOf(scope.entry, At.callColumn) ?? 1) };
  }

  #file(unit: CompileUnit, number: number | undefined): string | undefined {
    const { statementList, folder } = unit;
    if (number === undefined || statementList === undefined) return undefined;
    if (!this.#headers.has(unit)) this.#headers.set(unit, readLineHeader(this.#sections, statementList));
    const header = this.#headers.get(unit);
    const file = header?.files[number];
    return header && file && joinPath(joinPath(folder, header.folders[file.folder] ?? ''), file.name);
  }
}

/** No scope has this number. */
const noScope = -1;

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
