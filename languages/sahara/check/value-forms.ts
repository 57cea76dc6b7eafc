/** Strings, options and collections that are more than one instruction; print, assert; constants about the program itself. */
import { stringType, unitType } from '../../../vm/sahara/builtin.ts';
import { type Form, isVector, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker } from './checker.ts';
import { branch } from './control-forms.ts';
import type { Node } from './tree.ts';
import { readType } from './type-forms.ts';
import { bool, i64, unknown } from './types.ts';

/** A value as text; a string as it is. */
const asText = (c: Checker, node: Node): Node =>
  node.type === stringType || node.type < 0 ? node : c.operation(node.form, stringType, 'to_string', [node.type], node);

const value = (c: Checker, form: Form): Node => {
  const node = c.check(form, undefined);
  return node.type === unitType ? c.error(form, 'unit-value', 'This has no value') : node;
};

const print: FormChecker = (c, form) => {
  const nodes = form.items.slice(1).map((item) => value(c, item));
  const [first] = nodes;
  if (!first) return c.error(form, 'argument-count', 'print takes at least 1 argument');
  if (nodes.length === 1) return c.operation(form, unitType, 'print', [Math.max(0, first.type)], first);
  const parts = nodes.flatMap((node, index) =>
    index === 0 ? [asText(c, node)] : [c.constant(form, stringType, ' '), asText(c, node)],
  );
  return c.operation(
    form,
    unitType,
    'print',
    [stringType],
    c.operation(form, stringType, 'str_concat', [parts.length], ...parts),
  );
};

const assert: FormChecker = (c, form) => {
  const [, test, message] = form.items;
  if (!test || form.items.length > 3) return c.error(form, 'argument-count', 'assert takes a bool and maybe a message');
  const node = c.check(test, bool);
  const text = message ? c.check(message, stringType) : c.constant(test, stringType, `${c.text(test)} is false`);
  return c.operation(form, unitType, 'assert', [], node, text);
};

const stringForm: FormChecker = (c, form) => {
  if (form.items.length !== 2) return c.error(form, 'argument-count', 'string takes 1 argument');
  return asText(c, value(c, form.items[1] as Form));
};

const concat: FormChecker = (c, form) => {
  const parts = form.items.slice(1).map((item) => c.check(item, stringType));
  return c.operation(form, stringType, 'str_concat', [parts.length], ...parts);
};

const elementType = (c: Checker, form: ListForm, at: number) => readType(c.tables, c.module, form.items[at], form);

const listOf: FormChecker = (c, form) => {
  const element = elementType(c, form, 1);
  const items = form.items.slice(2).map((item) => c.check(item, element));
  if (element < 0) return { kind: 'error', form, type: unknown };
  const type = c.types.list(element);
  if (items.length <= 200) return c.operation(form, type, 'list_new', [items.length, type], ...items);
  const variable = c.hidden(type, form);
  variable.shared = true;
  const first = c.operation(form, type, 'list_new', [200, type], ...items.slice(0, 200));
  const pushes = items
    .slice(200)
    .map((item) => c.operation(item.form, unitType, 'list_push', [type], c.read(variable, form), item));
  return {
    kind: 'let',
    bindings: [{ variable, value: first }],
    body: { kind: 'do', body: [...pushes, c.read(variable, form)], form, type },
    form,
    type,
  };
};

const mapOf: FormChecker = (c, form) => {
  const key = elementType(c, form, 1);
  const element = elementType(c, form, 2);
  const entries = form.items.slice(3).flatMap((item) => {
    if (isVector(item) && item.items.length === 2)
      return [[item, c.check(item.items[0] as Form, key), c.check(item.items[1] as Form, element)] as const];
    c.error(item, 'bad-form', 'An entry is written [key value]');
    return [];
  });
  const keyKind = c.types.get(key).kind;
  if (key >= 0 && keyKind !== 'scalar' && keyKind !== 'string' && keyKind !== 'context')
    return c.error(form.items[1] as Form, 'bad-type', 'A key is a number, a character, a bool, a string or a context');
  if (key < 0 || element < 0) return { kind: 'error', form, type: unknown };
  const type = c.types.map(key, element);
  const made = c.operation(form, type, 'map_new', [type]);
  if (entries.length === 0) return made;
  const variable = c.hidden(type, form);
  variable.shared = true;
  const puts = entries.map(([item, k, v]) =>
    c.operation(item, unitType, 'map_put', [type], c.read(variable, form), k, v),
  );
  return {
    kind: 'let',
    bindings: [{ variable, value: made }],
    body: { kind: 'do', body: [...puts, c.read(variable, form)], form, type },
    form,
    type,
  };
};

