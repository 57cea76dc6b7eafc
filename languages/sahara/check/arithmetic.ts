/** Numbers: arithmetic, bits, comparison, conversion. */
import { stringType } from '../../../vm/sahara/builtin.ts';
import { contextCode, type ScalarName, scalarNames, type TypeId } from '../../../vm/sahara/types.ts';
import { integerRanges } from '../syntax/numbers.ts';
import type { Form, ListForm } from '../syntax/tree.ts';
import type { Checker, FormChecker, Want } from './checker.ts';
import type { Node } from './tree.ts';
import { bool, char, i64, unknown } from './types.ts';

type Accepts = 'number' | 'integer' | 'ordered' | 'comparable';

/** Checks operands to one type: the wanted one, else that of the first operand that is not a bare literal. */
const operands = (
  c: Checker,
  form: ListForm,
  want: TypeId | undefined,
  accepts: Accepts,
): { nodes: Node[]; type: TypeId } => {
  const forms = form.items.slice(1);
  const nodes: (Node | undefined)[] = forms.map(() => undefined);
  const bare = (each: Form) => (each.kind === 'integer' || each.kind === 'float') && !each.suffix;
  let type = want;
  if (type === undefined) {
    const index = Math.max(
      0,
      forms.findIndex((each) => !bare(each)),
    );
    const every = forms.find((each) => each.kind === 'float');
    const first = forms.every(bare) && every ? every : forms[index];
    if (first) {
      const node = c.check(first, undefined);
      nodes[forms.indexOf(first)] = node;
      type = node.type;
    }
  }
  const checked = forms.map((each, index) => nodes[index] ?? c.check(each, type));
  return { nodes: checked, type: checkAccepted(c, form, type ?? unknown, accepts) };
};

const checkAccepted = (c: Checker, form: Form, type: TypeId, accepts: Accepts): TypeId => {
  if (type < 0) return unknown;
  const kind = c.types.get(type).kind;
  const fits =
    accepts === 'number'
      ? c.types.isNumber(type)
      : accepts === 'integer'
        ? c.types.isInteger(type)
        : kind === 'scalar' || type === stringType || (accepts === 'comparable' && kind === 'context');
  if (fits) return type;
  const what = {
    number: 'numbers',
    integer: 'integers',
    ordered: 'numbers, characters, bools and strings',
    comparable: 'scalars, strings and contexts',
  }[accepts];
  c.error(form, 'type-mismatch', `${c.text((form as ListForm).items[0] as Form)} takes ${what}, not ${c.name(type)}`);
  return unknown;
};

const wanted = (c: Checker, want: Want, accepts: 'number' | 'integer'): TypeId | undefined =>
  typeof want === 'number' && (accepts === 'number' ? c.types.isNumber(want) : c.types.isInteger(want))
    ? want
    : undefined;

const folded = (c: Checker, form: Form, type: TypeId, opcode: string, a: Node, b: Node): Node => {
  if (a.kind === 'constant' && b.kind === 'constant' && typeof a.value === 'bigint' && typeof b.value === 'bigint') {
    const value =
      opcode === 'add'
        ? a.value + b.value
        : opcode === 'sub'
          ? a.value - b.value
          : opcode === 'mul'
            ? a.value * b.value
            : undefined;
    const range = integerRanges[c.types.scalarOf(type) as ScalarName];
    if (value !== undefined && range && value >= range[0] && value <= range[1]) return c.constant(form, type, value);
  }
  return c.operation(form, type, opcode, [type], a, b);
};

const arithmetic =
  (opcode: string, accepts: 'number' | 'integer', least: number, most = Number.POSITIVE_INFINITY): FormChecker =>
  (c, form, want) => {
    const count = form.items.length - 1;
    const name = c.text(form.items[0] as Form);
    if (count < least || count > most)
      return c.error(
        form,
        'argument-count',
        `${name} takes ${most === least ? least : `at least ${least}`} arguments, not ${count}`,
      );
    const { nodes, type } = operands(c, form, wanted(c, want, accepts), accepts);
    if (type === unknown) return { kind: 'error', form, type: unknown };
    if (count === 1 && opcode === 'sub') return c.operation(form, type, 'neg', [type], ...nodes);
    return nodes.reduce((left, right) => folded(c, form, type, opcode, left, right));
  };

