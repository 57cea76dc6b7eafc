/** Functions of the languages' own run-time libraries that errors pass through: found by their symbols, all in one search. */
import { type ModuleNames, namesContaining, type WasmModule } from '../module.ts';

/** What every `throw` of C++ calls. */
export const throwName = '__cxa_throw';

/** Words of a symbol that tell that a program may panic. */
export const panicWords = ['panicking', 'rust_begin_unwind', 'rust_panic'];

/** The words stand behind the names of a crate and of modules at most; names of templates may have thousands of characters. */
const within = 80;

/** What the names of C++'s own library begin with, as linkers spell them: most names of a large program. None of the words is in its namespace. */
const unless = 'std::__';

const known = new WeakMap<ModuleNames, readonly (readonly [index: number, symbol: string])[]>();

/** Functions of a module whose symbols have one of the words of run-time libraries, with their indices. */
export const runtimeSymbols = ({ names }: WasmModule): readonly (readonly [index: number, symbol: string])[] => {
  let found = known.get(names);
  if (!found) {
    found = namesContaining(names.functions, [throwName, ...panicWords], { within, unless });
    known.set(names, found);
  }
  return found;
};
