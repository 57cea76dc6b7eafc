/** Values as one line of text. */
import type { Show } from '../formatters/view.ts';
import { functionInTable } from '../locations/machine-place.ts';
import { type DwarfType, isCharacter, type TypeOf } from '../types/model.ts';
import { changed } from '../types/named.ts';
import { nameParts } from '../types/spelling.ts';
import { rustIndex } from './children.ts';
import { addressText, enumerationText, numberText, textOfCharacters, unreadable } from './number-text.ts';
import type { DwarfValue } from './value.ts';

const summaryLimit = 200;
const shownElements = 8;
const shownMembers = 6;
const fullElements = 100_000;
const fullDepth = 12;
const fullLength = 1_000_000;

const short: Pick<Show, 'limit' | 'elements' | 'members' | 'depthLimit'> = {
  limit: summaryLimit,
  elements: shownElements,
  members: shownMembers,
  depthLimit: 2,
};
const whole: typeof short = { limit: fullLength, elements: fullElements, members: 10_000, depthLimit: fullDepth };

const showAt = (bounds: typeof short, depth: number): Show => ({
  ...bounds,
  depth,
  value: (value) => textOf(value, showAt(bounds, depth + 1)),
  beside: (value) => textOf(value, showAt(bounds, depth)),
});

/** Bounded to 200 characters. */
export const summaryOf = (value: DwarfValue): string => {
  const text = textOf(value, showAt(short, 0));
  return text.length > summaryLimit ? `${text.slice(0, summaryLimit - 1)}…` : text;
};

export const fullText = (value: DwarfValue): string => textOf(value, showAt(whole, 0));

const textOf = (value: DwarfValue, show: Show): string => {
  const { of, view } = value;
  if (view) return view.text(show);
  const isWhole = of.kind === 'structure' || of.kind === 'array' || of.kind === 'opaque' || of.kind === 'function';
  if (!isWhole && !value.bytes && value.storage.isAbsent?.(value.offset, of.size)) return 'optimized out';
  switch (of.kind) {
    case 'number':
      return numberText(of, value.bytes, value.bits);
    case 'enumeration':
      return enumerationText(of, value.bytes, value.bits);
    case 'pointer':
      return pointerText(value, of, show);
    case 'array':
      return arrayText(value, of, show);
    case 'variant':
      return variantText(value, show);
    case 'structure':
      return structureText(value, of, show);
    case 'member':
      return memberPointerText(value, of);
    case 'function':
      return of.name;
    case 'opaque':
      if (/^(?:decltype\(nullptr\)|(?:std::)?nullptr_t)$/.test(of.name)) return 'nullptr';
      return of.isDeclared ? `(incomplete type ${of.name})` : of.name;
  }
};

const structureText = (value: DwarfValue, of: TypeOf<'structure'>, show: Show): string => {
  // The table of virtual functions and bases without members are nothing to see in a line.
  const members = of
    .members()
    .filter(({ isBase, isArtificial, type }) => !isArtificial && !(isBase && isEmptyType(type)));
  if (members.length === 0) return of.language === 'Rust' ? (nameParts(of.name).at(-1) ?? '{}') : '{}';
  if (show.depth > show.depthLimit - 1) return '{…}';
  const isTuple = of.language === 'Rust' && members.every(({ name }) => rustIndex(name) !== name);
  const shown = members.slice(0, show.members).map((member) => {
    const inner = value.ofMember(member);
    const text = member.isBase ? show.beside(inner) : show.value(inner);
    if (isTuple) return text;
    if (member.isBase) return `${nameParts(member.name).at(-1)}: ${text}`;
    return member.name === '' ? text : `${member.name}: ${text}`;
  });
  const inside = `${shown.join(', ')}${shown.length < members.length ? ', …' : ''}`;
  if (!isTuple) return `{${inside}}`;
  const name = of.name.startsWith('(') ? '' : (nameParts(of.name).at(-1) ?? '').replace(/<.*/, '');
  return `${name}(${inside}${name === '' && members.length === 1 ? ',' : ''})`;
};

const isEmptyType = (type: DwarfType): boolean =>
  type.kind === 'structure' && type.members().every((member) => member.isBase && isEmptyType(member.type));

