/** A decoded module (core specification, section 5.5). All offsets are bytes from the start of the file. */
import type {
  FunctionType,
  GlobalType,
  MemoryType,
  RecursionGroup,
  SubType,
  TableType,
  TagType,
  ValueType,
} from './types.ts';

/** Bytes of the file; `to` is exclusive. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Binary codes of the sections, in the order of this list in a file; custom sections may stand anywhere. */
export const sectionIds = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  tag: 13,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  dataCount: 12,
  code: 10,
  data: 11,
} as const;

export interface Section {
  readonly id: number;
  /** A key of {@link sectionIds}, or the name of a custom section. */
  readonly name: string;
  /** With its id and size. */
  readonly range: ByteRange;
  /** Without its id and size; of a custom section also without its name. */
  readonly payload: ByteRange;
}

export type ExternKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/** Binary codes of {@link ExternKind}, by place. */
export const externKinds: readonly ExternKind[] = ['function', 'table', 'memory', 'global', 'tag'];

export type ImportType =
  /** `type` is a type index. */
  | { readonly kind: 'function'; readonly type: number }
  | { readonly kind: 'table'; readonly table: TableType }
  | { readonly kind: 'memory'; readonly memory: MemoryType }
  | { readonly kind: 'global'; readonly global: GlobalType }
  | { readonly kind: 'tag'; readonly tag: TagType };

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly type: ImportType;
  /** Index in the space of its kind. */
  readonly index: number;
  readonly offset: number;
}

export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
  readonly offset: number;
}

/** Where the definition starts in the file, and the import that it comes from, when it is imported. */
interface Definition {
  readonly import?: Import;
  readonly offset: number;
}

export interface Table extends Definition {
  readonly type: TableType;
  /** Constant expression, with its `end`; absent: null. */
  readonly initial?: ByteRange;
}

export interface Memory extends Definition {
  readonly type: MemoryType;
}

export interface Global extends Definition {
  readonly type: GlobalType;
  /** Constant expression, with its `end`; absent only when imported. */
  readonly initial?: ByteRange;
}

export interface Tag extends Definition {
  readonly type: TagType;
}

/** Where an active segment goes; `offset` is a constant expression with its `end`. */
export type SegmentMode =
  | { readonly kind: 'passive' | 'declarative' }
  | { readonly kind: 'active'; readonly index: number; readonly offset: ByteRange };

export interface ElementSegment {
  readonly mode: SegmentMode;
  readonly type: ValueType;
  /** Binary form, 0 to 7. */
  readonly flags: number;
  readonly items:
    | { readonly kind: 'functions'; readonly indices: Uint32Array }
    /** Constant expressions: pairs of from and to. */
    | { readonly kind: 'expressions'; readonly ranges: Uint32Array };
  readonly offset: number;
}

export interface DataSegment {
  /** The index of an active mode is a memory. */
  readonly mode: SegmentMode;
  /** Binary form, 0 to 2. */
  readonly flags: number;
  readonly bytes: ByteRange;
  readonly offset: number;
}

/** A module as it stands in its file. Index spaces list imports first, as the specification numbers them. */
export interface WasmModule {
  /** Name of the name section, or the file's name without ending. */
  readonly name: string;
  /** Path or URI as it was given. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly SubType[];
  readonly groups: readonly RecursionGroup[];
  /** Offset of each type definition in the file. */
  readonly typeOffsets: Uint32Array;
  readonly imports: readonly Import[];
  /** Type index of every function, imports first. */
  readonly functionTypes: Uint32Array;
  readonly importedFunctionCount: number;
  /** Imports of functions, by function index. */
  readonly functionImports: readonly Import[];
  readonly tables: readonly Table[];
  readonly memories: readonly Memory[];
  readonly globals: readonly Global[];
  readonly tags: readonly Tag[];
  readonly exports: readonly Export[];
  readonly start?: { readonly index: number; readonly offset: number };
  readonly elements: readonly ElementSegment[];
  readonly dataCount?: number;
  readonly data: readonly DataSegment[];
  /**
   * Function bodies: of each function that is not imported, three offsets: its locals declaration (the start of the body),
   * its first instruction, and the end (exclusive, behind its last `end`).
   */
  readonly bodies: Uint32Array;
  /** Start of the code section's payload, which DWARF's code offsets are relative to; undefined without code section. */
  readonly codeStart?: number;
  /** Names of the name section, read when they are first asked for. */
  readonly names: ModuleNames;
  /** Of a module whose functions are validated when they are first called: what is wrong with the body of one, if anything. */
  bodyProblem?(functionIndex: number): string | undefined;
}

