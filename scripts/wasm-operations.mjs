// @ts-check
/** The operations of the WebAssembly interpreters but for calls; see generate-wasm-interpreter.mjs and wasm-operation.mjs. */
import { code, double, float, high, low, operation, setDouble, setFloat, setLow, wordAt } from './wasm-operation.mjs';

// Constants and copies.
operation('const32', 3, setLow(code(2)));
operation('const64', 4, `const to = (fp + ${code(1)}) | 0;\nI[to] = ${code(2)};\nI[(to + 1) | 0] = ${code(3)};`);
operation('copy32', 3, setLow(low(2)));
operation(
  'copy64',
  3,
  `const to = (fp + ${code(1)}) | 0;\nconst from = (fp + ${code(2)}) | 0;\nI[to] = I[from]!;\nI[(to + 1) | 0] = I[(from + 1) | 0]!;`,
);

// i32.
/** @type {readonly (readonly [string, (a: string, b: string) => string])[]} */
const arithmetic32 = [
  ['add', (a, b) => `(${a} + ${b}) | 0`],
  ['sub', (a, b) => `(${a} - ${b}) | 0`],
  ['mul', (a, b) => `Math.imul(${a}, ${b})`],
  ['and', (a, b) => `${a} & ${b}`],
  ['or', (a, b) => `${a} | ${b}`],
  ['xor', (a, b) => `${a} ^ ${b}`],
  ['shl', (a, b) => `${a} << ${b}`],
  ['shr_s', (a, b) => `${a} >> ${b}`],
  ['shr_u', (a, b) => `(${a} >>> ${b}) | 0`],
];
for (const [name, of] of arithmetic32) {
  operation(`i32.${name}`, 4, setLow(of(low(2), low(3))));
  operation(`i32.${name}:constant`, 4, setLow(of(low(2), code(3))));
}
operation(
  'i32.rotl',
  4,
  `const x = ${low(2)};\nconst by = ${low(3)} & 31;\n${setLow('by === 0 ? x : (x << by) | (x >>> (32 - by))')}`,
);
operation(
  'i32.rotr',
  4,
  `const x = ${low(2)};\nconst by = ${low(3)} & 31;\n${setLow('by === 0 ? x : (x >>> by) | (x << (32 - by))')}`,
);
/** @param {string} name @param {string} value @param {boolean} signed */
const divide = (name, value, signed) =>
  operation(
    `i32.${name}`,
    4,
    `const x = ${low(2)};
const y = ${low(3)};
if (y === 0) {
  e.trap('integer divide by zero');
  exit = 3;
  break run;
}
${
  signed && name === 'div_s'
    ? `if (y === -1 && x === -2147483648) {
  e.trap('integer overflow');
  exit = 3;
  break run;
}`
    : ''
}
${setLow(value)}`,
  );
divide('div_s', '(x / y) | 0', true);
divide('div_u', '((x >>> 0) / (y >>> 0)) | 0', false);
divide('rem_s', 'y === -1 ? 0 : x % y | 0', true);
divide('rem_u', '((x >>> 0) % (y >>> 0)) | 0', false);

/** @type {readonly (readonly [string, (a: string, b: string) => string])[]} */
const compares32 = [
  ['eq', (a, b) => `${a} === ${b}`],
  ['ne', (a, b) => `${a} !== ${b}`],
  ['lt_s', (a, b) => `${a} < ${b}`],
  ['lt_u', (a, b) => `${a} >>> 0 < ${b} >>> 0`],
  ['gt_s', (a, b) => `${a} > ${b}`],
  ['gt_u', (a, b) => `${a} >>> 0 > ${b} >>> 0`],
  ['le_s', (a, b) => `${a} <= ${b}`],
  ['le_u', (a, b) => `${a} >>> 0 <= ${b} >>> 0`],
  ['ge_s', (a, b) => `${a} >= ${b}`],
  ['ge_u', (a, b) => `${a} >>> 0 >= ${b} >>> 0`],
];
for (const [name, of] of compares32) {
  operation(`i32.${name}`, 4, setLow(`${of(low(2), low(3))} ? 1 : 0`));
  operation(`i32.${name}:constant`, 4, setLow(`${of(low(2), code(3))} ? 1 : 0`));
}
operation('i32.eqz', 3, setLow(`${low(2)} === 0 ? 1 : 0`));
operation('i32.clz', 3, setLow(`Math.clz32(${low(2)})`));
operation('i32.ctz', 3, `const x = ${low(2)};\n${setLow('x === 0 ? 32 : 31 - Math.clz32(x & -x)')}`);
operation('i32.extend8_s', 3, setLow(`(${low(2)} << 24) >> 24`));
operation('i32.extend16_s', 3, setLow(`(${low(2)} << 16) >> 16`));
operation('i32.wrap_i64', 3, setLow(low(2)));

