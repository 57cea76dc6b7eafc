/** What a trap means to people who wrote C, C++ or Rust. */
import { type FrameAccess, formatAddress } from '../../context/index.ts';
import { GuestReader, wordOf } from './guest-reader.ts';

/** Frames from the trap on in which functions of the runtime are looked for. */
const looked = 8;

type Explanation = (frame: FrameAccess) => string;

/** Functions that end in a trap, by name. */
const endings: Readonly<Record<string, Explanation>> = {
  __assert_fail: (frame) => {
    const read = new GuestReader(frame);
    const [expression, file, line, name] = [0, 1, 2, 3].map((index) => wordOf(frame.local(index))) as [
      number,
      number,
      number,
      number,
    ];
    const text = read.string(expression);
    if (text === undefined) return 'an assertion failed';
    return `assertion failed: ${text} (${read.string(file) ?? '?'}:${line}, in ${read.string(name) ?? '?'})`;
  },
  abort: () => 'abort() was called',
  __cxa_pure_virtual: () => 'a pure virtual function was called',
  __cxa_throw: () => 'a C++ exception was thrown, and the program was linked without support for exceptions',
  'std::terminate()': () => 'std::terminate() was called',
  rust_panic: () => 'the program panicked',
};

export const explainTrap = (
  { name, message }: { readonly name: string; readonly message: string },
  frames: readonly FrameAccess[],
  hasStackPointer: boolean,
): string | undefined => {
  const [top] = frames;
  if (!top) return undefined;
  if (name === 'out of bounds memory access') return hasStackPointer ? overflow(top, message) : undefined;
  if (hasStackPointer && message === 'uninitialized element 0') return 'a null function pointer was called';
  if (hasStackPointer && name === 'indirect call type mismatch')
    return 'a function pointer was called as a function of another type';
  if (name !== 'unreachable') return undefined;
  const near = frames.slice(0, looked);
  // The outermost says most: an assertion calls abort.
  const ending = near.findLast((frame) => Object.hasOwn(endings, frame.function));
  if (ending) return (endings[ending.function] as Explanation)(ending);
  return top.kind === 'host' ? undefined : `unreachable code was reached, at ${formatAddress(top.address)}`;
};

/** The stack of C's variables lies in memory and grows downwards: below it is the address 0, and then the end of all addresses. */
const overflow = (frame: FrameAccess, message: string): string | undefined => {
  const pointer = stackPointer(frame);
  if (pointer === undefined || pointer >= 0) return undefined;
  return `stack overflow: the stack in memory has grown below its end (__stack_pointer is ${pointer}); ${message}`;
};

/** Compilers make it the first global. */
const stackPointer = (frame: FrameAccess): number | undefined => {
  const space = frame.space('global', 0);
  const bytes = space?.writable && space.length >= 4 ? space.read(0, 4) : undefined;
  return bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true) : undefined;
};
