/** Host functions as a module sees them: those of WASI, of Emscripten, and what happens when there are none. */
import { describe, expect, it } from 'vitest';
import { fixedInput } from '../../../../debug-adapter/control/input.ts';
import { Outside } from '../../../../debug-adapter/control/outside.ts';
import { worldWith } from '../../../../debug-adapter/control/world.ts';
import { nodeWorld, sleepNow } from '../../../../debug-adapter/main-world.ts';
import { createEmscripten } from '../../../../vm/wasm/host/emscripten.ts';
import type { HostFunction, HostModule, HostValue } from '../../../../vm/wasm/host/host.ts';
import { Store, type WasmValue } from '../../../../vm/wasm/machine.ts';
import type { FunctionType } from '../../../../vm/wasm/types.ts';
import { createWasi } from '../../../../vm/wasm/wasi/index.ts';
import { moduleOf } from '../text.ts';

/** A module of functions that note how they are called. */
const recording = (
  name: string,
  given: Readonly<Record<string, { type: FunctionType; result: readonly HostValue[] }>>,
) => {
  const calls: string[] = [];
  const host: HostModule = {
    name,
    resolve: (wanted): HostFunction | undefined => {
      const row = given[wanted];
      return (
        row && {
          signature: row.type,
          call: (access, values) => {
            calls.push(`${wanted}(${values.join(', ')}) from ${access.module}`);
            return { kind: 'return', values: row.result };
          },
        }
      );
    },
    save: () => ({ cost: 0 }),
    restore: () => {},
    hash: () => 0,
  };
  return { host, calls };
};

interface Ran {
  readonly results: readonly WasmValue[];
  readonly stdout: string;
  readonly trap?: string;
  readonly status?: number;
}

/** Instantiates a text and calls an export to its end. */
const run = (text: string, name: string, hosts: readonly HostModule[], values: readonly WasmValue[] = []): Ran => {
  const store = new Store({ hosts });
  const instantiated = store.instantiate(moduleOf(text));
  if (instantiated.kind !== 'instance') throw new Error(JSON.stringify(instantiated));
  const entry = instantiated.instance.exports.get(name);
  let stdout = '';
  const outside = new Outside({
    world: worldWith(nodeWorld(sleepNow), { start: 5_000_000_000n, seed: 1 }),
    input: fixedInput(new Uint8Array(0)),
    output: (_, bytes) => {
      stdout += Buffer.from(bytes).toString('utf8');
    },
  });
  store.engine.invoke([{ function: entry?.address ?? -1, values }]);
  for (;;) {
    const outcome = store.engine.run({ fuel: 1_000_000 });
    if (outcome.kind === 'ended') return { results: outcome.results, stdout };
    if (outcome.kind === 'failed') {
      const { status, message } = outcome.failure;
      return { results: [], stdout, ...(status === undefined ? { trap: message } : { status }) };
    }
    if (outcome.kind === 'host') {
      const answer = outside.answer(outcome.outcome.request);
      store.engine.answer(outcome.token, answer as Uint8Array);
    }
  }
};

const i32 = 0x7f;
const i64 = 0x7e;
const f32 = 0x7d;
const f64 = 0x7c;
const wasi = () => createWasi({ arguments: ['test'], environment: {}, preopens: [], direct: false });
const bits = ({ results }: Ran): readonly unknown[] => results.map((value) => ('bits' in value ? value.bits : value));

