/** Collects what the files of a program declare: modules with their imports, data types, conditions, signatures. */
import { textOfUtf8 } from '../../../vm/context/text.ts';
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';
import { isReserved } from './names.ts';
import {
  type ConditionDeclaration,
  type DataDeclaration,
  type FunctionDeclaration,
  newModule,
  type Parameter,
  type ProgramTables,
  type SourceModule,
} from './program.ts';
import { didYouMean } from './suggest.ts';
import { readType, splitName } from './type-forms.ts';
import { unknown } from './types.ts';

export type ReadFile = (path: string) => Uint8Array | string | undefined;

const topLevel = ['module', 'import', 'data', 'condition', 'fn', 'test'];

/** Reads the module of a file and, first, those that it imports. */
export const collect = (tables: ProgramTables, path: string, text: string, readFile: ReadFile): SourceModule => {
  const loading: string[] = [];
  const byPath = new Map<string, SourceModule>();

  const load = (path: string, text: string): SourceModule => {
    loading.push(path);
    const module = openModule(tables, path, text);
    byPath.set(path, module);
    for (const form of module.source.forms) if (headOf(form) === 'import') importOf(module, form as ListForm);
    declareTypes(tables, module);
    declareFunctions(tables, module);
    tables.modules.push(module);
    loading.pop();
    return module;
  };

  const importOf = (module: SourceModule, form: ListForm): void => {
    const name = symbolName(form.items[1]);
    if (name === undefined || form.items.length !== 2)
      return tables.report(module, 'bad-import', form.range, 'An import is written (import name)');
    const folder = module.path.slice(0, Math.max(module.path.lastIndexOf('/'), module.path.lastIndexOf('\\')) + 1);
    const imported = `${folder}${name.replaceAll('::', '/')}.sahara`;
    const range = (form.items[1] as Form).range;
    if (loading.includes(imported)) {
      const circle = [...loading.slice(loading.indexOf(imported)), imported].map(baseName).join(' → ');
      return tables.report(module, 'import-cycle', range, `The imports run in a circle: ${circle}`);
    }
    let found = byPath.get(imported);
    if (!found) {
      tables.dependencies.push(imported);
      const contents = readFile(imported);
      if (contents === undefined)
        return tables.report(module, 'missing-import', range, `There is no file ${imported} for module '${name}'`);
      found = load(imported, typeof contents === 'string' ? contents : textOfUtf8(contents));
    }
    module.imports.set(name, found);
  };

  return load(path, text);
};

const baseName = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

const openModule = (tables: ProgramTables, path: string, text: string): SourceModule => {
  const scratch = newModule('', path, text);
  const form = scratch.source.forms.find((each) => headOf(each) === 'module') as ListForm | undefined;
  const stem = baseName(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '');
  const name = symbolName(form?.items[1]) ?? (stem || 'program');
  const doc = form?.items[2]?.kind === 'string' ? form.items[2].value : undefined;
  const module: SourceModule = { ...scratch, name, ...(doc === undefined ? {} : { doc }) };
  for (const error of module.source.errors)
    tables.report(module, error.code, error.range, error.message, error.fix ? { fix: error.fix } : {});
  if (form && !/^[a-z][a-z0-9-]*(::[a-z][a-z0-9-]*)*$/.test(name))
    tables.report(
      module,
      'bad-module',
      form.range,
      'A module is written (module name "text"), its name in small letters',
    );
  if (tables.modules.some((other) => other.name === name))
    tables.report(module, 'duplicate-name', form?.range ?? zero, `Two modules are named '${name}'`);
  for (const each of module.source.forms) {
    const head = headOf(each);
    if (each.kind === 'bad' || (head !== undefined && topLevel.includes(head))) continue;
    const known = 'A file holds (module …), (import …), (data …), (condition …), (fn …) and (test …)';
    const near = head !== undefined ? didYouMean((each as ListForm).items[0] as Form, head, topLevel) : { hint: '' };
    tables.report(module, 'bad-top-level', each.range, known + near.hint, near.fix ? { fix: near.fix } : {});
  }
  return module;
};

