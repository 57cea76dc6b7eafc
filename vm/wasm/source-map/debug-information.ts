/** Debug information of one module from its source map; names of functions and locals come from the name section. */
import {
  type Address,
  type BranchInfo,
  type DebugInformation,
  type FrameAccess,
  offsetOf,
  type Position,
  type SourceFrame,
  type StatementInfo,
  type Value,
  type Variable,
} from '../../context/index.ts';
import { ByteReader } from '../decode/byte-reader.ts';
import { bodyOf, customSection, functionTypeOf, type WasmModule } from '../module.ts';
import type { WasmUnit } from '../program-unit.ts';
import { spellValueType, type ValueType } from '../types.ts';
import { managedValue, runtimeOf } from './managed.ts';
import { type Mapping, readSourceMap, type SourceMap } from './source-map.ts';

/** Where a module says that its source map is; undefined when it has none. */
export const sourceMapUrl = (module: WasmModule): string | undefined => {
  const payload = customSection(module, 'sourceMappingURL')?.payload;
  if (!payload) return undefined;
  const reader = new ByteReader(module.bytes, payload.from, payload.to);
  const url = reader.name();
  return reader.problem === '' ? url.replace(/^(\.\/)+/, '') : undefined;
};

/**
 * Undefined when the text is no source map. `isThere` tells whether a path, relative to the module, is that of a file: AssemblyScript's
 * maps begin all paths with a folder that does not exist.
 */
export const sourceMapDebug = (
  unit: WasmUnit,
  text: string,
  isThere: (path: string) => boolean,
): DebugInformation | undefined => {
  const map = readSourceMap(text);
  if (!map) return undefined;
  const sources = map.sources.map((path) => {
    const whole = (map.root + path).replace(/^(\.\/)+/, '');
    return !isThere(whole) && (isThere(path) || path.startsWith('~lib/')) ? path : whole;
  });
  return new SourceMapDebug(unit, { ...map, sources });
};

/** A mapping of a function that begins an instruction. */
interface Place extends Mapping {
  /** Another line than the place before: a statement begins. */
  readonly isStatement: boolean;
}

class SourceMapDebug implements DebugInformation {
  readonly sources: DebugInformation['sources'];
  readonly #unit: WasmUnit;
  readonly #map: SourceMap;
  /** By function index; read when they are asked for. */
  readonly #places = new Map<number, readonly Place[]>();

  constructor(unit: WasmUnit, map: SourceMap) {
    this.#unit = unit;
    this.#map = map;
    this.sources = map.sources.map((path, index) => {
      const text = map.texts[index];
      return { path, ...(text === undefined ? {} : { text }) };
    });
  }