// i64 as two words.
/** @param {string} name @param {(b: string, bh: string) => string} body */
const both64 = (name, body) => {
  operation(`i64.${name}`, 4, body(low(3), high(3)));
  operation(`i64.${name}:constant`, 5, body(code(3), code(4)));
};
/** @param {string} lowWord @param {string} highWord */
const set64 = (lowWord, highWord) =>
  `const to = (fp + ${code(1)}) | 0;\nI[to] = ${lowWord};\nI[(to + 1) | 0] = ${highWord};`;
both64(
  'add',
  (y, yh) => `const x = ${low(2)};
const r = (x + ${y}) | 0;
const rh = (${high(2)} + ${yh} + (r >>> 0 < x >>> 0 ? 1 : 0)) | 0;
${set64('r', 'rh')}`,
);
both64(
  'sub',
  (y, yh) => `const x = ${low(2)};
const y = ${y};
const rh = (${high(2)} - ${yh} - (x >>> 0 < y >>> 0 ? 1 : 0)) | 0;
${set64('(x - y) | 0', 'rh')}`,
);
for (const [name, sign] of [
  ['and', '&'],
  ['or', '|'],
  ['xor', '^'],
])
  both64(
    /** @type {string} */ (name),
    (y, yh) => `const r = ${low(2)} ${sign} ${y};\nconst rh = ${high(2)} ${sign} ${yh};\n${set64('r', 'rh')}`,
  );
both64(
  'mul',
  (y, yh) => `const x = ${low(2)};
const y = ${y};
const x0 = x & 0xffff;
const x1 = x >>> 16;
const y0 = y & 0xffff;
const y1 = y >>> 16;
const p0 = Math.imul(x0, y0);
const p1 = (Math.imul(x1, y0) >>> 0) + (p0 >>> 16);
const p2 = (Math.imul(x0, y1) >>> 0) + (p1 & 0xffff);
const carried = Math.imul(x1, y1) + ((p1 / 65536) | 0) + ((p2 / 65536) | 0);
const rh = (carried + Math.imul(${high(2)}, y) + Math.imul(x, ${yh})) | 0;
${set64('Math.imul(x, y)', 'rh')}`,
);
both64(
  'shl',
  (y) => `const x = ${low(2)};
const xh = ${high(2)};
const by = ${y} & 63;
const to = (fp + ${code(1)}) | 0;
if (by >= 32) {
  I[to] = 0;
  I[(to + 1) | 0] = x << by;
} else if (by === 0) {
  I[to] = x;
  I[(to + 1) | 0] = xh;
} else {
  I[to] = x << by;
  I[(to + 1) | 0] = (xh << by) | (x >>> (32 - by));
}`,
);
for (const [name, shift, fill] of [
  ['shr_s', '>>', 'xh >> 31'],
  ['shr_u', '>>>', '0'],
])
  both64(
    /** @type {string} */ (name),
    (y) => `const x = ${low(2)};
const xh = ${high(2)};
const by = ${y} & 63;
const to = (fp + ${code(1)}) | 0;
if (by >= 32) {
  I[to] = xh ${shift} by;
  I[(to + 1) | 0] = ${fill};
} else if (by === 0) {
  I[to] = x;
  I[(to + 1) | 0] = xh;
} else {
  I[to] = (x >>> by) | (xh << (32 - by));
  I[(to + 1) | 0] = xh ${shift} by;
}`,
  );