const zero = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** The name of a declaration, reported when it is missing, taken or reserved. */
const nameOf = (
  tables: ProgramTables,
  module: SourceModule,
  form: ListForm,
): { name: string; form: Form } | undefined => {
  const nameForm = form.items[1];
  const name = symbolName(nameForm);
  if (nameForm === undefined || name === undefined || name.includes('::') || name.startsWith('.')) {
    tables.report(module, 'bad-declaration', (nameForm ?? form).range, 'A name is expected here');
    return undefined;
  }
  if (module.functions.has(name) || module.data.has(name)) {
    tables.report(module, 'duplicate-name', nameForm.range, `'${name}' is declared twice in module '${module.name}'`);
    return undefined;
  }
  if (isReserved(name)) {
    tables.report(module, 'reserved-name', nameForm.range, `'${name}' is a name of the language`);
    return undefined;
  }
  return { name, form: nameForm };
};

const declareTypes = (tables: ProgramTables, module: SourceModule): void => {
  const pending: { declaration: DataDeclaration; specs: ListForm[]; isNew: boolean }[] = [];
  for (const form of module.source.forms) {
    const head = headOf(form);
    if (form.kind !== 'list' || (head !== 'data' && head !== 'condition')) continue;
    const named = nameOf(tables, module, form);
    if (!named) continue;
    const rest = form.items.slice(2);
    const doc = rest[0]?.kind === 'string' ? rest.shift() : undefined;
    const text = doc?.kind === 'string' ? doc.value : undefined;
    const specs: ListForm[] = [];
    for (const item of rest) {
      if (isVector(item) && item.items.length === 2 && symbolName(item.items[0]) !== undefined) specs.push(item);
      else tables.report(module, 'bad-field', item.range, 'A field is written [name type]');
    }
    const full = `${module.name}::${named.name}`;
    const known = tables.types.data(full);
    const about = {
      ...(head === 'condition' ? { condition: true } : {}),
      ...(text === undefined ? {} : { doc: text }),
    };
    const type = known ?? tables.types.declareData(full, about);
    const declaration: DataDeclaration = {
      name: named.name,
      type,
      module,
      form,
      nameForm: named.form,
      fields: specs.map((spec) => ({ name: symbolName(spec.items[0]) as string, form: spec.items[0] as Form })),
      ...(text === undefined ? {} : { doc: text }),
    };
    module.data.set(named.name, declaration);
    if (head === 'condition') {
      const condition: ConditionDeclaration = { ...declaration, condition: tables.conditionId(full, type, text) };
      module.conditions.set(named.name, condition);
    }
    pending.push({ declaration, specs, isNew: known === undefined });
  }
  layOut(tables, module, pending);
};

/** Lays out data types, embedded ones before those that hold them. */
const layOut = (
  tables: ProgramTables,
  module: SourceModule,
  pending: readonly { declaration: DataDeclaration; specs: ListForm[]; isNew: boolean }[],
): void => {
  const { types } = tables;
  const state = new Map<TypeId, 'open' | 'done'>();
  const define = (each: (typeof pending)[number]): void => {
    const { declaration, specs } = each;
    if (state.has(declaration.type)) return;
    state.set(declaration.type, 'open');
    const seen = new Set<string>();
    const fields: { name: string; type: TypeId }[] = [];
    for (const spec of specs) {
      const nameForm = spec.items[0] as Form;
      const name = symbolName(nameForm) as string;
      if (seen.has(name)) tables.report(module, 'duplicate-name', nameForm.range, `Two fields are named '${name}'`);
      if (seen.has(name)) continue;
      seen.add(name);
      const type = readType(tables, module, spec.items[1], spec);
      const inner = pending.find((other) => other.declaration.type === type);
      if (inner) define(inner);
      if (inner && state.get(type) === 'open') {
        const text = module.source.text.slice(spec.items[1]?.start, spec.items[1]?.end);
        const range = (spec.items[1] as Form).range;
        tables.report(module, 'recursive-data', range, `A ${text} cannot hold itself; use (option ${text})`, {
          fix: { title: `Change to (option ${text})`, edits: [{ range, text: `(option ${text})` }] },
        });
      } else if (type >= 0) fields.push({ name, type });
    }
    state.set(declaration.type, 'done');
    if (each.isNew) return types.defineData(declaration.type, fields);
    const old = types.model(declaration.type)?.fields ?? [];
    const same =
      old.length === fields.length &&
      fields.every(({ name, type }, at) => old[at]?.name === name && old[at]?.type === type);
    if (!same && declaration.nameForm) {
      const message = `The fields of ${declaration.name} have changed; restart the program to use them`;
      tables.report(module, 'changed-data', declaration.nameForm.range, message);
    }
  };
  pending.forEach(define);
};

