/** Iterators of the built-in containers: their state is a place, so that it can be kept and taken back. */

import type { PyClass } from './class.ts';
import type { PyDict } from './dict.ts';
import { error } from './errors.ts';
import { type Contents, heap, type Mutable, touch } from './heap.ts';
import type { PySet } from './set.ts';
import { builtinClasses, Identity, type PyList, type PyRange, PySingleton, PyTuple, type Value } from './values.ts';

/** The end of an iteration. */
export const exhausted = new PySingleton('<exhausted>', 'ellipsis');

/** An iterator that needs no guest code. */
export abstract class Iterator extends Identity implements Mutable {
  declare stamp: number;
  declare at: number;
  declare readonly className: string;
  constructor(className: string) {
    super();
    this.stamp = heap.epoch;
    this.at = 0;
    this.className = className;
  }
  get cls(): PyClass {
    return builtinClasses[this.className] as PyClass;
  }
  /** The next value, or {@link exhausted}. */
  abstract next(): Value;
  contents(): Contents {
    return this.at;
  }
  reset(contents: Contents): void {
    this.at = contents as number;
  }
}

const finished = 2 ** 50;

export class ListIterator extends Iterator {
  declare readonly list: PyList | PyTuple;
  constructor(list: PyList | PyTuple) {
    super(list instanceof PyTuple ? 'tuple_iterator' : 'list_iterator');
    this.list = list;
  }
  next(): Value {
    if (this.stamp !== heap.epoch) touch(this);
    if (this.at < this.list.items.length) return this.list.items[this.at++];
    this.at = finished;
    return exhausted;
  }
}

export class ReversedIterator extends Iterator {
  readonly list: PyList | PyTuple;
  constructor(list: PyList | PyTuple) {
    super(list instanceof PyTuple ? 'reversed' : 'list_reverseiterator');
    this.list = list;
    this.at = list.items.length - 1;
  }
  next(): Value {
    touch(this);
    if (this.at >= 0 && this.at < this.list.items.length) return this.list.items[this.at--];
    this.at = -1;
    return exhausted;
  }
}

export class StringIterator extends Iterator {
  declare readonly text: string;
  constructor(text: string) {
    super('str_iterator');
    this.text = text;
  }
  next(): Value {
    if (this.stamp !== heap.epoch) touch(this);
    if (this.at >= this.text.length) return exhausted;
    const unit = this.text.charCodeAt(this.at);
    if (unit >= 0xd800 && unit < 0xdc00) {
      const point = String.fromCodePoint(this.text.codePointAt(this.at) as number);
      this.at += point.length;
      return point;
    }
    return this.text[this.at++];
  }
}

export class RangeIterator extends Iterator {
  declare readonly stop: number;
  declare readonly step: number;
  declare left: number;
  constructor(range: PyRange) {
    super('range_iterator');
    this.at = range.start;
    this.step = range.step;
    this.stop = range.stop;
    this.left = range.length;
  }
  next(): Value {
    if (this.stamp !== heap.epoch) touch(this);
    if (this.left <= 0) return exhausted;
    this.left--;
    const value = this.at;
    this.at = value + this.step;
    return value;
  }
  override contents(): Contents {
    return [this.at, this.left];
  }
  override reset(contents: Contents): void {
    [this.at, this.left] = contents as [number, number];
  }
}

export type DictView = 'keys' | 'values' | 'items';

const dictClasses = { keys: 'dict_keyiterator', values: 'dict_valueiterator', items: 'dict_itemiterator' } as const;

export class DictIterator extends Iterator {
  readonly dict: PyDict;
  readonly view: DictView;
  readonly #size: number;
  readonly #step: 1 | -1;
  constructor(dict: PyDict, view: DictView, reversed = false) {
    super(reversed ? 'dict_reversekeyiterator' : dictClasses[view]);
    this.dict = dict;
    this.view = view;
    this.#size = dict.size;
    this.#step = reversed ? -1 : 1;
    this.at = reversed ? dict.keys.length - 1 : 0;
  }
  next(): Value {
    const { dict } = this;
    if (this.stamp !== heap.epoch) touch(this);
    if (this.at === finished) return exhausted;
    if (dict.size !== this.#size) throw error('RuntimeError', 'dictionary changed size during iteration');
    while (this.at >= 0 && this.at < dict.keys.length && dict.values[this.at] === undefined) this.at += this.#step;
    if (this.at < 0 || this.at >= dict.keys.length) {
      this.at = finished;
      return exhausted;
    }
    const at = this.at;
    this.at += this.#step;
    if (this.view === 'keys') return dict.keys[at];
    if (this.view === 'values') return dict.values[at];
    return new PyTuple([dict.keys[at], dict.values[at]]);
  }
}

export class SetIterator extends Iterator {
  readonly set: PySet;
  readonly #keys: readonly Value[];
  readonly #size: number;
  constructor(set: PySet, keys: readonly Value[]) {
    super('set_iterator');
    this.set = set;
    this.#keys = keys;
    this.#size = set.size;
  }
  next(): Value {
    touch(this);
    if (this.at === finished) return exhausted;
    if (this.set.size !== this.#size) throw error('RuntimeError', 'Set changed size during iteration');
    if (this.at < this.#keys.length) return this.#keys[this.at++];
    this.at = finished;
    return exhausted;
  }
}

/** Iterators made of others, whose steps may need guest code: see protocol/iterate.ts. */
export class Compound extends Iterator {
  readonly kind: 'enumerate' | 'zip' | 'map' | 'filter' | 'callable' | 'sequence' | 'reversed';
  readonly callee: Value;
  readonly inner: readonly Value[];
  readonly strict: boolean;
  done = false;
  constructor(kind: Compound['kind'], callee: Value, inner: readonly Value[], { start = 0, strict = false } = {}) {
    super(kind === 'callable' ? 'callable_iterator' : kind === 'sequence' ? 'iterator' : kind);
    this.kind = kind;
    this.callee = callee;
    this.inner = inner;
    this.strict = strict;
    this.at = start;
  }
  next(): Value {
    throw new TypeError('a compound iterator is advanced by the protocol');
  }
  override contents(): Contents {
    return [this.at, this.done];
  }
  override reset(contents: Contents): void {
    [this.at, this.done] = contents as [number, boolean];
  }
}

/** dict.keys(), dict.values(), dict.items(). */
export class PyDictView extends Identity {
  readonly dict: PyDict;
  readonly view: DictView;
  constructor(dict: PyDict, view: DictView) {
    super();
    this.dict = dict;
    this.view = view;
  }
  get cls(): PyClass {
    return builtinClasses[`dict_${this.view}`] as PyClass;
  }
}
