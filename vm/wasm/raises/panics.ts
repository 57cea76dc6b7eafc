/** Panics of Rust: where they pass through, and what they say. */
import type { FrameAccess, Raised } from '../../context/index.ts';
import type { WasmModule } from '../module.ts';
import { GuestReader, wordOf } from './guest-reader.ts';
import { panicWords, runtimeSymbols } from './runtime-symbols.ts';

/** Functions of the standard library that every panic passes through, the nearest to the program first: the first that is there counts. */
export const panicFunctions: readonly (readonly RegExp[])[] = [
  [/^core::panicking::panic_fmt$/, /^std::panicking::begin_panic(?:::<.*>)?$/],
  [/^rust_begin_unwind$/, /^_?_?rustc?::rust_begin_unwind$/],
  [/^std::panicking::rust_panic_with_hook$/],
  [/^rust_panic$/],
];

/** Functions of a module whose symbols tell that it may panic, with their indices. */
export const panicSymbols = (module: WasmModule): readonly (readonly [index: number, symbol: string])[] =>
  runtimeSymbols(module).filter(([, symbol]) => panicWords.some((word) => symbol.includes(word)));

/** One of the parameters is the place (`core::panic::Location`: file, its length, line, column). */
export const describePanic = (frame: FrameAccess): Raised => {
  const read = new GuestReader(frame);
  for (let index = Math.min(frame.localCount, 6) - 1; index >= 0; index--) {
    const place = locationAt(read, wordOf(frame.local(index)));
    if (place) return { type: 'panic', bases: [], message: '', place };
  }
  return { type: 'panic', bases: [], message: '' };
};

const locationAt = (read: GuestReader, address: number): Raised['place'] => {
  const [file, length, line, column] = [0, 4, 8, 12].map((offset) => read.u32(address + offset)) as [
    number,
    number,
    number,
    number,
  ];
  if (length < 4 || length > 4096 || line < 1 || line > 1e6 || column < 1 || column > 1e5) return undefined;
  const source = read.text(file, length);
  return source !== undefined && /^[^\p{Cc}\ufffd]+\.rs$/u.test(source) ? { source, line, column } : undefined;
};

/** `thread 'main' panicked at 'text', file:1:2`, and since Rust 1.73 `thread 'main' panicked at file:1:2:` with the text behind it. */
export const toldPanic = (raised: Raised, text: string): Raised => {
  const newer = /panicked at ([^\n]*?):(\d+):(\d+):\n([\s\S]*?)(?:\nnote: run with|\nstack backtrace:|$)/.exec(text);
  const older = /panicked at '([\s\S]*)', ([^\n]*?):(\d+):(\d+)(?=\n|$)/.exec(text);
  const [source, line, column, message] = newer
    ? [newer[1], newer[2], newer[3], newer[4]]
    : [older?.[2], older?.[3], older?.[4], older?.[1]];
  if (message === undefined || source === undefined) return raised;
  return { ...raised, message: message.trimEnd(), place: { source, line: Number(line), column: Number(column) } };
};
