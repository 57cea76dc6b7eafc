/**
 * Values of the Python machine.
 *
 * int: a JavaScript number when it is a safe integer, else a bigint. bool, str, None: boolean, string, null. Everything
 * else is an {@link Obj}; floats are boxed, so that a number is never ambiguous. `undefined` is no value: an unset
 * variable, or a result that is still to come.
 */

import type { PyClass } from './class.ts';
import { type Contents, type Divisible, heap, type Mutable, touch } from './heap.ts';
import { Pieces } from './pieces.ts';

export type Value = undefined | null | boolean | number | bigint | string | Obj;

// Classes of objects that are made often declare their fields and set them in the constructor alone: a field that is also
// defined costs the host a call for each object.

/** Anything that is not a JavaScript primitive. */
export abstract class Obj {
  abstract readonly cls: PyClass;
}

/** An object with an identity: a serial id that is the same in every replay. */
export abstract class Identity extends Obj {
  declare readonly id: number;
  constructor() {
    super();
    this.id = heap.nextId++;
  }
}

/** Classes of the built-in types, filled in by types.ts (which needs this file). */
export const builtinClasses = {} as Record<string, PyClass>;

export class PyFloat extends Obj {
  declare readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
  get cls(): PyClass {
    return builtinClasses.float as PyClass;
  }
}

export class PyTuple extends Identity {
  declare readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }
  get cls(): PyClass {
    return builtinClasses.tuple as PyClass;
  }
}

/** Numbers of the attributes of instances, as a tree of the orders in which they were set. */
export class Shape {
  readonly owner: PyClass;
  readonly names: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  /** Attributes of objects of this shape are also those of a dict, so that stores go the long way. */
  readonly dict: Obj | undefined = undefined;
  readonly #next = new Map<string, Shape>();
  constructor(owner: PyClass, names: readonly string[]) {
    this.owner = owner;
    this.names = names;
    this.index = new Map(names.map((name, index) => [name, index]));
  }
  with(name: string): Shape {
    let next = this.#next.get(name);
    if (!next) {
      next = this.grown([...this.names, name]);
      this.#next.set(name, next);
    }
    return next;
  }
  without(name: string): Shape {
    return this.names.filter((each) => each !== name).reduce((shape, each) => shape.with(each), this.empty());
  }
  protected grown(names: readonly string[]): Shape {
    return new Shape(this.owner, names);
  }
  protected empty(): Shape {
    return this.owner.shape;
  }
}

/** A dict that shows the attributes of an object; undefined takes an attribute away. */
export interface Mirror {
  mirror(name: string, value: Value): void;
}

/** An object of a class with attributes of its own. */
export class PyInstance extends Identity implements Mutable {
  declare stamp: number;
  declare shape: Shape;
  declare slots: Value[];
  constructor(cls: PyClass) {
    super();
    this.stamp = heap.epoch;
    this.shape = cls.shape;
    this.slots = [];
  }
  get cls(): PyClass {
    return this.shape.owner;
  }
  attribute(name: string): Value {
    const index = this.shape.index.get(name);
    return index === undefined ? undefined : this.slots[index];
  }
  setAttribute(name: string, value: Value): void {
    touch(this);
    const index = this.shape.index.get(name);
    if (index !== undefined) this.slots[index] = value;
    else {
      this.shape = this.shape.with(name);
      this.slots.push(value);
    }
    (this.shape.dict as Mirror | undefined)?.mirror(name, value);
  }
  deleteAttribute(name: string): boolean {
    const index = this.shape.index.get(name);
    if (index === undefined) return false;
    touch(this);
    (this.shape.dict as Mirror | undefined)?.mirror(name, undefined);
    this.shape = this.shape.without(name);
    this.slots.splice(index, 1);
    return true;
  }
  contents(): Contents {
    return { shape: this.shape, slots: this.slots.slice() };
  }
  reset(contents: Contents): void {
    const { shape, slots } = contents as { shape: Shape; slots: Value[] };
    this.shape = shape;
    this.slots = slots;
  }
}

/** An object of a program's subclass of int, float, str or tuple: the value that it stands for, with attributes. */
export class PyWrapped extends PyInstance {
  readonly value: Value;
  constructor(cls: PyClass, value: Value) {
    super(cls);
    this.value = value;
  }
}

/** The value without what a program's subclass adds to it. */
export const bare = (value: Value): Value => (value instanceof PyWrapped ? value.value : value);

