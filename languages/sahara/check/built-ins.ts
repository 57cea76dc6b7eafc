/** Built-in functions that are one instruction, by their type schemes. */
import type { TypeId } from '../../../vm/sahara/types.ts';
import { read } from '../syntax/reader.ts';
import { type Form, headOf, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker, Want } from './checker.ts';
import type { Node } from './tree.ts';
import { unknown } from './types.ts';

interface Overload {
  readonly opcode: string;
  readonly parameters: readonly Form[];
  readonly result: Form;
  /** The type that is the instruction's operand. */
  readonly operand: Form | undefined;
}

/** Name, then for each overload: opcode, scheme, operand. Single capitals stand for any type. */
const rows: readonly (readonly [string, ...(readonly [string, string, string?])[]])[] = [
  [
    'len',
    ['str_len', 'string -> i64'],
    ['list_len', '(list T) -> i64', '(list T)'],
    ['map_len', '(map K V) -> i64', '(map K V)'],
  ],
  ['slice', ['str_slice', 'string i64 i64 -> string'], ['list_slice', '(list T) i64 i64 -> (list T)', '(list T)']],
  ['char-at', ['str_char_at', 'string i64 -> char']],
  ['index-of', ['str_index_of', 'string string -> (option i64)', '(option i64)']],
  ['split', ['str_split', 'string string -> (list string)', '(list string)']],
  ['join-with', ['str_join', '(list string) string -> string', '(list string)']],
  ['parse-i64', ['parse_i64', 'string -> (option i64)', '(option i64)']],
  ['get', ['list_get', '(list T) i64 -> T', '(list T)'], ['map_get', '(map K V) K -> V', '(map K V)']],
  ['set-at!', ['list_set', '(list T) i64 T -> unit', '(list T)'], ['map_put', '(map K V) K V -> unit', '(map K V)']],
  ['push!', ['list_push', '(list T) T -> unit', '(list T)']],
  ['pop!', ['list_pop', '(list T) -> T', '(list T)']],
  ['range', ['list_range', 'i64 i64 -> (list i64)', '(list i64)']],
  ['list-fill', ['list_fill', 'i64 T -> (list T)', '(list T)']],
  ['find', ['map_find', '(map K V) K -> (option V)', '(map K V)']],
  ['put!', ['map_put', '(map K V) K V -> unit', '(map K V)']],
  ['remove!', ['map_remove', '(map K V) K -> unit', '(map K V)']],
  ['has?', ['map_has', '(map K V) K -> bool', '(map K V)']],
  ['keys', ['map_keys', '(map K V) -> (list K)', '(map K V)']],
  ['values', ['map_values', '(map K V) -> (list V)', '(map K V)']],
  ['is-some?', ['is_some', '(option T) -> bool', '(option T)']],
  ['unwrap', ['unwrap', '(option T) -> T', '(option T)']],
  ['some', ['some', 'T -> (option T)', '(option T)']],
];

type Bindings = Map<string, TypeId>;
const isVariable = (name: string | undefined): name is string => name !== undefined && /^[A-Z]$/.test(name);

/** The type of a scheme part; undefined while a variable in it is open. */
const instantiate = (c: Checker, form: Form, bound: Bindings): TypeId | undefined => {
  const name = symbolName(form);
  if (isVariable(name)) return bound.get(name);
  if (name !== undefined) return c.types.named(name);
  const parts = (form as ListForm).items.slice(1).map((item) => instantiate(c, item, bound));
  if (parts.some((part) => part === undefined || part < 0)) return undefined;
  const [first, second] = parts as [TypeId, TypeId];
  const head = headOf(form);
  return head === 'list' ? c.types.list(first) : head === 'option' ? c.types.option(first) : c.types.map(first, second);
};

