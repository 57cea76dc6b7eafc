/** Results as people asked for them: `,x` and the other formats. */
import type { ChildValue, Value } from '../../../context/index.ts';
import { type Numeric, numericOf } from '../values/numerics.ts';
import { contentOf } from '../values/text.ts';
import type { DwarfValue } from '../values/value.ts';
import { settledValue } from './operand.ts';
import type { Format } from './tree.ts';

const texts: Readonly<Record<Exclude<Format, 's' | 'raw'>, (number: Numeric, size: number) => string>> = {
  x: (number, size) => `0x${unsigned(number, size).toString(16)}`,
  X: (number, size) => `0x${unsigned(number, size).toString(16).toUpperCase()}`,
  o: (number, size) => `0${unsigned(number, size).toString(8)}`,
  b: (number, size) =>
    `0b${unsigned(number, size)
      .toString(2)
      .padStart(size * 8, '0')}`,
  d: (number, size) => String(typeof number === 'number' ? Math.trunc(number) : BigInt.asIntN(size * 8, number)),
  u: (number, size) => String(unsigned(number, size)),
  c: (number) => `'${String.fromCodePoint(Math.min(0x10ffff, Number(unsigned(number, 4))))}'`,
  f: (number, size) => floatText(number, size),
};

const unsigned = (number: Numeric, size: number): bigint =>
  BigInt.asUintN(size * 8, typeof number === 'bigint' ? number : BigInt(Math.trunc(number)));

/** The bits of an integer as a float of its size. */
const floatText = (number: Numeric, size: number): string => {
  if (typeof number === 'number') return String(number);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, number));
  return String(size === 8 ? view.getFloat64(0) : view.getFloat32(4));
};

/** The value as a format shows it; its elements and members too. */
export const formatted = (value: DwarfValue, format: Format): Value => {
  if (format === 'raw') return value.raw;
  const plain = settledValue(value);
  const number = numericOf(plain.of, plain.bytes, plain.bits);
  const summary =
    format === 's' ? textSummary(plain) : number === undefined ? undefined : texts[format](number, plain.of.size);
  const shown = summary ?? listSummary(value, format);
  return {
    type: value.type,
    summary: shown,
    ...(value.location ? { location: value.location } : {}),
    ...(value.bytes ? { bytes: value.bytes } : {}),
    ...(value.memory ? { memory: value.memory } : {}),
    count: value.count,
    children: (start, count, which) => value.children(start, count, which).map((row) => formattedRow(row, format)),
    full: () => shown,
  };
};

const formattedRow = (row: ChildValue & { readonly value: DwarfValue }, format: Format): ChildValue => ({
  ...row,
  value: formatted(row.value, format),
  path: (of) => `${row.path?.(of.replace(/,\w+$/, '')) ?? of},${format}`,
});

const textSummary = (value: DwarfValue): string | undefined => {
  const content = contentOf(value);
  return content === undefined ? undefined : JSON.stringify(content);
};

const shownElements = 16;

const listSummary = (value: DwarfValue, format: Format): string => {
  const { indexed } = value.count;
  if (indexed === 0) return value.summary;
  const shown = value
    .children(0, Math.min(indexed, shownElements), 'indexed')
    .map((row) => formatted(row.value, format).summary);
  return `[${shown.join(', ')}${shown.length < indexed ? ', …' : ''}]`;
};
