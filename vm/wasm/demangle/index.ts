/** Symbols of compilers as people wrote them: C++ (Itanium ABI) and Rust (both manglings). */
import { demangleItanium } from './itanium.ts';
import { demangleRust } from './rust.ts';
import { demangleLegacyRust } from './rust-legacy.ts';

const kept = new Map<string, { readonly full: string; readonly short: string }>();
/** Names that are kept; more are made again when they are asked for. */
const keptNames = 20_000;

const demangle = (symbol: string): { readonly full: string; readonly short: string } => {
  const known = kept.get(symbol);
  if (known) return known;
  const rust = demangleLegacyRust(symbol) ?? demangleRust(symbol);
  const made = rust === undefined ? demangleItanium(symbol) : { full: rust, short: rust };
  if (kept.size >= keptNames) kept.clear();
  const names = made ?? { full: symbol, short: symbol };
  kept.set(symbol, names);
  return names;
};

/** `shop::Stack<int>::push(int const&)` for `_ZN4shop5StackIiE4pushERKi`; any other text stays as it is. */
export const demangled = (symbol: string): string => (symbol.startsWith('_') ? demangle(symbol).full : symbol);

/** Without parameters and result, and without the versions in the namespaces of libraries: `std::vector<int>::push_back`. */
export const shortDemangled = (symbol: string): string =>
  symbol.startsWith('_') ? demangle(symbol).short.replace(/\bstd::__[12]::/g, 'std::') : symbol;
