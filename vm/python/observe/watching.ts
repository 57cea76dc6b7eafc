/** Data breakpoints: while places are watched, the machine goes instruction by instruction and compares them. */
import type { Location, Outcome, Value as View, Watching } from '../../context/index.ts';
import { readLocation } from '../inspect/places.ts';
import { PyFloat, type Value } from '../objects/values.ts';
import type { Engine } from '../run/engine.ts';

type Seen = Pick<Outcome & { readonly kind: 'watch' }, 'location' | 'access' | 'before' | 'after'>;

const same = (a: Value, b: Value): boolean =>
  a === b || (a instanceof PyFloat && b instanceof PyFloat && Object.is(a.value, b.value));

export class Watcher implements Watching {
  readonly sees = ['change'] as const;
  readonly #engine: Engine;
  readonly #read: (location: Location) => View | undefined;
  #watched: readonly Location[] = [];
  #values: (Value | typeof gone)[] | undefined;
  #views: (View | undefined)[] = [];

  constructor(engine: Engine, read: (location: Location) => View | undefined) {
    this.#engine = engine;
    this.#read = read;
  }

  get active(): boolean {
    return this.#watched.length > 0;
  }

  watch(locations: Parameters<Watching['watch']>[0]): void {
    this.#watched = locations.filter(({ on }) => on !== 'read').map(({ location }) => location);
    this.forget();
  }

  /** The state was changed from outside: what was seen before counts no more. */
  forget(): void {
    this.#values = undefined;
  }

  #look(): (Value | typeof gone)[] {
    return this.#watched.map((location) => {
      const found = readLocation(this.#engine, location);
      return found ? found.value : gone;
    });
  }

  before(): void {
    if (!this.active) return;
    this.#values = this.#look();
    this.#views = this.#watched.map((location) => frozenView(this.#read(location)));
  }

  /** The first watched place that the instruction has changed. */
  after(): Seen | undefined {
    if (!this.active || !this.#values) return undefined;
    const now = this.#look();
    for (const [at, value] of now.entries()) {
      const before = this.#values[at];
      if (value === gone || before === gone || same(value, before as Value)) continue;
      const location = this.#watched[at] as Location;
      const [old, view] = [this.#views[at], this.#read(location)];
      if (old && view) return { location, access: 'write', before: old, after: view };
    }
    return undefined;
  }
}

const gone = Symbol('gone');

/** A view that keeps saying what it says now. */
const frozenView = (view: View | undefined): View | undefined => {
  if (!view) return undefined;
  const { type, summary, bytes } = view;
  return {
    type,
    summary,
    ...(bytes ? { bytes } : {}),
    count: { named: 0, indexed: 0 },
    children: () => [],
    full: () => summary,
  };
};
