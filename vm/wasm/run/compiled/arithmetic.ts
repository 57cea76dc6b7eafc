/**
 * Operations on numbers as JavaScript expressions. Integers of 32 bits are numbers, those of 64 bits are two; a floating-point number
 * that is not a number stands for the canonical NaN. The meaning is that of the interpreter's operations (scripts/wasm-operations.mjs)
 * and of those in numeric.ts.
 */

/** How a slot's value is kept: i32, two words, f64, f32, or (vectors) in memory only. */
export type Kind = 'i' | 'l' | 'd' | 'f' | 'v';

type Binary = (one: string, other: string) => string;

const arithmetic32: Readonly<Record<string, Binary>> = {
  add: (a, b) => `(${a} + ${b}) | 0`,
  sub: (a, b) => `(${a} - ${b}) | 0`,
  mul: (a, b) => `Math.imul(${a}, ${b})`,
  and: (a, b) => `${a} & ${b}`,
  or: (a, b) => `${a} | ${b}`,
  xor: (a, b) => `${a} ^ ${b}`,
  shl: (a, b) => `${a} << ${b}`,
  shr_s: (a, b) => `${a} >> ${b}`,
  shr_u: (a, b) => `(${a} >>> ${b}) | 0`,
  rotl: (a, b) => `(${a} << ${b}) | (${a} >>> -${b})`,
  rotr: (a, b) => `(${a} >>> ${b}) | (${a} << -${b})`,
};

const compares32: Readonly<Record<string, Binary>> = {
  eq: (a, b) => `${a} === ${b}`,
  ne: (a, b) => `${a} !== ${b}`,
  lt_s: (a, b) => `${a} < ${b}`,
  lt_u: (a, b) => `${a} >>> 0 < ${b} >>> 0`,
  gt_s: (a, b) => `${a} > ${b}`,
  gt_u: (a, b) => `${a} >>> 0 > ${b} >>> 0`,
  le_s: (a, b) => `${a} <= ${b}`,
  le_u: (a, b) => `${a} >>> 0 <= ${b} >>> 0`,
  ge_s: (a, b) => `${a} >= ${b}`,
  ge_u: (a, b) => `${a} >>> 0 >= ${b} >>> 0`,
};

const comparesFloat: Readonly<Record<string, Binary>> = {
  eq: (a, b) => `${a} === ${b}`,
  ne: (a, b) => `${a} !== ${b}`,
  lt: (a, b) => `${a} < ${b}`,
  gt: (a, b) => `${a} > ${b}`,
  le: (a, b) => `${a} <= ${b}`,
  ge: (a, b) => `${a} >= ${b}`,
};

interface Condition {
  readonly takes: 'i' | 'd' | 'f';
  readonly of: Binary;
}

/** Conditions of fused branches and of comparisons, by the name of the comparison. */
export const conditions: ReadonlyMap<string, Condition> = new Map<string, Condition>([
  ...Object.entries(compares32).map(([name, of]) => [`i32.${name}`, { takes: 'i', of }] as [string, Condition]),
  ...Object.entries(comparesFloat).flatMap(([name, of]) => [
    [`f64.${name}`, { takes: 'd', of }] as [string, Condition],
    [`f32.${name}`, { takes: 'f', of }] as [string, Condition],
  ]),
]);

/** One result of one word or one floating-point number, from operands of that many. */
export interface Scalar {
  readonly result: 'i' | 'd' | 'f';
  readonly takes: readonly ('i' | 'd' | 'f')[];
  readonly of: (...operands: readonly string[]) => string;
}

