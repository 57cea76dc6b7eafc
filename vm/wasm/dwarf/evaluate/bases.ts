/** Base classes of types. */
import type { DwarfType } from '../types/model.ts';

export const sameType = (left: DwarfType, right: DwarfType): boolean =>
  left.entry !== undefined && right.entry !== undefined ? left.entry === right.entry : left.name === right.name;

/** Where a base class lies in a type; undefined when it is none. */
export const baseOffset = (type: DwarfType, base: DwarfType, depth = 0): number | undefined => {
  if (type.kind !== 'structure' || depth > 20) return undefined;
  for (const member of type.members()) {
    if (!member.isBase || member.computed) continue;
    if (sameType(member.type, base)) return member.offset;
    const inner = baseOffset(member.type, base, depth + 1);
    if (inner !== undefined) return member.offset + inner;
  }
  return undefined;
};

/** Whether a type is derived from another one, virtually or not. */
export const isBase = (type: DwarfType, base: DwarfType, depth = 0): boolean =>
  type.kind === 'structure' &&
  depth < 20 &&
  type.members().some((each) => each.isBase && (sameType(each.type, base) || isBase(each.type, base, depth + 1)));
