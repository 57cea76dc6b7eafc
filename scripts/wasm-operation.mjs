// @ts-check
/**
 * How operations of the WebAssembly interpreters are written; see wasm-operations.mjs and wasm-call-operations.mjs. In an operation: I the frame buffer as words,
 * F as doubles, G as floats; c the code, pc the place in it, fp the frame's first word. Operands are words behind the operation:
 * slots as word offsets from fp, constants, places in code.
 */

/** @typedef {{ name: string, length: number, body: (fast: boolean) => string }} Operation */
/** @type {Operation[]} */
export const operations = [];

/**
 * @param {string} name
 * @param {number} length words; 0 when the body sets pc
 * @param {string | ((fast: boolean) => string)} body
 */
export const operation = (name, length, body) => {
  operations.push({ name, length, body: typeof body === 'string' ? () => body : body });
};

/** A word behind the operation: the first three are at hand before the switch. @param {number} place */
export const code = (place) => (place <= 3 ? `w${place}` : wordAt(place));
/** A word behind the present `pc`. @param {number} place */
export const wordAt = (place) => (place === 0 ? 'c[pc]!' : `c[(pc + ${place}) | 0]!`);
/** The low word of the slot that operand `place` names. @param {number} place */
export const low = (place) => `I[(fp + ${code(place)}) | 0]!`;
/** @param {number} place */
export const high = (place) => `I[(fp + ${code(place)} + 1) | 0]!`;
/** @param {number} place */
export const double = (place) => `F[(fp + ${code(place)}) >> 1]!`;
/** @param {number} place */
export const float = (place) => `G[(fp + ${code(place)}) | 0]!`;
/** @param {string} value */
export const setLow = (value) => `I[(fp + ${code(1)}) | 0] = ${value};`;
/** @param {string} value */
export const setDouble = (value) => `const r = ${value};
const to = (fp + ${code(1)}) | 0;
if (r === r) F[to >> 1] = r;
else {
  I[to] = 0;
  I[(to + 1) | 0] = 0x7ff80000;
}`;
/** @param {string} value */
export const setFloat = (value) => `const r = ${value};
const to = (fp + ${code(1)}) | 0;
if (r === r) G[to] = r;
else I[to] = 0x7fc00000;`;