const declareFunctions = (tables: ProgramTables, module: SourceModule): void => {
  for (const form of module.source.forms) {
    if (form.kind !== 'list') continue;
    if (headOf(form) === 'test') declareTest(tables, module, form);
    else if (headOf(form) === 'fn') declareFunction(tables, module, form);
  }
};

const declareTest = (tables: ProgramTables, module: SourceModule, form: ListForm): void => {
  const nameForm = form.items[1];
  const name = nameForm?.kind === 'string' ? nameForm.value : symbolName(nameForm);
  if (nameForm === undefined || name === undefined)
    return tables.report(module, 'bad-declaration', form.range, 'A test is written (test "name" body …)');
  const fullName = `${module.name}::test "${name}"`;
  if (module.tests.some((other) => other.fullName === fullName))
    return tables.report(module, 'duplicate-name', nameForm.range, `Two tests are named '${name}'`);
  module.tests.push({
    name,
    fullName,
    module,
    kind: 'test',
    form,
    nameForm,
    index: tables.functionIndex(fullName),
    parameters: [],
    result: unitType,
    signals: [],
    body: form.items.slice(2),
  });
};

const declareFunction = (tables: ProgramTables, module: SourceModule, form: ListForm): void => {
  const named = nameOf(tables, module, form);
  if (!named) return;
  const fullName = `${module.name}::${named.name}`;
  const signature = readSignature(tables, module, form, 2, true);
  const declaration: FunctionDeclaration = {
    name: named.name,
    fullName,
    module,
    kind: 'function',
    form,
    nameForm: named.form,
    index: tables.functionIndex(fullName),
    ...signature,
    result: signature.result ?? unitType,
  };
  module.functions.set(named.name, declaration);
};

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly result: TypeId | undefined;
  readonly signals: readonly number[];
  readonly signalsForm?: Form;
  readonly doc?: string;
  readonly body: readonly Form[];
}

/** Reads `[parameters] -> T :signals … "doc" body …` from item `at` on. */
export const readSignature = (
  tables: ProgramTables,
  module: SourceModule,
  form: ListForm,
  at: number,
  declared: boolean,
): Signature => {
  const rest = form.items.slice(at);
  let parameters: readonly Parameter[] = [];
  if (isVector(rest[0])) parameters = readParameters(tables, module, rest.shift() as ListForm);
  else
    tables.report(
      module,
      'bad-declaration',
      (form.items[at - 1] ?? form).range,
      'Parameters are expected: [name type …]',
    );
  let result: TypeId | undefined;
  if (symbolName(rest[0]) === '->') {
    rest.shift();
    result = readType(tables, module, rest.shift(), form, true);
  }
  const signals: number[] = [];
  let signalsForm: Form | undefined;
  if (rest[0]?.kind === 'keyword' && rest[0].name === 'signals') {
    signalsForm = rest[1];
    const listed = signalsForms(tables, module, rest.slice(1));
    for (const item of isVector(listed[0]) ? listed[0].items : listed) {
      const found = findCondition(tables, module, item);
      if (found) signals.push(found.condition);
      if (found && !isVector(signalsForm)) signalsForm = item;
    }
    rest.splice(0, 1 + listed.length);
  }
  const doc = declared && rest[0]?.kind === 'string' && rest.length > 1 ? rest.shift() : undefined;
  return {
    parameters,
    result,
    signals,
    body: rest,
    ...(signalsForm ? { signalsForm } : {}),
    ...(doc?.kind === 'string' ? { doc: doc.value } : {}),
  };
};

