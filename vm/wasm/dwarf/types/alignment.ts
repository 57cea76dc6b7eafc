/** How types are aligned in memory: as WebAssembly's compilers do, where the debug information does not say. */
import { numberOf } from '../entries.ts';
import type { DwarfType } from './model.ts';
import type { Types } from './types.ts';

const alignmentAttribute = 0x88;
const deepest = 20;

export const alignmentOf = (type: DwarfType, types: Types, depth = 0): number => {
  const entry = type.entry === undefined ? undefined : types.entries.at(type.entry);
  const told = entry && numberOf(entry, alignmentAttribute);
  if (told) return told;
  if (depth > deepest) return 1;
  if (type.kind === 'array') return alignmentOf(type.element, types, depth + 1);
  if (type.kind !== 'structure') return Math.min(16, powerIn(type.size || 1));
  let found = 1;
  let places = type.size;
  for (const member of type.members()) {
    found = Math.max(found, alignmentOf(member.type, types, depth + 1));
    if (!member.bits) places |= member.offset;
  }
  // A packed one has members where they would not lie otherwise.
  return places === 0 ? found : Math.min(found, powerIn(places));
};

/** The largest power of two that divides a number. */
const powerIn = (number: number): number => number & -number;
