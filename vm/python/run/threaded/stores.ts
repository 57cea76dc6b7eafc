/** An operation and what is done with its result, as one closure: most statements of loops are of these kinds. */
import { PyDict } from '../../objects/dict.ts';
import { touchAt } from '../../objects/heap.ts';
import { dictType, listType } from '../../objects/types.ts';
import { PyList, type Value } from '../../objects/values.ts';
import { isKey } from './items.ts';
import type { Node, Operation } from './node.ts';
import { minus, plus, times } from './numbers.ts';
import { type Action, type Expression, state } from './state.ts';

const listShape = listType.shape;
const dictShape = dictType.shape;

/** As the forms of operators, with the place that takes the result. */
interface StoreForms {
  readonly ee: (to: number, l: Expression, r: Expression) => Action;
  readonly pe: (to: number, l: number, r: Expression) => Action;
  readonly pp: (to: number, l: number, r: number) => Action;
  readonly pc: (to: number, l: number, r: Value) => Action;
}

const storing: Readonly<Record<string, StoreForms>> = {
  ADD: {
    ee: (to, l, r) => (s, fp) => {
      const result = plus(l(s, fp), r(s, fp));
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pe: (to, l, r) => (s, fp) => {
      const result = plus(s[fp + l], r(s, fp));
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pp: (to, l, r) => (s, fp) => {
      const result = plus(s[fp + l], s[fp + r]);
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pc: (to, l, r) => (s, fp) => {
      const result = plus(s[fp + l], r);
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
  },
  SUB: {
    ee: (to, l, r) => (s, fp) => {
      const result = minus(l(s, fp), r(s, fp));
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pe: (to, l, r) => (s, fp) => {
      const result = minus(s[fp + l], r(s, fp));
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pp: (to, l, r) => (s, fp) => {
      const result = minus(s[fp + l], s[fp + r]);
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pc: (to, l, r) => (s, fp) => {
      const result = minus(s[fp + l], r);
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
  },
  MUL: {
    ee: (to, l, r) => (s, fp) => {
      const result = times(l(s, fp), r(s, fp));
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pe: (to, l, r) => (s, fp) => {
      const result = times(s[fp + l], r(s, fp));
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pp: (to, l, r) => (s, fp) => {
      const result = times(s[fp + l], s[fp + r]);
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
    pc: (to, l, r) => (s, fp) => {
      const result = times(s[fp + l], r);
      if (result === undefined) return false;
      s[fp + to] = result;
      return true;
    },
  },
};

/** Stores what an operation gives; undefined when there is no form for it. */
export const storeOperation = (to: number, { name, left, right }: Operation): Action | undefined => {
  const forms = storing[name];
  if (!forms) return undefined;
  if (left.place < 0) return forms.ee(to, left.run, right.run);
  if (right.place >= 0) return forms.pp(to, left.place, right.place);
  if (right.constant !== undefined) return forms.pc(to, left.place, right.constant);
  return forms.pe(to, left.place, right.run);
};

// Augmented assignments to items: the place is found once.

/** The values that an item is among, once {@link found} has its number; null when the full instructions are needed. */
const holding = (container: Value, key: Value): Value[] | null => {
  if (container instanceof PyList) {
    if (typeof key !== 'number' || container.shape !== listShape) return null;
    const { items } = container;
    found = key < 0 ? key + items.length : key;
    if (found < 0 || found >= items.length) return null;
    if (!container.writable(found, state.epoch)) touchAt(container, found);
    return items;
  }
  if (!(container instanceof PyDict) || container.shape !== dictShape) return null;
  if (!container.plain || container.custom || !isKey(key)) return null;
  const at = container.index.get(key);
  if (at === undefined) return null;
  if (container.stamp !== state.epoch) touchAt(container, at);
  found = at;
  return container.values;
};
let found = 0;

type Augmenting = (container: Expression, key: Expression, value: Expression) => Action;

const augmenting: Readonly<Record<string, Augmenting>> = {
  ADD: (container, key, value) => (s, fp) => {
    const more = value(s, fp);
    const items = holding(container(s, fp), key(s, fp));
    const result = items === null ? undefined : plus(items[found], more);
    if (items === null || result === undefined) return false;
    items[found] = result;
    return true;
  },
  SUB: (container, key, value) => (s, fp) => {
    const more = value(s, fp);
    const items = holding(container(s, fp), key(s, fp));
    const result = items === null ? undefined : minus(items[found], more);
    if (items === null || result === undefined) return false;
    items[found] = result;
    return true;
  },
};

type AugmentingPlaces = (container: number, key: Value, value: Expression) => Action;

const augmentingPlaces: Readonly<Record<string, AugmentingPlaces>> = {
  ADD: (container, key, value) => (s, fp) => {
    const more = value(s, fp);
    const items = holding(s[fp + container], key);
    const result = items === null ? undefined : plus(items[found], more);
    if (items === null || result === undefined) return false;
    items[found] = result;
    return true;
  },
  SUB: (container, key, value) => (s, fp) => {
    const more = value(s, fp);
    const items = holding(s[fp + container], key);
    const result = items === null ? undefined : minus(items[found], more);
    if (items === null || result === undefined) return false;
    items[found] = result;
    return true;
  },
};

const isSame = (a: Node, b: Node): boolean =>
  a.place >= 0 ? a.place === b.place : a.constant !== undefined && a.constant === b.constant;

/** `container[key] += value`; undefined when the value is another one. */
export const augmentItem = (container: Node, key: Node, value: Node): Action | undefined => {
  const { operation } = value;
  const item = operation?.left.operation;
  if (!operation || item?.name !== 'LOAD_ITEM') return undefined;
  if (!isSame(item.left, container) || !isSame(item.right, key)) return undefined;
  const places = augmentingPlaces[operation.name];
  if (places && container.place >= 0 && key.constant !== undefined)
    return places(container.place, key.constant, operation.right.run);
  return augmenting[operation.name]?.(container.run, key.run, operation.right.run);
};