const none: FormChecker = (c, form, want) => {
  const asked = typeof want === 'number' && want >= 0 && c.types.get(want).kind === 'option' ? want : undefined;
  if (form.items.length === 1 && asked !== undefined) return c.operation(form, asked, 'none', [asked]);
  if (form.items.length !== 2) return c.error(form, 'missing-type', 'The type of none is needed: (none T)');
  const inner = elementType(c, form, 1);
  if (inner < 0) return { kind: 'error', form, type: unknown };
  const type = c.types.option(inner);
  return c.operation(form, type, 'none', [type]);
};

const orElse: FormChecker = (c, form, want) => {
  const [, optionForm, otherwise] = form.items;
  if (!optionForm || !otherwise || form.items.length !== 3)
    return c.error(form, 'argument-count', 'or-else takes 2 arguments, an option and a value');
  const asked = typeof want === 'number' && want >= 0 && want !== unitType ? c.types.option(want) : undefined;
  const option = c.check(optionForm, asked);
  const type = c.types.get(option.type);
  if (option.type < 0) return option;
  if (type.kind !== 'option')
    return c.error(optionForm, 'type-mismatch', `An option is expected, but this is ${c.name(option.type)}`);
  const variable = c.hidden(option.type, form);
  const test = c.operation(form, bool, 'is_some', [option.type], c.read(variable, form));
  const unwrapped = () => c.operation(form, type.value, 'unwrap', [option.type], c.read(variable, form));
  const body = branch(c, form, type.value, test, unwrapped, () => c.check(otherwise, type.value), {
    yes: 'some',
    no: 'none',
  });
  return { kind: 'let', bindings: [{ variable, value: option }], body, form, type: body.type };
};

// What a program asks about itself; all of it constant.

const dataArgument = (c: Checker, form: ListForm) => {
  const type = elementType(c, form, 1);
  const model = c.types.model(type);
  if (type >= 0 && !model) c.error(form.items[1] as Form, 'not-data', `${c.name(type)} is not a data type`);
  return model;
};

const strings = (c: Checker, form: Form, texts: readonly string[]): Node => {
  const type = c.types.list(stringType);
  return c.operation(
    form,
    type,
    'list_new',
    [texts.length, type],
    ...texts.map((text) => c.constant(form, stringType, text)),
  );
};

const fieldsOf: FormChecker = (c, form) =>
  strings(c, form, dataArgument(c, form)?.leaves.map(({ name }) => name) ?? []);

const sizeOf: FormChecker = (c, form) => {
  const type = elementType(c, form, 1);
  return c.constant(form, i64, BigInt(type < 0 ? 0 : c.sizeOf(type)));
};

const offsetOf: FormChecker = (c, form) => {
  const model = dataArgument(c, form);
  const name = symbolName(form.items[2]);
  const place = model?.fields.find((field) => field.name === name) ?? model?.leaves.find((leaf) => leaf.name === name);
  if (model && !place)
    return c.error(form.items[2] ?? form, 'unknown-field', `${model.name} has no field '${name ?? ''}'`);
  return c.constant(form, i64, BigInt(place?.offset ?? 0));
};

const functionArgument = (c: Checker, form: ListForm) => {
  const name = symbolName(form.items[1]);
  const declared = name === undefined ? undefined : c.findFunction(name);
  if (!declared) c.unknownName(form.items[1] ?? form, name ?? '');
  return declared;
};

const signatureOf: FormChecker = (c, form) => {
  const declared = functionArgument(c, form);
  return c.constant(form, stringType, declared ? c.signatureCode(declared) : '');
};

const conditionsOf: FormChecker = (c, form) => {
  const declared = functionArgument(c, form);
  return strings(c, form, declared?.signals.map((id) => c.tables.conditions[id]?.name ?? '') ?? []);
};

export const valueForms: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([
  ['print', print],
  ['assert', assert],
  ['string', stringForm],
  ['list-of', listOf],
  ['map-of', mapOf],
  ['none', none],
  ['or-else', orElse],
  ['fields-of', fieldsOf],
  ['size-of', sizeOf],
  ['offset-of', offsetOf],
  ['signature-of', signatureOf],
  ['conditions-of', conditionsOf],
]);

export const valueFunctions: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([['concat', concat]]);
