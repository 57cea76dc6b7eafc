/** Attributes of entries by their forms (DWARF 5, section 7.5). */
import type { DwarfReader } from './reader.ts';
import type { DwarfSections } from './sections.ts';

/** Bytes of a section: an expression or a constant. */
export interface Block {
  readonly at: number;
  readonly length: number;
}

export type AttributeValue = number | string | boolean | Block;

/** What forms of a unit depend on. */
export interface FormContext {
  readonly sections: DwarfSections;
  readonly version: number;
  readonly is64: boolean;
  readonly addressSize: number;
  /** Offset of the unit in `.debug_info`, which references are relative to. */
  readonly offset: number;
  /** Bases of the unit in `.debug_str_offsets` and `.debug_addr`. */
  stringOffsetsBase: number;
  addressBase: number;
}

export const indexedAddress = (context: FormContext, index: number): number => {
  const { addressSize, sections, addressBase } = context;
  const at = addressBase + index * addressSize;
  return at < sections.addresses.length ? sections.addresses.reader(at).unsigned(addressSize) : 0;
};

const indexedText = (context: FormContext, index: number): string => {
  const { sections, is64, stringOffsetsBase } = context;
  const at = stringOffsetsBase + index * (is64 ? 8 : 4);
  if (at >= sections.stringOffsets.length) return '';
  return sections.strings.text(sections.stringOffsets.reader(at).offset(is64));
};

/** Whether a form is an address; `high_pc` is a length in the others. */
export const isAddressForm = (form: number): boolean =>
  form === 0x01 || form === 0x1b || (form >= 0x29 && form <= 0x2c);

/** Whether a form is an index into a table of lists (`loclistx`, `rnglistx`). */
export const isListIndex = (form: number): boolean => form === 0x22 || form === 0x23;

/**
 * The value of an attribute; the reader stands behind it afterwards. References are offsets in `.debug_info`. A form that is not
 * known breaks the reader.
 */
export const readAttribute = (
  context: FormContext,
  reader: DwarfReader,
  form: number,
  constant: number,
): AttributeValue => {
  const block = (length: number): Block => {
    const at = reader.at;
    reader.skip(length);
    return { at, length };
  };
  switch (form) {
    case 0x01:
      return reader.unsigned(context.addressSize);
    case 0x03:
      return block(reader.u16());
    case 0x04:
      return block(reader.u32());
    case 0x05:
      return reader.u16();
    case 0x06:
      return reader.u32();
    case 0x07:
    case 0x20:
    case 0x24:
      return reader.u64();
    case 0x08:
      return reader.text();
    case 0x09:
    case 0x18:
      return block(reader.uleb());
    case 0x0a:
      return block(reader.u8());
    case 0x0b:
      return reader.u8();
    case 0x0c:
      return reader.u8() !== 0;
    case 0x0d:
      return reader.sleb();
    case 0x0e:
      return context.sections.strings.text(reader.offset(context.is64));
    case 0x0f:
    case 0x22:
    case 0x23:
      return reader.uleb();
    case 0x10:
      return context.version < 3 ? reader.unsigned(context.addressSize) : reader.offset(context.is64);
    case 0x11:
      return context.offset + reader.u8();
    case 0x12:
      return context.offset + reader.u16();
    case 0x13:
      return context.offset + reader.u32();
    case 0x14:
      return context.offset + reader.u64();
    case 0x15:
      return context.offset + reader.uleb();
    case 0x16:
      return readAttribute(context, reader, reader.uleb(), 0);
    case 0x17:
    case 0x1d:
      return reader.offset(context.is64);
    case 0x19:
      return true;
    case 0x1a:
      return indexedText(context, reader.uleb());
    case 0x1b:
      return indexedAddress(context, reader.uleb());
    case 0x1c:
      return reader.u32();
    case 0x1e:
      return block(16);
    case 0x1f:
      return context.sections.lineStrings.text(reader.offset(context.is64));
    case 0x21:
      return constant;
    case 0x25:
      return indexedText(context, reader.u8());
    case 0x26:
      return indexedText(context, reader.u16());
    case 0x27:
      return indexedText(context, reader.u24());
    case 0x28:
      return indexedText(context, reader.u32());
    case 0x29:
      return indexedAddress(context, reader.u8());
    case 0x2a:
      return indexedAddress(context, reader.u16());
    case 0x2b:
      return indexedAddress(context, reader.u24());
    case 0x2c:
      return indexedAddress(context, reader.u32());
    default:
      reader.isBroken = true;
      return 0;
  }
};

/** Sizes of forms that have one, by form; 0 for the others. */
const fixedSizes = Uint8Array.from({ length: 0x30 }, (_, form) => {
  const sizes: Readonly<Record<number, number>> = {
    5: 2,
    6: 4,
    7: 8,
    11: 1,
    12: 1,
    17: 1,
    18: 2,
    19: 4,
    20: 8,
    28: 4,
    30: 16,
    32: 8,
    36: 8,
    37: 1,
    38: 2,
    39: 3,
    40: 4,
    41: 1,
    42: 2,
    43: 3,
    44: 4,
  };
  return sizes[form] ?? 0;
});

/** Passes over an attribute without making anything of it. */
export const skipAttribute = (context: FormContext, reader: DwarfReader, form: number): void => {
  const size = fixedSizes[form] ?? 0;
  if (size > 0) {
    reader.skip(size);
    return;
  }
  switch (form) {
    case 0x0e:
    case 0x17:
    case 0x1d:
    case 0x1f:
      reader.skip(context.is64 ? 8 : 4);
      return;
    case 0x08:
      while (!reader.isAtEnd && reader.u8() !== 0);
      return;
    case 0x0d:
    case 0x0f:
    case 0x15:
    case 0x1a:
    case 0x1b:
    case 0x22:
    case 0x23:
      while (!reader.isAtEnd && reader.u8() >= 0x80);
      return;
    case 0x19:
    case 0x21:
      return;
    default:
      readAttribute(context, reader, form, 0);
  }
};