/** What follows `:signals`: a vector, or a name and every further name of a condition that is not the whole body. */
const signalsForms = (tables: ProgramTables, module: SourceModule, forms: readonly Form[]): readonly Form[] => {
  if (isVector(forms[0])) return forms.slice(0, 1);
  const isCondition = (form: Form | undefined) => {
    const { scope, local } = splitName(module, symbolName(form) ?? '');
    return scope?.conditions.has(local) || tables.conditions.some(({ name }) => name === symbolName(form));
  };
  let count = Math.min(1, forms.length);
  while (count < forms.length - 1 && isCondition(forms[count])) count++;
  return forms.slice(0, count);
};

/** `name type` pairs of a vector. */
export const readParameters = (tables: ProgramTables, module: SourceModule, vector: ListForm): readonly Parameter[] => {
  const parameters: Parameter[] = [];
  for (let index = 0; index < vector.items.length; index += 2) {
    const form = vector.items[index] as Form;
    const name = symbolName(form);
    if (name === undefined) {
      tables.report(module, 'bad-declaration', form.range, 'The name of a parameter is expected');
      continue;
    }
    if (name !== '_' && parameters.some((other) => other.name === name))
      tables.report(module, 'duplicate-name', form.range, `Two parameters are named '${name}'`);
    const typeForm = vector.items[index + 1];
    if (!typeForm) tables.report(module, 'bad-declaration', form.range, `The type of '${name}' is missing`);
    const type = typeForm ? readType(tables, module, typeForm, form) : unknown;
    parameters.push({ name, type, form });
  }
  return parameters;
};

/** The condition of a name, built-in ones included; reports when there is none. */
export const findCondition = (
  tables: ProgramTables,
  module: SourceModule,
  form: Form,
): { readonly condition: number; readonly payload: TypeId } | undefined => {
  const name = symbolName(form) ?? '';
  const { scope, local } = splitName(module, name);
  const declared = scope?.conditions.get(local);
  const builtIn = tables.conditions.findIndex((row) => row.name === name && !row.name.includes('::'));
  const condition = declared?.condition ?? builtIn;
  const row = tables.conditions[condition];
  if (!row) {
    const names = [...module.conditions.keys(), ...tables.conditions.map((each) => each.name)];
    const { hint, fix } = didYouMean(form, name, names);
    const message = name === '' ? 'The name of a condition is expected' : `There is no condition '${name}'${hint}`;
    tables.report(module, 'unknown-condition', form.range, message, fix ? { fix } : {});
    return undefined;
  }
  const doc = row.doc;
  tables.mentions.push({
    path: module.path,
    range: form.range,
    kind: 'condition',
    name,
    ...(doc === undefined ? {} : { doc }),
    code: conditionCode(tables, condition),
    ...(declared?.nameForm && declared.module
      ? { definition: { path: declared.module.path, range: declared.nameForm.range } }
      : {}),
  });
  return { condition, payload: row.payload };
};

/** A condition as the source declares it. */
export const conditionCode = (tables: ProgramTables, condition: number): string => {
  const row = tables.conditions[condition];
  const fields = tables.types.model(row?.payload ?? unknown)?.fields ?? [];
  return `(condition ${[row?.name, ...fields.map(({ name, type }) => `[${name} ${tables.types.name(type)}]`)].join(' ')})`;
};
