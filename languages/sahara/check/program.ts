/** What a compilation collects: modules, and the tables that become the image. */
import type { Diagnostic, Fix, Range } from '../../../vm/context/diagnostic.ts';
import { builtInConditions, builtInPayloadType } from '../../../vm/sahara/builtin.ts';
import type { SaharaImage } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { read, type SourceText } from '../syntax/reader.ts';
import type { Form, ListForm } from '../syntax/tree.ts';
import type { Unit } from './tree.ts';
import { TypeTable } from './types.ts';

export interface SourceModule {
  readonly name: string;
  readonly doc?: string;
  readonly path: string;
  readonly source: SourceText;
  readonly imports: Map<string, SourceModule>;
  readonly functions: Map<string, FunctionDeclaration>;
  readonly data: Map<string, DataDeclaration>;
  readonly conditions: Map<string, ConditionDeclaration>;
  readonly tests: FunctionDeclaration[];
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeId;
  readonly form: Form;
}

export interface FunctionDeclaration {
  readonly name: string;
  /** Qualified. */
  readonly fullName: string;
  readonly module: SourceModule;
  readonly kind: 'function' | 'test' | 'generated';
  readonly form: ListForm;
  readonly nameForm: Form;
  readonly index: number;
  readonly parameters: readonly Parameter[];
  readonly result: TypeId;
  readonly signals: readonly number[];
  readonly signalsForm?: Form;
  readonly doc?: string;
  readonly body: readonly Form[];
}

export interface DataDeclaration {
  readonly name: string;
  readonly type: TypeId;
  readonly module?: SourceModule;
  readonly form?: ListForm;
  readonly nameForm?: Form;
  readonly doc?: string;
  readonly fields: readonly { readonly name: string; readonly form: Form }[];
}

export interface ConditionDeclaration extends DataDeclaration {
  readonly condition: number;
}

/** Something that a place in the text stands for; what hovers and definitions are made of. */
export interface Mention {
  readonly path: string;
  readonly range: Range;
  readonly kind:
    | 'function'
    | 'test'
    | 'data'
    | 'field'
    | 'condition'
    | 'restart'
    | 'built-in'
    | 'parameter'
    | 'local'
    | 'form'
    | 'module'
    | 'type';
  readonly name: string;
  /** Code in the language's spelling. */
  readonly code: string;
  readonly doc?: string;
  readonly definition?: { readonly path: string; readonly range: Range };
}

interface RestartRow {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: TypeId }[];
}

export class ProgramTables {
  readonly types: TypeTable;
  readonly diagnostics: Diagnostic[] = [];
  readonly mentions: Mention[] = [];
  readonly modules: SourceModule[] = [];
  /** Paths that imports asked for. */
  readonly dependencies: string[] = [];
  readonly units: Unit[] = [];
  readonly functionNames: string[];
  readonly conditions: { readonly name: string; readonly payload: TypeId; readonly doc?: string }[];
  readonly restarts: RestartRow[];
  /** Restarts that some form of the program offers, by name. */
  readonly offered = new Map<string, RestartRow[]>();
  private readonly functionIndices = new Map<string, number>();
  readonly base: SaharaImage | undefined;
  /** Key types that some sort-by needs a generated function for. */
  readonly generated = new Set<string>();

  constructor(base: SaharaImage | undefined) {
    this.base = base;
    this.types = new TypeTable(base?.types);
    this.functionNames = base ? base.functions.map(({ name }) => name) : [];
    this.functionNames.forEach((name, index) => void this.functionIndices.set(name, index));
    this.conditions = base
      ? [...base.meta.conditions]
      : builtInConditions.map(({ name, doc }, id) => ({ name, doc, payload: builtInPayloadType(id) }));
    this.restarts = base ? [...base.meta.restarts] : [];
  }

  /** The index of a function by qualified name; the one of the base when it has such a function. */
  functionIndex(name: string): number {
    const known = this.functionIndices.get(name);
    if (known !== undefined) return known;
    this.functionNames.push(name);
    this.functionIndices.set(name, this.functionNames.length - 1);
    return this.functionNames.length - 1;
  }

  conditionId(name: string, payload: TypeId, doc: string | undefined): number {
    const known = this.conditions.findIndex((row) => row.name === name);
    if (known >= 0) return known;
    return this.conditions.push({ name, payload, ...(doc === undefined ? {} : { doc }) }) - 1;
  }

  /** A restart is known by its name and parameter types. */
  restartId(name: string, parameters: RestartRow['parameters']): number {
    const known = this.restarts.findIndex(
      (row) =>
        row.name === name &&
        row.parameters.length === parameters.length &&
        row.parameters.every(({ type }, index) => type === parameters[index]?.type),
    );
    return known >= 0 ? known : this.restarts.push({ name, parameters }) - 1;
  }

  report(
    module: { readonly path: string },
    code: string,
    range: Range,
    message: string,
    options: { readonly fix?: Fix; readonly severity?: 'warning' } = {},
  ): void {
    const { fix, severity = 'error' } = options;
    this.diagnostics.push({ code, severity, message, source: module.path, range, ...(fix ? { fix } : {}) });
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }
}

/** A module whose declarations are still to be collected. */
export const newModule = (name: string, path: string, text: string, doc?: string): SourceModule => ({
  name,
  path,
  source: read(text),
  imports: new Map(),
  functions: new Map(),
  data: new Map(),
  conditions: new Map(),
  tests: [],
  ...(doc === undefined ? {} : { doc }),
});
