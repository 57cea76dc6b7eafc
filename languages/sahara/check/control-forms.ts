/** Binding and control: let, set!, if, when, unless, cond, do, loop, while, for, break, continue, and, or, not, fn. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker, Want } from './checker.ts';
import type { Labels, Loop, Node, Variable } from './tree.ts';
import { bool, i64, never, unknown } from './types.ts';

const sides: Labels = { yes: 'then', no: 'else' };
const clauseSides: Labels = { yes: 'yes', no: 'no' };

/** Whether a value is fresh, so that nobody else refers to it. */
const isFresh = (c: Checker, value: Node): boolean =>
  value.kind === 'construct' || (value.kind === 'field' && c.types.model(value.type) !== undefined);

/** Binds a value to a new variable. */
export const bind = (c: Checker, name: string, form: Form, value: Node): { variable: Variable; value: Node } => {
  if (value.type === unitType) {
    return {
      variable: c.declare(name, unknown, form),
      value: c.error(value.form, 'unit-value', 'This has no value that could be kept'),
    };
  }
  const variable = c.declare(name, value.type === never ? unknown : value.type, form);
  if (!isFresh(c, value)) variable.shared = true;
  return { variable, value };
};

const letForm: FormChecker = (c, form, want) =>
  c.scoped(() => {
    const vector = form.items[1];
    if (!isVector(vector)) return c.error(form, 'bad-form', 'A let is written (let [name value …] body …)');
    const bindings: { variable: Variable; value: Node }[] = [];
    for (let at = 0; at < vector.items.length; at += 2) {
      const nameForm = vector.items[at] as Form;
      const valueForm = vector.items[at + 1];
      const name = symbolName(nameForm);
      if (name === undefined || !valueForm) {
        c.error(
          nameForm,
          'bad-form',
          name === undefined ? 'The name of a variable is expected' : `The value of '${name}' is missing`,
        );
        continue;
      }
      const value = c.check(valueForm, undefined);
      value.statement = true;
      bindings.push(bind(c, name, nameForm, value));
    }
    const body = c.body(form.items.slice(2), want, form);
    return { kind: 'let', bindings, body, form, type: body.type };
  });

const set: FormChecker = (c, form) => {
  const [, place, valueForm] = form.items;
  if (!place || !valueForm || form.items.length !== 3)
    return c.error(form, 'bad-form', 'Setting is written (set! place value)');
  const name = symbolName(place);
  const variable = name === undefined ? undefined : c.lookup(name);
  if (variable) return setVariable(c, form, place, variable, valueForm);
  if (name !== undefined) return c.unknownName(place, name);
  const head = headOf(place);
  if (head === 'get') {
    const setAt = c.vocabulary.builtIns.get('set-at!') as FormChecker;
    return setAt(
      c,
      { ...form, items: [form.items[0] as Form, ...(place as ListForm).items.slice(1), valueForm] },
      unitType,
    );
  }
  const field = head?.startsWith('.') ? c.check(place, undefined) : undefined;
  if (field?.type === unknown) return field;
  if (field?.kind !== 'field')
    return c.error(place, 'not-a-place', 'A variable, (.field value) or (get list index) is expected');
  const value = c.check(valueForm, field.type);
  return { kind: 'set field', object: field.object, data: field.data, first: field.first, value, form, type: unitType };
};

const setVariable = (c: Checker, form: ListForm, place: Form, variable: Variable, valueForm: Form): Node => {
  const value = c.check(valueForm, variable.type);
  c.mentionVariable(place, variable);
  c.noteCapture(variable);
  c.moved.delete(variable);
  variable.assigned = true;
  if (!isFresh(c, value)) variable.shared = true;
  return { kind: 'set', variable, value, form, type: unitType };
};

/** The type that two ways agree on; the second one is checked against the first. */
const branches = (
  c: Checker,
  form: Form,
  want: Want,
  first: () => Node,
  second: (want: Want) => Node,
): { nodes: Node[]; type: TypeId } => {
  let firstNode: Node | undefined;
  const nodes = c.joinMoves([
    () => {
      firstNode = first();
      return firstNode;
    },
    () => {
      const known = firstNode as Node;
      return second(want ?? (known.type === never || known.type === unknown ? undefined : known.type));
    },
  ]);
  const [a, b] = nodes as [Node, Node];
  const type = a.type === never ? b.type : b.type === never ? a.type : want === 'drop' ? unitType : a.type;
  const dropped = want === 'drop' && type !== never;
  if (!dropped && a.type >= 0 && b.type >= 0 && a.type !== b.type)
    c.error(form, 'type-mismatch', `One way gives ${c.name(a.type)}, the other ${c.name(b.type)}`);
  return { nodes, type: dropped ? unitType : type };
};

/** A two-way branch; without the second way it has no value. */
export const branch = (
  c: Checker,
  form: Form,
  want: Want,
  test: Node,
  then: (want: Want) => Node,
  otherwise: ((want: Want) => Node) | undefined,
  labels: Labels,
): Node => {
  if (otherwise) {
    const { nodes, type } = branches(c, form, want, () => then(want), otherwise);
    return { kind: 'if', test, then: nodes[0] as Node, else: nodes[1], labels, form, type };
  }
  const [thenNode] = c.joinMoves([() => then('drop'), () => c.unitNode(form)]);
  return { kind: 'if', test, then: thenNode as Node, else: undefined, labels, form, type: unitType };
};