describe('a host function', () => {
  it('D40 is called in the order of the program, with its arguments and results of every type exact to the bit', () => {
    const type = (parameters: number[], results: number[]): FunctionType => ({ kind: 'function', parameters, results });
    const { host, calls } = recording('host', {
      first: { type: type([i32, i64, f32, f64], [i64]), result: [-1n] },
      second: { type: type([i64], [f64]), result: [0x7ff4_0000_0000_0001n] },
    });
    const ran = run(
      `(module $caller
        (import "host" "first" (func $first (param i32 i64 f32 f64) (result i64)))
        (import "host" "second" (func $second (param i64) (result f64)))
        (func (export "go") (result i64)
          (i64.reinterpret_f64
            (call $second (call $first (i32.const -2) (i64.const -3) (f32.const nan:0x200001) (f64.const -0))))))`,
      'go',
      [host],
    );
    expect(calls).toEqual([`first(-2, -3, ${0x7fa00001}, ${-(2n ** 63n)}) from caller`, 'second(-1) from caller']);
    expect(bits(ran)).toEqual([0x7ff4_0000_0000_0001n]);
  });

  it('D41 prints: fd_write with descriptor 1', () => {
    const { stdout } = run(
      `(module
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 8) "Hello, world\\n")
        (func (export "go") (result i32)
          (i32.store (i32.const 0) (i32.const 8))
          (i32.store (i32.const 4) (i32.const 13))
          (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32))))`,
      'go',
      [wasi()],
    );
    expect(stdout).toBe('Hello, world\n');
  });

  it('D42 that is missing keeps the module from running, named together with all others', () => {
    const store = new Store({ hosts: [wasi(), createEmscripten()] });
    const linked = store.instantiate(
      moduleOf(`(module
        (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_dance" (func (param i32)))
        (import "env" "teleport" (func (result i64)))
        (import "env" "abort" (func))
        (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32))))`),
    );
    if (linked.kind !== 'unlinkable') throw new Error(linked.kind);
    expect(linked.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('wasi_snapshot_preview1.fd_dance'),
      expect.stringContaining('env.teleport'),
      expect.stringMatching(/wasi_snapshot_preview1\.fd_close.*\[i64\].*\[i32\]/),
    ]);
  });

  it('D43 belongs to a namespace, which is no module: names are looked up in theirs alone', () => {
    const hosts = [wasi(), createEmscripten()];
    const found = (module: string, name: string) =>
      hosts.find((host) => host.name === module)?.resolve(name, { kind: 'function', parameters: [], results: [] }) !==
      undefined;
    expect(found('env', 'exit')).toBe(true);
    expect(found('wasi_snapshot_preview1', 'proc_exit')).toBe(true);
    expect(found('env', 'proc_exit')).toBe(false);
    expect(found('wasi_snapshot_preview1', 'exit')).toBe(false);
    expect(found('env', 'toString')).toBe(false);
  });
});

