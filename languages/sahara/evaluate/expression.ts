/** An expression as a function on top of an image, whose parameters are the variables that it uses. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { SaharaImage } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { Checker } from '../check/checker.ts';
import { ProgramTables } from '../check/program.ts';
import { checkGeneratedFunctions, vocabulary } from '../check/program-check.ts';
import type { Node, Unit, Variable } from '../check/tree.ts';
import { readType } from '../check/type-forms.ts';
import { makeImage } from '../emit/image.ts';
import { read } from '../syntax/reader.ts';
import type { Form } from '../syntax/tree.ts';
import { expressionModule } from './module.ts';

/** A variable that an expression may use. `leaves`: its value is given leaf by leaf. */
export interface ExpressionVariable {
  readonly name: string;
  /** In the language's spelling. */
  readonly type: string;
  readonly leaves?: boolean;
}

export interface ExpressionInput {
  readonly base: SaharaImage;
  readonly text: string;
  /** Type that the value must have, in the language's spelling. */
  readonly expected?: string;
  /** Innermost first. */
  readonly variables?: readonly ExpressionVariable[];
}

export interface CompiledExpression {
  readonly image: SaharaImage;
  /** Index of the function. */
  readonly function: number;
  /** Variables that it takes, in order; one with `leaves` stands for a parameter for each leaf of its type. */
  readonly uses: readonly ExpressionVariable[];
  /** Spelling of the type of the value. */
  readonly type: string;
  /** The value, when it is a literal. */
  readonly constant?: { readonly type: TypeId; readonly value: bigint | number | boolean | string };
}

export interface ExpressionError {
  readonly error: string;
  /** Column in the text, from 1. */
  readonly column?: number;
}

export const compileExpression = (input: ExpressionInput): CompiledExpression | ExpressionError => {
  const { base, text, expected } = input;
  const tables = new ProgramTables(base);
  const module = expressionModule(tables, base, text);
  const [syntaxError] = module.source.errors;
  if (syntaxError) return { error: syntaxError.message, column: syntaxError.range.column };
  const [form, more] = module.source.forms;
  if (!form) return { error: 'An expression is expected' };
  if (more) return { error: 'Only one expression is expected', column: more.range.column };
  const typeNamed = (spelling: string): TypeId => {
    const forms = read(spelling).forms;
    const before = tables.diagnostics.length;
    const type = forms.length === 1 ? readType(tables, module, forms[0], form, true) : -1;
    tables.diagnostics.length = before;
    return type;
  };
  const want = expected === undefined ? undefined : typeNamed(expected);
  if (want !== undefined && want < 0)
    return { error: `A value of type ${expected} cannot be written as an expression` };

  const name = `sahara::expression-${base.functions.length}`;
  const unit: Unit = {
    index: tables.functionIndex(name),
    name,
    kind: 'generated',
    module,
    form,
    parameters: [],
    result: unitType,
    captures: [],
    mirrored: new Set(),
    visible: [],
    body: { kind: 'do', body: [], form, type: unitType },
    handles: new Set(),
    signals: [],
    exported: false,
    lambdas: 0,
    handlers: 0,
  };
  tables.units.push(unit);
  const checker = new Checker(tables, vocabulary, unit);
  checker.suggestions = input.variables?.map((variable) => variable.name) ?? [];
  const uses: ExpressionVariable[] = [];
  const body = checker.scoped(() => {
    const bindings: { variable: Variable; value: Node }[] = [];
    const names = symbolsOf(form, new Set());
    for (const variable of input.variables ?? []) {
      const type = names.delete(variable.name) ? typeNamed(variable.type) : -1;
      if (type < 0 || type === unitType) continue;
      uses.push(variable);
      if (variable.leaves) bindings.push(assembled(checker, unit, variable.name, type, form));
      else unit.parameters.push(checker.declare(variable.name, type, form, { kind: 'parameter' }));
    }
    const node = checker.check(form, want);
    return bindings.length === 0 ? node : checker.node({ kind: 'let', bindings, body: node, form, type: node.type });
  });
  const wrong = tables.diagnostics.find(({ severity }) => severity === 'error');
  if (wrong) return { error: wrong.message, ...(wrong.range ? { column: wrong.range.column } : {}) };
  unit.result = body.type < 0 ? unitType : body.type;
  unit.body = body;
  checkGeneratedFunctions(tables);
  const image = makeImage(tables, { debug: base.debug !== undefined, entry: base.meta.entry });
  return {
    image,
    function: unit.index,
    uses,
    type: tables.types.name(unit.result),
    ...(body.kind === 'constant' ? { constant: { type: body.type, value: body.value } } : {}),
  };
};

/** A data value put together from a parameter for each of its leaves. */
const assembled = (checker: Checker, unit: Unit, name: string, type: TypeId, form: Form) => {
  const build = (data: TypeId, path: string): Node => {
    const fields = checker.types.model(data)?.fields ?? [];
    const nodes = fields.map((field): Node => {
      if (checker.types.model(field.type)) return build(field.type, `${path}.${field.name}`);
      const parameter = checker.declare(`${path}.${field.name}`, field.type, form, { kind: 'parameter', hidden: true });
      unit.parameters.push(parameter);
      return checker.read(parameter, form);
    });
    return { kind: 'construct', fields: nodes, order: fields.map((_, index) => index), form, type: data };
  };
  const value = build(type, name);
  return { variable: checker.declare(name, type, form), value };
};

const symbolsOf = (form: Form, found: Set<string>): Set<string> => {
  if (form.kind === 'symbol') found.add(form.name);
  if (form.kind === 'list') for (const item of form.items) symbolsOf(item, found);
  return found;
};
