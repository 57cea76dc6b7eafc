/** map, filter, fold, for-each and sort-by: loops in the calling function around the function that is given. */
import { stringType, unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type Form, headOf, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker } from './checker.ts';
import { countLoop } from './control-forms.ts';
import { readSignature } from './declarations.ts';
import { sortOrderName } from './generated.ts';
import type { Node, Variable } from './tree.ts';
import { i64, never, unknown } from './types.ts';

/** A function that will be called in a loop: how to bind it before, and how to call it. */
interface Callee {
  readonly bindings: readonly { readonly variable: Variable; readonly value: Node }[];
  readonly result: TypeId;
  call(args: readonly Node[]): Node;
}

/** A lambda is expanded in place, a declared function is called, any other value is called as a closure. */
const readCallee = (
  c: Checker,
  form: Form,
  parameters: readonly TypeId[],
  want: TypeId | undefined,
): Callee | undefined => {
  if (headOf(form) === 'fn') return expanded(c, form as ListForm, parameters, want);
  const name = symbolName(form);
  const declared = name === undefined || c.lookup(name) ? undefined : c.findFunction(name);
  if (declared) {
    c.mentionFunction(form, declared);
    for (const signal of declared.signals) c.signals(signal, form);
    if (
      !fits(
        c,
        form,
        declared.parameters.map((each) => each.type),
        parameters,
      )
    )
      return undefined;
    return {
      bindings: [],
      result: declared.result,
      call: (args) => ({ kind: 'call', callee: declared.index, args, form, type: declared.result }),
    };
  }
  const value = c.check(form, undefined);
  const type = c.types.get(value.type);
  if (value.type < 0) return undefined;
  if (type.kind !== 'function') {
    c.error(form, 'type-mismatch', `A function is expected, but this is ${c.name(value.type)}`);
    return undefined;
  }
  if (!fits(c, form, type.parameters, parameters)) return undefined;
  const variable = c.hidden(value.type, form);
  return {
    bindings: [{ variable, value }],
    result: type.result,
    call: (args) => ({ kind: 'call closure', callee: c.read(variable, form), args, form, type: type.result }),
  };
};

const fits = (c: Checker, form: Form, actual: readonly TypeId[], expected: readonly TypeId[]): boolean => {
  if (expected.includes(unknown) || actual.includes(unknown)) return false;
  if (actual.length === expected.length && actual.every((type, index) => type === expected[index])) return true;
  const spell = (types: readonly TypeId[]) => `[${types.map((type) => c.name(type)).join(' ')}]`;
  c.error(form, 'type-mismatch', `A function of ${spell(expected)} is expected, but this takes ${spell(actual)}`);
  return false;
};

const expanded = (
  c: Checker,
  form: ListForm,
  parameters: readonly TypeId[],
  want: TypeId | undefined,
): Callee | undefined => {
  const signature = readSignature(c.tables, c.module, form, 1, false);
  const ok = fits(
    c,
    form,
    signature.parameters.map((each) => each.type),
    parameters,
  );
  const loops = c.loops;
  c.loops = ['barrier'];
  const { variables, body } = c.scoped(() => {
    const variables = signature.parameters.map((each) => {
      const variable = c.declare(each.name, each.type, each.form);
      variable.shared = true;
      return variable;
    });
    return { variables, body: c.body(signature.body, signature.result ?? want, form) };
  });
  c.loops = loops;
  if (!ok || body.type === unknown) return undefined;
  const result = signature.result ?? (body.type === never ? unitType : body.type);
  return {
    bindings: [],
    result,
    call: (args) => ({
      kind: 'let',
      form,
      body,
      type: body.type === never ? never : result,
      bindings: variables.map((variable, index) => ({ variable, value: args[index] as Node })),
    }),
  };
};

interface Sequence {
  readonly list: Variable;
  readonly value: Node;
  readonly element: TypeId;
}

const readList = (c: Checker, form: Form): Sequence | undefined => {
  const value = c.check(form, undefined);
  const type = c.types.get(value.type);
  if (value.type < 0) return undefined;
  if (type.kind !== 'list') {
    c.error(form, 'type-mismatch', `A list is expected, but this is ${c.name(value.type)}`);
    return undefined;
  }
  return { list: c.hidden(value.type, form), value, element: type.element };
};

