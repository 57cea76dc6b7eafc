/** Instruction words: one instruction to numbers and back, from the opcode table. */
import { type Opcode, type OperandKind, opcodeByCode, opcodeByName } from './opcodes.ts';

/** One architectural instruction; the prefix `extend` is folded in. */
export interface DecodedInstruction {
  readonly opcode: Opcode;
  /** One number for each operand of the opcode; `jump` and `signed` operands are sign-extended. */
  readonly operands: readonly number[];
  /** Words taken, prefix included: 1 or 2. */
  readonly length: number;
}

const extendCode = opcodeByName('extend').code;

/** Bits of the 24 below the opcode that an instruction uses, and that its prefix may use. */
const masks = {
  none: { word: 0, prefix: 0 },
  a: { word: 0xff0000, prefix: 0xff0000 },
  abc: { word: 0xffffff, prefix: 0x0000ff },
  'a bc': { word: 0xffffff, prefix: 0xffffff },
} as const;

/**
 * The instruction at word `offset`; a sentence about what is wrong when there is none: an unknown opcode, bits outside the
 * operands, a prefix without its instruction.
 */
export const decodeInstruction = (words: Uint32Array, offset: number): DecodedInstruction | string => {
  const first = words[offset];
  if (first === undefined) return `word ${offset} is outside the function`;
  const prefixed = first >>> 24 === extendCode;
  const word = prefixed ? words[offset + 1] : first;
  if (word === undefined) return 'extend is the last word of the function';
  const opcode = opcodeByCode(word >>> 24);
  if (!opcode) return `no opcode has the number ${word >>> 24}`;
  if (opcode.code === extendCode) return 'extend is followed by another extend';
  const bits = word & 0xffffff;
  const prefix = prefixed ? first & 0xffffff : 0;
  const mask = masks[opcode.format];
  if (bits & ~mask.word || prefix & ~mask.prefix) return `${opcode.name} has bits set outside its operands`;
  return { opcode, operands: operandsOf(opcode, bits, prefix, prefixed), length: prefixed ? 2 : 1 };
};

const operandsOf = (opcode: Opcode, bits: number, prefix: number, prefixed: boolean): readonly number[] => {
  const a = (bits >>> 16) | ((prefix >>> 16) << 8);
  switch (opcode.format) {
    case 'none':
      return [];
    case 'a':
      return [a];
    case 'a bc':
      return [a, ((bits & 0xffff) | ((prefix & 0xffff) << 16)) >>> 0];
    case 'abc': {
      if (!isSigned(opcode.operands[0])) return [(bits | ((prefix & 0xff) << 24)) >>> 0];
      return [prefixed ? bits | ((prefix & 0xff) << 24) : (bits << 8) >> 8];
    }
  }
};

const isSigned = (kind: OperandKind | undefined): boolean => kind === 'jump' || kind === 'signed';

/** Smallest and largest value of operand `index`, with a prefix or without. */
export const operandRange = (opcode: Opcode, index: number, prefixed: boolean): readonly [number, number] => {
  const narrow = opcode.format === 'abc' ? 24 : opcode.format === 'a bc' && index === 1 ? 16 : 8;
  const bits = prefixed ? (narrow === 8 ? 16 : 32) : narrow;
  return isSigned(opcode.operands[index]) ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
};

/**
 * The words of an instruction: one, or two where an operand needs the prefix or `wide` asks for it. Throws RangeError when
 * an operand does not fit 16 bits (a) or 32 bits (others), or their number is wrong.
 */
export const encodeInstruction = (opcode: Opcode, operands: readonly number[], wide = false): readonly number[] => {
  if (operands.length !== opcode.operands.length)
    throw new RangeError(`${opcode.name} has ${opcode.operands.length} operands`);
  const fits = (prefixed: boolean) =>
    operands.every((operand, index) => {
      const [low, high] = operandRange(opcode, index, prefixed);
      return Number.isInteger(operand) && operand >= low && operand <= high;
    });
  if (!fits(true)) throw new RangeError(`an operand of ${opcode.name} ${operands.join(' ')} does not fit`);
  const prefixed = wide || !fits(false);
  const [x = 0, y = 0] = operands;
  const head = opcode.code * 2 ** 24;
  const extend = extendCode * 2 ** 24;
  switch (opcode.format) {
    case 'none':
      return prefixed ? [extend, head] : [head];
    case 'a': {
      const word = head + (x & 0xff) * 2 ** 16;
      return prefixed ? [extend + (x >>> 8) * 2 ** 16, word] : [word];
    }
    case 'a bc': {
      const word = head + (x & 0xff) * 2 ** 16 + (y & 0xffff);
      return prefixed ? [extend + (x >>> 8) * 2 ** 16 + (y >>> 16), word] : [word];
    }
    case 'abc': {
      const word = head + (x & 0xffffff);
      return prefixed ? [extend + (x >>> 24), word] : [word];
    }
  }
};
