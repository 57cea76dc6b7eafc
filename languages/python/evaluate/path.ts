/** Expressions that only name a place: `account`, `rows[3].name`, `ages['Ada']`. They are read without running anything, so that the value keeps its place. */
import type { EvaluationHost, Value } from '../../../vm/context/index.ts';
import { Problems } from '../syntax/problems.ts';
import { readInput } from '../syntax/reader.ts';
import type { Expression } from '../syntax/tree.ts';

/** The value at the place that a text names; undefined when it names none, or one that only running code finds. */
export const findPlace = (text: string, { variables }: EvaluationHost): Value | undefined => {
  const trimmed = text.trim();
  if (!/^[\p{L}_][^(){}+*/%&|^~<>=:;\n]*$/u.test(trimmed)) return undefined;
  const input = readInput(trimmed, new Problems('', trimmed));
  if (!input || !('expression' in input)) return undefined;
  const find = (expression: Expression): Value | undefined => {
    switch (expression.kind) {
      case 'name': {
        const value = variables.find(({ name }) => name === expression.id)?.value;
        return value === undefined || value === 'optimized out' || value.type === 'unset' ? undefined : value;
      }
      case 'attribute': {
        const object = find(expression.object);
        return object?.children(0, object.count.named, 'named').find(({ name }) => name === expression.name)?.value;
      }
      case 'subscript': {
        const object = find(expression.object);
        const key = object && keyOf(expression.index, find);
        return key === undefined ? undefined : element(object as Value, key);
      }
      default:
        return undefined;
    }
  };
  const value = find(input.expression);
  return value?.bytes ? value : undefined;
};

/** The repr of a key, when it is a number or a text. */
const keyOf = (index: Expression, find: (expression: Expression) => Value | undefined): string | undefined => {
  if (index.kind === 'unary' && index.operator === '-') {
    const key = keyOf(index.operand, find);
    return key === undefined || key.startsWith("'") ? undefined : `-${key}`;
  }
  if (index.kind === 'constant' && index.literal.type === 'int') return String(index.literal.value);
  if (index.kind === 'constant' && index.literal.type === 'str') return quoted(index.literal.value);
  if (index.kind !== 'name') return undefined;
  const value = find(index);
  return value && /^(?:int|str)$/.test(value.type) && value.summary.length < 80 ? value.summary : undefined;
};

/** As repr() spells a plain text; undefined where it would escape something. */
const quoted = (text: string): string | undefined => (/^[\w .,:;/+-]*$/.test(text) ? `'${text}'` : undefined);

const element = (object: Value, key: string): Value | undefined => {
  const { indexed } = object.count;
  if (object.type === 'dict') return object.children(0, indexed, 'indexed').find(({ name }) => name === key)?.value;
  if ((object.type !== 'list' && object.type !== 'tuple') || !/^-?\d+$/.test(key)) return undefined;
  const at = Number(key) < 0 ? Number(key) + indexed : Number(key);
  return at < 0 || at >= indexed ? undefined : object.children(at, 1, 'indexed')[0]?.value;
};
