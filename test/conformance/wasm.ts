/** The row of the WebAssembly machine. */

import { assemble } from '../../languages/wat/assemble/index.ts';
import { WatDebugInformation } from '../../languages/wat/debug-information.ts';
import type { Program } from '../../vm/context/index.ts';
import { outside } from '../../vm/context/index.ts';
import { decodeModule } from '../../vm/wasm/decode/index.ts';
import type { HostModule } from '../../vm/wasm/host/host.ts';
import { type CreateMachineOptions, createMachine, type WasmMachine } from '../../vm/wasm/machine.ts';
import { WasmProgram } from '../../vm/wasm/program.ts';
import { i32 } from '../../vm/wasm/types.ts';
import { validateModule } from '../../vm/wasm/validate/index.ts';
import type { MachineUnderTest, ProgramName } from './machine-under-test.ts';

const sources: Partial<Readonly<Record<ProgramName, string>>> = {
  endless: `
(module
  (func $main (export "main") (result i32)
    (local $n i32)
    (loop $again
      (local.set $n (i32.rem_u (i32.add (local.get $n) (i32.const 1)) (i32.const 1000)))
      (br $again))
    (unreachable)))`,
  loop: `
(module
  (func $main (export "main") (result i32)
    (local $total i32) (local $round i32) (local $step i32)
    (block $done
      (loop $rounds
        (br_if $done (i32.ge_s (local.get $round) (i32.const 30)))
        (local.set $step (i32.const 0))
        (loop $steps
          (if (i32.eqz (i32.and (local.get $step) (i32.const 1)))
            (then (local.set $total (i32.add (local.get $total) (local.get $round))))
            (else (local.set $total (i32.sub (local.get $total) (i32.const 1)))))
          (local.set $step (i32.add (local.get $step) (i32.const 1)))
          (br_if $steps (i32.lt_s (local.get $step) (i32.const 5))))
        (local.set $round (i32.add (local.get $round) (i32.const 1)))
        (br $rounds)))
    (local.get $total)))`,
  recursion: `
(module
  (func $fib (param $n i64) (result i64)
    (if (result i64) (i64.lt_s (local.get $n) (i64.const 2))
      (then (local.get $n))
      (else
        (i64.add
          (call $fib (i64.sub (local.get $n) (i64.const 1)))
          (call $fib (i64.sub (local.get $n) (i64.const 2)))))))
  (func $main (export "main") (result i64) (call $fib (i64.const 11))))`,
  unwinding: `
(module
  (import "env" "print" (func $print (param i32)))
  (tag $failure (param i32))
  (memory 1)
  (func $thrower (param $code i32) (result i32)
    (throw $failure (local.get $code)))
  (func $between (param $code i32) (result i32)
    (i32.add (i32.const 1) (call $thrower (local.get $code))))
  (func $attempt (param $code i32) (result i32)
    (block $caught (result i32)
      (try_table (result i32) (catch $failure $caught)
        (call $between (local.get $code)))
      (i32.const 1000)
      (i32.add)))
  (func $main (export "main") (result i32)
    (local $total i32) (local $code i32)
    (local.set $code (i32.const 1))
    (loop $next
      (call $print (call $attempt (local.get $code)))
      (local.set $total (i32.add (local.get $total) (call $attempt (local.get $code))))
      (local.set $code (i32.add (local.get $code) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $code) (i32.const 9))))
    (local.get $total)))`,
  input: `
(module
  (import "env" "print" (func $print (param i32)))
  (import "env" "read" (func $read (result i32)))
  (func $main (export "main") (result i32)
    (local $total i32) (local $byte i32)
    (block $end
      (loop $again
        (local.set $byte (call $read))
        (br_if $end (i32.lt_s (local.get $byte) (i32.const 0)))
        (local.set $total (i32.add (local.get $total) (local.get $byte)))
        (if (i32.eqz (i32.rem_u (local.get $byte) (i32.const 3))) (then (call $print (local.get $total))))
        (br $again)))
    (local.get $total)))`,
  failing: `
(module
  (func $worker (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.div_s (i32.const 100) (i32.sub (local.get $n) (i32.const 1)))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (i32.gt_s (local.get $n) (i32.const 0))))
    (local.get $sum))
  (func $main (export "main") (result i32) (call $worker (i32.const 6))))`,
};

