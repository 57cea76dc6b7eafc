/** match: patterns on data, options and literals, and whether they cover every value. */
import { stringType, unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker, Want } from './checker.ts';
import { bind, branch } from './control-forms.ts';
import type { Node, Variable } from './tree.ts';
import { findData } from './type-forms.ts';
import { bool, char, unknown } from './types.ts';

/** What a pattern accepts: everything, or a constructor over inner patterns, or one literal. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'constructor'; readonly name: string; readonly inner: readonly Shape[] }
  | { readonly kind: 'literal'; readonly value: string };

export interface Pattern {
  /** All must hold, in order. */
  readonly tests: readonly Node[];
  readonly bindings: readonly { readonly name: string; readonly form: Form; readonly value: () => Node }[];
  readonly shape: Shape;
}

const any: Shape = { kind: 'any' };

/** Reads a pattern for a subject, which `subject` makes a new node of each time. */
export const readPattern = (c: Checker, form: Form, type: TypeId, subject: () => Node): Pattern => {
  const name = symbolName(form);
  if (type === unknown)
    return {
      tests: [],
      bindings: name !== undefined && name !== '_' ? [{ name, form, value: subject }] : [],
      shape: any,
    };
  if (name === '_') return { tests: [], bindings: [], shape: any };
  const kind = c.types.get(type).kind;
  if (name === 'none' || headOf(form) === 'none' || headOf(form) === 'some')
    return optionPattern(c, form, type, subject);
  if (name !== undefined && name !== 'true' && name !== 'false')
    return { tests: [], bindings: [{ name, form, value: subject }], shape: any };
  if (form.kind === 'list') {
    if (kind === 'data') return dataPattern(c, form, type, subject);
    c.error(form, 'bad-pattern', `This is not a pattern for ${c.name(type)}`);
    return { tests: [], bindings: [], shape: any };
  }
  if (kind !== 'scalar' && type !== stringType) {
    c.error(form, 'bad-pattern', `A literal is no pattern for ${c.name(type)}`);
    return { tests: [], bindings: [], shape: any };
  }
  const literal = c.check(form, type);
  if (literal.kind !== 'constant') return { tests: [], bindings: [], shape: any };
  const test: Node =
    type === bool
      ? literal.value === true
        ? subject()
        : { kind: 'not', item: subject(), form, type: bool }
      : c.operation(form, bool, 'eq', [type], subject(), literal);
  const shape: Shape =
    type === bool
      ? { kind: 'constructor', name: String(literal.value), inner: [] }
      : {
          kind: 'literal',
          value:
            type === char
              ? c.text(form)
              : typeof literal.value === 'string'
                ? JSON.stringify(literal.value)
                : String(literal.value),
        };
  return { tests: [test], bindings: [], shape };
};

const optionPattern = (c: Checker, form: Form, type: TypeId, subject: () => Node): Pattern => {
  const option = c.types.get(type);
  if (option.kind !== 'option') {
    c.error(form, 'bad-pattern', `some and none are patterns for options, not for ${c.name(type)}`);
    return { tests: [], bindings: [], shape: any };
  }
  const isSome = c.operation(form, bool, 'is_some', [type], subject());
  if (headOf(form) !== 'some') {
    return {
      tests: [{ kind: 'not', item: isSome, form, type: bool }],
      bindings: [],
      shape: { kind: 'constructor', name: 'none', inner: [] },
    };
  }
  const innerForm = (form as ListForm).items[1];
  if (!innerForm) c.error(form, 'bad-pattern', 'A pattern for a value is written (some pattern)');
  const value = () => c.operation(form, option.value, 'unwrap', [type], subject());
  const inner: Pattern = innerForm
    ? readPattern(c, innerForm, option.value, value)
    : { tests: [], bindings: [], shape: any };
  return {
    tests: [isSome, ...inner.tests],
    bindings: inner.bindings,
    shape: { kind: 'constructor', name: 'some', inner: [inner.shape] },
  };
};

