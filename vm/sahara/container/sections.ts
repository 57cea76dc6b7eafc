/** What each section of a container holds. The descriptions follow image.ts field by field. */
import type {
  Constant,
  FunctionCode,
  FunctionDebug,
  FunctionMeta,
  SaharaDebug,
  SaharaMeta,
  SourceRange,
  VariableDebug,
} from '../image.ts';
import { type DataModel, type SaharaType, scalarNames } from '../types.ts';
import {
  type Codec,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  recursive,
  signedLong,
  text,
  union,
  unsignedLong,
  word,
} from './codec.ts';

/** `SAHB`. */
export const magic = [0x53, 0x41, 0x48, 0x42] as const;
/** A reader refuses files of a higher version. */
export const formatVersion = 1;
/** Magic, version, number of sections: three words. */
export const headerSize = 12;
/** Type, length, checksum of the content: three words before each section. */
export const sectionHeaderSize = 12;

export const sectionNames = ['constants', 'functions', 'instructions', 'meta', 'debug'] as const;
export type SectionName = (typeof sectionNames)[number];
/** Section types count from 1 in the order of {@link sectionNames}, which is also their order in a file. */
export const sectionType = (name: SectionName): number => sectionNames.indexOf(name) + 1;

export const constants: Codec<readonly Constant[]> = list(
  union<Constant, 'type'>('type', {
    i64: record<{ value: bigint }>({ value: signedLong }),
    u64: record<{ value: bigint }>({ value: unsignedLong }),
    f64: record<{ bits: bigint }>({ bits: unsignedLong }),
    f32: record<{ bits: number }>({ bits: word }),
    string: record<{ value: string }>({ value: text }),
  } as never),
);

/** A function without its words, which are in the instructions section. */
export type FunctionHead = Omit<FunctionCode, 'words'> & { readonly wordCount: number };

export const functions: Codec<readonly FunctionHead[]> = list(
  record<FunctionHead>({
    name: text,
    parameters: list(number),
    locals: list(number),
    result: number,
    kind: oneOf('function', 'test', 'lambda', 'handler', 'generated'),
    enclosing: optional(number),
    captures: optional(list(number)),
    handles: list(
      record<FunctionCode['handles'][number]>({
        clauses: list(
          record<FunctionCode['handles'][number]['clauses'][number]>({ condition: number, handler: number }),
        ),
        resume: number,
        result: number,
      }),
    ),
    restarts: list(
      record<FunctionCode['restarts'][number]>({
        clauses: list(record<FunctionCode['restarts'][number]['clauses'][number]>({ restart: number, target: number })),
      }),
    ),
    wordCount: number,
  }),
);

const dataModel: Codec<DataModel> = record<DataModel>({
  name: text,
  size: number,
  alignment: number,
  fields: list(
    record<DataModel['fields'][number]>({ name: text, type: number, first: number, offset: number, size: number }),
  ),
  leaves: list(record<DataModel['leaves'][number]>({ name: text, type: number, offset: number, size: number })),
  doc: optional(text),
  condition: optional(flag),
});

const types: Codec<readonly SaharaType[]> = list(
  union<SaharaType, 'kind'>('kind', {
    scalar: record({ scalar: oneOf(...scalarNames) }),
    string: record({}),
    unit: record({}),
    data: record({ data: dataModel }),
    list: record({ element: number }),
    map: record({ key: number, value: number }),
    option: record({ value: number }),
    function: record({ parameters: list(number), result: number }),
    context: record({ result: number }),
    box: record({ value: number }),
  }),
);

const functionMeta: Codec<FunctionMeta> = record<FunctionMeta>({
  parameterNames: list(text),
  doc: optional(text),
  signals: list(number),
  handles: list(number),
  exported: flag,
});

/** The meta section: the type table and the meta information. */
export interface MetaSection {
  readonly types: readonly SaharaType[];
  readonly meta: SaharaMeta;
}

export const meta: Codec<MetaSection> = record<MetaSection>({
  types,
  meta: record<SaharaMeta>({
    modules: list(
      record<SaharaMeta['modules'][number]>({ name: text, doc: optional(text), exports: list(text), source: text }),
    ),
    functions: list(functionMeta),
    conditions: list(record<SaharaMeta['conditions'][number]>({ name: text, payload: number, doc: optional(text) })),
    restarts: list(
      record<SaharaMeta['restarts'][number]>({
        name: text,
        parameters: list(record<SaharaMeta['restarts'][number]['parameters'][number]>({ name: text, type: number })),
      }),
    ),
    entry: optional(number),
  }),
});

const range: Codec<SourceRange> = record<SourceRange>({
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
});

/** Scope parents are −1 at the outside; stored one higher. */
const parent: Codec<number> = { write: (to, value) => to.number(value + 1), read: (from) => from.number() - 1 };

const place: Codec<VariableDebug['at']> = recursive(() =>
  union<VariableDebug['at'], 'in'>('in', {
    slot: record({ slot: number, boxed: flag }),
    slots: record({ first: number, data: number }),
    capture: record({ index: number, boxed: flag }),
    up: record({ levels: number, at: place }),
  }),
);

const functionDebug: Codec<FunctionDebug> = record<FunctionDebug>({
  source: number,
  range,
  lines: list(record<FunctionDebug['lines'][number]>({ offset: number, range, scope: number, statement: flag })),
  scopes: list(record<FunctionDebug['scopes'][number]>({ parent, from: number, to: number })),
  variables: list(
    record<VariableDebug>({
      name: text,
      kind: oneOf('parameter', 'local', 'upvalue'),
      type: number,
      scope: number,
      from: number,
      at: place,
    }),
  ),
  temporaries: list(
    record<FunctionDebug['temporaries'][number]>({ from: number, to: number, depth: number, name: text }),
  ),
  allocations: list(record<FunctionDebug['allocations'][number]>({ offset: number, text })),
  branches: list(record<FunctionDebug['branches'][number]>({ offset: number, range, taken: text, fallThrough: text })),
});

export const debug: Codec<SaharaDebug> = record<SaharaDebug>({
  sources: list(record<SaharaDebug['sources'][number]>({ path: text, checksum: text })),
  functions: list(functionDebug),
});
