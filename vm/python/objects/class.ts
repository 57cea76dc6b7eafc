/** Classes. */
import { type Contents, heap, touch } from './heap.ts';
import { builtinClasses, Identity, Shape, type Value } from './values.ts';

/** What the objects of a class are made of; a subclass has its base's. `none`: cannot be made or subclassed by a program. */
export type Layout =
  | 'object'
  | 'list'
  | 'dict'
  | 'set'
  | 'frozenset'
  | 'exception'
  | 'int'
  | 'float'
  | 'str'
  | 'tuple'
  | 'none';

/** The base that says what the objects of a class are made of; the first one where none says more than the others. */
const solidBase = (bases: readonly PyClass[]): PyClass | null =>
  bases.find(({ layout }) => layout !== 'object') ?? bases[0] ?? null;

/**
 * The order in which attributes are looked for behind the class itself (C3): bases before their bases, in the order in which
 * they are named.
 */
const linearised = (bases: readonly PyClass[]): readonly PyClass[] => {
  const [only] = bases;
  if (bases.length < 2) return only?.mro ?? [];
  const rows = [...bases.map(({ mro }) => mro), bases];
  const order: PyClass[] = [];
  for (;;) {
    const left = rows.map((row) => row.filter((each) => !order.includes(each))).filter((row) => row.length > 0);
    if (left.length === 0) return order;
    const next = left.map(([head]) => head).find((head) => !left.some((row) => row.indexOf(head as PyClass) > 0));
    if (!next) throw new NoOrder(left.map(([head]) => head as PyClass));
    order.push(next);
  }
};

/** The bases of a class have no common order. */
export class NoOrder {
  readonly bases: readonly PyClass[];
  constructor(bases: readonly PyClass[]) {
    this.bases = [...new Set(bases)];
  }
}

/** Counts changes of the attributes of classes, for the caches of the interpreter. */
export const classVersion = { value: 1 };

export class PyClass extends Identity {
  stamp = heap.epoch;
  readonly name: string;
  qualifiedName: string;
  readonly bases: readonly PyClass[];
  /** The base whose layout the objects have. */
  readonly base: PyClass | null;
  readonly layout: Layout;
  readonly builtIn: boolean;
  /** This class first. */
  readonly mro: readonly PyClass[];
  readonly shape: Shape;
  attributes: Map<string, Value>;
  /** As {@link PyBuiltin.quick}, for calling the class. */
  quick: ((a: Value, b: Value, c: Value) => Value) | undefined = undefined;
  readonly #cache = new Map<string, Value>();
  #cacheVersion = 0;

  constructor(
    name: string,
    bases: readonly PyClass[],
    {
      layout,
      builtIn = false,
      attributes,
    }: { layout?: Layout; builtIn?: boolean; attributes?: Map<string, Value> } = {},
  ) {
    super();
    this.name = name;
    this.qualifiedName = name;
    this.bases = bases;
    this.base = solidBase(bases);
    this.layout = layout ?? this.base?.layout ?? 'object';
    this.builtIn = builtIn;
    this.mro = [this, ...linearised(bases)];
    this.attributes = attributes ?? new Map();
    this.shape = new Shape(this, []);
  }

  get cls(): PyClass {
    return builtinClasses.type as PyClass;
  }

  /** The attribute as it is in the class or its bases, undefined when there is none. */
  find(name: string): Value {
    if (this.#cacheVersion !== classVersion.value) {
      this.#cache.clear();
      this.#cacheVersion = classVersion.value;
    }
    const cached = this.#cache.get(name);
    if (cached !== undefined || this.#cache.has(name)) return cached;
    let found: Value;
    for (const each of this.mro) {
      found = each.attributes.get(name);
      if (found !== undefined) break;
    }
    this.#cache.set(name, found);
    return found;
  }

  /** As {@link find}, undefined also when only a built-in class has it: whether a program defines it. */
  own(name: string): Value {
    if (this.builtIn) return undefined;
    for (const each of this.mro) {
      const found = each.attributes.get(name);
      if (found !== undefined) return each.builtIn ? undefined : found;
    }
    return undefined;
  }

  set(name: string, value: Value): void {
    touch(this);
    classVersion.value++;
    this.attributes.set(name, value);
  }

  delete(name: string): boolean {
    touch(this);
    classVersion.value++;
    return this.attributes.delete(name);
  }

  isSubclass(other: PyClass): boolean {
    return this.mro.includes(other);
  }

  contents(): Contents {
    return new Map(this.attributes);
  }
  reset(contents: Contents): void {
    classVersion.value++;
    this.attributes = contents as Map<string, Value>;
  }
}
