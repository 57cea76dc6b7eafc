/** Items of the built-in containers: undefined, or false, wherever the full instruction is needed. */
import { PyDict } from '../../objects/dict.ts';
import { touchAt, touchEnd } from '../../objects/heap.ts';
import { dictType, listType } from '../../objects/types.ts';
import { PyList, PyTuple, type Value } from '../../objects/values.ts';
import { quickContains } from '../../protocol/items.ts';
import type { Node } from './node.ts';
import { type Action, type Expression, state } from './state.ts';

const listShape = listType.shape;
const dictShape = dictType.shape;

/** Whether a value is its own key in a table. */
export const isKey = (key: Value): boolean =>
  typeof key === 'number' || (typeof key === 'string' && key.charCodeAt(0) !== 0);

/** Small, so that the host puts it into each closure that uses it. */
const itemOf = (container: Value, key: Value): Value => {
  if (container instanceof PyList && typeof key === 'number' && container.shape === listShape) {
    const { items } = container;
    if (key >= 0 && key < items.length) return items[key];
  }
  return itemOfAny(container, key);
};

const itemOfAny = (container: Value, key: Value): Value => {
  if (container instanceof PyList) {
    if (typeof key !== 'number' || container.shape !== listShape) return undefined;
    const at = key + container.items.length;
    return key < 0 && at >= 0 ? container.items[at] : undefined;
  }
  if (container instanceof PyDict) {
    if (container.shape !== dictShape || !isKey(key)) return undefined;
    const at = container.index.get(key);
    return at === undefined ? undefined : container.values[at];
  }
  if (container instanceof PyTuple) {
    if (typeof key !== 'number') return undefined;
    const { items } = container;
    const at = key < 0 ? key + items.length : key;
    return at >= 0 && at < items.length ? items[at] : undefined;
  }
  // A unit that is no surrogate in a short text, whose other units are looked at.
  if (typeof container === 'string' && typeof key === 'number' && key >= 0 && key < container.length)
    return itemOfText(container, key);
  return undefined;
};

let plainText = '';

/** The unit at a place, when the text has no code points of two units. */
const itemOfText = (text: string, at: number): Value => {
  if (text !== plainText) {
    if (/[\ud800-\udfff]/.test(text)) return undefined;
    plainText = text;
  }
  return text[at];
};

export const loadItem = {
  ee:
    (c: Expression, k: Expression): Expression =>
    (s, fp) =>
      itemOf(c(s, fp), k(s, fp)),
  ep:
    (c: Expression, k: number): Expression =>
    (s, fp) =>
      itemOf(c(s, fp), s[fp + k]),
  ec:
    (c: Expression, k: Value): Expression =>
    (s, fp) =>
      itemOf(c(s, fp), k),
  pe:
    (c: number, k: Expression): Expression =>
    (s, fp) =>
      itemOf(s[fp + c], k(s, fp)),
  pp:
    (c: number, k: number): Expression =>
    (s, fp) =>
      itemOf(s[fp + c], s[fp + k]),
  pc:
    (c: number, k: Value): Expression =>
    (s, fp) =>
      itemOf(s[fp + c], k),
};

/** An item of an item, as of a matrix: all three are in places. */
export const itemOfItem =
  (c: number, first: number, second: number): Expression =>
  (s, fp) =>
    itemOf(itemOf(s[fp + c], s[fp + first]), s[fp + second]);

const putItem = (container: Value, key: Value, value: Value): boolean => {
  if (value === undefined) return false;
  if (container instanceof PyList) {
    if (typeof key !== 'number' || container.shape !== listShape) return false;
    const { items } = container;
    const at = key < 0 ? key + items.length : key;
    if (at < 0 || at >= items.length) return false;
    if (!container.writable(at, state.epoch)) touchAt(container, at);
    items[at] = value;
    return true;
  }
  if (!(container instanceof PyDict) || container.shape !== dictShape) return false;
  if (!container.plain || container.custom || !isKey(key)) return false;
  const at = container.index.get(key);
  if (at === undefined || container.stamp !== state.epoch) container.set(key, key, value);
  else container.values[at] = value;
  return true;
};

/** The value is computed first, as Python does. */
export const storeItem = {
  ee:
    (v: Expression, c: Expression, k: Expression): Action =>
    (s, fp) =>
      putItem(c(s, fp), k(s, fp), v(s, fp)),
  pp:
    (v: Expression, c: number, k: number): Action =>
    (s, fp) =>
      putItem(s[fp + c], s[fp + k], v(s, fp)),
  pc:
    (v: Expression, c: number, k: Value): Action =>
    (s, fp) =>
      putItem(s[fp + c], k, v(s, fp)),
};

/** list.append, and the step of a list comprehension. */
export const appendTo = (list: Value, value: Value): boolean => {
  if (!(list instanceof PyList) || value === undefined) return false;
  if (!list.appendable(state.epoch)) touchEnd(list);
  list.items.push(value);
  return true;
};

/** Which of the ASCII characters are in a text. */
const unitsOf = (text: string): Uint8Array => {
  const units = new Uint8Array(128);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < units.length) units[unit] = 1;
  }
  return units;
};

const isPart = (part: Value, text: string, units: Uint8Array, wanted: boolean): boolean | undefined => {
  if (typeof part !== 'string') return undefined;
  if (part.length !== 1) return text.includes(part) === wanted;
  const unit = part.charCodeAt(0);
  return (unit < units.length ? units[unit] === 1 : text.includes(part)) === wanted;
};

/** `value in container`, or `not in`. */
export const containing = (value: Node, container: Node, wanted: boolean): Expression => {
  const [left, right] = [value.run, container.run];
  const text = container.constant;
  if (typeof text === 'string') {
    const units = unitsOf(text);
    const { place } = value;
    if (place >= 0) return (s, fp) => isPart(s[fp + place], text, units, wanted);
    return (s, fp) => isPart(left(s, fp), text, units, wanted);
  }
  return (s, fp) => {
    const part = left(s, fp);
    const whole = right(s, fp);
    if (whole instanceof PyDict && whole.shape === dictShape && whole.custom === null && isKey(part))
      return whole.index.has(part) === wanted;
    const found = part === undefined || whole === undefined ? undefined : quickContains(whole, part);
    return found === undefined ? undefined : found === wanted;
  };
};
