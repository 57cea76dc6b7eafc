/** Opcodes of line number programs (DWARF 5, section 6.2.5) as tables: what each does is looked up, and not decided. */
import type { LineHeader } from './line-header.ts';

/** Bits of the flags of a row. */
export const LineFlag = {
  isStatement: 1,
  basicBlock: 2,
  endSequence: 4,
  prologueEnd: 8,
  epilogueBegin: 16,
} as const;

/** How an opcode is read. */
export const Kind = {
  /** Appends a row, after what the tables say. */
  row: 0,
  /** Does what the tables say. */
  plain: 1,
  /** Has one number of variable length. */
  number: 2,
  /** Its length stands behind it, and then what it is. */
  extended: 3,
  /** Has a number of two bytes. */
  fixed: 4,
  /** Unknown: has some numbers of variable length. */
  unknown: 5,
} as const;

/** Opcodes with a number. */
export const Numbered = { advanceAddress: 2, advanceLine: 3, setFile: 4, setColumn: 5 } as const;

/** Opcodes behind the length of an extended one. */
export const Extended = { endSequence: 1, setAddress: 2, setDiscriminator: 4 } as const;

/** By opcode. */
export interface LineOpcodes {
  readonly kinds: Uint8Array;
  /** Of the address, in bytes. */
  readonly advances: Int32Array;
  /** Of the line. */
  readonly deltas: Int32Array;
  /** Flags that are set, and those that are turned over. */
  readonly sets: Uint8Array;
  readonly turns: Uint8Array;
}

type Shape = Pick<LineHeader, 'lineBase' | 'lineRange' | 'opcodeBase' | 'minimumLength'>;

/** Those of the header before: as a rule the units of a module have the same. */
let last: { readonly shape: Shape; readonly opcodes: LineOpcodes } | undefined;

/** The tables of a header. */
export const opcodesOf = (header: Shape): LineOpcodes => {
  if (last && isSame(last.shape, header)) return last.opcodes;
  const { lineBase, lineRange, opcodeBase, minimumLength } = header;
  const kinds = new Uint8Array(256);
  const advances = new Int32Array(256);
  const deltas = new Int32Array(256);
  const sets = new Uint8Array(256);
  const turns = new Uint8Array(256);
  standardKinds.forEach((kind, opcode) => {
    kinds[opcode] = kind;
  });
  kinds.fill(Kind.unknown, standardKinds.length);
  turns[6] = LineFlag.isStatement;
  sets[7] = LineFlag.basicBlock;
  advances[8] = (((255 - opcodeBase) / lineRange) | 0) * minimumLength;
  sets[10] = LineFlag.prologueEnd;
  sets[11] = LineFlag.epilogueBegin;
  for (let opcode = opcodeBase; opcode < 256; opcode++) {
    const adjusted = opcode - opcodeBase;
    const advanced = (adjusted / lineRange) | 0;
    kinds[opcode] = Kind.row;
    advances[opcode] = advanced * minimumLength;
    deltas[opcode] = lineBase + (adjusted - advanced * lineRange);
  }
  const opcodes = { kinds, advances, deltas, sets, turns };
  last = { shape: header, opcodes };
  return opcodes;
};

const isSame = (one: Shape, other: Shape): boolean =>
  one.lineBase === other.lineBase &&
  one.lineRange === other.lineRange &&
  one.opcodeBase === other.opcodeBase &&
  one.minimumLength === other.minimumLength;

/** Of the standard opcodes from 0 (extended) to 12 (set_isa, which nothing is made of). */
const standardKinds: readonly number[] = [
  Kind.extended,
  Kind.row,
  Kind.number,
  Kind.number,
  Kind.number,
  Kind.number,
  Kind.plain,
  Kind.plain,
  Kind.plain,
  Kind.fixed,
  Kind.plain,
  Kind.plain,
];