interface Names extends ReadonlyMap<number, string> {
  /**
   * Indices of the names that contain one of some texts of at least two ASCII characters among their first `within` bytes; found
   * without decoding the others.
   */
  containing?(texts: readonly string[], within: number, unless: string): readonly number[];
  /** Indices whose name is that of an index, itself included, in the order of the names; found without decoding the others. */
  sameAs?(index: number): readonly number[];
}
/** By the index of the owner, then by the index in it. */
type NestedNames = ReadonlyMap<number, Names>;

const noNames: Names = new Map();

/** Names of a module's name section, by index (appendix "Custom Sections" and the extended-name-section proposal). */
export interface ModuleNames {
  readonly module?: string;
  readonly functions: Names;
  readonly locals: NestedNames;
  readonly labels: NestedNames;
  readonly types: Names;
  readonly fields: NestedNames;
  readonly tables: Names;
  readonly memories: Names;
  readonly globals: Names;
  readonly elements: Names;
  readonly data: Names;
  readonly tags: Names;
}

export const emptyNames: ModuleNames = {
  functions: noNames,
  locals: new Map(),
  labels: new Map(),
  types: noNames,
  fields: new Map(),
  tables: noNames,
  memories: noNames,
  globals: noNames,
  elements: noNames,
  data: noNames,
  tags: noNames,
};

/**
 * The names that contain one of some texts of at least two ASCII characters among their first `within` ones, with their indices; without those
 * that begin with `unless`, also of ASCII characters.
 */
export const namesContaining = (
  names: Names,
  texts: readonly string[],
  { within, unless = '' }: { readonly within: number; readonly unless?: string },
): readonly (readonly [index: number, name: string])[] => {
  const found = names.containing?.(texts, within, unless);
  if (found) return found.map((index) => [index, names.get(index) ?? ''] as const);
  const isPassed = (name: string): boolean => unless !== '' && name.startsWith(unless);
  return [...names].filter(([, name]) => !isPassed(name) && texts.some((text) => name.slice(0, within).includes(text)));
};

const definedIndex = (module: WasmModule, functionIndex: number): number =>
  functionIndex - module.importedFunctionCount;

/** Locals declaration, first instruction and end of a function's body; undefined for an imported function. */
export const bodyOf = (
  module: WasmModule,
  functionIndex: number,
): { readonly locals: number; readonly code: number; readonly end: number } | undefined => {
  const at = definedIndex(module, functionIndex) * 3;
  if (at < 0 || at >= module.bodies.length) return undefined;
  const { bodies } = module;
  return { locals: bodies[at] as number, code: bodies[at + 1] as number, end: bodies[at + 2] as number };
};

/** The function whose body holds a file offset; undefined outside of all bodies. */
export const functionAt = (module: WasmModule, offset: number): number | undefined => {
  const { bodies } = module;
  let low = 0;
  let high = bodies.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bodies[middle * 3 + 2] as number) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = low * 3;
  return found < bodies.length && (bodies[found] as number) <= offset ? low + module.importedFunctionCount : undefined;
};

/** The type of a function; undefined when its type index is not that of a function type. */
export const functionTypeOf = (module: WasmModule, functionIndex: number): FunctionType | undefined => {
  const composite = module.types[module.functionTypes[functionIndex] as number]?.composite;
  return composite?.kind === 'function' ? composite : undefined;
};

/** The last custom section of a name; undefined when there is none. */
export const customSection = (module: WasmModule, name: string): Section | undefined =>
  module.sections.findLast((section) => section.id === sectionIds.custom && section.name === name);