const unary =
  (opcode: string, accepts: 'number' | 'integer'): FormChecker =>
  (c, form, want) => {
    if (form.items.length !== 2)
      return c.error(
        form,
        'argument-count',
        `${c.text(form.items[0] as Form)} takes 1 argument, not ${form.items.length - 1}`,
      );
    const { nodes, type } = operands(c, form, wanted(c, want, accepts), accepts);
    return type === unknown ? { kind: 'error', form, type } : c.operation(form, type, opcode, [type], ...nodes);
  };

const shift =
  (opcode: string): FormChecker =>
  (c, form, want) => {
    const [, value, count] = form.items;
    if (!value || !count || form.items.length !== 3)
      return c.error(form, 'argument-count', `${opcode} takes 2 arguments, a value and a number of bits`);
    const node = c.check(value, wanted(c, want, 'integer'));
    const type = checkAccepted(c, form, node.type, 'integer');
    const bits = c.check(count, i64);
    return type === unknown ? { kind: 'error', form, type } : c.operation(form, type, opcode, [type], node, bits);
  };

const comparison =
  (opcode: string): FormChecker =>
  (c, form) => {
    if (form.items.length < 3)
      return c.error(form, 'argument-count', `${c.text(form.items[0] as Form)} takes at least 2 arguments`);
    const equality = opcode === 'eq' || opcode === 'ne';
    const { nodes, type } = operands(c, form, undefined, equality ? 'comparable' : 'ordered');
    if (type === unknown || nodes.some((node) => node.type < 0)) return { kind: 'error', form, type: bool };
    const code = c.types.get(type).kind === 'context' ? contextCode : type;
    if (nodes.length === 2) return c.operation(form, bool, opcode, [code], ...nodes);
    const bindings = nodes.map((value) => ({ variable: c.hidden(type, value.form), value }));
    const read = (index: number) => c.read((bindings[index] as (typeof bindings)[number]).variable, form);
    const items = nodes
      .slice(1)
      .map((_, index) => c.operation(form, bool, opcode, [code], read(index), read(index + 1)));
    return { kind: 'let', bindings, body: { kind: 'and', items, form, type: bool }, form, type: bool };
  };

const conversion =
  (name: ScalarName): FormChecker =>
  (c, form) => {
    const to = scalarNames.indexOf(name);
    const value = form.items[1];
    if (!value || form.items.length !== 2) return c.error(form, 'argument-count', `(${name} x) takes 1 argument`);
    const isLiteral = (value.kind === 'integer' || value.kind === 'float') && !value.suffix;
    const direct = isLiteral && (value.kind === 'integer' ? to !== char : c.types.isFloat(to));
    const node = c.check(value, direct ? to : undefined);
    if (node.type === to || node.type < 0) return node;
    if (c.types.scalarOf(node.type) === undefined || node.type === bool)
      return c.error(value, 'type-mismatch', `${c.name(node.type)} cannot be converted to ${name}`);
    return c.operation(form, to, 'convert', [node.type, to], node);
  };

export const numberFunctions: ReadonlyMap<string, FormChecker> = new Map<string, FormChecker>([
  ['+', arithmetic('add', 'number', 1)],
  ['-', arithmetic('sub', 'number', 1)],
  ['*', arithmetic('mul', 'number', 1)],
  ['/', arithmetic('div', 'number', 2)],
  ['rem', arithmetic('rem', 'number', 2, 2)],
  ['mod', arithmetic('mod', 'number', 2, 2)],
  ['neg', unary('neg', 'number')],
  ['abs', unary('abs', 'number')],
  ['min', arithmetic('min', 'number', 1)],
  ['max', arithmetic('max', 'number', 1)],
  ['bit-and', arithmetic('bit_and', 'integer', 2)],
  ['bit-or', arithmetic('bit_or', 'integer', 2)],
  ['bit-xor', arithmetic('bit_xor', 'integer', 2)],
  ['bit-not', unary('bit_not', 'integer')],
  ['shl', shift('shl')],
  ['shr', shift('shr')],
  ['=', comparison('eq')],
  ['!=', comparison('ne')],
  ['<', comparison('lt')],
  ['<=', comparison('le')],
  ['>', comparison('gt')],
  ['>=', comparison('ge')],
  ...scalarNames.filter((name) => name !== 'bool').map((name): [string, FormChecker] => [name, conversion(name)]),
]);
