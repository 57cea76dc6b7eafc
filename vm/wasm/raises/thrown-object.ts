/** Objects that C++ throws, by their type information (Itanium C++ ABI, section 2.9.5) and the layouts of libc++ for 32 bits. */
import type { Raised } from '../../context/index.ts';
import { demangleType } from '../demangle/itanium.ts';

/** What is read of the guest. */
export interface GuestWords {
  u32(offset: number): number;
  string(offset: number): string | undefined;
  text(offset: number, length: number): string | undefined;
  bytes(offset: number, length: number): DataView | undefined;
}

/** `what`: of a `std::exception` the place of its `what()` in table 0, and the object that it is called on. */
export type Thrown = Raised & { readonly what?: { readonly self: number; readonly place: number } };

interface Class {
  /** As it is mangled. */
  readonly name: string;
  /** Where it begins in the object. */
  readonly offset: number;
}

const deepest = 20;

/** Place of `what` among the virtual functions of `std::exception`: two destructors stand before it. */
const whatSlot = 2;

/** The object at an address, by the address of its type information. */
export const thrownObject = (read: GuestWords, object: number, information: number): Thrown => {
  const [own, ...bases] = classesOf(read, information, 0, 0);
  if (!own) return { type: 'unknown type', bases: [], message: '' };
  return {
    type: spelled(own.name),
    bases: bases.map(({ name }) => spelled(name)),
    message: messageOf(read, object, [own, ...bases]) ?? '',
    ...whatOf(read, object, [own, ...bases]),
  };
};

const whatOf = (read: GuestWords, object: number, classes: readonly Class[]): Pick<Thrown, 'what'> => {
  const base = classes.find(({ name }) => name === 'St9exception');
  if (!base) return {};
  const self = object + base.offset;
  return { what: { self, place: read.u32(read.u32(self) + whatSlot * 4) } };
};

const spelled = (name: string): string => {
  const type = demangleType(name) ?? name;
  return type.startsWith('std::basic_string<char,') ? 'std::string' : type;
};

/**
 * The class that an object with virtual functions was made as, and where it begins: its table of functions stands behind its type
 * information and how far the object's beginning is. Undefined where nothing of that can be read.
 */
export const dynamicClass = (
  read: GuestWords,
  object: number,
): { readonly name: string; readonly start: number } | undefined => {
  const table = read.u32(object);
  const name = table < 8 ? undefined : nameAt(read, read.u32(table - 4));
  return name === undefined ? undefined : { name: spelled(name), start: object + (read.u32(table - 8) | 0) };
};

/** A class and those that it is derived from. */
const classesOf = (read: GuestWords, information: number, offset: number, depth: number): readonly Class[] => {
  const name = nameAt(read, information);
  if (name === undefined || depth > deepest) return [];
  const own = { name, offset };
  const next = read.u32(information + 8);
  if (nameAt(read, next) !== undefined) return [own, ...classesOf(read, next, offset, depth + 1)];
  // Several bases: flags, how many, then the type and the place of each.
  const count = read.u32(information + 12);
  if (next > 3 || count < 1 || count > 16) return [own];
  const rows: Class[] = [];
  for (let index = 0; index < count; index++) {
    const base = read.u32(information + 16 + index * 8);
    const place = read.u32(information + 20 + index * 8) >> 8;
    rows.push(...classesOf(read, base, offset + place, depth + 1));
  }
  return [own, ...rows];
};

const nameAt = (read: GuestWords, information: number): string | undefined => {
  const name = information === 0 ? undefined : read.string(read.u32(information + 4));
  return name !== undefined && /^\*?[A-Za-z0-9_]+$/.test(name) && demangleType(name) !== undefined ? name : undefined;
};

const messageOf = (read: GuestWords, object: number, classes: readonly Class[]): string | undefined => {
  const [own] = classes as readonly [Class];
  // Both keep one pointer to their text.
  const standard = classes.find(({ name }) => name === 'St13runtime_error' || name === 'St11logic_error');
  if (standard) return read.string(read.u32(object + standard.offset + 4));
  if (own.name === 'PKc' || own.name === 'Pc') return read.string(read.u32(object));
  if (/^NSt3__112basic_stringIcNS/.test(own.name)) return stringAt(read, object);
  if (/^NSt3__212basic_stringIcNS/.test(own.name)) return newerStringAt(read, object);
  return numberAt(read, object, own.name);
};

/** Of the second version of libc++'s ABI: the highest bit of its last byte tells. */
const newerStringAt = (read: GuestWords, object: number): string | undefined => {
  const last = read.u32(object + 8) >>> 24;
  return (last & 0x80) === 0 ? read.text(object, last) : read.text(read.u32(object), read.u32(object + 4));
};

/** libc++'s string: the lowest bit of its first byte tells whether it holds its text itself. */
const stringAt = (read: GuestWords, object: number): string | undefined => {
  const first = read.u32(object) & 0xff;
  return (first & 1) === 0 ? read.text(object + 1, first >> 1) : read.text(read.u32(object + 8), read.u32(object + 4));
};

const numberAt = (read: GuestWords, object: number, type: string): string | undefined => {
  const view = read.bytes(object, 8);
  if (!view) return undefined;
  const readers: Readonly<Record<string, () => number | bigint | boolean>> = {
    b: () => view.getUint8(0) !== 0,
    c: () => view.getInt8(0),
    a: () => view.getInt8(0),
    h: () => view.getUint8(0),
    s: () => view.getInt16(0, true),
    t: () => view.getUint16(0, true),
    i: () => view.getInt32(0, true),
    j: () => view.getUint32(0, true),
    l: () => view.getInt32(0, true),
    m: () => view.getUint32(0, true),
    x: () => view.getBigInt64(0, true),
    y: () => view.getBigUint64(0, true),
    f: () => view.getFloat32(0, true),
    d: () => view.getFloat64(0, true),
  };
  return readers[type]?.().toString();
};