const dataPattern = (c: Checker, form: ListForm, type: TypeId, subject: () => Node): Pattern => {
  const model = c.types.model(type);
  const head = form.items[0] as Form;
  if (!model || findData(c.module, headOf(form) ?? '')?.type !== type) {
    c.error(head, 'bad-pattern', `A pattern for ${c.name(type)} is expected`);
    return { tests: [], bindings: [], shape: any };
  }
  const patterns = new Map<number, Pattern>();
  const add = (index: number, item: Form): void => {
    const field = model.fields[index];
    if (!field) return void c.error(item, 'bad-pattern', `${model.name} has ${model.fields.length} fields`);
    patterns.set(
      index,
      readPattern(c, item, field.type, () => c.field(item, subject(), field.name, item)),
    );
  };
  const rest = form.items.slice(1);
  for (let at = 0, position = 0; at < rest.length; at++) {
    const item = rest[at] as Form;
    if (item.kind !== 'keyword') {
      add(position++, item);
      continue;
    }
    const index = model.fields.findIndex(({ name }) => name === item.name);
    const inner = rest[++at];
    if (index < 0) c.error(item, 'unknown-field', `${model.name} has no field '${item.name}'`);
    else if (!inner) c.error(item, 'bad-pattern', `The pattern of '${item.name}' is missing`);
    else add(index, inner);
  }
  const all = [...patterns.values()];
  return {
    tests: all.flatMap((pattern) => pattern.tests),
    bindings: all.flatMap((pattern) => pattern.bindings),
    shape: {
      kind: 'constructor',
      name: model.name,
      inner: model.fields.map((_, index) => patterns.get(index)?.shape ?? any),
    },
  };
};

/** The tests of a pattern as one; undefined when it accepts everything. */
export const testOf = (pattern: Pattern, form: Form): Node | undefined =>
  pattern.tests.length === 0
    ? undefined
    : pattern.tests.length === 1
      ? pattern.tests[0]
      : { kind: 'and', items: pattern.tests, form, type: bool };

/** A body in which the names of a pattern are bound. */
export const withPattern = (c: Checker, pattern: Pattern, forms: readonly Form[], want: Want, where: Form): Node =>
  c.scoped(() => {
    const bindings = pattern.bindings.map(({ name, form, value }) => bind(c, name, form, value()));
    const body = c.body(forms, want, where);
    return bindings.length === 0 ? body : { kind: 'let', bindings, body, form: where, type: body.type };
  });

/** A variable that holds the value, and how to read it whole or for its fields. */
export const subjectOf = (c: Checker, variable: Variable, form: Form) => (): Node => c.read(variable, form);

const matchForm: FormChecker = (c, form, want) => {
  const valueForm = form.items[1];
  const clauses = form.items.slice(2);
  if (!valueForm || clauses.length === 0)
    return c.error(form, 'bad-form', 'A match is written (match value [pattern body …] …)');
  const value = c.check(valueForm, undefined);
  if (value.type === unitType) return c.error(valueForm, 'unit-value', 'This has no value that could be matched');
  if (value.type < 0 && value.type !== unknown) return value;
  let variable: Variable;
  let bindings: { variable: Variable; value: Node }[] = [];
  if (value.kind === 'read') {
    variable = value.variable;
    variable.wholeUses--;
  } else {
    variable = c.hidden(value.type, valueForm);
    if (value.kind !== 'construct') variable.shared = true;
    bindings = [{ variable, value }];
  }
  const rows: Shape[] = [];
  const from = (at: number, asked: Want): Node => {
    const clause = clauses[at];
    if (!isVector(clause) || clause.items.length === 0)
      return c.error(clause ?? form, 'bad-form', 'A clause is written [pattern body …]');
    const patternForm = clause.items[0] as Form;
    const otherwise = symbolName(patternForm) === 'else';
    const pattern: Pattern = otherwise
      ? { tests: [], bindings: [], shape: any }
      : readPattern(c, patternForm, value.type, subjectOf(c, variable, patternForm));
    if (value.type >= 0 && !missing(c, value.type, rows, pattern.shape))
      c.warn(patternForm, 'unreachable', 'Earlier clauses accept all of this');
    rows.push(pattern.shape);
    const uncovered = value.type >= 0 ? missing(c, value.type, rows, any) : undefined;
    const test = testOf(pattern, patternForm);
    const body = (inner: Want) => withPattern(c, pattern, clause.items.slice(1), inner, clause);
    if (!test || !uncovered) {
      for (const late of clauses.slice(at + 1)) c.warn(late, 'unreachable', 'Earlier clauses accept every value');
      return body(asked);
    }
    const last = at === clauses.length - 1;
    if (last) {
      const place = form.closed ? form.range.endColumn - 1 : form.range.endColumn;
      const range = { line: form.range.endLine, column: place, endLine: form.range.endLine, endColumn: place };
      return c.error(form.items[0] as Form, 'match-not-exhaustive', `No clause accepts ${uncovered}`, {
        title: 'Add [else …]',
        edits: [{ range, text: ' [else ]' }],
      });
    }
    return branch(c, clause, asked, test, body, (inner) => from(at + 1, inner), { yes: 'yes', no: 'no' });
  };
  const body = from(0, want);
  return bindings.length === 0 ? body : { kind: 'let', bindings, body, form, type: body.type };
};

