// @ts-check
/** Calls and returns of the WebAssembly interpreters, and how hot functions are entered; see wasm-operation.mjs. */
import { code, high, low, operation, wordAt } from './wasm-operation.mjs';

// Calls end with three words: distance to the callee's clock, the bound to check on return, the place of the other form.
// A function of the same instance, or of the host.
operation(
  'call',
  0,
  (fast) => `base = (fp + ${code(2)}) | 0;
const place = ${code(1)} << 3;
const entry = functions[${fast ? 'place' : '(place + 7) | 0'}]!;
if (entry === 0 || depth >= ceiling || ((base + functions[(place + 1) | 0]!) | 0) > words) {
  e.callee = ${code(1)};
  e.base = base;
  exit = 5;
  break run;
}
const at = depth << 2;
frames[(at + 2) | 0] = ${fast ? '(pc + 6) | 0' : wordAt(5)};
frames[(at + 4) | 0] = ${code(1)};
frames[(at + 5) | 0] = base;
frames[(at + 7) | 0] = instance;
depth = (depth + 1) | 0;
fp = base;
pc = entry;
const end = (fp + functions[(place + 6) | 0]!) | 0;
for (let local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
${
  fast
    ? `rest = (rest - ${code(3)}) | 0;
activations[depth] = limit - rest;
bound = functions[(place + 2) | 0]!;
if (rest < bound) {
  exit = 1;
  break run;
}`
    : 'activations[depth] = limit - left;'
}
continue;`,
);
operation('call:other', 0, `callee = ${code(1)};\nbase = (fp + ${code(2)}) | 0;\nlength = 6;`);
operation(
  'call_indirect',
  0,
  `table = e.tables[${code(2)}]!;
const index = ${low(1)} >>> 0;
callee = -1;
if (index < table.length && table.words[(index * 2 + 1) | 0] === 1) {
  const found = table.words[(index * 2) | 0]!;
  if (functions[((found << 3) + 4) | 0] === ${code(3)}) callee = found;
}
if (callee < 0) {
  exit = 10;
  break run;
}
base = (fp + ${code(4)}) | 0;
length = 8;`,
);
operation(
  'call_ref',
  0,
  `callee = ${low(1)};
if (${high(1)} !== 1) {
  exit = 10;
  break run;
}
base = (fp + ${code(2)}) | 0;
length = 6;`,
);
/** @param {number} place of the instruction's own clock */
const giveBack = (place) => (/** @type {boolean} */ fast) =>
  `const own = ${code(place)};
depth = (depth - 1) | 0;
if (depth < floor) {
  ${fast ? 'rest = (rest - own) | 0;' : ''}
  exit = 2;
  break run;
}
const at = depth << 2;
fp = frames[(at + 1) | 0]!;
const back = frames[(at + 2) | 0]!;
${
  fast
    ? `pc = back;
