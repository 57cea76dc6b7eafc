/** Where values are, and the expressions that say so. */
import type { FrameAccess, Location } from '../../../context/index.ts';
import type { Unit } from '../entries.ts';
import type { Block } from '../forms.ts';
import type { DwarfSection } from '../reader.ts';

/** Where a value is. */
export type Place =
  /** An address of memory 0. */
  | { readonly in: 'memory'; readonly address: number }
  /** A place of the machine: its bytes, and its location where it can be set. */
  | { readonly in: 'machine'; readonly bytes: Uint8Array; readonly location?: Location }
  /** Computed: little-endian. */
  | { readonly in: 'bytes'; readonly bytes: Uint8Array }
  | { readonly in: 'pieces'; readonly pieces: readonly { readonly place: Place | undefined; readonly size: number }[] }
  /** A pointer that was optimized away; what it points at is still known. */
  | { readonly in: 'implicit'; target(): Place | undefined; readonly offset: number };

/** An expression: a block of a section. */
export interface Expression {
  readonly section: DwarfSection;
  readonly block: Block;
}

export interface ExpressionContext {
  readonly unit: Unit;
  readonly frame: FrameAccess;
  /** Of the function, for `DW_OP_fbreg` and the canonical frame address. */
  readonly frameBase?: Expression;
  /** The place of what another entry describes, for implicit pointers. */
  placeOf?(entry: number): Place | undefined;
  /** The expression of an entry that is called as a procedure. */
  procedure?(entry: number): Expression | undefined;
  /** A base type by the offset of its entry in the unit, for typed operations; undefined for the generic type. */
  baseType?(offset: number): BaseType | undefined;
}

export interface BaseType {
  readonly size: number;
  readonly kind: 'signed' | 'unsigned' | 'float';
}
