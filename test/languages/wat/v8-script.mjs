// @ts-check
// Runs the commands of scripts, given as JSON on the standard input, on the WebAssembly of this process's V8; prints what does not hold.
/**
 * @typedef {{ type: string, bits?: string }} Value
 * @typedef {{ kind: string, name?: string, bytes?: string, module?: string, as?: string, export?: string, arguments?: Value[], expected?: (Value | null)[], line: number }} Command
 */
import { readFileSync } from 'node:fs';

const { WebAssembly } = /** @type {any} */ (globalThis);
const view = new DataView(new ArrayBuffer(8));

/** References of the host, by number. @type {Map<string, object>} */
const hostReferences = new Map();

/** @param {Value} value */
const toHost = ({ type, bits = '0' }) => {
  if (type === 'i32') return Number(BigInt.asIntN(32, BigInt(bits)));
  if (type === 'i64') return BigInt.asIntN(64, BigInt(bits));
  if (type === 'f32') return fromBits(bits, 32);
  if (type === 'f64') return fromBits(bits, 64);
  if (type === 'null') return null;
  const known = hostReferences.get(bits) ?? { number: bits };
  hostReferences.set(bits, known);
  return known;
};

/** @param {string} bits @param {32 | 64} width */
const fromBits = (bits, width) => {
  if (width === 32) view.setUint32(0, Number(bits));
  else view.setBigUint64(0, BigInt(bits));
  return width === 32 ? view.getFloat32(0) : view.getFloat64(0);
};

/** Whether a result is what was expected; bits of NaNs do not survive the way out. @param {unknown} got @param {Value} expected */
const isSame = (got, expected) => {
  if (expected.type === 'nan') return Number.isNaN(got);
  return (
    Object.is(got, toHost(expected)) || (typeof got === 'number' && Number.isNaN(got) && Number.isNaN(toHost(expected)))
  );
};

/** @param {readonly Command[]} commands */
const run = (commands) => {
  /** @type {string[]} */
  const failures = [];
  let compared = 0;
  let unsupported = 0;
  /** @type {Map<string, any>} */
  const instances = new Map();
  /** @type {Record<string, any>} */
  const imports = {};
  /** @type {any} */
  let newest;
  for (const command of commands) {
    const { kind, line } = command;
    const bytes = command.bytes === undefined ? undefined : Buffer.from(command.bytes, 'hex');
    const fail = (/** @type {string} */ text) => void failures.push(`${line}: ${text}`);
    const target = command.module === undefined ? newest : instances.get(command.module);
    try {
      if (kind === 'module') {
        newest = undefined;
        if (!WebAssembly.validate(bytes)) unsupported++;
        else newest = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
        if (command.name !== undefined) instances.set(command.name, newest);
      } else if (kind === 'register') imports[/** @type {string} */ (command.as)] = target?.exports;
      else if (kind === 'assert_invalid' || kind === 'assert_malformed') {
        compared++;
        if (WebAssembly.validate(bytes)) fail(`V8 takes a module that has to be refused`);
      } else if (!target) unsupported++;
      else {
        compared++;
        const exported = target.exports[/** @type {string} */ (command.export)];
        /** @type {unknown} */
        let result;
        try {
          result = typeof exported === 'function' ? exported(...(command.arguments ?? []).map(toHost)) : exported.value;
        } catch (error) {
          const trapped = error instanceof WebAssembly.RuntimeError;
          if (kind === 'assert_trap' ? !trapped : kind !== 'assert_exception') fail(`V8 throws ${error}`);
          continue;
        }
        if (kind !== 'assert_return') {
          if (kind !== 'action') fail('V8 returns');
          continue;
        }
        const { expected = [] } = command;
        const results =
          expected.length === 0 ? [] : expected.length === 1 ? [result] : /** @type {unknown[]} */ (result);
        expected.forEach((each, index) => {
          if (each && !isSame(results[index], each)) fail(`V8 gives ${String(results[index])}`);
        });
      }
    } catch (error) {
      fail(String(error));
    }
  }
  return { compared, unsupported, failures };
};

const scripts = /** @type {Record<string, Command[]>} */ (JSON.parse(readFileSync(0, 'utf8')));
console.log(
  JSON.stringify(Object.fromEntries(Object.entries(scripts).map(([name, commands]) => [name, run(commands)]))),
);
