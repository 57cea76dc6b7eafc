/** C++ symbols (Itanium C++ ABI, section 5.1), spelled as LLVM's tools do. */
import { ItaniumReader, Malformed } from './itanium-reader.ts';

/** The declaration with its parameters, and the bare name; undefined for what is no C++ symbol or cannot be read. */
export const demangleItanium = (symbol: string): { readonly full: string; readonly short: string } | undefined => {
  const prefix = /^_{1,2}Z/.exec(symbol);
  if (!prefix) return undefined;
  const reader = new ItaniumReader(symbol, prefix[0].length);
  try {
    const found = reader.encoding();
    const rest = reader.rest;
    // Compilers append what they made of a function: `.llvm.12`, `.cold`.
    if (rest !== '' && !rest.startsWith('.')) return undefined;
    const suffix = rest === '' ? '' : ` (${rest})`;
    return { full: found.full + suffix, short: found.short };
  } catch (error) {
    if (error instanceof Malformed || error instanceof RangeError) return undefined;
    throw error;
  }
};

/** The type that a `typeinfo name` holds (`St13runtime_error`, `i`, `PKc`); undefined when it cannot be read. */
export const demangleType = (mangled: string): string | undefined => {
  const reader = new ItaniumReader(mangled.replace(/^\*/, ''), 0);
  try {
    const type = reader.wholeType();
    return reader.rest === '' ? type.replace(/\bstd::__[12]::/g, 'std::') : undefined;
  } catch (error) {
    if (error instanceof Malformed || error instanceof RangeError) return undefined;
    throw error;
  }
};
