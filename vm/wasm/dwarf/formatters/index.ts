/** Values that are shown as what they mean; their members stay as children. One line a formatter. */
import type { DwarfType } from '../types.ts';
import { rustStr } from './rust-str.ts';

/** What a formatter may look at. */
export interface Formatted {
  /** An unsigned number of 4 or 8 bytes among the members: `length`, or a path `vec.buf.ptr`. */
  number(path: string): number | undefined;
  /** Text of UTF-8 bytes in memory; undefined where they cannot be read. */
  text(address: number, length: number): string | undefined;
}

export interface Formatter {
  matches(type: DwarfType): boolean;
  /** One line; undefined when the value is not what it should be. */
  format(value: Formatted): string | undefined;
}

const formatters: readonly Formatter[] = [rustStr];

/** The formatter of a type; undefined when it is shown by its members. */
export const formatterOf = (type: DwarfType): Formatter | undefined => formatters.find((each) => each.matches(type));
