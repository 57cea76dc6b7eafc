/** Constants of entries, exact also beyond 53 bits. */
import type { Entry } from '../entries.ts';
import type { DwarfReader } from '../reader.ts';

/** An attribute's constant, unsigned unless its form has a sign; undefined when the entry has none. */
export const exactConstant = (entry: Entry, attribute: number): bigint | undefined => {
  const found = entry.encoded(attribute);
  return found && constantOf(found.reader, found.form, found.constant);
};

const constantOf = (reader: DwarfReader, form: number, constant: number): bigint | undefined => {
  switch (form) {
    case 0x0b:
      return unsigned(reader, 1);
    case 0x05:
      return unsigned(reader, 2);
    case 0x06:
      return unsigned(reader, 4);
    case 0x07:
      return unsigned(reader, 8);
    case 0x1e:
      return unsigned(reader, 16);
    case 0x0d:
      return leb(reader, true);
    case 0x0f:
      return leb(reader, false);
    case 0x21:
      return BigInt(constant);
    case 0x0a:
      return unsigned(reader, reader.u8());
    case 0x03:
      return unsigned(reader, reader.u16());
    case 0x04:
      return unsigned(reader, reader.u32());
    case 0x09:
    case 0x18:
      return unsigned(reader, reader.uleb());
    case 0x0c:
      return unsigned(reader, 1);
    case 0x19:
      return 1n;
    default:
      return undefined;
  }
};

const unsigned = (reader: DwarfReader, size: number): bigint => {
  let value = 0n;
  for (let at = 0; at < Math.min(size, 64); at++) value |= BigInt(reader.u8()) << BigInt(at * 8);
  return value;
};

/** A number of seven bits a byte, exact. */
export const leb = (reader: DwarfReader, isSigned: boolean): bigint => {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = reader.u8();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte >= 0x80 && !reader.isBroken && shift < 140n) continue;
    return isSigned && (byte & 0x40) !== 0 ? value - (1n << (shift + 7n)) : value;
  }
};
