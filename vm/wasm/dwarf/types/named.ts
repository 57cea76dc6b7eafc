/** Names of types are made when somebody asks for them: most types are only looked into, and the names of templates are long. */
import type { DwarfType } from './model.ts';

/** Types in each other whose names are made for one of them; those of damaged ones would have no end. */
const depthLimit = 40;
let depth = 0;

/** Whoever copies a type copies it by {@link changed}: the name is no property of its own. */
class Named {
  readonly #make: () => string;
  #name: string | undefined;
  #isMaking = false;

  constructor(make: () => string, of: object) {
    this.#make = make;
    Object.assign(this, of);
  }

  get name(): string {
    if (this.#name !== undefined) return this.#name;
    // What is made of itself is nothing.
    if (this.#isMaking || depth >= depthLimit) return '?';
    this.#isMaking = true;
    depth++;
    try {
      this.#name = this.#make();
    } finally {
      depth--;
      this.#isMaking = false;
    }
    return this.#name;
  }
}

type Nameless<T> = T extends unknown ? Omit<T, 'name'> : never;

/** A type with its name. */
export const named = (make: () => string, of: Nameless<DwarfType>): DwarfType =>
  new Named(make, of) as unknown as DwarfType;

/** A type under another name. */
export const renamed = (type: DwarfType, make: () => string): DwarfType => {
  if (type instanceof Named) return named(make, type);
  const { name: _, ...of } = type;
  return named(make, of);
};

/** A type that differs in something but its name. */
export const changed = (type: DwarfType, change: object): DwarfType =>
  Object.assign(
    renamed(type, () => type.name),
    change,
  );