const floatOperations = (type: 'f64' | 'f32'): readonly (readonly [string, Scalar])[] => {
  const kind = type === 'f64' ? 'd' : 'f';
  const rounded = (text: string): string => (type === 'f64' ? text : `Math.fround(${text})`);
  const binary = (of: Binary): Scalar => ({
    result: kind,
    takes: [kind, kind],
    of: (a, b) => rounded(of(a!, b!)),
  });
  const unary = (of: (a: string) => string): Scalar => ({ result: kind, takes: [kind], of: (a) => rounded(of(a!)) });
  return [
    [`${type}.add`, binary((a, b) => `${a} + ${b}`)],
    [`${type}.sub`, binary((a, b) => `${a} - ${b}`)],
    [`${type}.mul`, binary((a, b) => `${a} * ${b}`)],
    [`${type}.div`, binary((a, b) => `${a} / ${b}`)],
    [`${type}.min`, binary((a, b) => `Math.min(${a}, ${b})`)],
    [`${type}.max`, binary((a, b) => `Math.max(${a}, ${b})`)],
    [`${type}.sqrt`, unary((a) => `Math.sqrt(${a})`)],
    [`${type}.abs`, unary((a) => `Math.abs(${a})`)],
    [`${type}.floor`, unary((a) => `Math.floor(${a})`)],
    [`${type}.ceil`, unary((a) => `Math.ceil(${a})`)],
    [`${type}.trunc`, unary((a) => `Math.trunc(${a})`)],
    [`${type}.convert_i32_s`, { result: kind, takes: ['i'], of: (a) => rounded(`${a}`) }],
    [`${type}.convert_i32_u`, { result: kind, takes: ['i'], of: (a) => rounded(`(${a} >>> 0)`) }],
  ];
};

/** Operations that never trap, by name. */
export const scalars: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...Object.entries(arithmetic32).map(
    ([name, of]) => [`i32.${name}`, { result: 'i', takes: ['i', 'i'], of: (a, b) => of(a!, b!) }] as [string, Scalar],
  ),
  ...[...conditions].map(
    ([name, { takes, of }]) =>
      [name, { result: 'i', takes: [takes, takes], of: (a, b) => `${of(a!, b!)} ? 1 : 0` }] as [string, Scalar],
  ),
  ...floatOperations('f64').map(([name, scalar]) => [name, scalar] as [string, Scalar]),
  ...floatOperations('f32').map(([name, scalar]) => [name, scalar] as [string, Scalar]),
  ['i32.eqz', { result: 'i', takes: ['i'], of: (a) => `${a} === 0 ? 1 : 0` }],
  ['i32.clz', { result: 'i', takes: ['i'], of: (a) => `Math.clz32(${a})` }],
  ['i32.ctz', { result: 'i', takes: ['i'], of: (a) => `${a} === 0 ? 32 : 31 - Math.clz32(${a} & -${a})` }],
  ['i32.extend8_s', { result: 'i', takes: ['i'], of: (a) => `(${a} << 24) >> 24` }],
  ['i32.extend16_s', { result: 'i', takes: ['i'], of: (a) => `(${a} << 16) >> 16` }],
  ['f64.promote_f32', { result: 'd', takes: ['f'], of: (a) => `${a}` }],
  ['f32.demote_f64', { result: 'f', takes: ['d'], of: (a) => `Math.fround(${a})` }],
]);

/** Operations with 64-bit operands: statements that leave the result in `r` (low) and `rh`, or in `r` alone. */
export interface Wide {
  readonly wide: boolean;
  readonly of: (x: string, xh: string, y: string, yh: string) => string;
}

const shift = (text: (x: string, xh: string) => readonly [string, string, string]): Wide => ({
  wide: true,
  of: (x, xh, y) => {
    const [large, same, small] = text(x, xh);
    return `n = ${y} & 63; if (n >= 32) { ${large} } else if (n === 0) { ${same} } else { ${small} }`;
  },
});

const compare64 = (of: (x: string, xh: string, y: string, yh: string) => string): Wide => ({
  wide: false,
  of: (x, xh, y, yh) => `r = ${of(x, xh, y, yh)} ? 1 : 0;`,
});

const ordered = (sign: '<' | '>', signed: boolean, orEqual: boolean): Wide =>
  compare64((x, xh, y, yh) => {
    const high = signed ? '' : ' >>> 0';
    return `${xh}${high} ${sign} ${yh}${high} || (${xh} === ${yh} && ${x} >>> 0 ${sign}${orEqual ? '=' : ''} ${y} >>> 0)`;
  });