const failed = (form: Form): Node => ({ kind: 'error', form, type: unknown });

const each = (c: Checker, form: Form, sequence: Sequence, body: (item: Node, index: Variable) => Node): Node => {
  const { list, element } = sequence;
  const read = () => c.read(list, list.form);
  return countLoop(
    c,
    form,
    c.constant(form, i64, 0n),
    () => c.operation(form, i64, 'list_len', [list.type], read()),
    (index) => body(c.operation(form, element, 'list_get', [list.type], read(), c.read(index, form)), index),
  );
};

/** `body`, and then the value of a variable. */
const giving = (
  c: Checker,
  form: Form,
  bindings: readonly { variable: Variable; value: Node }[],
  body: Node,
  variable: Variable,
): Node => {
  const whole: Node = { kind: 'do', body: [body, c.read(variable, form)], form, type: variable.type };
  return { kind: 'let', bindings, body: whole, form, type: variable.type };
};

const count = (c: Checker, form: ListForm, name: string, shape: string, arity: number): Node | undefined =>
  form.items.length === arity + 1 ? undefined : c.error(form, 'argument-count', `${name} is written ${shape}`);

const push = (c: Checker, form: Form, list: Variable, item: Node): Node =>
  c.operation(form, unitType, 'list_push', [list.type], c.read(list, form), item);

const map: FormChecker = (c, form, want) => {
  const wrong = count(c, form, 'map', '(map function list)', 2);
  if (wrong) return wrong;
  const sequence = readList(c, form.items[2] as Form);
  const asked = typeof want === 'number' && want >= 0 ? c.types.get(want) : undefined;
  const callee = readCallee(
    c,
    form.items[1] as Form,
    [sequence?.element ?? unknown],
    asked?.kind === 'list' ? asked.element : undefined,
  );
  if (!sequence || !callee) return failed(form);
  if (callee.result === unitType)
    return c.error(form.items[1] as Form, 'unit-value', 'The function gives no value; use for-each');
  const type = c.types.list(callee.result);
  const result = c.hidden(type, form);
  const loop = each(c, form, sequence, (item) => push(c, form, result, callee.call([item])));
  const empty = c.operation(form, type, 'list_new', [0, type]);
  return giving(
    c,
    form,
    [...callee.bindings, { variable: sequence.list, value: sequence.value }, { variable: result, value: empty }],
    loop,
    result,
  );
};

const filter: FormChecker = (c, form) => {
  const wrong = count(c, form, 'filter', '(filter function list)', 2);
  if (wrong) return wrong;
  const sequence = readList(c, form.items[2] as Form);
  const callee = readCallee(c, form.items[1] as Form, [sequence?.element ?? unknown], c.types.named('bool'));
  if (!sequence || !callee) return failed(form);
  if (callee.result !== c.types.named('bool'))
    return c.error(
      form.items[1] as Form,
      'type-mismatch',
      `A function that gives bool is expected, not ${c.name(callee.result)}`,
    );
  const result = c.hidden(sequence.list.type, form);
  const current = c.hidden(sequence.element, form);
  current.shared = true;
  const loop = each(c, form, sequence, (item) => {
    const keep: Node = {
      kind: 'if',
      test: callee.call([c.read(current, form)]),
      then: push(c, form, result, c.read(current, form)),
      else: undefined,
      labels: { yes: 'kept', no: 'dropped' },
      form,
      type: unitType,
    };
    return { kind: 'let', bindings: [{ variable: current, value: item }], body: keep, form, type: unitType };
  });
  const empty = c.operation(form, result.type, 'list_new', [0, result.type]);
  return giving(
    c,
    form,
    [...callee.bindings, { variable: sequence.list, value: sequence.value }, { variable: result, value: empty }],
    loop,
    result,
  );
};

