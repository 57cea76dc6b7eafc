// @ts-check
/**
 * @typedef {{ type: string, bits?: string }} Value
 * @typedef {{ kind: string, name?: string, bytes?: string, module?: string, as?: string, export?: string, arguments?: Value[], expected?: (Value | null)[], line: number }} Command
 */

/**
 * Runs the commands of a script on the WebAssembly of the host and says what does not hold.
 * It stands alone, so that its text can be run in a page as well.
 * @param {readonly Command[]} commands
 * @returns {{ compared: number, unsupported: number, failures: string[] }} of modules and commands; lines from 1
 */
export function judge(commands) {
  const { WebAssembly } = /** @type {any} */ (globalThis);
  const view = new DataView(new ArrayBuffer(8));
  /** References of the host, by number. @type {Map<string, object>} */
  const hostReferences = new Map();

  const toHost = (/** @type {Value} */ { type, bits = '0' }) => {
    if (type === 'i32') return Number(BigInt.asIntN(32, BigInt(bits)));
    if (type === 'i64') return BigInt.asIntN(64, BigInt(bits));
    if (type === 'f32') {
      view.setUint32(0, Number(bits));
      return view.getFloat32(0);
    }
    if (type === 'f64') {
      view.setBigUint64(0, BigInt(bits));
      return view.getFloat64(0);
    }
    if (type === 'null') return null;
    const known = hostReferences.get(bits) ?? { number: bits };
    hostReferences.set(bits, known);
    return known;
  };

  /** Whether a result is what was expected; bits of NaNs do not survive the way out. */
  const isSame = (/** @type {unknown} */ got, /** @type {Value} */ expected) => {
    if (expected.type === 'nan') return Number.isNaN(got);
    const wanted = toHost(expected);
    return Object.is(got, wanted) || (typeof got === 'number' && Number.isNaN(got) && Number.isNaN(wanted));
  };

  /** @type {string[]} */
  const failures = [];
  let compared = 0;
  let unsupported = 0;
  /** @type {Map<string | undefined, any>} */
  const definitions = new Map();
  /** @type {Map<string | undefined, any>} */
  const instances = new Map();
  /** @type {Record<string, any>} */
  const imports = {};

  const define = (/** @type {string | undefined} */ name, /** @type {Uint8Array} */ bytes) => {
    const module = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
    if (!module) unsupported++;
    definitions.set(undefined, module).set(name, module);
    return module;
  };
  const instantiate = (/** @type {string | undefined} */ name, /** @type {any} */ module) => {
    const instance = module && new WebAssembly.Instance(module, imports);
    instances.set(undefined, instance).set(name, instance);
  };

  for (const { kind, line, name, module, ...command } of commands) {
    const bytes = Uint8Array.from(command.bytes?.match(/../g) ?? [], (each) => Number.parseInt(each, 16));
    const fail = (/** @type {string} */ text) => void failures.push(`${line}: ${text}`);
    try {
      if (kind === 'module') instantiate(name, define(name, bytes));
      else if (kind === 'module definition') define(name, bytes);
      else if (kind === 'module instance') instantiate(name, definitions.get(module));
      else if (kind === 'register') imports[String(command.as)] = instances.get(module)?.exports;
      else if (kind === 'assert_invalid' || kind === 'assert_malformed') {
        compared++;
        if (WebAssembly.validate(bytes)) fail('V8 takes a module that has to be refused');
      } else if (kind === 'assert_unlinkable' || kind === 'assert_trap_module') {
        if (!WebAssembly.validate(bytes)) {
          unsupported++;
          continue;
        }
        compared++;
        const wanted = kind === 'assert_unlinkable' ? ['LinkError', 'TypeError'] : ['RuntimeError'];
        try {
          new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
          fail('V8 makes an instance');
        } catch (error) {
          if (!wanted.includes(/** @type {Error} */ (error).name)) fail(`V8 throws ${error}`);
        }
      } else if (!instances.get(module)) unsupported++;
      else {
        compared++;
        const exported = instances.get(module).exports[String(command.export)];
        /** @type {unknown} */
        let result;
        try {
          result = typeof exported === 'function' ? exported(...(command.arguments ?? []).map(toHost)) : exported.value;
        } catch (error) {
          const holds = {
            assert_trap: error instanceof WebAssembly.RuntimeError,
            assert_exception: error instanceof WebAssembly.Exception,
            assert_exhaustion: error instanceof RangeError,
          }[kind];
          if (!holds) fail(`V8 throws ${error}`);
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
}
