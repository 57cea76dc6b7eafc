/** Rules of containers: what makes, takes apart and walks them. */
import { PyDict } from '../../objects/dict.ts';
import { DictIterator, ListIterator, RangeIterator, StringIterator } from '../../objects/iterators.ts';
import { dictType, listType } from '../../objects/types.ts';
import { PyList, PyRange, PyTuple, type Value } from '../../objects/values.ts';
import { opcodeOf } from '../../opcodes.ts';
import { appendTo } from './items.ts';
import type { Node } from './node.ts';
import { endingRule, rule } from './rules.ts';
import { effect } from './rules-values.ts';
import type { Action, Expression } from './state.ts';
import type { Translation } from './translation.ts';

const listShape = listType.shape;
const dictShape = dictType.shape;
const storeLocal = opcodeOf('STORE_LOCAL');

/** The values of expressions; undefined when one of them has none. */
const valuesOf = (parts: readonly Expression[], s: Value[], fp: number): Value[] | undefined => {
  const values: Value[] = [];
  for (let at = 0; at < parts.length; at++) {
    const value = (parts[at] as Expression)(s, fp);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
};

// New objects have ids, so they are made once all that they hold is there.

const making = (name: string, make: (parts: readonly Expression[]) => Expression): void =>
  rule(name, (translation, count) => {
    const taken = translation.take(count);
    effect(translation, make(taken.nodes.map(({ run }) => run)), taken);
  });
making('BUILD_LIST', (parts) => (s, fp) => {
  const values = valuesOf(parts, s, fp);
  return values && new PyList(values);
});
making('BUILD_TUPLE', (parts) => (s, fp) => {
  const values = valuesOf(parts, s, fp);
  return values && new PyTuple(values);
});
endingRule('BUILD_DICT', (translation, count) => {
  if (count > 0) return translation.inFull();
  effect(translation, () => new PyDict(), translation.take(0));
  return undefined;
});

rule('LIST_APPEND', (translation, depth) => {
  const { nodes, ...where } = translation.take(1);
  const { run } = nodes[0] as Node;
  const place = translation.base + translation.nodes.length - depth;
  translation.act((s, fp) => appendTo(s[fp + place], run(s, fp)), where);
});

// Taking apart.

const partsOf = (value: Value, count: number): readonly Value[] | undefined => {
  if (!(value instanceof PyTuple) && !(value instanceof PyList && value.shape === listShape)) return undefined;
  const { items } = value;
  return items.length === count ? items : undefined;
};

const unpackTo =
  (places: readonly number[], value: Expression): Action =>
  (s, fp) => {
    const items = partsOf(value(s, fp), places.length);
    if (items === undefined) return false;
    for (let at = 0; at < places.length; at++) s[fp + (places[at] as number)] = items[at];
    return true;
  };

/** Whether so many variables take what lies on the stack. */
const stored = (translation: Translation, count: number): readonly number[] | undefined => {
  const places: number[] = [];
  for (let at = 0; at < count; at++) {
    if (!translation.follows(storeLocal, at)) return undefined;
    places.push(translation.operandAt(translation.after + 2 * at));
  }
  return places;
};

rule('UNPACK', (translation, count) => {
  const places = stored(translation, count);
  const { nodes, from, depth } = translation.take(1);
  const { run } = nodes[0] as Node;
  if (places) {
    translation.after += 2 * count;
    translation.act(unpackTo(places, run), { from, depth });
    return;
  }
  const first = translation.nodes.length;
  // The first part ends up on top.
  const slots = Array.from({ length: count }, (_, at) => translation.base + first + count - 1 - at);
  translation.act(unpackTo(slots, run), { from, depth });
  for (let at = 0; at < count; at++) translation.pushPlace(first + at);
});

// Walking.

const iteratorOf = (value: Value): Value => {
  if (value instanceof PyRange) return new RangeIterator(value);
  if (value instanceof PyList) return value.shape === listShape ? new ListIterator(value) : undefined;
  if (typeof value === 'string') return new StringIterator(value);
  if (value instanceof PyTuple) return new ListIterator(value);
  return value instanceof PyDict && value.shape === dictShape ? new DictIterator(value, 'keys') : undefined;
};
rule('GET_ITER', (translation) => {
  const taken = translation.take(1);
  const { run } = taken.nodes[0] as Node;
  effect(translation, (s, fp) => iteratorOf(run(s, fp)), taken);
});
