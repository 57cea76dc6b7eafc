/**
 * C++ exceptions of programs that Emscripten built without WebAssembly's own: the Itanium C++ ABI with a header of 24 bytes before each
 * thrown object: references (0), type (4), destructor (8), caught (12), rethrown (13), adjusted pointer (16).
 */
import { textOfUtf8 } from '../../context/index.ts';
import { type GuestWords, thrownObject } from '../raises/thrown-object.ts';
import type { EmscriptenCall, EmscriptenFunction } from './emscripten-call.ts';
import type { HostOutcome } from './host.ts';

const headerSize = 24;
const field = { references: 0, type: 4, destructor: 8, caught: 12, rethrown: 13, adjusted: 16 } as const;

const header = (exception: number): number => exception - headerSize;

const thrown = (call: EmscriptenCall, exception: number): HostOutcome => {
  const { type, message } = thrownObject(guestWords(call), exception, call.load32(header(exception) + field.type));
  const text = message === '' ? '' : `: ${message}`;
  return { kind: 'throw', value: exception, message: `the C++ exception ${type} is caught by nobody${text}` };
};

const guestWords = (call: EmscriptenCall): GuestWords => {
  const bytes = (offset: number, length: number): DataView | undefined => {
    const { bytes: all } = call.memory;
    return offset > 0 && offset + length <= all.length
      ? new DataView(all.buffer, all.byteOffset + offset, length)
      : undefined;
  };
  const text = (offset: number, length: number): string | undefined => {
    const view = bytes(offset, length);
    return view && textOfUtf8(new Uint8Array(view.buffer, view.byteOffset, length));
  };
  return {
    bytes,
    text,
    u32: (offset) => bytes(offset, 4)?.getUint32(0, true) ?? 0,
    string: (offset) => (bytes(offset, 1) ? textOfUtf8(call.string(offset)) : undefined),
  };
};

const throwException: EmscriptenFunction = (call) => {
  const [exception, type, destructor] = [call.u32(0), call.u32(1), call.u32(2)];
  const at = header(exception);
  call.store(at, new Uint8Array(headerSize));
  call.store32(at + field.type, type);
  call.store32(at + field.destructor, destructor);
  call.state = { ...call.state, last: exception, uncaught: call.state.uncaught + 1 };
  return thrown(call, exception);
};

/** The handler of several types that takes the exception: its address, and the type by way of the temporary result. */
const findHandler: EmscriptenFunction = (call) => {
  const { last } = call.state;
  if (last === 0) return choose(call, 0, 0);
  const at = header(last);
  // What `__cxa_can_catch` adjusts must stay.
  if (call.isFirstTurn) call.store32(at + field.adjusted, last);
  const type = call.load32(at + field.type);
  if (type === 0) return choose(call, last, 0);
  for (const candidate of call.values.map((_, index) => call.u32(index))) {
    if (candidate === 0 || candidate === type) break;
    if (call.guest(['__cxa_can_catch'], candidate, type, at + field.adjusted)) return choose(call, last, candidate);
  }
  return choose(call, last, type);
};

const choose = (call: EmscriptenCall, exception: number, type: number): readonly number[] => {
  call.state = { ...call.state, temporary: type };
  return [exception];
};

const beginCatch: EmscriptenFunction = (call) => {
  const exception = call.u32(0);
  const at = header(exception);
  const isPointer = call.guest(['__cxa_is_pointer_type'], call.load32(at + field.type));
  const wasCaught = call.load8(at + field.caught) !== 0;
  call.store8(at + field.caught, 1);
  call.store8(at + field.rethrown, 0);
  call.store32(at + field.references, call.load32(at + field.references) + 1);
  const { uncaught, caught } = call.state;
  call.state = { ...call.state, uncaught: wasCaught ? uncaught : uncaught - 1, caught: [...caught, exception] };
  if (isPointer) return [call.load32(exception)];
  return [call.load32(at + field.adjusted) || exception];
};

const endCatch: EmscriptenFunction = (call) => {
  const exception = call.state.caught.at(-1) ?? 0;
  const ending = call.isFirstTurn ? beginEnding(call, exception) : endingOf(call, exception);
  call.guest(['setThrew'], 0, 0);
  if (ending) {
    if (ending.destructor !== 0) call.element(ending.destructor, [exception], false);
    call.guest(['free'], header(exception));
  }
  const { caught, ending: others } = call.state;
  call.state = {
    ...call.state,
    last: 0,
    caught: caught.slice(0, -1),
    ending: others.filter((row) => row.exception !== exception),
  };
  return [];
};

const endingOf = (call: EmscriptenCall, exception: number) =>
  call.state.ending.find((row) => row.exception === exception);

/** One handler less; without any, the object is going to be destroyed and freed. */
const beginEnding = (call: EmscriptenCall, exception: number) => {
  if (exception === 0) return undefined;
  const at = header(exception);
  const left = call.load32(at + field.references) - 1;
  call.store32(at + field.references, left);
  if (left > 0 || call.load8(at + field.rethrown) !== 0) return undefined;
  const row = { exception, destructor: call.load32(at + field.destructor) };
  call.kept = { ending: [...call.state.ending, row] };
  call.state = { ...call.state, ...call.kept };
  return row;
};

const rethrow: EmscriptenFunction = (call) => {
  const { caught, uncaught } = call.state;
  const exception = caught.at(-1);
  if (exception === undefined)
    return { kind: 'trap', code: 'rethrow', message: 'throw; was used outside of a handler' };
  const at = header(exception);
  if (call.load8(at + field.rethrown) === 0) {
    // The handler that is left will end its catch.
    call.store8(at + field.rethrown, 1);
    call.store8(at + field.caught, 0);
    call.state = { ...call.state, last: exception, uncaught: uncaught + 1 };
  } else call.state = { ...call.state, last: exception, caught: caught.slice(0, -1) };
  return thrown(call, exception);
};

export const exceptionFunctions: Readonly<Record<string, EmscriptenFunction>> = {
  __cxa_allocate_exception: (call) => [Number(call.guest(['malloc'], call.u32(0) + headerSize) ?? 0) + headerSize],
  __cxa_free_exception: (call) => {
    call.guest(['free'], header(call.u32(0)));
    return [];
  },
  __cxa_throw: throwException,
  __cxa_begin_catch: beginCatch,
  __cxa_end_catch: endCatch,
  __cxa_rethrow: rethrow,
  __cxa_get_exception_ptr: (call) => [call.load32(header(call.u32(0)) + field.adjusted) || call.u32(0)],
  __cxa_uncaught_exceptions: (call) => [call.state.uncaught],
  __resumeException: (call) => {
    if (call.state.last === 0) call.state = { ...call.state, last: call.u32(0) };
    return thrown(call, call.u32(0));
  },
  llvm_eh_typeid_for: (call) => [call.u32(0)],
};

/** `__cxa_find_matching_catch_4` takes two types; there is one for each number of them. */
export const exceptionFamily = (name: string): EmscriptenFunction | undefined =>
  /^__cxa_find_matching_catch(_\d+)?$/.test(name) ? findHandler : undefined;
