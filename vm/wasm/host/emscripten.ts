/**
 * The functions of Emscripten's `env` that are machine operations: the end of a program, memory, time, `setjmp`/`longjmp` by way of
 * `invoke_*`, and C++ exceptions. Calls of the guest run on frames of the machine, never below one of JavaScript.
 */
import { numberOf, outside } from '../../context/index.ts';
import { type FunctionType, f64, i64 } from '../types.ts';
import {
  EmscriptenCall,
  type EmscriptenFunction,
  type EmscriptenState,
  type Results,
  Unanswered,
} from './emscripten-call.ts';
import { exceptionFamily, exceptionFunctions } from './emscripten-exceptions.ts';
import type { HostFunction, HostModule, HostOutcome, HostValue } from './host.ts';

const trap = (code: string, message: string): HostOutcome => ({ kind: 'trap', code, message });

/** Runs an element of the table; a throw below comes out as a flag that the compiled code looks at. */
const invoke: EmscriptenFunction = (call) => {
  const stack = call.guest(['stackSave', 'emscripten_stack_get_current']);
  const event = call.element(call.u32(0), call.values.slice(1), true);
  if (event.kind !== 'thrown') return event.kind === 'returned' ? event.values : [];
  if (stack !== undefined) call.guest(['stackRestore', '_emscripten_stack_restore'], stack);
  call.guest(['setThrew', '_setThrew'], 1, 0);
  return zeros(call.wanted);
};

const zeros = ({ results }: FunctionType): Results => results.map((type) => (type === i64 || type === f64 ? 0n : 0));

const longjmp: HostOutcome = {
  kind: 'throw',
  value: Number.POSITIVE_INFINITY,
  message: 'longjmp was called without a setjmp that still runs',
};

const copy: EmscriptenFunction = (call) => {
  const [to, from, length] = [call.u32(0), call.u32(1), call.u32(2)];
  call.check(from, length);
  call.check(to, length);
  call.memory.reads(from, length);
  call.memory.writes(to, length);
  call.memory.bytes.copyWithin(to, from, from + length);
  return call.wanted.results.length > 0 ? [to] : [];
};

const pageSize = 65_536;

/** Grows to at least the size that is asked for, and a fifth more than now when that is allowed. */
const resize: EmscriptenFunction = (call) => {
  const { length } = call.memory.bytes;
  const wanted = call.u32(0);
  if (wanted <= length) return [1];
  const pages = (size: number) => Math.ceil((size - length) / pageSize);
  for (const size of [Math.max(wanted, Math.ceil(length * 1.2)), wanted])
    if (call.memory.grow(pages(size)) >= 0) return [1];
  return [0];
};

/** A time in milliseconds, as the bits of a double. */
const milliseconds = (call: EmscriptenCall, clock: 'realtime' | 'monotonic'): Results => {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Number(numberOf(call.ask(outside.clock(clock))) / 1000n) / 1000);
  return [bits.getBigInt64(0)];
};

const print =
  (stream: 'stdout' | 'stderr'): EmscriptenFunction =>
  (call) => {
    const text = call.string(call.u32(0));
    const line = new Uint8Array(text.length + 1);
    line.set(text);
    line[text.length] = 10;
    call.print(stream, line);
    return [];
  };

const textAt = (call: EmscriptenCall, index: number): string =>
  call.u32(index) === 0 ? '' : String.fromCharCode(...call.string(call.u32(index)).subarray(0, 1000));

const exit: EmscriptenFunction = (call) => ({ kind: 'exit', status: call.u32(0) });
const abort: EmscriptenFunction = () => trap('abort', 'the program called abort');
const nothing: EmscriptenFunction = () => [];

const functions: Readonly<Record<string, EmscriptenFunction>> = {
  exit,
  _exit: exit,
  emscripten_force_exit: exit,
  abort,
  _abort_js: abort,
  __assert_fail: (call) =>
    trap(
      'assertion',
      `assertion failed: ${textAt(call, 0)}, at ${textAt(call, 1)}:${call.u32(2)} in ${textAt(call, 3)}`,
    ),
  emscripten_memcpy_big: copy,
  emscripten_memcpy_js: copy,
  _emscripten_memcpy_js: copy,
  memcpy: copy,
  memmove: copy,
  emscripten_resize_heap: resize,
  emscripten_notify_memory_growth: nothing,
  emscripten_get_heap_max: () => [-pageSize],
  emscripten_get_now: (call) => milliseconds(call, 'monotonic'),
  emscripten_date_now: (call) => milliseconds(call, 'realtime'),
  emscripten_get_now_is_monotonic: () => [1],
  _emscripten_get_now_is_monotonic: () => [1],
  emscripten_console_log: print('stdout'),
  emscripten_console_warn: print('stderr'),
  emscripten_console_error: print('stderr'),
  _emscripten_throw_longjmp: () => longjmp,
  emscripten_longjmp: (call) => {
    call.guest(['setThrew', '_setThrew'], call.u32(0), call.u32(1));
    return longjmp;
  },
  longjmp: (call) => {
    call.guest(['setThrew', '_setThrew'], call.u32(0), call.u32(1) || 1);
    return longjmp;
  },
  getTempRet0: (call) => [call.state.temporary],
  setTempRet0: (call) => {
    call.state = { ...call.state, temporary: call.u32(0) };
    return [];
  },
  ...exceptionFunctions,
};

const functionOf = (name: string): EmscriptenFunction | undefined => {
  if (name.startsWith('invoke_')) return invoke;
  return (Object.hasOwn(functions, name) ? functions[name] : undefined) ?? exceptionFamily(name);
};

/** Import namespace of Emscripten's functions. */
export const emscriptenName = 'env';

export const createEmscripten = (): HostModule => {
  let state: EmscriptenState = { temporary: 0, last: 0, uncaught: 0, caught: [], ending: [], cost: 64 };
  return {
    name: emscriptenName,
    resolve(name, wanted): HostFunction | undefined {
      const run = functionOf(name);
      if (!run) return undefined;
      return {
        signature: wanted,
        call(access, values, events) {
          const call = new EmscriptenCall(access, values, events, { wanted, state });
          try {
            const result = run(call);
            state = call.state;
            return isOutcome(result) ? result : { kind: 'return', values: result };
          } catch (error) {
            if (error instanceof Unanswered) {
              state = { ...state, ...call.kept };
              return error.outcome;
            }
            throw error;
          }
        },
      };
    },
    save: () => state,
    restore: (saved) => {
      state = saved as EmscriptenState;
    },
    hash: () =>
      [
        state.temporary,
        state.last,
        state.uncaught,
        ...state.caught,
        ...state.ending.map(({ exception }) => exception),
      ].reduce((hash, value) => Math.imul(hash ^ value, 0x01000193) >>> 0, 0x811c9dc5),
  };
};

const isOutcome = (result: readonly HostValue[] | HostOutcome): result is HostOutcome => 'kind' in result;