const variantText = (value: DwarfValue, show: Show): string => {
  const member = value.activeMember;
  if (!member) return value.bytes ? '(invalid: no variant has this discriminant)' : unreadable;
  const payload = value.ofMember(member);
  const members = payload.of.kind === 'structure' ? payload.of.members() : [];
  const text = members.length === 0 ? '' : show.beside(payload);
  const isTuple = members.length > 0 && members.every(({ name }) => rustIndex(name) !== name);
  return isTuple && payload.of.kind === 'structure' && !payload.view
    ? `${member.name}${text.slice(text.indexOf('('))}`
    : `${member.name}${text === '' ? '' : ` ${text}`}`;
};

const pointerText = (value: DwarfValue, of: TypeOf<'pointer'>, show: Show): string => {
  if (value.storage.implicit) {
    const { target } = value;
    return target ? `(optimized out) → ${show.value(target)}` : 'optimized out';
  }
  if (!value.bytes) return unreadable;
  const address = value.pointer;
  const target = of.target();
  if (target?.kind === 'function') {
    const name = functionInTable(value.frame, address);
    if (name !== undefined) return `${addressText(address)} <${name}>`;
    return address === 0 ? 'null' : `${addressText(address)} (invalid: no function)`;
  }
  if (address === 0) return of.isReference ? 'null reference' : 'null';
  if (isCharacter(target) && target && !of.isReference) {
    const content = textAt(value, address, target.size, show.limit);
    return `${addressText(address)} ${content === undefined ? '(invalid)' : JSON.stringify(content)}`;
  }
  // Of what is not shown nothing is read.
  const isShort = show.depth > (of.isReference ? show.depthLimit + 1 : 0);
  const pointed = isShort ? value.target : value.shownTarget;
  if (!pointed) {
    const isKnown = target !== undefined && target.kind !== 'opaque';
    const isOutside = address >= value.memoryLength;
    return isKnown || isOutside ? `${addressText(address)} (invalid)` : addressText(address);
  }
  if (isShort) return addressText(address);
  return of.isReference ? show.beside(pointed) : `${addressText(address)} → ${show.value(pointed)}`;
};

/** A text of C in memory, at most `limit` bytes of it; undefined outside of memory. */
const textAt = (value: DwarfValue, address: number, size: number, limit: number): string | undefined => {
  const length = Math.min(limit * size, value.memoryLength - address);
  const bytes = length <= 0 ? undefined : value.read(address, length);
  return bytes && textOfCharacters(bytes, size, true);
};

const arrayText = (value: DwarfValue, of: TypeOf<'array'>, show: Show): string => {
  if (isCharacter(of.element) && of.language !== 'Rust' && of.count > 0) {
    const count = Math.min(of.count, show.limit);
    const bytes =
      value.part(changed(of, { size: count * of.element.size, count }), 0).bytes ?? readLong(value, of, count);
    if (!bytes) return unreadable;
    return JSON.stringify(textOfCharacters(bytes, of.element.size, true));
  }
  if (of.isOpen) return '[] (flexible)';
  if (show.depth > show.depthLimit - 1 && of.count > 0) return '[…]';
  const shown = Math.min(of.count, show.elements);
  const elements = Array.from({ length: shown }, (_, at) => show.value(value.part(of.element, at * of.element.size)));
  return `[${elements.join(', ')}${shown < of.count ? ', …' : ''}]`;
};

const readLong = (value: DwarfValue, of: TypeOf<'array'>, count: number): Uint8Array | undefined =>
  value.storage.read(value.offset, count * of.element.size);

/** The member at a pointer's offset, or the function of a pointer to a method. */
const memberPointerText = (value: DwarfValue, of: TypeOf<'member'>): string => {
  if (!value.bytes) return unreadable;
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset);
  const first = view.getInt32(0, true);
  if (of.of().kind === 'function') {
    if (first === 0) return 'null';
    if ((first & 1) === 1) return `virtual function ${(first - 1) / 4}`;
    return `${addressText(first)} <${functionInTable(value.frame, first) ?? 'invalid'}>`;
  }
  return first === -1 ? 'null' : `offset ${first}`;
};

/** Whether a value reads as a text: what comparisons with literals look at. */
export const contentOf = (value: DwarfValue): string | undefined => {
  const { of, view } = value;
  if (view?.content) return view.content();
  if (of.kind === 'pointer' && of.isReference) return value.target && contentOf(value.target);
  if (of.kind === 'pointer' && isCharacter(of.target()) && value.pointer !== 0)
    return textAt(value, value.pointer, of.target()?.size ?? 1, fullLength);
  if (of.kind === 'array' && isCharacter(of.element)) {
    const bytes = value.storage.read(value.offset, of.size);
    return bytes && textOfCharacters(bytes, of.element.size, true);
  }
  return undefined;
};