const fold: FormChecker = (c, form, want) => {
  const wrong = count(c, form, 'fold', '(fold function start list)', 3);
  if (wrong) return wrong;
  const [, functionForm, startForm, listForm] = form.items as [Form, Form, Form, Form];
  const declaredResult = resultOf(c, functionForm);
  const start = c.check(startForm, declaredResult ?? (want === 'drop' ? undefined : want));
  const sequence = readList(c, listForm);
  const callee = readCallee(c, functionForm, [start.type, sequence?.element ?? unknown], start.type);
  if (!sequence || !callee || start.type < 0) return failed(form);
  if (callee.result !== start.type)
    return c.error(
      functionForm,
      'type-mismatch',
      `A function that gives ${c.name(start.type)} is expected, not ${c.name(callee.result)}`,
    );
  const result = c.hidden(start.type, form);
  result.assigned = true;
  result.shared = true;
  const loop = each(c, form, sequence, (item) => ({
    kind: 'set',
    variable: result,
    value: callee.call([c.read(result, form), item]),
    form,
    type: unitType,
  }));
  return giving(
    c,
    form,
    [...callee.bindings, { variable: result, value: start }, { variable: sequence.list, value: sequence.value }],
    loop,
    result,
  );
};

/** The result type that a lambda or declared function states, to type the start of a fold. */
const resultOf = (c: Checker, form: Form): TypeId | undefined => {
  const declared = symbolName(form) === undefined ? undefined : c.findFunction(symbolName(form) as string);
  if (declared) return declared.result < 0 ? undefined : declared.result;
  if (headOf(form) !== 'fn') return undefined;
  const { diagnostics, mentions } = c.tables;
  const lengths: [number, number] = [diagnostics.length, mentions.length];
  const { result } = readSignature(c.tables, c.module, form as ListForm, 1, false);
  [diagnostics.length, mentions.length] = lengths;
  return result === undefined || result < 0 ? undefined : result;
};

const forEach: FormChecker = (c, form) => {
  const wrong = count(c, form, 'for-each', '(for-each function list)', 2);
  if (wrong) return wrong;
  const sequence = readList(c, form.items[2] as Form);
  const callee = readCallee(c, form.items[1] as Form, [sequence?.element ?? unknown], undefined);
  if (!sequence || !callee) return failed(form);
  const loop = each(c, form, sequence, (item) => callee.call([item]));
  return {
    kind: 'let',
    bindings: [...callee.bindings, { variable: sequence.list, value: sequence.value }],
    body: loop,
    form,
    type: unitType,
  };
};

/** The keys first; then a generated function orders their positions; then the elements in that order. */
const sortBy: FormChecker = (c, form) => {
  const wrong = count(c, form, 'sort-by', '(sort-by key-function list)', 2);
  if (wrong) return wrong;
  const sequence = readList(c, form.items[2] as Form);
  const callee = readCallee(c, form.items[1] as Form, [sequence?.element ?? unknown], undefined);
  if (!sequence || !callee) return failed(form);
  const key = callee.result;
  if (c.types.scalarOf(key) === undefined && key !== stringType)
    return c.error(form.items[1] as Form, 'type-mismatch', `A key is a scalar or a string, not ${c.name(key)}`);
  const keys = c.hidden(c.types.list(key), form);
  const order = c.hidden(c.types.list(i64), form);
  const result = c.hidden(sequence.list.type, form);
  const read = (variable: Variable) => c.read(variable, form);
  const collect = each(c, form, sequence, (item) => push(c, form, keys, callee.call([item])));
  const sort: Node = {
    kind: 'call',
    callee: c.tables.functionIndex(sortOrderName(c.name(key))),
    args: [read(keys)],
    form,
    type: order.type,
  };
  c.tables.generated.add(c.name(key));
  const arrange = each(c, form, { list: order, value: sort, element: i64 }, (at) =>
    push(
      c,
      form,
      result,
      c.operation(form, sequence.element, 'list_get', [sequence.list.type], read(sequence.list), at),
    ),
  );
  const empty = (type: TypeId) => c.operation(form, type, 'list_new', [0, type]);
  const arranged = giving(
    c,
    form,
    [
      { variable: order, value: sort },
      { variable: result, value: empty(result.type) },
    ],
    arrange,
    result,
  );
  const bindings = [
    ...callee.bindings,
    { variable: sequence.list, value: sequence.value },
    { variable: keys, value: empty(keys.type) },
  ];
  return {
    kind: 'let',
    bindings,
    body: { kind: 'do', body: [collect, arranged], form, type: result.type },
    form,
    type: result.type,
  };
};

export const sequenceForms: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([
  ['map', map],
  ['filter', filter],
  ['fold', fold],
  ['for-each', forEach],
  ['sort-by', sortBy],
]);
