/**
 * Source maps (ECMA-426) of WebAssembly modules: all mappings lie on generated line 1, and their columns are byte offsets in the
 * module's file.
 */

/** One mapping that has a source; ascending by offset. Lines count from 1, columns from 1 in UTF-16 units. */
export interface Mapping {
  readonly offset: number;
  readonly source: number;
  readonly line: number;
  readonly column: number;
}

export interface SourceMap {
  /** Paths, relative to the map where they are relative, without {@link root}. */
  readonly sources: readonly string[];
  /** What the map wants to have before every path; empty, or with a slash at its end. */
  readonly root: string;
  /** A mapping without source ends the one before it. */
  readonly mappings: readonly (Mapping | { readonly offset: number; readonly source: undefined })[];
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOf: ReadonlyMap<string, number> = new Map([...digits].map((digit, value) => [digit, value]));

/** Reads a source map; undefined when the text is none. */
export const readSourceMap = (text: string): SourceMap | undefined => {
  let given: unknown;
  try {
    // Some servers put a line before the JSON, so that it cannot be run as a script.
    given = JSON.parse(text.replace(/^\)\]\}'?[^\n]*\n/, ''));
  } catch {
    return undefined;
  }
  if (!isMap(given)) return undefined;
  const root = given.sourceRoot ? `${given.sourceRoot.replace(/\/$/, '')}/` : '';
  const sources = given.sources.map((source) => source ?? '');
  const mappings = readMappings(given.mappings.split(';')[0] ?? '', sources.length);
  return mappings && { sources, root, mappings };
};

const isMap = (
  given: unknown,
): given is {
  readonly sources: readonly (string | null)[];
  readonly mappings: string;
  readonly sourceRoot?: string;
} => {
  const { version, sources, mappings, sourceRoot } = (given ?? {}) as Record<string, unknown>;
  const isText = (value: unknown) => typeof value === 'string' || value === null;
  return (
    version === 3 &&
    Array.isArray(sources) &&
    sources.every(isText) &&
    typeof mappings === 'string' &&
    (sourceRoot === undefined || isText(sourceRoot))
  );
};

/** The mappings of one generated line; undefined when they are malformed. */
const readMappings = (line: string, sourceCount: number): SourceMap['mappings'] | undefined => {
  const mappings: (Mapping | { readonly offset: number; readonly source: undefined })[] = [];
  let offset = 0;
  let source = 0;
  let sourceLine = 0;
  let column = 0;
  for (const segment of line.split(',')) {
    if (segment === '') continue;
    const fields = readNumbers(segment);
    if (!fields || ![1, 4, 5].includes(fields.length)) return undefined;
    offset += fields[0] as number;
    if (fields.length === 1) {
      mappings.push({ offset, source: undefined });
      continue;
    }
    source += fields[1] as number;
    sourceLine += fields[2] as number;
    column += fields[3] as number;
    if (source < 0 || source >= sourceCount || sourceLine < 0 || column < 0 || offset < 0) return undefined;
    mappings.push({ offset, source, line: sourceLine + 1, column: column + 1 });
  }
  return mappings.sort((left, right) => left.offset - right.offset);
};

/** Base 64 VLQ: five bits a digit, the lowest first; bit 6 says that more follow, the lowest bit of the number is its sign. */
const readNumbers = (segment: string): readonly number[] | undefined => {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = valueOf.get(digit);
    if (bits === undefined || shift > 30) return undefined;
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if ((bits & 32) !== 0) continue;
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2);
    value = 0;
    shift = 0;
  }
  return shift === 0 ? numbers : undefined;
};
