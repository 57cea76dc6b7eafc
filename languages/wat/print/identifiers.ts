/** How a printed module names its parts: unique identifiers from the name section, numbers otherwise. */
import type { ModuleNames, WasmModule } from '../../../vm/wasm/module.ts';
import { spellIdentifier, spellName } from './literals.ts';

export type NamedSpace = 'functions' | 'types' | 'tables' | 'memories' | 'globals' | 'elements' | 'data' | 'tags';

interface Identifier {
  /** Without the sign in front, as it is spelled when it is used: large programs have megabytes of names. */
  readonly name: string;
  /** The name, where the identifier had to differ from it. */
  readonly given?: string;
}

export class Identifiers {
  readonly #module: WasmModule;
  readonly #spaces = new Map<NamedSpace, ReadonlyMap<number, Identifier>>();

  constructor(module: WasmModule) {
    this.#module = module;
  }

  get #names(): ModuleNames {
    return this.#module.names;
  }

  /** A use: `$name`, or the number. */
  use(space: NamedSpace, index: number): string {
    const identifier = this.#of(space, index);
    return identifier ? spellIdentifier(identifier.name) : String(index);
  }

  /** A definition: `$name`, with an annotation where the name is no identifier of its own; the number as a comment otherwise. */
  define(space: NamedSpace, index: number): string {
    const identifier = this.#of(space, index);
    if (!identifier) return ` (;${index};)`;
    const { name, given } = identifier;
    return ` ${spellIdentifier(name)}${given === undefined ? '' : ` (@name ${spellName(given)})`}`;
  }

  /** Identifiers of locals; names that two of them share, or that are empty, name none. */
  locals(functionIndex: number): ReadonlyMap<number, string> {
    return distinct(this.#names.locals.get(functionIndex));
  }

  fields(type: number): ReadonlyMap<number, string> {
    return distinct(this.#names.fields.get(type));
  }

  label(functionIndex: number, block: number): string | undefined {
    const name = this.#names.labels.get(functionIndex)?.get(block);
    return name ? spellIdentifier(name) : undefined;
  }

  /** One alone, where its name belongs to nobody before it: a listing of one function does not need the names of all. */
  #of(space: NamedSpace, index: number): Identifier | undefined {
    const names = this.#names[space];
    if (!this.#spaces.has(space) && names.sameAs) {
      const name = names.get(index);
      if (name === undefined) return undefined;
      if (name !== '' && names.sameAs(index)[0] === index) return { name };
    }
    return this.#in(space).get(index);
  }

  #in(space: NamedSpace): ReadonlyMap<number, Identifier> {
    const known = this.#spaces.get(space);
    if (known) return known;
    const all = [...this.#names[space]];
    const taken = new Set(all.map(([, name]) => name));
    const used = new Set<string>();
    const identifiers = new Map<number, Identifier>();
    for (const [index, name] of all) {
      if (name !== '' && !used.has(name)) {
        used.add(name);
        identifiers.set(index, { name });
        continue;
      }
      let other = `${name}.${index}`;
      while (taken.has(other) || used.has(other)) other += '_';
      used.add(other);
      identifiers.set(index, { name: other, given: name });
    }
    this.#spaces.set(space, identifiers);
    return identifiers;
  }
}

const distinct = (names: ReadonlyMap<number, string> | undefined): ReadonlyMap<number, string> => {
  const seen = new Set<string>();
  const found = new Map<number, string>();
  for (const [index, name] of names ?? []) {
    if (name === '' || seen.has(name)) continue;
    seen.add(name);
    found.set(index, spellIdentifier(name));
  }
  return found;
};