describe('env', () => {
  const env = (body: string, imports: string, results = '(result i32)'): Ran =>
    run(
      `(module ${imports} (memory (export "memory") 1 4)
        (data (i32.const 16) "copied") (data (i32.const 64) "a line\\00")
        (func (export "go") ${results} ${body}))`,
      'go',
      [createEmscripten()],
    );

  it('exit ends the program with its status, abort and a failing assertion as traps that say so', () => {
    expect(
      env('(call $exit (i32.const 7)) (i32.const 0)', '(import "env" "exit" (func $exit (param i32)))').status,
    ).toBe(7);
    expect(env('(call $abort) (i32.const 0)', '(import "env" "abort" (func $abort))').trap).toBe(
      'the program called abort',
    );
    const failed = env(
      '(call $fail (i32.const 64) (i32.const 16) (i32.const 12) (i32.const 64)) (i32.const 0)',
      '(import "env" "__assert_fail" (func $fail (param i32 i32 i32 i32)))',
    );
    expect(failed.trap).toBe('assertion failed: a line, at copied:12 in a line');
  });

  it('memcpy copies, in both of its shapes, and traps outside of memory', () => {
    const old = '(import "env" "emscripten_memcpy_big" (func $copy (param i32 i32 i32) (result i32)))';
    const copied = '(i32.add (call $copy (i32.const 32) (i32.const 16) (i32.const 6)) (i32.load8_u (i32.const 37)))';
    expect(bits(env(copied, old))).toEqual([32 + 'd'.charCodeAt(0)]);
    const now = '(import "env" "_emscripten_memcpy_js" (func $copy (param i32 i32 i32)))';
    const overlapping = '(call $copy (i32.const 18) (i32.const 16) (i32.const 6)) (i32.load8_u (i32.const 23))';
    expect(bits(env(overlapping, now))).toEqual(['d'.charCodeAt(0)]);
    expect(env('(call $copy (i32.const 65530) (i32.const 16) (i32.const 7)) (i32.const 0)', now).trap).toBe(
      'out of bounds memory access',
    );
  });

  it('the heap grows as far as the memory may, and no further', () => {
    const resize = '(import "env" "emscripten_resize_heap" (func $resize (param i32) (result i32)))';
    const size = (bytes: number) =>
      bits(env(`(i32.add (i32.mul (call $resize (i32.const ${bytes})) (i32.const 100)) (memory.size))`, resize));
    expect(size(65_536)).toEqual([101]);
    expect(size(65_537)).toEqual([102]);
    expect(size(4 * 65_536)).toEqual([104]);
    expect(size(4 * 65_536 + 1)).toEqual([1]);
  });

  it('clocks are those of the outside, in milliseconds', () => {
    const now = '(import "env" "emscripten_date_now" (func $now (result f64)))';
    expect(bits(env('(i64.trunc_f64_s (call $now))', now, '(result i64)'))).toEqual([5000n]);
  });

  it('prints lines', () => {
    const log = '(import "env" "emscripten_console_log" (func $log (param i32)))';
    expect(env('(call $log (i32.const 64)) (i32.const 0)', log).stdout).toBe('a line\n');
  });

  it('keeps the upper half of a 64-bit result', () => {
    const imports =
      '(import "env" "setTempRet0" (func $set (param i32))) (import "env" "getTempRet0" (func $get (result i32)))';
    expect(bits(env('(call $set (i32.const 77)) (call $get)', imports))).toEqual([77]);
  });

  it('longjmp outside of every setjmp fails with a sentence', () => {
    const jump = '(import "env" "_emscripten_throw_longjmp" (func $jump))';
    expect(env('(call $jump) (i32.const 0)', jump).trap).toBe('longjmp was called without a setjmp that still runs');
  });
});

describe('invoke_*', () => {
  const module = (result: string, callee: string): string => `(module
    (import "env" "invoke_ii" (func $invoke (param i32 i32) (result i32)))
    (import "env" "_emscripten_throw_longjmp" (func $jump))
    (table (export "__indirect_function_table") 3 funcref)
    (elem (i32.const 1) $good $bad)
    (global $stack (mut i32) (i32.const 1000))
    (global $threw (mut i32) (i32.const 0))
    (func (export "stackSave") (result i32) (global.get $stack))
    (func (export "stackRestore") (param i32) (global.set $stack (local.get 0)))
    (func (export "setThrew") (param i32 i32) (global.set $threw (local.get 0)))
    (func $good (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func $deep (param i32) (result i32)
      (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
      (if (i32.eqz (local.get 0)) (then (call $jump)))
      (call $deep (i32.sub (local.get 0) (i32.const 1))))
    (func $bad (param i32) (result i32) (call $deep (local.get 0)))
    (func (export "go") (result i32)
      (local $result i32)
      (local.set $result (call $invoke (i32.const ${callee}) (i32.const 9)))
      ${result}))`;

  const call = (result: string, callee: string) => run(module(result, callee), 'go', [createEmscripten()]);

  it('gives the result of the function in the table', () => {
    expect(bits(call('(local.get $result)', '1'))).toEqual([10]);
  });

  it('comes back from a longjmp below it with zero, the flag set and the stack restored', () => {
    expect(bits(call('(local.get $result)', '2'))).toEqual([0]);
    expect(bits(call('(global.get $threw)', '2'))).toEqual([1]);
    expect(bits(call('(global.get $stack)', '2'))).toEqual([1000]);
  });

  it('traps for an element that is none', () => {
    expect(call('(local.get $result)', '0').trap).toMatch(/uninitialized element|undefined element/);
    expect(call('(local.get $result)', '99').trap).toBe('undefined element');
  });
});
