/**
 * Which variable a name is (reference, section 4.2: naming and binding): local, captured, global, or of a class namespace. Captured
 * variables live in cells; a frame's slots are its locals, then the cells of the closure.
 */
import type { Problems } from '../syntax/problems.ts';
import type { Place } from '../syntax/tree.ts';

export type ScopeKind = 'module' | 'class' | 'function' | 'comprehension';

/** How an instruction reaches a name. `slot` as in the frame. */
export type Access =
  | { readonly by: 'local' | 'cell' | 'class cell'; readonly slot: number }
  | { readonly by: 'global' | 'name' };

export class Scope {
  readonly kind: ScopeKind;
  readonly name: string;
  readonly qualifiedName: string;
  readonly parent: Scope | undefined;
  /** Class whose body the scope lies in, for private names. */
  readonly privateTo: string | undefined;
  readonly bound = new Set<string>();
  readonly used = new Set<string>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Map<string, Place>();
  readonly children: Scope[] = [];
  parameters: readonly string[] = [];
  isGenerator = false;
  /** Filled by {@link resolve}. */
  readonly captured = new Set<string>();
  readonly #free: string[] = [];
  #locals: string[] = [];

  constructor(kind: ScopeKind, name: string, parent: Scope | undefined, privateTo?: string) {
    this.kind = kind;
    this.name = name;
    this.parent = parent;
    this.privateTo = kind === 'class' ? name : (privateTo ?? parent?.privateTo);
    this.qualifiedName = qualified(name, parent);
    parent?.children.push(this);
  }

  get isFunction(): boolean {
    return this.kind === 'function' || this.kind === 'comprehension';
  }

  get locals(): readonly string[] {
    return this.#locals;
  }

  get free(): readonly string[] {
    return this.#free;
  }

  /** Slots of locals that inner functions capture. */
  get cells(): readonly number[] {
    return this.#locals.flatMap((name, slot) => (this.captured.has(name) ? [slot] : []));
  }

  /** `__name` in a class is `_Class__name` (reference, section 6.2.1). */
  mangled(name: string): string {
    if (this.privateTo === undefined || !name.startsWith('__') || name.endsWith('__') || name.includes('.'))
      return name;
    const owner = this.privateTo.replace(/^_+/, '');
    return owner === '' ? name : `_${owner}${name}`;
  }

  /** Whether the name is a variable of this very scope. */
  owns(name: string): boolean {
    return this.bound.has(name) && !this.globals.has(name) && !this.nonlocals.has(name);
  }

  access(name: string): Access {
    const mangled = this.mangled(name);
    const free = this.#free.indexOf(mangled);
    if (this.kind === 'class') {
      if (this.globals.has(mangled)) return { by: 'global' };
      if (free >= 0 && this.nonlocals.has(mangled)) return { by: 'cell', slot: this.#locals.length + free };
      if (free >= 0 && !this.bound.has(mangled)) return { by: 'class cell', slot: this.#locals.length + free };
      return { by: 'name' };
    }
    if (free >= 0) return { by: 'cell', slot: this.#locals.length + free };
    if (!this.isFunction || !this.owns(mangled)) return { by: 'global' };
    return { by: this.captured.has(mangled) ? 'cell' : 'local', slot: this.#locals.indexOf(mangled) };
  }

  /** Slot of the cell of a name, to pass it on. */
  cellSlot(name: string): number {
    const free = this.#free.indexOf(name);
    return free >= 0 ? this.#locals.length + free : this.#locals.indexOf(name);
  }

  /** Adds a variable that the compiler needs for itself. */
  capture(name: string): void {
    this.captured.add(name);
  }

  passOn(name: string): void {
    if (!this.#free.includes(name)) this.#free.push(name);
  }

  layOut(): void {
    const others = [...this.bound].filter((name) => !this.parameters.includes(name) && this.owns(name));
    this.#locals = this.isFunction
      ? [...this.parameters, ...others]
      : this.captured.has('__class__')
        ? ['__class__']
        : [];
    this.#free.sort();
  }
}

const qualified = (name: string, parent: Scope | undefined): string => {
  if (!parent || parent.kind === 'module') return name;
  // A name that its outer scope declares global is a global's.
  if (parent.globals.has(name)) return name;
  return parent.isFunction ? `${parent.qualifiedName}.<locals>.${name}` : `${parent.qualifiedName}.${name}`;
};

/** Decides every name of a scope and of those inside it. */
export const resolve = (scope: Scope, problems: Problems): void => {
  decide(scope, problems);
  const layOut = (each: Scope): void => {
    each.layOut();
    each.children.forEach(layOut);
  };
  layOut(scope);
};

const decide = (scope: Scope, problems: Problems): void => {
  for (const [name, place] of scope.nonlocals) {
    if (!capture(scope, name)) problems.syntax(place, `no binding for nonlocal '${name}' found`);
  }
  for (const name of scope.used) {
    if (scope.kind === 'module' || scope.owns(name) || scope.globals.has(name) || scope.nonlocals.has(name)) continue;
    capture(scope, name);
  }
  for (const child of scope.children) decide(child, problems);
};

/** Makes `name` a captured variable of `scope`, when a function around it has it. */
const capture = (scope: Scope, name: string): boolean => {
  const between: Scope[] = [scope];
  for (let outer = scope.parent; outer; outer = outer.parent) {
    const isClassCell = outer.kind === 'class' && name === '__class__';
    if (isClassCell || (outer.isFunction && outer.owns(name))) {
      outer.capture(name);
      for (const each of between) each.passOn(name);
      return true;
    }
    if (outer.kind === 'module' || (outer.isFunction && outer.globals.has(name))) return false;
    between.push(outer);
  }
  return false;
};
