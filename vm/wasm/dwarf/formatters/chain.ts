/** Elements that lie in nodes which lead from one to the next; read as far as they are asked for, and remembered. */
import type { DwarfValue } from '../values/value.ts';

export interface Chain {
  at(start: number, count: number): readonly DwarfValue[];
  /** Why it ended before its count, where it did so far. */
  problem(): string | undefined;
}

export const chain = (parts: {
  readonly count: number;
  /** Address of the first node; undefined or 0 when there is none. */
  readonly first: number | undefined;
  /** Address of the node behind one; undefined where it cannot be read. */
  next(node: number): number | undefined;
  element(node: number): DwarfValue | undefined;
}): Chain => {
  const nodes: number[] = [];
  let following = parts.first;
  let problem: string | undefined;
  const reach = (end: number): void => {
    while (nodes.length < Math.min(end, parts.count) && problem === undefined) {
      if (following === undefined || following === 0) problem = `it ends after ${nodes.length} of ${parts.count}`;
      else if (!parts.element(following)) problem = `a node at 0x${following.toString(16)} cannot be read`;
      else {
        nodes.push(following);
        following = nodes.length < parts.count ? parts.next(following) : 0;
      }
    }
  };
  return {
    at: (start, count) => {
      reach(start + count);
      return nodes.slice(start, start + count).flatMap((node) => parts.element(node) ?? []);
    },
    problem: () => problem,
  };
};