  framesAt(address: Address): readonly SourceFrame[] {
    const index = this.#unit.functionAt(address);
    if (index === undefined) return [];
    const offset = offsetOf(address);
    const places = this.#placesOf(index);
    const place = places.findLast((row) => row.offset <= offset) ?? places[0];
    if (!place) return [];
    const isStatement = place.isStatement && place.offset === offset;
    return [
      { name: this.#unit.spelling.functionName(index), position: this.#position(place), scope: index, isStatement },
    ];
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#starts(source, fromLine, toLine, ({ isStatement }) => isStatement);
  }

  places(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#starts(source, fromLine, toLine, () => true);
  }

  #starts(source: string, fromLine: number, toLine: number, fits: (place: Place) => boolean): readonly StatementInfo[] {
    const found: StatementInfo[] = [];
    for (const index of this.#functions()) {
      for (const place of this.#placesOf(index)) {
        const { line, offset } = place;
        if (!fits(place) || line < fromLine || line > toLine || this.#map.sources[place.source] !== source) continue;
        found.push({
          position: this.#position(place),
          addresses: [this.#unit.address(offset)],
          function: this.#unit.spelling.functionName(index),
        });
      }
    }
    return found.sort(
      (left, right) => left.position.line - right.position.line || left.position.column - right.position.column,
    );
  }

  statementStarts(unit: number): readonly Address[] {
    if (unit !== this.#unit.id) return [];
    return this.#functions().flatMap((index) =>
      this.#placesOf(index)
        .filter(({ isStatement }) => isStatement)
        .map(({ offset }) => this.#unit.address(offset)),
    );
  }

  variables(address: Address): readonly Variable[] {
    const { module } = this.#unit;
    const index = this.#unit.functionAt(address);
    const names = index === undefined ? undefined : module.names.locals.get(index);
    if (index === undefined || !names) return [];
    const parameters = functionTypeOf(module, index)?.parameters ?? [];
    const typeOf = localTypes(module, index, parameters);
    const variables: Variable[] = [];
    for (const [local, given] of names) {
      // AssemblyScript numbers its temporaries, and writes `name|3` for a name that hides another.
      const [name = ''] = given.split('|');
      const type = typeOf(local);
      if (type === undefined || !/^[^\d]/.test(name)) continue;
      variables.push({
        name,
        kind: local < parameters.length ? 'parameter' : 'local',
        type: spellValueType(type),
        locate: (frame) => (local < frame.localCount ? this.#valueOf(frame, local) : 'optimized out'),
      });
    }
    // The newer of two variables with one name hides the older.
    const newest = new Map(variables.map((variable) => [variable.name, variable]));
    return [...newest.values()];
  }

  #valueOf(frame: FrameAccess, local: number): Value {
    const runtime = runtimeOf(frame, this.#classes);
    return runtime ? managedValue(frame.local(local), runtime) : frame.local(local);
  }

  /** The global that holds the table of classes; undefined without AssemblyScript's runtime. */
  get #classes(): number | undefined {
    for (const [index, name] of this.#unit.module.names.globals) if (name === '~lib/rt/__rtti_base') return index;
    return undefined;
  }

  temporary(): undefined {
    return undefined;
  }

  definition(address: Address): Position | undefined {
    const index = this.#unit.functionAt(address);
    const places = index === undefined ? [] : this.#placesOf(index);
    const [first] = places;
    if (!first) return undefined;
    const own = places.filter(({ source }) => source === first.source).map(({ line }) => line);
    const line = Math.min(...own);
    return { source: this.#map.sources[first.source] ?? '', line, column: 1, endLine: Math.max(...own), endColumn: 1 };
  }

  branches(): readonly BranchInfo[] {
    return [];
  }

  #position({ source, line, column }: Mapping): Position {
    return { source: this.#map.sources[source] ?? '', line, column };
  }

  #functions(): readonly number[] {
    const { functionTypes, importedFunctionCount } = this.#unit.module;
    return Array.from({ length: functionTypes.length - importedFunctionCount }, (_, at) => importedFunctionCount + at);
  }

  #placesOf(index: number): readonly Place[] {
    const known = this.#places.get(index);
    if (known) return known;
    const body = bodyOf(this.#unit.module, index);
    const places: Place[] = [];
    const { mappings } = this.#map;
    for (let at = body ? firstFrom(mappings, body.code) : mappings.length; at < mappings.length; at++) {
      const mapping = mappings[at] as SourceMap['mappings'][number];
      if (!body || mapping.offset >= body.end) break;
      if (mapping.source === undefined || !this.#unit.code(index).isStart(mapping.offset)) continue;
      const before = places.at(-1);
      places.push({ ...mapping, isStatement: before?.line !== mapping.line || before.source !== mapping.source });
    }
    this.#places.set(index, places);
    return places;
  }
}

/** Types of a function's parameters and locals, which are declared in groups. */
const localTypes = (
  module: WasmModule,
  functionIndex: number,
  parameters: readonly ValueType[],
): ((local: number) => ValueType | undefined) => {
  const body = bodyOf(module, functionIndex);
  const groups: { readonly end: number; readonly type: ValueType }[] = [];
  if (body) {
    const reader = new ByteReader(module.bytes, body.locals, body.end);
    let end = parameters.length;
    for (let left = reader.itemCount(); left > 0 && reader.problem === ''; left--) {
      end += reader.u32();
      groups.push({ end, type: reader.valueType() });
    }
  }
  return (local) => parameters[local] ?? groups.find(({ end }) => local < end)?.type;
};

/** Place of the first mapping at or behind an offset. */
const firstFrom = (mappings: SourceMap['mappings'], offset: number): number => {
  let low = 0;
  let high = mappings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((mappings[middle] as { readonly offset: number }).offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};
