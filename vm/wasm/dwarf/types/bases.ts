/** Base classes of types. */
import type { DwarfType } from './model.ts';

export const sameType = (left: DwarfType, right: DwarfType): boolean =>
  left.entry !== undefined && right.entry !== undefined
    ? left.entry === right.entry || isSameClass(left, right)
    : left.name === right.name;

/** Whether two units describe one class of C++. */
const isSameClass = (left: DwarfType, right: DwarfType): boolean =>
  [left, right].every(
    ({ kind, language, entryName = '' }) => kind === 'structure' && language === 'C++' && entryName,
  ) &&
  left.size === right.size &&
  left.entryName === right.entryName &&
  unqualified(left) === unqualified(right);

const unqualified = ({ name }: DwarfType): string => name.replace(/^(?:(?:const|volatile) )+/, '');

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
