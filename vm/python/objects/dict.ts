/** Dicts: entries in the order of insertion, found through the Map keys of keys.ts. */
import type { PyClass } from './class.ts';
import { type Contents, touch } from './heap.ts';
import { builtinClasses, PyInstance, type Value } from './values.ts';

interface Table {
  readonly mapKeys: unknown[];
  readonly keys: Value[];
  readonly values: Value[];
  readonly custom: ReadonlyMap<unknown, readonly Value[]> | null;
}

/** A dict, or an object of a subclass of dict. Removed entries leave holes (undefined) until there are too many. */
export class PyDict extends PyInstance {
  /** Nothing but a dict: writing needs no more than the table. */
  readonly plain: boolean = true;
  index = new Map<unknown, number>();
  mapKeys: unknown[] = [];
  keys: Value[] = [];
  values: Value[] = [];
  /** Keys whose equality guest code decides, by hash. */
  custom: Map<unknown, readonly Value[]> | null = null;

  constructor(cls: PyClass = builtinClasses.dict as PyClass) {
    super(cls);
  }

  get size(): number {
    return this.index.size;
  }

  get(mapKey: unknown): Value {
    const at = this.index.get(mapKey);
    return at === undefined ? undefined : this.values[at];
  }

  set(mapKey: unknown, key: Value, value: Value): void {
    touch(this);
    const at = this.index.get(mapKey);
    if (at !== undefined) this.values[at] = value;
    else {
      this.index.set(mapKey, this.keys.length);
      this.mapKeys.push(mapKey);
      this.keys.push(key);
      this.values.push(value);
    }
  }

  /** The value that was removed; undefined when there was none. */
  remove(mapKey: unknown): Value {
    const at = this.index.get(mapKey);
    if (at === undefined) return undefined;
    touch(this);
    const value = this.values[at];
    this.index.delete(mapKey);
    if (at === this.keys.length - 1) {
      this.mapKeys.pop();
      this.keys.pop();
      this.values.pop();
      while (this.keys.length > 0 && this.values[this.keys.length - 1] === undefined) {
        this.mapKeys.pop();
        this.keys.pop();
        this.values.pop();
      }
    } else {
      this.mapKeys[at] = undefined;
      this.keys[at] = undefined;
      this.values[at] = undefined;
      if (this.keys.length > 32 && this.keys.length > 4 * this.index.size) this.#compact();
    }
    return value;
  }

  clear(): void {
    touch(this);
    this.#fill({ mapKeys: [], keys: [], values: [], custom: null });
  }

  /** Takes the entries of another dict. */
  fill(other: PyDict): void {
    touch(this);
    this.#fill(other.#table());
  }

  liveKeys(): Value[] {
    return this.keys.filter((_, at) => this.values[at] !== undefined);
  }

  liveValues(): Value[] {
    return this.values.filter((value) => value !== undefined);
  }

  /** The text of a key that starts with NUL is marked: see keys.ts. */
  getText(name: string): Value {
    return this.get(name);
  }

  setText(name: string, value: Value): void {
    this.set(name, name, value);
  }

  override contents(): Contents {
    return { own: super.contents(), table: this.#table() };
  }

  override reset(contents: Contents): void {
    const { own, table } = contents as { own: Contents; table: Table };
    super.reset(own);
    this.#fill(table);
  }

  #table(): Table {
    return {
      mapKeys: this.mapKeys.slice(),
      keys: this.keys.slice(),
      values: this.values.slice(),
      custom: this.custom && new Map(this.custom),
    };
  }

  #fill({ mapKeys, keys, values, custom }: Table): void {
    this.mapKeys = mapKeys;
    this.keys = keys;
    this.values = values;
    this.custom = custom && new Map(custom);
    this.index = new Map();
    for (let at = 0; at < keys.length; at++) if (values[at] !== undefined) this.index.set(mapKeys[at], at);
  }

  #compact(): void {
    const live = this.values.map((value, at) => (value === undefined ? -1 : at)).filter((at) => at >= 0);
    this.#fill({
      mapKeys: live.map((at) => this.mapKeys[at]),
      keys: live.map((at) => this.keys[at]),
      values: live.map((at) => this.values[at]),
      custom: this.custom,
    });
  }
}