/** Binds the variables of a scheme part to what a type has there; false when the type is of another kind. */
const unify = (c: Checker, form: Form, type: TypeId, bound: Bindings): boolean => {
  const name = symbolName(form);
  if (isVariable(name)) {
    if (!bound.has(name)) bound.set(name, type);
    return bound.get(name) === type;
  }
  if (name !== undefined) return c.types.named(name) === type;
  const row = c.types.get(type);
  const [, first, second] = (form as ListForm).items as [Form, Form, Form];
  if (row.kind !== headOf(form)) return false;
  if (row.kind === 'list') return unify(c, first, row.element, bound);
  if (row.kind === 'option') return unify(c, first, row.value, bound);
  return row.kind === 'map' && unify(c, first, row.key, bound) && unify(c, second, row.value, bound);
};

/** Spelling of a scheme part for people, with what is known filled in. */
const spell = (c: Checker, form: Form, bound: Bindings): string => {
  const type = instantiate(c, form, bound);
  if (type !== undefined) return c.name(type);
  return form.kind === 'list'
    ? `(${form.items.map((item, at) => (at === 0 ? symbolName(item) : spell(c, item, bound))).join(' ')})`
    : (symbolName(form) ?? '');
};

const parse = ([opcode, scheme, operand]: readonly [string, string, string?]): Overload => {
  const forms = read(scheme).forms;
  return {
    opcode,
    parameters: forms.slice(0, -2),
    result: forms.at(-1) as Form,
    operand: operand ? read(operand).forms[0] : undefined,
  };
};

const scheme =
  (name: string, overloads: readonly Overload[]): FormChecker =>
  (c, form, want) => {
    const forms = form.items.slice(1);
    const [only] = overloads as [Overload];
    const count = only.parameters.length;
    if (forms.length !== count)
      return c.error(
        form,
        'argument-count',
        `${name} takes ${count === 1 ? '1 argument' : `${count} arguments`}, not ${forms.length}`,
      );
    const bound: Bindings = new Map();
    if (overloads.length === 1) bindResult(c, only, want, bound);
    const first = c.check(
      forms[0] as Form,
      overloads.length === 1 ? instantiate(c, only.parameters[0] as Form, bound) : undefined,
    );
    if (first.type < 0) {
      for (const each of forms.slice(1)) c.check(each, undefined);
      return { kind: 'error', form, type: unknown };
    }
    const overload = overloads.find((each) => unify(c, each.parameters[0] as Form, first.type, new Map()));
    if (!overload) {
      const takes = overloads.map((each) => spell(c, each.parameters[0] as Form, new Map())).join(' or ');
      return c.error(forms[0] as Form, 'type-mismatch', `${name} takes ${takes}, but this is ${c.name(first.type)}`);
    }
    unify(c, overload.parameters[0] as Form, first.type, bound);
    const args = [
      first,
      ...forms.slice(1).map((each, index) => {
        const parameter = overload.parameters[index + 1] as Form;
        const node = c.check(each, instantiate(c, parameter, bound));
        if (node.type >= 0) unify(c, parameter, node.type, bound);
        return node;
      }),
    ];
    if (args.some((arg) => arg.type === unknown)) return { kind: 'error', form, type: unknown };
    if (args.some((arg) => c.types.named('unit') === arg.type))
      return c.error(form, 'unit-value', 'An argument has no value');
    const type = instantiate(c, overload.result, bound);
    const operand = overload.operand && instantiate(c, overload.operand, bound);
    if (type === undefined || (overload.operand && operand === undefined))
      return { kind: 'error', form, type: unknown };
    return {
      kind: 'operation',
      opcode: overload.opcode,
      operands: operand === undefined ? [] : [operand],
      args: args as Node[],
      form,
      type,
    };
  };

/** What the place asks for settles the variables of the result, so that literals inside take their type from it. */
const bindResult = (c: Checker, overload: Overload, want: Want, bound: Bindings): void => {
  if (typeof want !== 'number' || want < 0) return;
  const trial: Bindings = new Map();
  if (unify(c, overload.result, want, trial)) for (const [name, type] of trial) bound.set(name, type);
};

export const schemeFunctions: ReadonlyMap<string, FormChecker> = new Map(
  rows.map(([name, ...overloads]) => [name, scheme(name, overloads.map(parse))]),
);
