/**
 * Source maps (ECMA-426) of WebAssembly modules: all mappings lie on generated line 1, and their columns are byte offsets in the
 * module's file. The format itself, maps of maps included, is read by `@jridgewell/trace-mapping`.
 */
import { decodedMappings, FlattenMap, type SectionedSourceMapInput, TraceMap } from '@jridgewell/trace-mapping';

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
  /** The text of each source, where the map carries it. */
  readonly texts: readonly (string | undefined)[];
  /** What the map wants to have before every path; empty, or with a slash at its end. */
  readonly root: string;
  /** A mapping without source ends the one before it. */
  readonly mappings: readonly (Mapping | { readonly offset: number; readonly source: undefined })[];
}

/** Reads a source map; undefined when the text is none. */
export const readSourceMap = (text: string): SourceMap | undefined => {
  let given: unknown;
  try {
    // Some servers put a line before the JSON, so that it cannot be run as a script.
    given = JSON.parse(text.replace(/^\)\]\}'?[^\n]*\n/, ''));
  } catch {
    return undefined;
  }
  const isIndex = isSectioned(given);
  if (!isIndex && !isMap(given)) return undefined;
  try {
    const map = isIndex ? new FlattenMap(given as SectionedSourceMapInput) : new TraceMap(given as never);
    const root = !isIndex && map.sourceRoot ? `${map.sourceRoot.replace(/\/$/, '')}/` : '';
    const sources = map.sources.map((source) => source ?? '');
    const mappings = mappingsOf(decodedMappings(map)[0] ?? [], sources.length);
    const texts = sources.map((_, index) => map.sourcesContent?.[index] ?? undefined);
    return mappings && { sources, texts, root, mappings };
  } catch {
    // Digits that are none, or sections that are no maps.
    return undefined;
  }
};

const isRecord = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null;

const isSectioned = (given: unknown): boolean =>
  isRecord(given) &&
  given.version === 3 &&
  Array.isArray(given.sections) &&
  given.sections.every((section) => isRecord(section) && (isMap(section.map) || isSectioned(section.map)));

const isMap = (given: unknown): boolean => {
  if (!isRecord(given)) return false;
  const { version, sources, mappings, sourceRoot } = given;
  const isText = (value: unknown) => typeof value === 'string' || value === null;
  return (
    version === 3 &&
    Array.isArray(sources) &&
    sources.every(isText) &&
    typeof mappings === 'string' &&
    /^[A-Za-z0-9+/,;]*$/.test(mappings) &&
    (sourceRoot === undefined || isText(sourceRoot))
  );
};

/** The mappings of one generated line; undefined when one of them is malformed. */
const mappingsOf = (line: readonly (readonly number[])[], sourceCount: number): SourceMap['mappings'] | undefined => {
  const mappings: (Mapping | { readonly offset: number; readonly source: undefined })[] = [];
  for (const [offset = -1, source, sourceLine = -1, column = -1] of line) {
    if (offset < 0) return undefined;
    if (source === undefined) mappings.push({ offset, source });
    else if (source < 0 || source >= sourceCount || sourceLine < 0 || column < 0) return undefined;
    else mappings.push({ offset, source, line: sourceLine + 1, column: column + 1 });
  }
  return mappings;
};
