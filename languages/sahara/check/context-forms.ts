/** Contexts and messages: spawn, send with move, receive, self, join. */
import { unitType } from '../../../vm/sahara/builtin.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';
import type { Checker, FormChecker, Want } from './checker.ts';
import { readPattern, testOf, withPattern } from './match-form.ts';
import type { Node, ReceiveClause } from './tree.ts';
import { readType } from './type-forms.ts';
import { i64, never, unknown } from './types.ts';

const spawn: FormChecker = (c, form) => {
  const head = form.items[1];
  const name = symbolName(head);
  const declared = name === undefined || c.lookup(name) ? undefined : c.findFunction(name);
  if (!head || name === undefined)
    return c.error(form, 'bad-form', 'A context is started with (spawn function argument …)');
  if (!declared)
    return c.lookup(name)
      ? c.error(head, 'bad-form', 'Only a function that a module declares can be started')
      : c.unknownName(head, name);
  c.mentionFunction(head, declared);
  const args = c.arguments(form, declared.name, declared.parameters, form.items.slice(2));
  const result = declared.result === unknown ? unitType : declared.result;
  return { kind: 'spawn', callee: declared.index, args, form, type: c.types.context(result) };
};

const contextArgument = (c: Checker, form: Form): Node => {
  const node = c.check(form, undefined);
  if (node.type >= 0 && c.types.get(node.type).kind !== 'context')
    return c.error(form, 'type-mismatch', `A context is expected, but this is ${c.name(node.type)}`);
  return node;
};

const send: FormChecker = (c, form) => {
  const [, target, message] = form.items;
  if (!target || !message || form.items.length !== 3)
    return c.error(form, 'bad-form', 'A message is sent with (send context value)');
  const context = contextArgument(c, target);
  if (headOf(message) === 'move') return sendMove(c, form, context, message as ListForm);
  const value = c.check(message, undefined);
  if (value.type === unitType) return c.error(message, 'unit-value', 'This has no value that could be sent');
  return c.operation(form, unitType, 'send', [value.type], context, value);
};

const sendMove = (c: Checker, form: ListForm, context: Node, move: ListForm): Node => {
  const place = move.items[1];
  const name = symbolName(place);
  const variable = name === undefined ? undefined : c.lookup(name);
  if (!place || !variable) return c.error(move, 'bad-form', 'Only a variable can be moved: (send context (move name))');
  c.mentionVariable(place, variable);
  c.checkMoved(variable, place);
  if (variable.unit !== c.unit)
    return c.error(place, 'cannot-move', `'${variable.name}' belongs to the function around this one`);
  const value = c.read(variable, place);
  if (!c.types.isReference(variable.type)) return c.operation(form, unitType, 'send', [variable.type], context, value);
  c.moved.set(variable, place);
  return { kind: 'send move', context, variable, form, type: unitType };
};

const receive: FormChecker = (c, form, want) => {
  const clauses: ReceiveClause[] = [];
  let after: { instructions: Node; body: Node } | undefined;
  let asked: Want = want;
  let type = never;
  const ways: (() => Node)[] = [];
  const settle = (body: Node): Node => {
    if (body.type !== never && body.type !== unknown && type === never) type = want === 'drop' ? unitType : body.type;
    if (asked === undefined && body.type >= 0) asked = body.type;
    return body;
  };
  for (const clause of form.items.slice(1)) {
    const first = isVector(clause) ? clause.items[0] : undefined;
    if (!isVector(clause) || !first) {
      c.error(clause, 'bad-form', 'A clause is written [pattern body …], a pattern for example [name type]');
      continue;
    }
    if (first.kind === 'keyword' && first.name === 'after') {
      const count = clause.items[1];
      if (!count) c.error(clause, 'bad-form', 'A time limit is written [:after instructions body …]');
      else {
        const instructions = c.check(count, i64);
        ways.push(() => {
          const body = settle(c.scoped(() => c.body(clause.items.slice(2), asked, clause)));
          after = { instructions, body };
          return body;
        });
      }
      continue;
    }
    ways.push(() => {
      const row = c.scoped(() => receiveClause(c, clause, first, asked));
      settle(row.body);
      clauses.push(row);
      return row.body;
    });
  }
  c.joinMoves(ways);
  if (clauses.length === 0 && !after)
    return c.error(form, 'bad-form', 'A receive needs a clause: [[name type] body …]');
  const bodies = [...clauses.map((row) => row.body), ...(after ? [(after as { body: Node }).body] : [])];
  const wrong = want === 'drop' ? undefined : bodies.find((body) => body.type >= 0 && type >= 0 && body.type !== type);
  if (wrong)
    return c.error(wrong.form, 'type-mismatch', `One clause gives ${c.name(type)}, this one ${c.name(wrong.type)}`);
  return { kind: 'receive', clauses, form, type, ...(after ? { after } : {}) };
};

/** `[name type]` binds; a literal or a data or option pattern of known type may refuse the message. */
const receiveClause = (c: Checker, clause: ListForm, first: Form, want: Want): ReceiveClause => {
  const rest = clause.items.slice(1);
  if (isVector(first)) {
    const name = symbolName(first.items[0]);
    const type = readType(c.tables, c.module, first.items[1], first);
    const nameForm = first.items[0] ?? first;
    if (name === undefined || first.items.length !== 2)
      c.error(first, 'bad-pattern', 'A message is received as [name type]');
    const variable = c.declare(name ?? '_', type, nameForm);
    variable.shared = true;
    return { form: clause, variable, body: c.body(rest, want, clause) };
  }
  const type = patternType(c, first);
  const variable = c.hidden(type, first);
  variable.shared = true;
  const pattern = readPattern(c, first, type, () => c.read(variable, first));
  const test = testOf(pattern, first);
  const body = withPattern(c, pattern, rest, want, clause);
  return { form: clause, variable, body, ...(test ? { test } : {}) };
};

const patternType = (c: Checker, form: Form): number => {
  const name = headOf(form);
  const data = name === undefined ? undefined : c.dataNamed(name);
  if (data !== undefined) return data;
  if (form.kind === 'list' || (form.kind === 'symbol' && form.name !== 'true' && form.name !== 'false')) {
    c.error(form, 'bad-pattern', 'The type of the message is needed: [name type], a literal or (Type pattern …)');
    return unknown;
  }
  return c.check(form, undefined).type;
};

const self: FormChecker = (c, form) => {
  const type = c.types.context(unitType);
  return c.operation(form, type, 'self', [type]);
};

const join: FormChecker = (c, form) => {
  if (form.items.length !== 2) return c.error(form, 'argument-count', 'join takes 1 argument, a context');
  const context = contextArgument(c, form.items[1] as Form);
  const type = c.types.get(context.type);
  if (type.kind !== 'context') return context;
  return c.operation(form, type.result, 'join', [context.type], context);
};

const move: FormChecker = (c, form) =>
  c.error(form, 'misplaced-move', 'move is only meaningful in (send context (move name))');

export const contextForms: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([
  ['spawn', spawn],
  ['send', send],
  ['receive', receive],
  ['self', self],
  ['join', join],
  ['move', move],
]);
