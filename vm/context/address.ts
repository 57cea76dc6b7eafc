/** Places in instruction memory. */

/** Architectural instructions completed; exact below 2^53; never depends on fused code, slices, patches or tier. */
export type Clock = number;

/** Number of an execution context: deterministic, never reused. The first context is 1. */
export type ContextId = number;

/**
 * A place in instruction memory: `unit * 2**32 + offset`. A unit is one loaded version of one module or function; units are
 * only ever added. The offset is in bytes from the start of the unit.
 */
export type Address = number;

const unitSize = 2 ** 32;

/** The address of byte `offset` (below 2^32) in unit `unit` (below 2^21). */
export const addressOf = (unit: number, offset: number): Address => unit * unitSize + offset;

/** The unit that an address lies in. */
export const unitOf = (address: Address): number => Math.floor(address / unitSize);

/** The byte offset of an address in its unit. */
export const offsetOf = (address: Address): number => address % unitSize;

/** An address as people read it, and as the debugger's instruction references spell it: `0x` unit, `:`, offset in hexadecimal. */
export const formatAddress = (address: Address): string =>
  `0x${unitOf(address).toString(16)}:${offsetOf(address).toString(16).padStart(4, '0')}`;

/** The inverse of {@link formatAddress}; undefined when the text is not an address. */
export const parseAddress = (text: string): Address | undefined => {
  const match = /^0x([0-9a-f]+):([0-9a-f]+)$/i.exec(text);
  return match
    ? addressOf(Number.parseInt(match[1] as string, 16), Number.parseInt(match[2] as string, 16))
    : undefined;
};
