/**
 * Blocks and loops for the jumps of linear code. The code comes from structured control flow, so that jumps backwards arrive at
 * loops and jumps forwards leave blocks; blocks are opened as late as nesting allows.
 */
import type { Operation } from './operations.ts';

/** Operations `from` to `to` (exclusive). A jump out of a block arrives at `to`, one of a loop at `from`. */
export interface Scope {
  readonly kind: 'function' | 'block' | 'loop';
  readonly from: number;
  readonly to: number;
  /** Numbers of operations and scopes, in order. */
  readonly parts: (number | Scope)[];
}

/** The tree of scopes; undefined when the jumps are not those of structured code, or too many. */
export const scopesOf = (operations: readonly Operation[]): Scope | undefined => {
  const indexOf = new Map(operations.map(({ place }, index) => [place, index]));
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [index, { targets }] of operations.entries())
    for (const { place } of targets) {
      const target = indexOf.get(place);
      if (target === undefined) return undefined;
      if (target > index) first.set(target, Math.min(first.get(target) ?? index, index));
      else last.set(target, index);
    }
  if (first.size + last.size > 1500) return undefined;
  const scopes: { kind: 'block' | 'loop'; from: number; to: number }[] = [
    ...[...last].map(([from, end]) => ({ kind: 'loop' as const, from, to: end + 1 })),
    ...[...first].map(([to, from]) => ({ kind: 'block' as const, from, to })),
  ].sort((one, other) => one.to - other.to);
  // A block that would begin within another scope and end behind it begins with that scope.
  for (const [index, scope] of scopes.entries()) {
    if (scope.kind === 'loop') continue;
    for (let moved = true; moved; ) {
      moved = false;
      for (let at = index - 1; at >= 0; at--) {
        const inner = scopes[at]!;
        if (inner.to <= scope.from || inner.from >= scope.from) continue;
        scope.from = inner.from;
        moved = true;
      }
    }
  }
  return nested(scopes, operations.length);
};

const nested = (
  scopes: readonly { readonly kind: 'block' | 'loop'; readonly from: number; readonly to: number }[],
  count: number,
): Scope | undefined => {
  // Outermost first; a block around a loop with the same operations.
  const opening = [...scopes].sort(
    (one, other) =>
      one.from - other.from || other.to - one.to || (one.kind === 'block' ? 0 : 1) - (other.kind === 'block' ? 0 : 1),
  );
  const root: Scope = { kind: 'function', from: 0, to: count, parts: [] };
  const open: Scope[] = [root];
  let next = 0;
  for (let index = 0; index < count; index++) {
    while (open.at(-1)!.to <= index) open.pop();
    while (next < opening.length && opening[next]!.from === index) {
      const scope: Scope = { ...opening[next++]!, parts: [] };
      const parent = open.at(-1)!;
      if (scope.to > parent.to) return undefined;
      parent.parts.push(scope);
      open.push(scope);
    }
    open.at(-1)!.parts.push(index);
  }
  return root;
};
