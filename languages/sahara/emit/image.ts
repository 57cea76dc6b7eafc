/** The checked program to an image, on top of the base when there is one. */
import type {
  FunctionCode,
  FunctionDebug,
  FunctionMeta,
  SaharaDebug,
  SaharaImage,
  SaharaMeta,
} from '../../../vm/sahara/image.ts';
import type { ProgramTables, SourceModule } from '../check/program.ts';
import type { Unit } from '../check/tree.ts';
import { sha256 } from './checksum.ts';
import { ConstantPool } from './constants.ts';
import { Homes } from './frame.ts';
import { FunctionEmitter } from './function.ts';

export interface ImageOptions {
  readonly debug: boolean;
  /** Index of the function that `run` starts. */
  readonly entry: number | undefined;
}

export const makeImage = (tables: ProgramTables, { debug, entry }: ImageOptions): SaharaImage => {
  const { base } = tables;
  const constants = new ConstantPool(base?.constants);
  const homes = new Homes();
  const functions: FunctionCode[] = base ? [...base.functions] : [];
  const meta: FunctionMeta[] = base ? [...base.meta.functions] : [];
  const sources: { path: string; checksum: string }[] = base?.debug ? [...base.debug.sources] : [];
  const debugRows: FunctionDebug[] = base?.debug ? [...base.debug.functions] : (base?.functions.map(noDebug) ?? []);
  const sourceIndex = (module: SourceModule): number => {
    const row = { path: module.path, checksum: sha256(module.source.text) };
    const known = sources.findIndex(({ path, checksum }) => path === row.path && checksum === row.checksum);
    return known >= 0 ? known : sources.push(row) - 1;
  };
  for (const unit of tables.units) {
    const emitter = new FunctionEmitter(tables, constants, homes, unit);
    functions[unit.index] = emitter.emit();
    meta[unit.index] = functionMeta(unit);
    if (!debug) continue;
    const { lines, scopes, variables, temporaries, allocations, branches } = emitter.writer;
    const range = unit.form.range;
    debugRows[unit.index] =
      unit.kind === 'generated' || unit.module.path === ''
        ? noDebug()
        : { source: sourceIndex(unit.module), range, lines, scopes, variables, temporaries, allocations, branches };
  }
  const image: SaharaImage = {
    types: tables.types.types,
    constants: constants.constants,
    functions,
    meta: { ...programMeta(tables), functions: meta, ...(entry === undefined ? {} : { entry }) },
    ...(debug ? { debug: { sources, functions: debugRows } satisfies SaharaDebug } : {}),
    debugState: debug ? 'loaded' : 'not loaded',
  };
  return image;
};

const functionMeta = (unit: Unit): FunctionMeta => ({
  parameterNames: unit.parameters.map(({ name }) => name),
  signals: unit.signals,
  handles: [...unit.handles],
  exported: unit.exported,
  ...(unit.doc === undefined ? {} : { doc: unit.doc }),
});

/** Modules, conditions and restarts; also of a program that has errors. */
export const programMeta = (tables: ProgramTables): Omit<SaharaMeta, 'functions'> => {
  const rows = tables.modules.map((module) => ({
    name: module.name,
    exports: [...module.functions.keys(), ...module.data.keys()],
    source: module.path,
    ...(module.doc === undefined ? {} : { doc: module.doc }),
  }));
  const kept = tables.base?.meta.modules.filter((old) => !rows.some(({ name }) => name === old.name)) ?? [];
  return { modules: [...kept, ...rows], conditions: tables.conditions, restarts: tables.restarts };
};

const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };

const noDebug = (): FunctionDebug => ({
  source: 0,
  range: start,
  lines: [],
  scopes: [],
  variables: [],
  temporaries: [],
  allocations: [],
  branches: [],
});
