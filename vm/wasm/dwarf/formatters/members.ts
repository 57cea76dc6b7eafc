/** Members of the standard libraries' types, found by their names wherever they lie inside. */
import type { DwarfType } from '../types/model.ts';
import type { DwarfValue } from '../values/value.ts';

const searchLimit = 300;

/** The nearest member with one of the names, breadth first through members, bases and unions; not through pointers. */
export const find = (value: DwarfValue | undefined, ...names: readonly string[]): DwarfValue | undefined => {
  if (!value) return undefined;
  let level: readonly DwarfValue[] = [value];
  for (let seen = 0; level.length > 0 && seen < searchLimit; ) {
    const next: DwarfValue[] = [];
    for (const each of level) {
      if (each.of.kind !== 'structure') continue;
      const members = each.of.members();
      const found = members.find(({ name, isBase }) => !isBase && names.includes(name));
      if (found) return each.ofMember(found);
      for (const member of members) {
        seen++;
        if (member.type.kind === 'structure') next.push(each.ofMember(member));
      }
    }
    level = next;
  }
  return undefined;
};

/** The one number or pointer inside of what wraps it. */
export const scalar = (value: DwarfValue | undefined, depth = 0): DwarfValue | undefined => {
  if (!value || depth > 12) return undefined;
  const { of } = value;
  if (of.kind === 'number' || of.kind === 'pointer' || of.kind === 'enumeration') return value;
  if (of.kind !== 'structure') return undefined;
  for (const member of of.members()) {
    const found = member.type.size > 0 ? scalar(value.ofMember(member), depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
};

/** The unsigned number of a member, or of the one inside of it. */
export const numberIn = (value: DwarfValue | undefined, ...names: readonly string[]): number | undefined => {
  const found = scalar(find(value, ...names));
  return found?.bytes && found.pointer;
};

/** The pointer of a member, or the one inside of it. */
export const pointerIn = (value: DwarfValue | undefined, ...names: readonly string[]): DwarfValue | undefined => {
  const found = scalar(find(value, ...names));
  return found?.of.kind === 'pointer' && found.bytes ? found : undefined;
};

/** What the pointer of a member points at, as a type. */
export const targetType = (pointer: DwarfValue | undefined): DwarfType | undefined =>
  pointer?.of.kind === 'pointer' ? pointer.of.target() : undefined;

/** Where a member of a type lies, also in bases. */
export const offsetIn = (type: DwarfType | undefined, name: string, depth = 0): number | undefined => {
  if (type?.kind !== 'structure' || depth > 8) return undefined;
  for (const member of type.members()) {
    if (member.name === name && !member.isBase) return member.offset;
    const inner = member.isBase || member.name === '' ? offsetIn(member.type, name, depth + 1) : undefined;
    if (inner !== undefined) return member.offset + inner;
  }
  return undefined;
};

/** A type that a template was made with. */
export const typeArgument = (type: DwarfType | undefined, index: number): DwarfType | undefined =>
  type?.kind === 'structure' || type?.kind === 'variant' ? type.arguments()[index]?.type : undefined;

/** An address read from memory; undefined outside. */
export const addressAt = (value: DwarfValue, address: number): number | undefined => {
  const bytes = value.read(address, 4);
  return bytes && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
};

/** Whether bytes lie in memory. */
export const isInside = (value: DwarfValue, address: number, length: number): boolean =>
  address > 0 && length >= 0 && address + length <= value.memoryLength;

/** Elements of a type one behind the other. */
export const elementsAt = (
  value: DwarfValue,
  type: DwarfType,
  address: number,
): ((start: number, count: number) => readonly DwarfValue[]) => {
  return (start, count) => {
    const found: DwarfValue[] = [];
    for (let index = start; index < start + count; index++) {
      const element = value.at(type, address + index * type.size);
      if (element) found.push(element);
    }
    return found;
  };
};