operation('i64.eqz', 3, setLow(`(${low(2)} | ${high(2)}) === 0 ? 1 : 0`));
/** @type {readonly (readonly [string, string])[]} */
const compares64 = [
  ['eq', 'x === y && xh === yh'],
  ['ne', 'x !== y || xh !== yh'],
  ['lt_s', 'xh < yh || (xh === yh && x >>> 0 < y >>> 0)'],
  ['lt_u', 'xh >>> 0 < yh >>> 0 || (xh === yh && x >>> 0 < y >>> 0)'],
  ['gt_s', 'xh > yh || (xh === yh && x >>> 0 > y >>> 0)'],
  ['gt_u', 'xh >>> 0 > yh >>> 0 || (xh === yh && x >>> 0 > y >>> 0)'],
  ['le_s', 'xh < yh || (xh === yh && x >>> 0 <= y >>> 0)'],
  ['le_u', 'xh >>> 0 < yh >>> 0 || (xh === yh && x >>> 0 <= y >>> 0)'],
  ['ge_s', 'xh > yh || (xh === yh && x >>> 0 >= y >>> 0)'],
  ['ge_u', 'xh >>> 0 > yh >>> 0 || (xh === yh && x >>> 0 >= y >>> 0)'],
];
for (const [name, test] of compares64)
  operation(
    `i64.${name}`,
    4,
    `const x = ${low(2)};
const xh = ${high(2)};
const y = ${low(3)};
const yh = ${high(3)};
${setLow(`${test} ? 1 : 0`)}`,
  );
operation('i64.extend_i32_s', 3, `const x = ${low(2)};\n${set64('x', 'x >> 31')}`);
operation('i64.extend_i32_u', 3, `const x = ${low(2)};\n${set64('x', '0')}`);

// Floating point: results that are not numbers are canonical.
for (const [name, sign] of [
  ['add', '+'],
  ['sub', '-'],
  ['mul', '*'],
  ['div', '/'],
]) {
  operation(`f64.${name}`, 4, setDouble(`${double(2)} ${sign} ${double(3)}`));
  operation(`f32.${name}`, 4, setFloat(`${float(2)} ${sign} ${float(3)}`));
}
operation('f64.sqrt', 3, setDouble(`Math.sqrt(${double(2)})`));
operation('f32.sqrt', 3, setFloat(`Math.sqrt(${float(2)})`));
operation('f64.abs', 3, `const x = ${low(2)};\nconst xh = ${high(2)};\n${set64('x', 'xh & 0x7fffffff')}`);
operation('f64.neg', 3, `const x = ${low(2)};\nconst xh = ${high(2)};\n${set64('x', 'xh ^ -2147483648')}`);
operation('f32.abs', 3, setLow(`${low(2)} & 0x7fffffff`));
operation('f32.neg', 3, setLow(`${low(2)} ^ -2147483648`));
for (const [name, sign] of [
  ['eq', '==='],
  ['ne', '!=='],
  ['lt', '<'],
  ['gt', '>'],
  ['le', '<='],
  ['ge', '>='],
]) {
  operation(`f64.${name}`, 4, setLow(`${double(2)} ${sign} ${double(3)} ? 1 : 0`));
  operation(`f32.${name}`, 4, setLow(`${float(2)} ${sign} ${float(3)} ? 1 : 0`));
}
operation('f64.convert_i32_s', 3, `F[(fp + ${code(1)}) >> 1] = ${low(2)};`);
operation('f64.convert_i32_u', 3, `F[(fp + ${code(1)}) >> 1] = ${low(2)} >>> 0;`);
operation('f32.convert_i32_s', 3, `G[(fp + ${code(1)}) | 0] = ${low(2)};`);
operation('f32.convert_i32_u', 3, `G[(fp + ${code(1)}) | 0] = ${low(2)} >>> 0;`);
operation('f64.promote_f32', 3, setDouble(float(2)));
operation('f32.demote_f64', 3, setFloat(double(2)));
for (const [type, value] of [
  ['f64', double(2)],
  ['f32', float(2)],
]) {
  operation(
    `i32.trunc_${type}_s`,
    3,
    `const x = ${value};
if (x > -2147483649 && x < 2147483648) ${setLow('x | 0')}
else {
  e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
  exit = 3;
  break run;
}`,
  );
  operation(
    `i32.trunc_${type}_u`,
    3,
    `const x = ${value};
if (x > -1 && x < 4294967296) ${setLow('x | 0')}
else {
  e.trap(x === x ? 'integer overflow' : 'invalid conversion to integer');
  exit = 3;
  break run;
}`,
  );
}

