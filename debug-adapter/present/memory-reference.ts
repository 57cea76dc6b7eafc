import type { Address } from '../../vm/context/index.ts';

const unitSize = 2 ** 32;

/**
 * Instruction references are hexadecimal numbers, because clients compute with them. They are one unit higher than the machine's
 * addresses: so there is room for invalid rows before the first instruction.
 */
export const codeReference = (address: Address): string => `0x${(address + unitSize).toString(16)}`;

export const memoryReference = (space: number, offset: number): string => `memory:${space}:0x${offset.toString(16)}`;

export type MemoryPlace =
  | { readonly in: 'code'; readonly address: Address }
  | { readonly in: 'space'; readonly space: number; readonly offset: number };

/** Undefined when the text is no reference of ours. */
export const parseReference = (text: string): MemoryPlace | undefined => {
  const code = /^0x([0-9a-f]{1,14})$/i.exec(text);
  if (code) {
    const address = Number.parseInt(code[1] as string, 16) - unitSize;
    return Number.isSafeInteger(address) ? { in: 'code', address } : undefined;
  }
  const space = /^memory:(\d+):0x([0-9a-f]+)$/i.exec(text);
  return space ? { in: 'space', space: Number(space[1]), offset: Number.parseInt(space[2] as string, 16) } : undefined;
};
