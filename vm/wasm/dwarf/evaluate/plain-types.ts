/** Types that the languages bring along, with the sizes that WebAssembly's compilers give them. */
import type { DwarfType, Encoding, SourceLanguage } from '../types/model.ts';

const number = (language: SourceLanguage, name: string, size: number, encoding: Encoding): DwarfType => ({
  kind: 'number',
  name,
  size,
  encoding,
  language,
});

const c = (name: string, size: number, encoding: Encoding): DwarfType => number('C', name, size, encoding);
const rust = (name: string, size: number, encoding: Encoding): DwarfType => number('Rust', name, size, encoding);

export const plainTypes = {
  int: c('int', 4, 'signed'),
  unsigned: c('unsigned int', 4, 'unsigned'),
  long: c('long long', 8, 'signed'),
  unsignedLong: c('unsigned long long', 8, 'unsigned'),
  wide: c('__int128', 16, 'signed'),
  unsignedWide: c('unsigned __int128', 16, 'unsigned'),
  size: c('unsigned long', 4, 'unsigned'),
  bool: c('bool', 1, 'boolean'),
  char: c('char', 1, 'signed character'),
  float: c('float', 4, 'float'),
  double: c('double', 8, 'float'),
  longDouble: c('long double', 16, 'float'),
  rustBool: rust('bool', 1, 'boolean'),
  rustSize: rust('usize', 4, 'unsigned'),
  rustChar: rust('char', 4, 'character'),
  rustFloat: rust('f64', 8, 'float'),
  byte: c('unsigned char', 1, 'unsigned'),
} as const;

/** An integer of Rust without a suffix: it becomes what the other operand is. */
export const rustLiteral = rust('i32', 4, 'signed');

const cTypes: readonly DwarfType[] = [
  ...Object.values(plainTypes).filter(({ language }) => language === 'C'),
  c('signed char', 1, 'signed character'),
  c('short', 2, 'signed'),
  c('unsigned short', 2, 'unsigned'),
  c('long', 4, 'signed'),
  c('_Bool', 1, 'boolean'),
  c('wchar_t', 4, 'signed character'),
  c('char8_t', 1, 'character'),
  c('char16_t', 2, 'character'),
  c('char32_t', 4, 'character'),
  ...[8, 16, 32, 64].flatMap((bits) => [
    c(`int${bits}_t`, bits / 8, 'signed'),
    c(`uint${bits}_t`, bits / 8, 'unsigned'),
  ]),
  c('size_t', 4, 'unsigned'),
  c('uintptr_t', 4, 'unsigned'),
  c('ssize_t', 4, 'signed'),
  c('ptrdiff_t', 4, 'signed'),
  c('intptr_t', 4, 'signed'),
];
const rustTypes: readonly DwarfType[] = [
  ...[8, 16, 32, 64, 128].flatMap((bits) => [
    rust(`i${bits}`, bits / 8, 'signed'),
    rust(`u${bits}`, bits / 8, 'unsigned'),
  ]),
  rust('isize', 4, 'signed'),
  plainTypes.rustSize,
  rust('f32', 4, 'float'),
  plainTypes.rustFloat,
  plainTypes.rustBool,
  plainTypes.rustChar,
];

const words = /^(?:unsigned|signed|char|short|int|long|float|double|__int128)$/;

/** Whether words are C's own that may stand beside each other. */
export const isTypeWord = (word: string): boolean => words.test(word);

/** A type of C by its words, in any order: `unsigned long int`. */
const cTypeOf = (given: readonly string[]): DwarfType | undefined => {
  const has = (word: string) => given.includes(word);
  if (!given.every(isTypeWord)) return undefined;
  const sign = has('unsigned') ? 'unsigned ' : '';
  const longs = given.filter((word) => word === 'long').length;
  const named = (name: string) => cTypes.find((type) => type.name === name);
  if (has('char')) return named(has('signed') ? 'signed char' : `${sign}char`);
  if (has('float')) return plainTypes.float;
  if (has('double')) return longs > 0 ? plainTypes.longDouble : plainTypes.double;
  if (has('__int128')) return named(`${sign}__int128`);
  if (has('short')) return named(`${sign}short`);
  if (longs === 2) return named(`${sign}long long`);
  return longs === 1 ? named(`${sign}long`) : sign ? plainTypes.unsigned : plainTypes.int;
};

/** A type that the language brings along, by its name. */
export const plainType = (name: string, language: SourceLanguage): DwarfType | undefined => {
  if (language === 'Rust') return rustTypes.find((type) => type.name === name);
  return (
    cTypeOf(name.split(' ')) ??
    cTypes.find((type) => type.name === name) ??
    rustTypes.find((type) => type.name === name)
  );
};

/** A pointer to values of a type, on a machine with addresses of 32 bits. */
export const pointerTo = (target: DwarfType, language: SourceLanguage = target.language): DwarfType => ({
  kind: 'pointer',
  name:
    language === 'Rust' ? `*mut ${target.name}` : target.name.endsWith('*') ? `${target.name}*` : `${target.name} *`,
  size: 4,
  language,
  isReference: false,
  target: () => target,
});

export const arrayOf = (element: DwarfType, count: number): DwarfType => ({
  kind: 'array',
  name: element.language === 'Rust' ? `[${element.name}; ${count}]` : `${element.name}[${count}]`,
  size: element.size * count,
  language: element.language,
  element,
  count,
  isOpen: false,
});