// Memory 0 with 32-bit addresses and offsets below 2^31. `-4` and the like: see `bytes`.
/** @param {number} size @param {number} address @param {number} offset */
const checked = (size, address, offset) => `const start = ${low(address)};
const at = (start + ${code(offset)}) | 0;
if ((start | at) < 0 || at > ((bytes - ${size}) | 0)) {
  exit = 9;
  break run;
}`;
/** @type {readonly (readonly [string, number, string])[]} */
const loads = [
  ['i32.load', 4, setLow('mem.getInt32(at, true)')],
  ['i32.load8_s', 1, setLow('mem.getInt8(at)')],
  ['i32.load8_u', 1, setLow('mem.getUint8(at)')],
  ['i32.load16_s', 2, setLow('mem.getInt16(at, true)')],
  ['i32.load16_u', 2, setLow('mem.getUint16(at, true)')],
  ['f32.load', 4, setLow('mem.getInt32(at, true)')],
  ['i64.load', 8, set64('mem.getInt32(at, true)', 'mem.getInt32((at + 4) | 0, true)')],
  ['f64.load', 8, set64('mem.getInt32(at, true)', 'mem.getInt32((at + 4) | 0, true)')],
  ['i64.load8_s', 1, `const r = mem.getInt8(at);\n${set64('r', 'r >> 31')}`],
  ['i64.load8_u', 1, set64('mem.getUint8(at)', '0')],
  ['i64.load16_s', 2, `const r = mem.getInt16(at, true);\n${set64('r', 'r >> 31')}`],
  ['i64.load16_u', 2, set64('mem.getUint16(at, true)', '0')],
  ['i64.load32_s', 4, `const r = mem.getInt32(at, true);\n${set64('r', 'r >> 31')}`],
  ['i64.load32_u', 4, set64('mem.getInt32(at, true)', '0')],
];
for (const [name, size, body] of loads) {
  if (name === 'f32.load' || name === 'f64.load') continue;
  operation(name, 4, `${checked(size, 2, 3)}\n${body}`);
}
/** @type {readonly (readonly [string, number, string])[]} */
const stores = [
  ['i32.store', 4, `mem.setInt32(at, ${low(2)}, true);`],
  ['i32.store8', 1, `mem.setInt8(at, ${low(2)});`],
  ['i32.store16', 2, `mem.setInt16(at, ${low(2)}, true);`],
  ['i64.store', 8, `mem.setInt32(at, ${low(2)}, true);\nmem.setInt32((at + 4) | 0, ${high(2)}, true);`],
];
for (const [name, size, body] of stores) operation(name, 4, `${checked(size, 1, 3)}\n${body}`);
operation('i32.store:constant', 4, `${checked(4, 1, 3)}\nmem.setInt32(at, ${code(2)}, true);`);

// Globals: places in the store's words.
operation('global.get32', 3, setLow(`globals[${code(2)}]!`));
operation('global.get64', 3, `const from = ${code(2)};\n${set64('globals[from]!', 'globals[(from + 1) | 0]!')}`);
operation('global.set32', 3, `globals[${code(1)}] = ${low(2)};`);
operation('global.set64', 3, `const to = ${code(1)};\nglobals[to] = ${low(2)};\nglobals[(to + 1) | 0] = ${high(2)};`);
operation('select32', 5, setLow(`${low(4)} !== 0 ? ${low(2)} : ${low(3)}`));
operation(
  'select64',
  5,
  `const from = (fp + (${low(4)} !== 0 ? ${code(2)} : ${code(3)})) | 0;\n${set64('I[from]!', 'I[(from + 1) | 0]!')}`,
);