/** `env.print`: a number as text on the standard output. `env.read`: the next byte of the standard input, or -1. */
const env: HostModule = {
  name: 'env',
  resolve: (name) =>
    name === 'print'
      ? {
          signature: { kind: 'function', parameters: [i32], results: [] },
          call: (_, values, events) =>
            events.length > 0
              ? { kind: 'return', values: [] }
              : { kind: 'outside', request: outside.output('stdout', new TextEncoder().encode(`${values[0]}\n`)) },
        }
      : name === 'read'
        ? {
            signature: { kind: 'function', parameters: [], results: [i32] },
            call: (_, __, events) => {
              const [event] = events;
              if (!event) return { kind: 'outside', request: outside.input(1) };
              return { kind: 'return', values: [event.kind === 'answer' ? (event.bytes[0] ?? -1) : -1] };
            },
          }
        : undefined,
  save: () => ({ cost: 0 }),
  restore: () => {},
  hash: () => 0,
};

const programOf = (name: ProgramName, debug: boolean): WasmProgram => {
  const text = sources[name];
  if (text === undefined) throw new Error(`no program ${name}`);
  const source = `${name}.wat`;
  const assembled = assemble(text);
  const { module, diagnostics } = decodeModule({ path: source, bytes: assembled.bytes ?? new Uint8Array() });
  const problems = module ? validateModule(module) : diagnostics;
  if (!module || problems.length > 0) throw new Error(JSON.stringify([assembled.problems, problems]));
  return new WasmProgram(
    [
      {
        module,
        debug: (unit) =>
          new WatDebugInformation({
            source,
            text,
            assembled,
            unit: () => unit,
            functionName: (index) => unit.spelling.functionName(index),
          }),
      },
    ],
    { debug },
  );
};

const machineOf = (program: WasmProgram, options: Pick<CreateMachineOptions, 'fusing' | 'heat'>): WasmMachine => {
  const created = createMachine(program, {
    ...options,
    hosts: [env],
    invoke: (_, instances) => [{ function: instances.at(-1)?.exports.get('main')?.address ?? 0, values: [] }],
  });
  if (!('machine' in created)) throw new Error(JSON.stringify(created));
  return created.machine;
};

export const wasm: MachineUnderTest = {
  name: 'WebAssembly',
  gaps: {
    contexts: 'a store runs one thread',
    handling: 'handlers are labels of the function that catches',
  },
  load: (name, { debug }) => programOf(name, debug),
  create: (program, { fusing }) => machineOf(program as WasmProgram, { fusing }),
  withoutHooks(program: Program) {
    const fail = () => {
      throw new Error('a look at debug information');
    };
    const [unit] = (program as WasmProgram).units;
    if (!unit) throw new Error('a program has one unit');
    const guarded = new WasmProgram([{ module: unit.module, debug: fail }], { debug: true });
    Object.defineProperty(guarded, 'debug', { get: fail });
    return guarded;
  },
  functions: { recursive: 'fib', thrower: 'thrower', handler: '', shared: '' },
  variable(machine, context) {
    const total = machine.context(context)?.frames(0, 1)[0]?.local(0);
    if (!total?.location) throw new Error('the local $total is expected');
    return { location: total.location, bytes: Uint8Array.of(0, 0, 1, 0) };
  },
};

/** Every function is compiled at its first call. */
export const wasmCompiled: MachineUnderTest = {
  ...wasm,
  name: 'WebAssembly, compiled',
  create: (program, { fusing }) => machineOf(program as WasmProgram, { fusing, heat: { calls: 1, rounds: 1 } }),
};