/** A value of the type that `query` accepts and no row does, as a pattern; undefined when there is none. */
const missing = (c: Checker, type: TypeId, rows: readonly Shape[], query: Shape): string | undefined =>
  uncovered(
    c,
    [type],
    rows.map((row) => [row]),
    [query],
  )?.[0];

/** Constructors of a type with the types of their parts; undefined when it has too many values to list. */
const constructorsOf = (
  c: Checker,
  type: TypeId,
): readonly { name: string; parts: readonly TypeId[] }[] | undefined => {
  const row = c.types.get(type);
  if (type === bool)
    return [
      { name: 'true', parts: [] },
      { name: 'false', parts: [] },
    ];
  if (row.kind === 'option')
    return [
      { name: 'none', parts: [] },
      { name: 'some', parts: [row.value] },
    ];
  if (row.kind === 'data') return [{ name: row.data.name, parts: row.data.fields.map((field) => field.type) }];
  return undefined;
};

const uncovered = (
  c: Checker,
  types: readonly TypeId[],
  rows: readonly (readonly Shape[])[],
  query: readonly Shape[],
): readonly string[] | undefined => {
  if (types.length === 0) return rows.length === 0 ? [] : undefined;
  const [type, ...rest] = types as [TypeId, ...TypeId[]];
  const [first, ...others] = query as [Shape, ...Shape[]];
  const constructors = constructorsOf(c, type);
  const mentioned = rows.some((row) => row[0]?.kind !== 'any') || first.kind !== 'any';
  if (!constructors || !mentioned) {
    const key = (shape: Shape | undefined) => (shape?.kind === 'literal' ? shape.value : undefined);
    const left = rows.filter(
      (row) => row[0]?.kind === 'any' || (key(first) !== undefined && key(row[0]) === key(first)),
    );
    const found = uncovered(
      c,
      rest,
      left.map((row) => row.slice(1)),
      others,
    );
    return found && [key(first) ?? '_', ...found];
  }
  for (const { name, parts } of constructors) {
    if (first.kind === 'constructor' && first.name !== name) continue;
    const open = (shape: Shape): readonly Shape[] | undefined =>
      shape.kind === 'any'
        ? parts.map(() => any)
        : shape.kind === 'constructor' && shape.name === name
          ? shape.inner
          : undefined;
    const left = rows.flatMap((row) => {
      const inner = open(row[0] as Shape);
      return inner ? [[...inner, ...row.slice(1)]] : [];
    });
    const found = uncovered(c, [...parts, ...rest], left, [...(open(first) ?? []), ...others]);
    if (!found) continue;
    const inner = found.slice(0, parts.length);
    return [parts.length === 0 ? name : `(${[name, ...inner].join(' ')})`, ...found.slice(parts.length)];
  }
  return undefined;
};

export const matchForms: ReadonlyMap<string, FormChecker> = new Map([['match', matchForm]]);