// Control. A branch has two words: the target, and how far the clock's base moves.
/** @param {number} place @param {boolean} fast */
const branch = (place, fast, word = code) =>
  fast
    ? `rest = (rest - ${word(place + 1)}) | 0;
pc = ${word(place)};
if (rest < bound) {
  exit = 1;
  break run;
}
continue;`
    : `pc = ${word(place)};\ncontinue;`;
operation('br', 0, (fast) => branch(1, fast));
operation('br_if', 0, (fast) => `if (${low(1)} !== 0) {\n${branch(2, fast)}\n}\npc = (pc + 4) | 0;\ncontinue;`);
operation('br_unless', 0, (fast) => `if (${low(1)} === 0) {\n${branch(2, fast)}\n}\npc = (pc + 4) | 0;\ncontinue;`);
for (const [name, of] of compares32) {
  operation(
    `br_if:i32.${name}`,
    0,
    (fast) => `if (${of(low(1), low(2))}) {\n${branch(3, fast)}\n}\npc = (pc + 5) | 0;\ncontinue;`,
  );
  operation(
    `br_if:i32.${name}:constant`,
    0,
    (fast) => `if (${of(low(1), code(2))}) {\n${branch(3, fast)}\n}\npc = (pc + 5) | 0;\ncontinue;`,
  );
}
for (const [name, sign] of [
  ['eq', '==='],
  ['ne', '!=='],
  ['lt', '<'],
  ['gt', '>'],
  ['le', '<='],
  ['ge', '>='],
])
  for (const [way, prefix] of [
    ['br_if', ''],
    ['br_unless', '!'],
  ])
    operation(
      `${way}:f64.${name}`,
      0,
      (fast) =>
        `if (${prefix}(${double(1)} ${sign} ${double(2)})) {\n${branch(3, fast)}\n}\npc = (pc + 5) | 0;\ncontinue;`,
    );
// With values: target, distance, words to move, from, to.
/** @param {number} place */
const move = (place, word = code) => `let count = ${word(place)};
let from = (fp + ${word(place + 1)}) | 0;
let to = (fp + ${word(place + 2)}) | 0;
while (count > 0) {
  I[to] = I[from]!;
  to = (to + 1) | 0;
  from = (from + 1) | 0;
  count = (count - 1) | 0;
}`;
operation('br:values', 0, (fast) => `${move(3)}\n${branch(1, fast)}`);
operation(
  'br_if:values',
  0,
  (fast) => `if (${low(1)} !== 0) {\n${move(4)}\n${branch(2, fast)}\n}\npc = (pc + 7) | 0;\ncontinue;`,
);
// Reference; target, distance, words to move, from, to.
for (const [name, test] of [
  ['br_on_null', `${high(1)} === 0`],
  ['br_on_non_null', `${high(1)} !== 0`],
])
  operation(
    /** @type {string} */ (name),
    0,
    (fast) => `if (${test}) {\n${move(4)}\n${branch(2, fast)}\n}\npc = (pc + 7) | 0;\ncontinue;`,
  );
// The same, and the type.
for (const [name, sign] of [
  ['br_on_cast', ''],
  ['br_on_cast_fail', '!'],
])
  operation(
    /** @type {string} */ (name),
    0,
    (fast) =>
      `if (${sign}e.heap.casts(${low(1)}, ${high(1)}, ${code(7)}, e.store)) {\n${move(4)}\n${branch(2, fast)}\n}\npc = (pc + 8) | 0;\ncontinue;`,
  );
// Index, number of the last target; then two words each.
operation(
  'br_table',
  0,
  (fast) => `const index = ${low(1)} >>> 0;
const last = ${code(2)};
pc = (pc + 3 + 2 * (index < last ? index : last)) | 0;
${branch(0, fast, wordAt)}`,
);
// Five words each.
operation(
  'br_table:values',
  0,
  (fast) => `const index = ${low(1)} >>> 0;
const last = ${code(2)};
pc = (pc + 3 + 5 * (index < last ? index : last)) | 0;
${move(2, wordAt)}
${branch(0, fast, wordAt)}`,
);
