/** The objects that a program can reach, as a tree by type. Nothing is walked before somebody looks. */
import type { ContextId, Value as View } from '../../context/index.ts';
import { PyClass } from '../objects/class.ts';
import type { Identity, Value } from '../objects/values.ts';
import type { Engine } from '../run/engine.ts';
import { walk } from './graph.ts';
import { type Texts, ValueView } from './values.ts';

const none = { named: 0, indexed: 0 } as const;

export class HeapView implements View {
  readonly type = 'heap';
  readonly #engine: Engine;
  readonly #context: ContextId;
  readonly #texts: Texts;
  #byType: ReadonlyMap<string, readonly Identity[]> | undefined;

  constructor(engine: Engine, context: ContextId, texts: Texts) {
    this.#engine = engine;
    this.#context = context;
    this.#texts = texts;
  }

  #groups(): ReadonlyMap<string, readonly Identity[]> {
    if (this.#byType) return this.#byType;
    const groups = new Map<string, Identity[]>();
    walk(this.#engine, (object) => {
      // Objects of the machine itself are shared and belong to no program.
      if (object.id >= 2 ** 40 || (object instanceof PyClass && object.builtIn)) return true;
      const { name } = object.cls;
      const group = groups.get(name) ?? [];
      group.push(object);
      groups.set(name, group);
      return true;
    });
    this.#byType = new Map([...groups].sort(([, a], [, b]) => b.length - a.length));
    return this.#byType;
  }

  get summary(): string {
    const count = [...this.#groups().values()].reduce((sum, group) => sum + group.length, 0);
    return `${count} object${count === 1 ? '' : 's'}`;
  }

  get count(): { readonly named: number; readonly indexed: number } {
    return { named: this.#groups().size, indexed: 0 };
  }

  children(
    start: number,
    count: number,
    which: 'named' | 'indexed',
  ): readonly { readonly name: string; readonly value: View }[] {
    if (which === 'indexed') return [];
    return [...this.#groups()].slice(start, start + count).map(([name, group]) => ({
      name,
      value: new GroupView(name, group, this.#context, this.#texts),
    }));
  }

  full(): string {
    return this.summary;
  }
}

class GroupView implements View {
  readonly type: string;
  readonly #group: readonly Identity[];
  readonly #context: ContextId;
  readonly #texts: Texts;
  constructor(type: string, group: readonly Identity[], context: ContextId, texts: Texts) {
    this.type = type;
    this.#group = group;
    this.#context = context;
    this.#texts = texts;
  }
  get summary(): string {
    return String(this.#group.length);
  }
  get count(): { readonly named: number; readonly indexed: number } {
    return { ...none, indexed: this.#group.length };
  }
  children(start: number, count: number): readonly { readonly name: string; readonly value: View }[] {
    return this.#group.slice(start, start + count).map((object) => ({
      name: String(object.id),
      value: new ValueView(object as Value, this.#context, this.#texts),
    }));
  }
  full(): string {
    return this.summary;
  }
}
