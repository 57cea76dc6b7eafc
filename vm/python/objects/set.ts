/** Sets. Membership is a Map; the order of iteration, CPython's, is worked out when somebody looks. */
import { SetOrder } from '../data/set-order.ts';
import type { PyClass } from './class.ts';
import { type Contents, touch } from './heap.ts';
import { builtinClasses, PyFloat, PyInstance, PyTuple, type Value } from './values.ts';

type Hash = number | bigint;
type Step =
  | { readonly do: 'add'; readonly key: Value }
  | { readonly do: 'remove'; readonly key: Value }
  | { readonly do: 'reserve'; readonly more: number };

/** Whether CPython's order of sets with this key depends on the program alone. */
const ordered = (key: Value): boolean =>
  typeof key === 'number' ||
  typeof key === 'boolean' ||
  typeof key === 'bigint' ||
  key instanceof PyFloat ||
  (key instanceof PyTuple && key.items.every(ordered));

export class PySet extends PyInstance {
  members = new Map<unknown, Value>();
  /** Keys whose equality guest code decides, by hash. */
  custom: Map<unknown, readonly Value[]> | null = null;
  #steps: Step[] = [];
  #order: SetOrder<Value> | null = null;
  #exact = true;
  #keys: readonly Value[] | null = null;

  constructor(cls: PyClass = builtinClasses.set as PyClass) {
    super(cls);
  }

  get frozen(): boolean {
    return this.cls.layout === 'frozenset';
  }

  get size(): number {
    return this.members.size;
  }

  has(mapKey: unknown): boolean {
    return this.members.has(mapKey);
  }

  add(mapKey: unknown, key: Value): void {
    if (this.members.has(mapKey)) return;
    touch(this);
    this.members.set(mapKey, key);
    this.#step({ do: 'add', key });
  }

  remove(mapKey: unknown): boolean {
    const key = this.members.get(mapKey);
    if (key === undefined) return false;
    touch(this);
    this.members.delete(mapKey);
    this.#step({ do: 'remove', key });
    return true;
  }

  clear(): void {
    touch(this);
    this.members = new Map();
    this.custom = null;
    this.#steps = [];
    this.#order = null;
    this.#exact = true;
    this.#keys = null;
  }

  /** Before all keys of a set or dict of `size` keys are added. */
  reserve(size: number): void {
    if (size > 0) this.#step({ do: 'reserve', more: size });
  }

  /** Members in no special order. */
  keys(): readonly Value[] {
    return [...this.members.values()];
  }

  /** Members in CPython's order; where that depends on a random seed or on addresses, in the order of insertion. */
  inOrder(hash: (key: Value) => Hash): readonly Value[] {
    if (!this.#keys) this.#keys = this.#exact ? this.#table(hash).keys() : this.keys();
    return this.#keys;
  }

  /** The member that pop() removes; the set is not empty. */
  first(hash: (key: Value) => Hash): Value {
    return this.#exact ? this.#table(hash).first() : (this.members.values().next().value as Value);
  }

  #step(step: Step): void {
    this.#keys = null;
    if (step.do === 'add' && this.#exact && !ordered(step.key)) {
      this.#exact = false;
      this.#steps = [];
      this.#order = null;
    }
    if (this.#exact) this.#steps.push(step);
  }

  #table(hash: (key: Value) => Hash): SetOrder<Value> {
    this.#order ??= new SetOrder();
    for (const step of this.#steps) {
      if (step.do === 'add') this.#order.add(step.key, hash);
      else if (step.do === 'remove') this.#order.remove(step.key, hash);
      else this.#order.reserve(step.more, hash);
    }
    this.#steps = [];
    return this.#order;
  }

  /** As set(other) or other.copy() makes it: with the same table where CPython copies it. */
  static from(other: PySet, cls: PyClass, hash: (key: Value) => Hash): PySet {
    const made = new PySet(cls);
    made.members = new Map(other.members);
    made.custom = other.custom && new Map(other.custom);
    made.#exact = other.#exact;
    if (other.#exact) {
      made.#order = new SetOrder();
      const table = other.#table(hash);
      made.#order.reserve(other.size, hash);
      if (!made.#order.copyOf(table)) for (const key of table.keys()) made.#order.add(key, hash);
    }
    return made;
  }

  /** Takes over what another set, which nobody else has, holds. */
  become(other: PySet): void {
    this.members = other.members;
    this.custom = other.custom;
    this.#steps = other.#steps;
    this.#order = other.#order;
    this.#exact = other.#exact;
    this.#keys = null;
  }

  override contents(): Contents {
    const { members, custom } = this;
    return {
      own: super.contents(),
      members: new Map(members),
      custom: custom && new Map(custom),
      steps: this.#steps.slice(),
      order: this.#order?.copy() ?? null,
      exact: this.#exact,
    };
  }

  override reset(contents: Contents): void {
    const { own, members, custom, steps, order, exact } = contents as {
      own: Contents;
      members: Map<unknown, Value>;
      custom: Map<unknown, readonly Value[]> | null;
      steps: Step[];
      order: SetOrder<Value> | null;
      exact: boolean;
    };
    super.reset(own);
    this.members = members;
    this.custom = custom;
    this.#steps = steps;
    this.#order = order;
    this.#exact = exact;
    this.#keys = null;
  }
}