/** A list, or an object of a subclass of list. */
export class PyList extends PyInstance implements Divisible {
  declare items: Value[];
  declare pieces: Pieces | null;
  constructor(items: Value[], cls: PyClass = builtinClasses.list as PyClass) {
    super(cls);
    this.items = items;
    this.pieces = null;
  }
  /** Whether the element at an index may be written in an epoch without more ado. */
  writable(index: number, epoch: number): boolean {
    return this.stamp === epoch || (this.pieces !== null && this.pieces.epoch === epoch && this.pieces.has(index));
  }
  /** As {@link writable}, for one more element behind the last one. */
  appendable(epoch: number): boolean {
    return this.stamp === epoch || (this.pieces !== null && this.pieces.epoch === epoch);
  }
  columns(): unknown[][] {
    return [this.items];
  }
  ownContents(): Contents {
    return super.contents();
  }
  contentsOf([items]: unknown[][], own: Contents): Contents {
    return { own, items };
  }
  override contents(): Contents {
    return { own: super.contents(), items: this.items.slice() };
  }
  override reset(contents: Contents): void {
    const { own, items } = contents as { own: Contents; items: Value[] };
    super.reset(own);
    if (contents instanceof Pieces) contents.lay([this.items]);
    else this.items = items;
  }
}

/** A line of a traceback: the function, and the instruction that was running. */
export interface TracebackEntry {
  readonly path: string;
  readonly function: string;
  readonly line: number;
  readonly code: number;
  readonly ip: number;
}

export class PyException extends PyInstance {
  args: PyTuple;
  /** In the order in which the exception passed: innermost first, so the last one is printed first. */
  traceback: readonly TracebackEntry[] = [];
  cause: PyException | null = null;
  context: PyException | null = null;
  suppressContext = false;
  /** Names that were visible where a NameError was raised, for its suggestion. */
  visibleNames: readonly string[] | undefined;
  /** What the program's own `__str__` said when nobody caught the exception. */
  shownText: string | undefined;
  constructor(cls: PyClass, args: readonly Value[]) {
    super(cls);
    this.args = new PyTuple(args);
  }
  override contents(): Contents {
    const { args, traceback, cause, context, suppressContext } = this;
    return { own: super.contents(), fields: { args, traceback, cause, context, suppressContext } };
  }
  override reset(contents: Contents): void {
    const { own, fields } = contents as { own: Contents; fields: Partial<PyException> };
    super.reset(own);
    Object.assign(this, fields);
  }
}

/** A captured variable. */
export class PyCell extends Identity implements Mutable {
  stamp = heap.epoch;
  value: Value;
  constructor(value: Value) {
    super();
    this.value = value;
  }
  get cls(): PyClass {
    return builtinClasses.cell as PyClass;
  }
  set(value: Value): void {
    touch(this);
    this.value = value;
  }
  contents(): Contents {
    return this.value;
  }
  reset(contents: Contents): void {
    this.value = contents as Value;
  }
}

export class PyBoundMethod extends Identity {
  readonly function: Value;
  readonly self: Value;
  constructor(callee: Value, self: Value) {
    super();
    this.function = callee;
    this.self = self;
  }
  get cls(): PyClass {
    const { method_descriptor, builtin_function_or_method, method } = builtinClasses;
    const own = (this.function as Obj).cls;
    const isBuiltIn = own === method_descriptor || own === builtin_function_or_method;
    return (isBuiltIn ? builtin_function_or_method : method) as PyClass;
  }
}

export class PySlice extends Identity {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
  get cls(): PyClass {
    return builtinClasses.slice as PyClass;
  }
}

export class PyRange extends Identity {
  declare readonly start: number;
  declare readonly stop: number;
  declare readonly step: number;
  declare readonly length: number;
  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }
  get cls(): PyClass {
    return builtinClasses.range as PyClass;
  }
}

/** property, staticmethod and classmethod objects. */
export class PyDescriptor extends Identity {
  readonly kind: 'property' | 'staticmethod' | 'classmethod';
  readonly get: Value;
  readonly set: Value;
  readonly delete: Value;
  constructor(kind: PyDescriptor['kind'], get: Value, set: Value = null, remove: Value = null) {
    super();
    this.kind = kind;
    this.get = get;
    this.set = set;
    this.delete = remove;
  }
  get cls(): PyClass {
    return builtinClasses[this.kind] as PyClass;
  }
}

/** What super() gives. */
export class PySuper extends Identity {
  readonly start: PyClass;
  readonly self: Value;
  constructor(start: PyClass, self: Value) {
    super();
    this.start = start;
    this.self = self;
  }
  get cls(): PyClass {
    return builtinClasses.super as PyClass;
  }
}

export class PyModule extends Identity {
  readonly name: string;
  readonly members: ReadonlyMap<string, Value>;
  constructor(name: string, members: ReadonlyMap<string, Value>) {
    super();
    this.name = name;
    this.members = members;
  }
  get cls(): PyClass {
    return builtinClasses.module as PyClass;
  }
}

/** Objects that there is one of: NotImplemented, Ellipsis, the standard streams. */
export class PySingleton extends Obj {
  readonly name: string;
  readonly className: string;
  constructor(name: string, className: string) {
    super();
    this.name = name;
    this.className = className;
  }
  get cls(): PyClass {
    return builtinClasses[this.className] as PyClass;
  }
}

export const notImplemented = new PySingleton('NotImplemented', 'NotImplementedType');
export const ellipsis = new PySingleton('Ellipsis', 'ellipsis');