const rotate = (left: boolean): Wide => ({
  wide: true,
  of: (x, xh, y) =>
    `n = ${left ? y : `-${y}`} & 63; t = n & 32 ? ${xh} : ${x}; xh = n & 32 ? ${x} : ${xh}; n = n & 31;
if (n === 0) { r = t; rh = xh; } else { r = (t << n) | (xh >>> -n); rh = (xh << n) | (t >>> -n); }`,
});

export const wides: ReadonlyMap<string, Wide> = new Map<string, Wide>([
  [
    'i64.add',
    {
      wide: true,
      of: (x, xh, y, yh) => `r = (${x} + ${y}) | 0; rh = (${xh} + ${yh} + (r >>> 0 < ${x} >>> 0 ? 1 : 0)) | 0;`,
    },
  ],
  [
    'i64.sub',
    {
      wide: true,
      of: (x, xh, y, yh) => `rh = (${xh} - ${yh} - (${x} >>> 0 < ${y} >>> 0 ? 1 : 0)) | 0; r = (${x} - ${y}) | 0;`,
    },
  ],
  ['i64.and', { wide: true, of: (x, xh, y, yh) => `r = ${x} & ${y}; rh = ${xh} & ${yh};` }],
  ['i64.or', { wide: true, of: (x, xh, y, yh) => `r = ${x} | ${y}; rh = ${xh} | ${yh};` }],
  ['i64.xor', { wide: true, of: (x, xh, y, yh) => `r = ${x} ^ ${y}; rh = ${xh} ^ ${yh};` }],
  [
    'i64.mul',
    {
      wide: true,
      of: (x, xh, y, yh) => `x0 = ${x} & 65535; x1 = ${x} >>> 16; y0 = ${y} & 65535; y1 = ${y} >>> 16;
p1 = (Math.imul(x1, y0) >>> 0) + (Math.imul(x0, y0) >>> 16);
p2 = (Math.imul(x0, y1) >>> 0) + (p1 & 65535);
rh = (Math.imul(x1, y1) + ((p1 / 65536) | 0) + ((p2 / 65536) | 0) + Math.imul(${xh}, ${y}) + Math.imul(${x}, ${yh})) | 0;
r = Math.imul(${x}, ${y});`,
    },
  ],
  [
    'i64.shl',
    shift((x, xh) => [
      `r = 0; rh = ${x} << n;`,
      `r = ${x}; rh = ${xh};`,
      `r = ${x} << n; rh = (${xh} << n) | (${x} >>> (32 - n));`,
    ]),
  ],
  [
    'i64.shr_s',
    shift((x, xh) => [
      `r = ${xh} >> n; rh = ${xh} >> 31;`,
      `r = ${x}; rh = ${xh};`,
      `r = (${x} >>> n) | (${xh} << (32 - n)); rh = ${xh} >> n;`,
    ]),
  ],
  [
    'i64.shr_u',
    shift((x, xh) => [
      `r = (${xh} >>> n) | 0; rh = 0;`,
      `r = ${x}; rh = ${xh};`,
      `r = (${x} >>> n) | (${xh} << (32 - n)); rh = (${xh} >>> n) | 0;`,
    ]),
  ],
  ['i64.rotl', rotate(true)],
  ['i64.rotr', rotate(false)],
  ['i64.eq', compare64((x, xh, y, yh) => `${x} === ${y} && ${xh} === ${yh}`)],
  ['i64.ne', compare64((x, xh, y, yh) => `${x} !== ${y} || ${xh} !== ${yh}`)],
  ['i64.lt_s', ordered('<', true, false)],
  ['i64.lt_u', ordered('<', false, false)],
  ['i64.gt_s', ordered('>', true, false)],
  ['i64.gt_u', ordered('>', false, false)],
  ['i64.le_s', ordered('<', true, true)],
  ['i64.le_u', ordered('<', false, true)],
  ['i64.ge_s', ordered('>', true, true)],
  ['i64.ge_u', ordered('>', false, true)],
]);
