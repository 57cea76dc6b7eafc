/** Variables of scopes, found in stopped frames. */
import type { FrameAccess, Value, Variable } from '../../context/index.ts';
import type { CompileUnit } from './compile-units.ts';
import { At, type Entry, numberOf, Tag } from './entries.ts';
import { treeOf } from './entry-tree.ts';
import { isListIndex } from './forms.ts';
import { bytesOfInteger } from './locations/bytes.ts';
import { evaluate } from './locations/evaluate.ts';
import { expressionAt } from './locations/lists.ts';
import type { BaseType, Expression, ExpressionContext, Place } from './locations/place.ts';
import { frameBaseOf, inherited, nameOf, type Scope } from './scopes.ts';
import { exactConstant } from './types/constants.ts';
import type { DwarfType } from './types/model.ts';
import { anonymous } from './types/names.ts';
import type { Types } from './types/types.ts';
import { valueOf } from './values/value.ts';

/** Where a variable's code is: what location lists and frame bases depend on. */
interface Where {
  readonly base: Expression | undefined;
  readonly unitBase: number;
  /** Of DWARF. */
  readonly address: number;
}

const nowhere: Where = { base: undefined, unitBase: 0, address: 0 };
const constantSize = 16;
/** DW_OP_addr and DW_OP_addrx. */
const staticOperations: ReadonlySet<number> = new Set([0x03, 0xa1]);

export class Variables {
  readonly #globals = new Map<CompileUnit, readonly Variable[]>();

  constructor(readonly types: Types) {}

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

  /** A variable outside of functions by its entry; undefined when it has no place. */
  global(offset: number, frame: FrameAccess): Value | undefined {
    const entry = this.types.entries.at(offset);
    const place = entry && this.#place(entry, frame, nowhere);
    return place && valueOf(frame, this.types, this.#typeOf(entry), place);
  }

  #variable(entry: Entry, scope: Scope, address: number): Variable | undefined {
    const name = nameOf(this.types.entries, entry);
    if (name === undefined || name === '' || entry.attributes.has(At.declaration)) return undefined;
    const type = this.#typeOf(entry);
    const frameBase = frameBaseOf(scope);
    const base: Expression | undefined = frameBase && { section: entry.unit.sections.info, block: frameBase };
    const where = { base, unitBase: scope.unit.base, address };
    const kind = entry.tag === Tag.formalParameter ? 'parameter' : 'local';
    return new Found(name, kind, type, this.#isStatic(entry), (frame) => this.#locate(entry, type, frame, where));
  }

  /** Its place is an address, and nothing of a frame. */
  #isStatic(entry: Entry): boolean {
    const location = inherited(this.types.entries, entry, At.location)?.attributes.get(At.location);
    if (typeof location !== 'object' || location.length === 0) return false;
    const { info } = entry.unit.sections;
    return staticOperations.has(info.bytes[info.from + location.at] ?? 0);
  }

  #typeOf(entry: Entry): DwarfType {
    return this.types.typeOf(inherited(this.types.entries, entry, At.type) ?? entry);
  }

  #locate(entry: Entry, type: DwarfType, frame: FrameAccess, where: Where): Value | 'optimized out' {
    const place = this.#place(entry, frame, where);
    return place ? valueOf(frame, this.types, type, place) : 'optimized out';
  }

  #place(entry: Entry, frame: FrameAccess, where: Where): Place | undefined {
    const { unit } = entry;
    const { entries } = this.types;
    const context: ExpressionContext = {
      unit,
      frame,
      ...(where.base ? { frameBase: where.base } : {}),
      placeOf: (offset) => {
        const other = entries.at(offset);
        return other && this.#place(other, frame, where);
      },
      procedure: (offset) => {
        const block = entries.at(offset)?.attributes.get(At.location);
        return typeof block === 'object' ? { section: unit.sections.info, block } : undefined;
      },
      baseType: (offset) => baseTypeOf(this.types.at(offset)),
    };
    const holder = inherited(entries, entry, At.location);
    const location = holder?.attributes.get(At.location);
    if (typeof location === 'object') {
      return location.length === 0 ? undefined : evaluate({ section: unit.sections.info, block: location }, context);
    }
    if (typeof location === 'number') {
      const isIndex = isListIndex(holder?.forms.get(At.location) ?? 0);
      const expression = expressionAt(unit, location, isIndex, where.unitBase, where.address);
      return expression && evaluate(expression, context);
    }
    const constant = inherited(entries, entry, At.constantValue);
    const value = constant && exactConstant(constant, At.constantValue);
    return value === undefined ? undefined : { in: 'bytes', bytes: bytesOfInteger(value, constantSize) };
  }

  /** Variables of a unit outside of functions that have a place, by the names that they have from everywhere. */
  #globalsOf(unit: CompileUnit): readonly Variable[] {
    const known = this.#globals.get(unit);
    if (known) return known;
    const found: Variable[] = [];
    const { entries } = this.types;
    for (const offset of treeOf(unit.unit).variables) {
      const entry = entries.at(offset + unit.unit.bias, unit.unit);
      const isPlaced =
        typeof entry?.attributes.get(At.location) === 'object' || entry?.attributes.has(At.constantValue) === true;
      const name = entry && isPlaced ? nameOf(entries, entry) : undefined;
      // Tables of Rust's trait objects are nobody's variables.
      if (!entry || name === undefined || name.endsWith('::{vtable}')) continue;
      const type = this.#typeOf(entry);
      const where = { ...nowhere, unitBase: unit.base };
      const locate = (frame: FrameAccess) => this.#locate(entry, type, frame, where);
      found.push(new Found(this.#qualified(entry, name), 'global', type, false, locate));
    }
    this.#globals.set(unit, found);
    return found;
  }

  #qualified(entry: Entry, name: string): string {
    const around = this.types.names.around(numberOf(entry, At.specification) ?? entry.offset);
    return [...around.filter((part) => part !== anonymous && !/^__\w+$/.test(part)), name].join('::');
  }
}

/** The name of its type is made when somebody asks for it. */
class Found implements Variable {
  constructor(
    readonly name: string,
    readonly kind: Variable['kind'],
    private readonly of: DwarfType,
    readonly isStatic: boolean,
    readonly locate: Variable['locate'],
  ) {}

  get type(): string {
    return this.of.name;
  }
}

const baseTypeOf = (type: DwarfType): BaseType | undefined => {
  if (type.kind !== 'number') return undefined;
  const kind = type.encoding === 'float' ? 'float' : type.encoding.startsWith('signed') ? 'signed' : 'unsigned';
  return { size: type.size, kind };
};
