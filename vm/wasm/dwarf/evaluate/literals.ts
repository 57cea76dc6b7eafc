/** Literals of numbers and characters, with the types that the languages give them. */
import type { DwarfType, SourceLanguage } from '../types/model.ts';
import { convert } from '../values/numerics.ts';
import { plainType, plainTypes, rustLiteral } from './plain-types.ts';
import { contentOfLiteral, type Token } from './tokens.ts';
import type { Node } from './tree.ts';

/** Undefined when the word is no number and no character. */
export const literalOf = ({ kind, text, column }: Token, language: SourceLanguage): Node | undefined => {
  switch (kind) {
    case 'integer': {
      const [digits, suffix] = split(text);
      const number = integerOf(digits, language);
      return { kind: 'number', column, type: integerType(number, digits, suffix, language), number };
    }
    case 'float': {
      const suffix = /(?:f32|f64|[fFlL])$/.exec(text)?.[0] ?? '';
      const number = Number(text.slice(0, text.length - suffix.length).replaceAll('_', ''));
      const type = floatType(suffix, language);
      return { kind: 'number', column, type, number: convert(type, number) };
    }
    case 'character': {
      const code = contentOfLiteral(text).codePointAt(0) ?? 0;
      const isByte = text.startsWith('b');
      const type = language !== 'Rust' ? plainTypes.char : isByte ? plainTypes.byte : plainTypes.rustChar;
      return {
        kind: 'number',
        column,
        type: code > 127 && type === plainTypes.char ? plainTypes.int : type,
        number: BigInt(code),
      };
    }
    default:
      return undefined;
  }
};

const split = (text: string): readonly [digits: string, suffix: string] => {
  const match = /^(0[xX][\da-fA-F_]+|0[bB][01_]+|0o[0-7_]+|[\d_]+)(.*)$/.exec(text);
  return [(match?.[1] ?? '0').replaceAll('_', ''), match?.[2] ?? ''];
};

const integerOf = (digits: string, language: SourceLanguage): bigint =>
  language !== 'Rust' && /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);

const integerType = (number: bigint, digits: string, suffix: string, language: SourceLanguage): DwarfType => {
  const named = suffix === '' ? undefined : plainType(suffix, 'Rust');
  if (named) return named;
  if (language === 'Rust' && suffix === '')
    return number > 0x7fff_ffffn ? (plainType('i128', 'Rust') ?? rustLiteral) : rustLiteral;
  const isUnsigned = /u/i.test(suffix);
  const isPlain = /^[1-9]|^0$/.test(digits);
  if (/ll/i.test(suffix) || number > 0xffff_ffffn || (number > 0x7fff_ffffn && isPlain && !isUnsigned))
    return isUnsigned || number > 0x7fff_ffff_ffff_ffffn ? plainTypes.unsignedLong : plainTypes.long;
  return isUnsigned || number > 0x7fff_ffffn ? plainTypes.unsigned : plainTypes.int;
};

const floatType = (suffix: string, language: SourceLanguage): DwarfType => {
  if (language === 'Rust')
    return suffix === 'f32' ? (plainType('f32', 'Rust') ?? plainTypes.rustFloat) : plainTypes.rustFloat;
  if (/^f/i.test(suffix)) return plainTypes.float;
  return suffix === '' ? plainTypes.double : plainTypes.longDouble;
};
