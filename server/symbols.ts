/** Outlines are trees; some features want all rows. */
import type { OutlineSymbol } from '../vm/context/index.ts';

export const everySymbol = (symbols: readonly OutlineSymbol[]): readonly OutlineSymbol[] =>
  symbols.flatMap((symbol) => [symbol, ...everySymbol(symbol.children)]);