/** Marks a form on a line of its own as a statement. */
const ownLine = (node: Node, form: Form): Node => {
  if (node.form.range.line > form.range.line) node.statement = true;
  return node;
};

const ifForm: FormChecker = (c, form, want) => {
  const [, testForm, thenForm, elseForm] = form.items;
  if (!testForm || !thenForm || form.items.length > 4)
    return c.error(form, 'bad-form', 'A branch is written (if test then else)');
  const test = c.check(testForm, bool);
  const way = (each: Form) => (asked: Want) =>
    ownLine(
      c.scoped(() => c.check(each, asked)),
      form,
    );
  return branch(c, form, want, test, way(thenForm), elseForm ? way(elseForm) : undefined, sides);
};

const when =
  (negated: boolean): FormChecker =>
  (c, form) => {
    const testForm = form.items[1];
    if (!testForm) return c.error(form, 'bad-form', `(${negated ? 'unless' : 'when'} test body …) needs a test`);
    const item = c.check(testForm, bool);
    const test: Node = negated ? { kind: 'not', item, form: testForm, type: bool } : item;
    return branch(
      c,
      form,
      'drop',
      test,
      () => c.scoped(() => c.body(form.items.slice(2), 'drop', form)),
      undefined,
      sides,
    );
  };

const cond: FormChecker = (c, form, want) => {
  const clauses = form.items.slice(1);
  const from = (at: number, asked: Want): Node => {
    const clause = clauses[at];
    if (!isVector(clause) || clause.items.length === 0)
      return c.error(clause ?? form, 'bad-form', 'A clause is written [test body …]');
    const testForm = clause.items[0] as Form;
    const body = (inner: Want) => c.scoped(() => c.body(clause.items.slice(1), inner, clause));
    if (symbolName(testForm) === 'else') {
      if (at < clauses.length - 1)
        c.warn(clauses[at + 1] as Form, 'unreachable', 'Clauses behind else are never reached');
      return body(asked);
    }
    const test = c.check(testForm, bool);
    test.statement = true;
    const last = at === clauses.length - 1;
    if (last && asked !== 'drop' && asked !== unitType && asked !== undefined)
      c.error(form, 'missing-else', `${c.name(asked)} is expected, but without [else …] there may be no value`);
    return branch(
      c,
      clause,
      last ? 'drop' : asked,
      test,
      body,
      last ? undefined : (inner) => from(at + 1, inner),
      clauseSides,
    );
  };
  if (clauses.length === 0) return c.error(form, 'bad-form', 'A cond is written (cond [test body …] … [else body …])');
  return from(0, want);
};

const doForm: FormChecker = (c, form, want) => c.scoped(() => c.body(form.items.slice(1), want, form));

/** Checks the body of a loop, whose variables of outside must not be moved away in it. */
export const inLoop = (c: Checker, loop: Loop, work: () => Node): Node => {
  const before = new Map(c.moved);
  c.loops.push(loop);
  const node = c.scoped(work);
  c.loops.pop();
  for (const [variable, place] of c.moved) {
    if (before.has(variable) || node.type === never || isInside(variable.form, node.form)) continue;
    c.error(place, 'moved', `'${variable.name}' would be moved again in the next round of the loop`);
  }
  return node;
};

const isInside = (inner: Form, outer: Form) => inner.start >= outer.start && inner.end <= outer.end;

export const newLoop = (want: Want, type?: TypeId): Loop => ({
  type,
  want: want === 'drop' ? undefined : want,
  drop: want === 'drop',
  broken: false,
});

const loopForm: FormChecker = (c, form, want) => {
  const loop = newLoop(want);
  const body = inLoop(c, loop, () => c.body(form.items.slice(1), 'drop', form));
  const type = loop.broken ? (loop.drop ? unitType : (loop.type ?? unitType)) : never;
  return { kind: 'loop', loop, body, form, type };
};

const whileForm: FormChecker = (c, form) => {
  const testForm = form.items[1];
  if (!testForm) return c.error(form, 'bad-form', 'A loop is written (while test body …)');
  const loop = newLoop('drop', unitType);
  const test = c.check(testForm, bool);
  test.statement = true;
  const body = inLoop(c, loop, () => c.body(form.items.slice(2), 'drop', form));
  return {
    kind: 'loop',
    loop,
    test,
    body: { ...body, type: body.type === never ? never : unitType } as Node,
    form,
    type: unitType,
  };
};

