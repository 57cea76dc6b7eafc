/** Variables of scopes, found in stopped frames. */
import type { FrameAccess, Value, Variable } from '../../context/index.ts';
import type { WasmModule } from '../module.ts';
import type { CompileUnit } from './compile-units.ts';
import { At, type Entries, type Entry, numberOf, Tag } from './entries.ts';
import { type Expression, evaluate, expressionAt, type Place } from './expressions.ts';
import { isListIndex } from './forms.ts';
import { frameBaseOf, inherited, nameOf, type Scope } from './scopes.ts';
import { type DwarfType, Types } from './types.ts';
import { valueOf } from './values.ts';

export class Variables {
  readonly #types: Types;
  readonly #globals = new Map<CompileUnit, readonly Variable[]>();

  constructor(
    private readonly entries: Entries,
    readonly module: WasmModule,
  ) {
    this.#types = new Types(entries);
  }

  /** Variables that are visible in a scope at an address of DWARF: innermost first, those of the unit last. */
  visible(scope: Scope, address: number): readonly Variable[] {
    const found: Variable[] = [];
    for (let at: Scope | undefined = scope; at; at = at.parent) {
      for (const entry of at.variables) {
        const variable = this.#variable(entry, at, address);
        if (variable) found.push(variable);
      }
      // A caller's variables are not those of what was inlined into it.
      if (at.kind !== 'block') break;
    }
    return [...found, ...this.#globalsOf(scope.unit)];
  }

  #variable(entry: Entry, scope: Scope, address: number): Variable | undefined {
    const name = nameOf(this.entries, entry);
    if (name === undefined || name === '') return undefined;
    const type = this.#typeOf(entry);
    const frameBase = frameBaseOf(scope);
    const base: Expression | undefined = frameBase && { section: entry.unit.sections.info, block: frameBase };
    return {
      name,
      kind: entry.tag === Tag.formalParameter ? 'parameter' : 'local',
      type: type.name,
      locate: (frame) => this.#locate(entry, type, frame, { base, unitBase: scope.unit.base, address }),
    };
  }

  #typeOf(entry: Entry): DwarfType {
    return this.#types.typeOf(inherited(this.entries, entry, At.type) ?? entry);
  }

  #locate(
    entry: Entry,
    type: DwarfType,
    frame: FrameAccess,
    where: { readonly base: Expression | undefined; readonly unitBase: number; readonly address: number },
  ): Value | 'optimized out' {
    const place = this.#place(entry, frame, where);
    return place ? valueOf(frame, this.#types, type, place) : 'optimized out';
  }

  #place(
    entry: Entry,
    frame: FrameAccess,
    { base, unitBase, address }: { readonly base: Expression | undefined; unitBase: number; address: number },
  ): Place | undefined {
    const { unit } = entry;
    const context = { unit, frame, ...(base ? { frameBase: base } : {}) };
    const holder = inherited(this.entries, entry, At.location);
    const location = holder?.attributes.get(At.location);
    if (typeof location === 'object') {
      return location.length === 0 ? undefined : evaluate({ section: unit.sections.info, block: location }, context);
    }
    if (typeof location === 'number') {
      const isIndex = isListIndex(holder?.forms.get(At.location) ?? 0);
      const expression = expressionAt(unit, location, isIndex, unitBase, address);
      return expression && evaluate(expression, context);
    }
    const constant = inherited(this.entries, entry, At.constantValue)?.attributes.get(At.constantValue);
    if (typeof constant === 'number') {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigInt64(0, BigInt(constant), true);
      return { in: 'bytes', bytes };
    }
    if (typeof constant === 'object') {
      const reader = unit.sections.info.reader(constant.at);
      return { in: 'bytes', bytes: Uint8Array.from({ length: constant.length }, () => reader.u8()) };
    }
    return undefined;
  }

  /** Variables of a unit outside of functions that have a place. */
  #globalsOf(unit: CompileUnit): readonly Variable[] {
    const known = this.#globals.get(unit);
    if (known) return known;
    const found: Variable[] = [];
    const visit = (entry: Entry): number | undefined => {
      if (entry.tag === Tag.namespace) return this.entries.children(entry, visit);
      if (entry.tag !== Tag.variable || typeof entry.attributes.get(At.location) !== 'object') return undefined;
      const name = nameOf(this.entries, entry);
      if (name === undefined) return undefined;
      const type = this.#typeOf(entry);
      const where = { base: undefined, unitBase: unit.base, address: numberOf(entry, At.lowAddress) ?? 0 };
      found.push({
        name,
        kind: 'global',
        type: type.name,
        locate: (frame) => this.#locate(entry, type, frame, where),
      });
      return undefined;
    };
    this.entries.children(unit.entry, visit);
    this.#globals.set(unit, found);
    return found;
  }
}
