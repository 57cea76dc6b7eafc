/** Checks every function of the collected modules. */

import type { Fix } from '../../../vm/context/diagnostic.ts';
import { builtInConditions, unitType } from '../../../vm/sahara/builtin.ts';
import { type Form, isVector, symbolName } from '../syntax/tree.ts';
import { numberFunctions } from './arithmetic.ts';
import { schemeFunctions } from './built-ins.ts';
import { Checker, type Vocabulary } from './checker.ts';
import { collectRestarts, conditionForms } from './condition-forms.ts';
import { contextForms } from './context-forms.ts';
import { controlForms } from './control-forms.ts';
import { collect } from './declarations.ts';
import { generatedModule, sortOrderSource } from './generated.ts';
import { matchForms } from './match-form.ts';
import { type FunctionDeclaration, ProgramTables } from './program.ts';
import { sequenceForms } from './sequence-forms.ts';
import type { Unit } from './tree.ts';
import { valueForms, valueFunctions } from './value-forms.ts';

export const vocabulary: Vocabulary = {
  forms: new Map([...controlForms, ...matchForms, ...conditionForms, ...contextForms, ...sequenceForms, ...valueForms]),
  builtIns: new Map([...numberFunctions, ...schemeFunctions, ...valueFunctions]),
};

/** Checks the modules that were collected and adds the functions that the compiler makes itself. */
export const checkModules = (tables: ProgramTables): void => {
  const modules = [...tables.modules];
  for (const module of modules) for (const form of module.source.forms) collectRestarts(tables, module, form);
  for (const module of modules)
    for (const declared of [...module.functions.values(), ...module.tests]) checkFunction(tables, declared);
  checkGeneratedFunctions(tables);
};

/** Adds the functions that checked forms need and the source does not have. */
export const checkGeneratedFunctions = (tables: ProgramTables): void => {
  for (const key of tables.generated) checkGenerated(tables, key);
};

const checkGenerated = (tables: ProgramTables, key: string): void => {
  const scratch = new ProgramTables(undefined);
  const module = collect(
    scratch,
    generatedModule,
    `(module ${generatedModule})${sortOrderSource(key)}`,
    () => undefined,
  );
  for (const [, declared] of module.functions) {
    const index = tables.functionIndex(declared.fullName);
    const keys = tables.types.list(tables.types.named(key) as number);
    const result = tables.types.list(tables.types.named('i64') as number);
    const parameters = declared.parameters.map((parameter) => ({ ...parameter, type: keys }));
    checkFunction(tables, { ...declared, index, parameters, result, kind: 'generated' });
  }
};

export const checkFunction = (tables: ProgramTables, declared: FunctionDeclaration): Unit => {
  const { form, result, module } = declared;
  const unit: Unit = {
    index: declared.index,
    name: declared.fullName,
    kind: declared.kind,
    module,
    form,
    parameters: [],
    result: result < 0 ? unitType : result,
    captures: [],
    mirrored: new Set(),
    visible: [],
    body: { kind: 'do', body: [], form, type: unitType },
    handles: new Set(),
    signals: declared.signals,
    exported: declared.kind === 'function',
    lambdas: 0,
    handlers: 0,
    ...(declared.doc === undefined ? {} : { doc: declared.doc }),
  };
  tables.units.push(unit);
  const checker = new Checker(tables, vocabulary, unit);
  checker.scoped(() => {
    unit.parameters.push(
      ...declared.parameters.map((each) => checker.declare(each.name, each.type, each.form, { kind: 'parameter' })),
    );
    unit.body = checker.body(declared.body, result, form);
  });
  if (declared.kind === 'function') checkSignals(tables, declared, checker.signalled);
  return unit;
};

/** What a function may signal must be declared, except what the machine itself signals. */
const checkSignals = (
  tables: ProgramTables,
  declared: FunctionDeclaration,
  signalled: ReadonlyMap<number, Form>,
): void => {
  for (const [condition, form] of signalled) {
    if (condition < builtInConditions.length || declared.signals.includes(condition)) continue;
    const full = tables.conditions[condition]?.name ?? '';
    const name = full.startsWith(`${declared.module.name}::`) ? full.slice(declared.module.name.length + 2) : full;
    const fix = signalsFix(declared, name);
    const message = `'${declared.name}' may signal ${name}, which its :signals does not declare`;
    tables.report(declared.module, 'undeclared-signal', form.range, message, fix ? { fix } : {});
  }
};

const signalsFix = (declared: FunctionDeclaration, name: string): Fix | undefined => {
  const title = `Add ${name} to :signals`;
  const at = (line: number, column: number, text: string): Fix => ({
    title,
    edits: [{ range: { line, column, endLine: line, endColumn: column }, text }],
  });
  const { signalsForm, form } = declared;
  if (signalsForm && isVector(signalsForm))
    return at(signalsForm.range.endLine, signalsForm.range.endColumn - 1, ` ${name}`);
  if (signalsForm) return at(signalsForm.range.endLine, signalsForm.range.endColumn, ` ${name}`);
  const arrow = form.items.findIndex((item) => symbolName(item) === '->');
  const behind = arrow > 0 ? form.items[arrow + 1] : form.items.find(isVector);
  return behind && at(behind.range.endLine, behind.range.endColumn, ` :signals ${name}`);
};