const breakForm: FormChecker = (c, form) => {
  const loop = c.loops.at(-1);
  if (loop === undefined || loop === 'barrier')
    return c.error(form, 'outside-loop', 'break is outside of a loop of this function');
  loop.broken = true;
  const valueForm = form.items[1];
  if (form.items.length > 2) return c.error(form, 'argument-count', 'break takes at most one value');
  if (!valueForm) {
    if (!loop.drop && loop.want !== undefined && loop.want !== unitType)
      return c.error(form, 'missing-value', `The loop gives ${c.name(loop.want)}; break needs a value`);
    if (!loop.drop) loop.type ??= unitType;
    return { kind: 'break', loop, form, type: never };
  }
  const value = c.check(
    valueForm,
    loop.drop ? (loop.type === unitType ? undefined : 'drop') : (loop.want ?? loop.type),
  );
  if (loop.drop && loop.type === unitType)
    return c.error(valueForm, 'misplaced-value', 'This loop has no value; use (break)');
  if (value.type >= 0) loop.type ??= value.type;
  return { kind: 'break', loop, value, form, type: never };
};

const continueForm: FormChecker = (c, form) => {
  const loop = c.loops.at(-1);
  if (loop === undefined || loop === 'barrier')
    return c.error(form, 'outside-loop', 'continue is outside of a loop of this function');
  return { kind: 'continue', loop, form, type: never };
};

/** Runs `body` for each i64 from … to (exclusive). */
export const countLoop = (
  c: Checker,
  form: Form,
  from: Node,
  to: (index: Variable) => Node,
  body: (index: Variable) => Node,
  loop: Loop = newLoop('drop', unitType),
): Node => {
  const index = c.hidden(i64, form);
  index.assigned = true;
  const test = c.operation(form, bool, 'lt', [i64], c.read(index, form), to(index));
  const next = c.operation(form, i64, 'add', [i64], c.read(index, form), c.constant(form, i64, 1n));
  const step: Node = { kind: 'set', variable: index, value: next, form, type: unitType };
  const node: Node = { kind: 'loop', loop, test, body: body(index), step, form, type: unitType };
  return { kind: 'let', bindings: [{ variable: index, value: from }], body: node, form, type: unitType };
};

const forForm: FormChecker = (c, form) => {
  const vector = form.items[1];
  const name = isVector(vector) ? symbolName(vector.items[0]) : undefined;
  if (!isVector(vector) || name === undefined || vector.items.length !== 2)
    return c.error(form, 'bad-form', 'A loop over a list is written (for [x list] body …)');
  const nameForm = vector.items[0] as Form;
  const source = vector.items[1] as ListForm;
  const loop = newLoop('drop', unitType);
  const round = (value: Node) =>
    c.scoped(() => {
      const binding = bind(c, name, nameForm, value);
      const body = inLoop(c, loop, () => c.body(form.items.slice(2), 'drop', form));
      return c.node({ kind: 'let', bindings: [binding], body, form, type: body.type === never ? never : unitType });
    });
  if (headOf(source) === 'range' && source.items.length === 3 && !c.lookup('range') && !c.findFunction('range')) {
    const from = c.check(source.items[1] as Form, i64);
    const limit = c.check(source.items[2] as Form, i64);
    const first = c.hidden(i64, source);
    const to = c.hidden(i64, source);
    from.statement = true;
    const start = c.read(first, source);
    const count = countLoop(
      c,
      form,
      start,
      () => c.read(to, source),
      (index) => round(c.read(index, nameForm)),
      loop,
    );
    const bindings = [
      { variable: first, value: from },
      { variable: to, value: limit },
    ];
    return { kind: 'let', bindings, body: count, form, type: unitType };
  }
  const value = c.check(source, undefined);
  const type = c.types.get(value.type);
  if (value.type === unknown || type.kind !== 'list') {
    if (value.type !== unknown)
      c.error(source, 'type-mismatch', `A list is expected, but this is ${c.name(value.type)}`);
    const variable = c.scoped(() => round({ kind: 'error', form: source, type: unknown }));
    return { kind: 'error', form: variable.form, type: unknown };
  }
  value.statement = true;
  const list = c.hidden(value.type, source);
  const count = countLoop(
    c,
    form,
    c.constant(form, i64, 0n),
    () => c.operation(form, i64, 'list_len', [value.type], c.read(list, source)),
    (index) =>
      round(
        c.operation(nameForm, type.element, 'list_get', [value.type], c.read(list, source), c.read(index, nameForm)),
      ),
    loop,
  );
  return { kind: 'let', bindings: [{ variable: list, value }], body: count, form, type: unitType };
};

const logic =
  (kind: 'and' | 'or'): FormChecker =>
  (c, form) => ({
    kind,
    items: form.items.slice(1).map((item) => ownLine(c.check(item, bool), form)),
    form,
    type: bool,
  });

const not: FormChecker = (c, form) => {
  if (form.items.length !== 2) return c.error(form, 'argument-count', 'not takes 1 argument');
  return { kind: 'not', item: c.check(form.items[1] as Form, bool), form, type: bool };
};

export const controlForms: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([
  ['let', letForm],
  ['set!', set],
  ['if', ifForm],
  ['when', when(false)],
  ['unless', when(true)],
  ['cond', cond],
  ['do', doForm],
  ['loop', loopForm],
  ['while', whileForm],
  ['for', forForm],
  ['break', breakForm],
  ['continue', continueForm],
  ['and', logic('and')],
  ['or', logic('or')],
  ['not', not],
  ['fn', (c, form) => c.lambda(form)],
]);
