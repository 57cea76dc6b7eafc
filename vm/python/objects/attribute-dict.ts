/** `__dict__` of objects: a dict and the attributes of an object, each of which shows what is done to the other; and `__slots__`. */
import type { PyClass } from './class.ts';
import { PyDict } from './dict.ts';
import { touch } from './heap.ts';
import { type Mirror, type PyInstance, Shape, type Value } from './values.ts';

/** The attributes of an object as a dict: what is put in it is put in the object too, and the other way round. */
class AttributeDict extends PyDict implements Mirror {
  override readonly plain: boolean = false;
  readonly #object: PyInstance;
  constructor(object: PyInstance) {
    super();
    this.#object = object;
  }
  override set(mapKey: unknown, key: Value, value: Value): void {
    super.set(mapKey, key, value);
    if (typeof key === 'string' && this.#object.attribute(key) !== value) this.#object.setAttribute(key, value);
  }
  override remove(mapKey: unknown): Value {
    const value = super.remove(mapKey);
    if (value !== undefined && typeof mapKey === 'string') this.#object.deleteAttribute(mapKey);
    return value;
  }
  override clear(): void {
    const slots = slotsOf(this.#object.cls);
    super.clear();
    for (const name of this.#object.shape.names) if (!slots.has(name)) this.#object.deleteAttribute(name);
  }
  mirror(name: string, value: Value): void {
    if (slotsOf(this.#object.cls).has(name)) return;
    if (value === undefined) super.remove(name);
    else if (this.getText(name) !== value) super.set(name, name, value);
  }
}

/** Shapes of one object whose attributes are shown by a dict. */
class OwnShape extends Shape {
  override readonly dict: AttributeDict;
  constructor(owner: PyClass, names: readonly string[], dict: AttributeDict) {
    super(owner, names);
    this.dict = dict;
  }
  protected override grown(names: readonly string[]): Shape {
    return new OwnShape(this.owner, names, this.dict);
  }
  protected override empty(): Shape {
    return new OwnShape(this.owner, [], this.dict);
  }
}

/** The shape of an object of a class without attributes, when it has the dict or none. */
export const emptyShape = (cls: PyClass, dict: unknown): Shape =>
  dict instanceof AttributeDict ? new OwnShape(cls, [], dict) : cls.shape;

/** The dict of an object, always the same one. */
export const dictOf = (object: PyInstance): PyDict => {
  if (object.shape.dict instanceof AttributeDict) return object.shape.dict;
  const dict = new AttributeDict(object);
  touch(object);
  object.shape = object.shape.names.reduce((shape, name) => shape.with(name), emptyShape(object.cls, dict));
  for (const [index, name] of object.shape.names.entries()) dict.mirror(name, object.slots[index]);
  return dict;
};

const none: ReadonlySet<string> = new Set();

/** Names that the classes of a program have in `__slots__`, with their mangled ones. */
export const slotsOf = (cls: PyClass): ReadonlySet<string> => {
  if (cls.own('__slots__') === undefined) return none;
  const found = new Set<string>();
  for (const each of cls.mro) for (const name of ownSlots(each) ?? []) found.add(name);
  found.delete('__dict__');
  return found;
};

/** Names in the `__slots__` of the class itself; undefined when it has none. */
const ownSlots = (cls: PyClass): readonly string[] | undefined => {
  const slots = cls.builtIn ? undefined : cls.attributes.get('__slots__');
  if (slots === undefined) return undefined;
  if (typeof slots === 'string') return [slots];
  const items = slots instanceof PyDict ? slots.liveKeys() : ((slots as { items?: readonly Value[] }).items ?? []);
  return items.flatMap((name) => {
    if (typeof name !== 'string') return [];
    const isPrivate = name.startsWith('__') && !name.endsWith('__');
    return isPrivate ? [`_${cls.name.replace(/^_+/, '')}${name}`] : [name];
  });
};

/** Whether objects of the class have any attributes that they are given. */
export const hasDict = (cls: PyClass): boolean =>
  cls.mro.some((each) => !each.builtIn && (ownSlots(each)?.includes('__dict__') ?? true));
