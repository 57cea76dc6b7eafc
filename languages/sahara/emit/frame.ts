/** Where variables live: slots of a frame, boxes, captured values. */
import type { VariableDebug } from '../../../vm/sahara/image.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';
import type { Unit, Variable } from '../check/tree.ts';
import type { TypeTable } from '../check/types.ts';

/** A slot of the variable's own frame: its value, a box with it, or the first of the leaves of a data value. */
export interface Home {
  readonly slot: number;
  readonly layout: 'value' | 'box' | 'leaves';
}

/** How running code gets at a variable. */
export type Access =
  | { readonly from: 'local'; readonly home: Home }
  | { readonly from: 'up'; readonly levels: number; readonly home: Home }
  | { readonly from: 'capture'; readonly index: number; readonly boxed: boolean };

/** Homes of the variables of every unit that has been written. */
export class Homes {
  private readonly homes = new Map<Variable, Home>();
  /** Local copies of captured values that handlers inside a lambda use. */
  private readonly mirrors = new Map<Unit, Map<Variable, Home>>();

  set(variable: Variable, home: Home): void {
    this.homes.set(variable, home);
  }

  mirror(unit: Unit, variable: Variable, home: Home): void {
    const map = this.mirrors.get(unit) ?? new Map<Variable, Home>();
    this.mirrors.set(unit, map.set(variable, home));
  }

  /** Undefined when the unit cannot reach the variable. */
  access(variable: Variable, unit: Unit): Access | undefined {
    if (variable.unit === unit) {
      const home = this.homes.get(variable);
      return home && { from: 'local', home };
    }
    if (unit.kind === 'lambda') {
      const index = unit.captures.indexOf(variable);
      return index < 0 ? undefined : { from: 'capture', index, boxed: isBoxed(variable) };
    }
    if (unit.kind !== 'handler' || !unit.parent) return undefined;
    const mirrored = this.mirrors.get(unit.parent)?.get(variable);
    if (mirrored) return { from: 'up', levels: 1, home: mirrored };
    const outer = this.access(variable, unit.parent);
    if (!outer || outer.from === 'capture') return undefined;
    return { from: 'up', levels: outer.from === 'up' ? outer.levels + 1 : 1, home: outer.home };
  }
}

/** A captured variable that is set lives in a box, which its closures share. */
export const isBoxed = (variable: Variable): boolean => variable.captured && variable.assigned;

/** A data value that nothing else can refer to lives in slots, leaf by leaf. */
export const isExploded = (types: TypeTable, variable: Variable): boolean =>
  variable.kind === 'local' &&
  variable.wholeUses === 0 &&
  !variable.captured &&
  !variable.shared &&
  (types.model(variable.type)?.leaves.length ?? 0) > 0;

export const debugPlace = (access: Access, data: TypeId): VariableDebug['at'] => {
  if (access.from === 'capture') return { in: 'capture', index: access.index, boxed: access.boxed };
  const { slot, layout } = access.home;
  const at: VariableDebug['at'] =
    layout === 'leaves' ? { in: 'slots', first: slot, data } : { in: 'slot', slot, boxed: layout === 'box' };
  return access.from === 'local' ? at : { in: 'up', levels: access.levels, at };
};

/** Slots of one frame; those of variables that are out of scope are used again for the same type. */
export class Slots {
  readonly types: TypeId[] = [];
  private readonly free = new Map<string, number[]>();

  /** Consecutive slots of these types. */
  take(types: readonly TypeId[]): number {
    const known = this.free.get(types.join())?.pop();
    if (known !== undefined) return known;
    this.types.push(...types);
    return this.types.length - types.length;
  }

  give(slot: number, types: readonly TypeId[]): void {
    const key = types.join();
    const list = this.free.get(key) ?? [];
    this.free.set(key, [...list, slot]);
  }
}
