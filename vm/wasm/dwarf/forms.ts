/** Attributes of entries by their forms (DWARF 5, section 7.5). */
import type { DwarfReader } from './reader.ts';
import type { DwarfSections } from './sections.ts';

/** Bytes of a section: an expression or a constant. */
export interface Block {
  readonly at: number;
  readonly length: number;
}

export type AttributeValue = number | string | boolean | Block;

/** What the sizes of a unit's forms depend on. */
export interface FormShape {
  readonly version: number;
  readonly is64: boolean;
  readonly addressSize: number;
}

/** What forms of a unit depend on. */
export interface FormContext extends FormShape {
  readonly sections: DwarfSections;
  /** Offset of the unit, which references are relative to: unique over all files of debug information. */
  readonly offset: number;
  /** What that is more than the offset in the unit's own section. */
  readonly bias: number;
  /** Bases of the unit in `.debug_str_offsets` and `.debug_addr`. */
  stringOffsetsBase: number;
  addressBase: number;
  /** The entry of the type with a signature (8 bytes as hexadecimal text), in a unit of its own; 0 when there is none. */
  typeOf(signature: string): number;
}

export const indexedAddress = (context: FormContext, index: number): number => {
  const { addressSize, sections, addressBase } = context;
  const at = addressBase + index * addressSize;
  return at <= sections.addresses.length - addressSize ? sections.addresses.reader(at).unsigned(addressSize) : 0;
};

const indexedText = (context: FormContext, index: number): string => {
  const { sections, is64, stringOffsetsBase } = context;
  const at = stringOffsetsBase + index * (is64 ? 8 : 4);
  if (at >= sections.stringOffsets.length) return '';
  return sections.strings.text(sections.stringOffsets.reader(at).offset(is64));
};

/** Whether a form is an address; `high_pc` is a length in the others. */
export const isAddressForm = (form: number): boolean =>
  form === 0x01 || form === 0x1b || (form >= 0x29 && form <= 0x2c) || form === 0x1f01;

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
      return reader.u64();
    case 0x20:
      return context.typeOf(signatureOf(reader));
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
      return context.bias + (context.version < 3 ? reader.unsigned(context.addressSize) : reader.offset(context.is64));
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
      return indirect(context, reader);
    case 0x17:
      return reader.offset(context.is64);
    case 0x1d:
    case 0x1f21:
      reader.offset(context.is64);
      return '';
    case 0x1f20:
      return -reader.offset(context.is64);
    case 0x19:
      return true;
    case 0x1a:
    case 0x1f02:
      return indexedText(context, reader.uleb());
    case 0x1b:
    case 0x1f01:
      return indexedAddress(context, reader.uleb());
    // Entries and texts of a supplementary file, which is not read.
    case 0x1c:
      return -reader.u32();
    case 0x24:
      return -reader.u64();
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

/** The form stands before the value; `indirect` and `implicit_const` cannot stand there. */
const indirect = (context: FormContext, reader: DwarfReader): AttributeValue => {
  const form = reader.uleb();
  if (form !== 0x16 && form !== 0x21) return readAttribute(context, reader, form, 0);
  reader.isBroken = true;
  return 0;
};

/** Eight bytes as a text that can be a key. */
export const signatureOf = (reader: DwarfReader): string => {
  const low = reader.u32();
  return `${reader.u32().toString(16)}:${low.toString(16)}`;
};

/** Sizes of forms that have one everywhere, by form; -1 for the others. */
const sizes = Int8Array.from({ length: 0x30 }, (_, form) => {
  const fixed: Readonly<Record<number, number>> = {
    5: 2,
    6: 4,
    7: 8,
    11: 1,
    12: 1,
    17: 1,
    18: 2,
    19: 4,
    20: 8,
    25: 0,
    28: 4,
    30: 16,
    32: 8,
    33: 0,
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
  return fixed[form] ?? -1;
});

/** Bytes of a form in units of a shape; -1 when that is told by the entry. */
export const sizeOfForm = (form: number, { is64, version, addressSize }: FormShape): number => {
  switch (form) {
    case 0x01:
      return addressSize;
    case 0x10:
      return version < 3 ? addressSize : is64 ? 8 : 4;
    case 0x0e:
    case 0x17:
    case 0x1d:
    case 0x1f:
    case 0x1f20:
    case 0x1f21:
      return is64 ? 8 : 4;
    default:
      return sizes[form] ?? -1;
  }
};

/** How the bytes of attributes are passed over: numbers from 0 are bytes, the others one of these. */
export const Step = {
  /** A number of variable length. */
  leb: -1,
  /** Text up to a zero byte. */
  text: -2,
  /** Bytes behind their length, of 1, 2, 4 bytes or variable. */
  block1: -3,
  block2: -4,
  block4: -5,
  block: -6,
  /** The form stands in the entry itself. */
  indirect: -7,
  /** Nothing behind it can be found. */
  unknown: -8,
} as const;

/** How a form without a size is passed over. */
export const stepOfForm = (form: number): number => {
  switch (form) {
    case 0x0d:
    case 0x0f:
    case 0x15:
    case 0x1a:
    case 0x1b:
    case 0x22:
    case 0x23:
    case 0x1f01:
    case 0x1f02:
      return Step.leb;
    case 0x08:
      return Step.text;
    case 0x0a:
      return Step.block1;
    case 0x03:
      return Step.block2;
    case 0x04:
      return Step.block4;
    case 0x09:
    case 0x18:
      return Step.block;
    case 0x16:
      return Step.indirect;
    default:
      return Step.unknown;
  }
};

/** Passes over an attribute, without making anything of it. */
export const skipAttribute = (context: FormContext, reader: DwarfReader, step: number): void => {
  if (step >= 0) {
    reader.skip(step);
    return;
  }
  switch (step) {
    case Step.leb:
      reader.skipLeb();
      return;
    case Step.text:
      reader.skipText();
      return;
    case Step.block1:
      reader.skip(reader.u8());
      return;
    case Step.block2:
      reader.skip(reader.u16());
      return;
    case Step.block4:
      reader.skip(reader.u32());
      return;
    case Step.block:
      reader.skip(reader.uleb());
      return;
    case Step.indirect:
      indirect(context, reader);
      return;
    default:
      reader.isBroken = true;
  }
};
