/** Dicts: entries in the order of insertion, found through the Map keys of keys.ts. */
import type { PyClass } from './class.ts';
import { type Contents, type Divisible, touch, touchAt, touchEnd } from './heap.ts';
import { Pieces } from './pieces.ts';
import { builtinClasses, PyInstance, type Value } from './values.ts';

interface Table {
  readonly mapKeys: unknown[];
  readonly keys: Value[];
  readonly values: Value[];
  readonly custom: ReadonlyMap<unknown, readonly Value[]> | null;
}

/** A dict, or an object of a subclass of dict. Removed entries leave holes (undefined) until there are too many. */
export class PyDict extends PyInstance implements Divisible {
  pieces: Pieces | null = null;
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
    const at = this.index.get(mapKey);
    if (at !== undefined) {
      touchAt(this, at);
      this.values[at] = value;
    } else {
      touchEnd(this);
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
    touchAt(this, at);
    const value = this.values[at];
    this.index.delete(mapKey);
    if (at === this.keys.length - 1) {
      this.mapKeys.pop();
      this.keys.pop();
      this.values.pop();
      while (this.keys.length > 0 && this.keys[this.keys.length - 1] === undefined) {
        touchAt(this, this.keys.length - 1);
        this.mapKeys.pop();
        this.keys.pop();
        this.values.pop();
      }
    } else {
      this.mapKeys[at] = undefined;
      this.keys[at] = undefined;
      this.values[at] = undefined;
      if (this.keys.length > 32 && this.keys.length > 4 * this.index.size) {
        touch(this);
        this.#compact();
      }
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
    return this.keys.filter((key) => key !== undefined);
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

  columns(): unknown[][] {
    return [this.mapKeys, this.keys, this.values];
  }

  ownContents(): Contents {
    return { own: super.contents(), custom: this.custom && new Map(this.custom) };
  }

  contentsOf([mapKeys, keys, values]: unknown[][], mine: Contents): Contents {
    const { own, custom } = mine as { own: Contents; custom: Table['custom'] };
    return { own, table: { mapKeys, keys, values, custom } };
  }

  override contents(): Contents {
    return { own: super.contents(), table: this.#table() };
  }

  override reset(contents: Contents): void {
    if (contents instanceof Pieces) {
      const { own, custom } = contents.own as { own: Contents; custom: Table['custom'] };
      super.reset(own);
      this.custom = custom && new Map(custom);
      contents.lay(
        this.columns(),
        (at) => {
          if (this.keys[at] !== undefined) this.index.delete(this.mapKeys[at]);
        },
        (at) => {
          if (this.keys[at] !== undefined) this.index.set(this.mapKeys[at], at);
        },
      );
      return;
    }
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
    for (let at = 0; at < keys.length; at++) if (keys[at] !== undefined) this.index.set(mapKeys[at], at);
  }

  #compact(): void {
    const live = this.keys.map((key, at) => (key === undefined ? -1 : at)).filter((at) => at >= 0);
    this.#fill({
      mapKeys: live.map((at) => this.mapKeys[at]),
      keys: live.map((at) => this.keys[at]),
      values: live.map((at) => this.values[at]),
      custom: this.custom,
    });
  }
}