rest = (rest - own + c[(pc - 3) | 0]!) | 0;
bound = c[(pc - 2) | 0]!;`
    : 'pc = fast[(back - 1) | 0]!;'
}
if (frames[(at + 3) | 0]! !== instance) {
  instance = frames[(at + 3) | 0]!;
  e.enterInstance(instance);
  mem = e.mem;
  bytes = e.bytes;
}
${
  fast
    ? `if (rest < bound) {
  exit = 1;
  break run;
}`
    : ''
}
continue;`;
operation('return', 0, (fast) => giveBack(1)(fast));
operation('return32', 0, (fast) => `I[fp] = ${low(2)};\n${giveBack(1)(fast)}`);
operation(
  'return64',
  0,
  (fast) =>
    `const from = (fp + ${code(2)}) | 0;\nI[fp] = I[from]!;\nI[fp + 1] = I[(from + 1) | 0]!;\n${giveBack(1)(fast)}`,
);
operation(
  'return:values',
  0,
  (fast) => `let count = ${code(2)};
let from = (fp + ${code(3)}) | 0;
let to = fp;
while (count > 0) {
  I[to] = I[from]!;
  to = (to + 1) | 0;
  from = (from + 1) | 0;
  count = (count - 1) | 0;
}
${giveBack(1)(fast)}`,
);
// Calls in place of the running function end with: first word of the arguments, their words, the instruction's own clock.
/** @param {number} place of the first of these words @param {boolean} fast */
const tail = (place, fast) => `const place = callee << 3;
const entry = functions[${fast ? 'place' : '(place + 7) | 0'}]!;
if (entry === 0 || ((fp + functions[(place + 1) | 0]!) | 0) > words) {
  e.callee = callee;
  e.base = (fp + ${code(place)}) | 0;
  e.tailWords = ${code(place + 1)};
  exit = 11;
  break run;
}
let count = ${code(place + 1)};
let from = (fp + ${code(place)}) | 0;
let to = fp;
${fast ? `rest = (rest - ${code(place + 2)}) | 0;` : ''}
while (count > 0) {
  I[to] = I[from]!;
  to = (to + 1) | 0;
  from = (from + 1) | 0;
  count = (count - 1) | 0;
}
const at = depth << 2;
frames[at] = callee;
to = functions[(place + 3) | 0]!;
frames[(at + 3) | 0] = to;
if (to !== instance) {
  instance = to;
  e.enterInstance(instance);
  mem = e.mem;
  bytes = e.bytes;
}
const end = (fp + functions[(place + 6) | 0]!) | 0;
for (let local = (fp + functions[(place + 5) | 0]!) | 0; local < end; local = (local + 1) | 0) I[local] = 0;
pc = entry;
${
  fast
    ? `bound = functions[(place + 2) | 0]!;
if (rest < bound) {
  exit = 1;
  break run;
}`
    : ''
}
continue;`;
/** The general way: the operation of the instruction, outside of the switch. @param {number} key */
const tailExactly = (key) => `if (callee < 0) {
  e.depth = depth;
  exit = -cold[${key}]!(e, c, pc, fp);
  break run;
}`;
operation('return_call', 0, (fast) => `callee = ${code(1)};\n${tail(2, fast)}`);
operation(
  'return_call_indirect',
  0,
  (fast) => `table = e.tables[${code(2)}]!;
const index = ${low(1)} >>> 0;
callee = -1;
if (index < table.length && table.words[(index * 2 + 1) | 0] === 1) {
  const found = table.words[(index * 2) | 0]!;
  if (functions[((found << 3) + 4) | 0] === ${code(3)}) callee = found;
}
${tailExactly(0x13)}
${tail(4, fast)}`,
);
operation(
  'return_call_ref',
  0,
  (fast) => `callee = ${high(1)} === 1 ? ${low(1)} : -1;\n${tailExactly(0x15)}\n${tail(2, fast)}`,
);
// The start of a function, and each loop: counts down to being compiled. Only in the fast form.
operation('head', 2, (fast) =>
  fast
    ? `const heat = (w1 - 1) | 0;
c[(pc + 1) | 0] = heat;
if (heat === 0) {
  exit = 13;
  break run;
}`
    : '',
);
// The same of a function that is compiled: runs it from here until it returns, or until it has to be left.
operation('native', 0, (fast) =>
  fast
    ? `rest = e.native(pc, fp, depth, rest);
if (rest < 0) {
  pc = e.pc;
  fp = e.fp;
  depth = e.depth;
  instance = e.instance;
  rest = e.rest;
  bound = e.bound;
  mem = e.mem;
  bytes = e.bytes;
  exit = e.status;
  if (exit !== 0) break run;
  continue;
}
depth = (depth - 1) | 0;
if (depth < floor) {
  exit = 2;
  break run;
}
const at = depth << 2;
fp = frames[(at + 1) | 0]!;
pc = frames[(at + 2) | 0]!;
rest = (rest + c[(pc - 3) | 0]!) | 0;
bound = c[(pc - 2) | 0]!;
instance = frames[(at + 3) | 0]!;
e.enterInstance(instance);
mem = e.mem;
bytes = e.bytes;
if (rest < bound) {
  exit = 1;
  break run;
}
continue;`
    : 'continue;',
);
operation('nop', 1, '');
