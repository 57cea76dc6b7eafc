/** Finding forms by a place in the text. */
import type { Form, ListForm } from '../syntax/tree.ts';

/** The offset of a line and column, both from 1; clipped to the text. */
export const offsetAt = (text: string, line: number, column: number): number => {
  let start = 0;
  for (let current = 1; current < line; current++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(start + column - 1, text.length);
};

/** The lists around an offset, innermost first. At a bracket the offset is outside of it. */
export const listsAround = (forms: readonly Form[], offset: number): readonly ListForm[] => {
  const found: ListForm[] = [];
  let level = forms;
  for (;;) {
    const last = level.findLast((form) => form.start < offset);
    // What is still open goes on to whatever is written next.
    const inside = last?.kind === 'list' && (offset < last.end || !last.closed) ? last : undefined;
    if (!inside) return found.reverse();
    found.push(inside);
    level = inside.items;
  }
};

/** The innermost form that is not a list at an offset; the cursor just behind a form is on it. */
export const leafAt = (forms: readonly Form[], offset: number): Form | undefined => {
  const [list] = listsAround(forms, offset);
  const touching = (list?.items ?? forms).filter((form) => form.start <= offset && offset <= form.end);
  return touching.findLast((form) => form.kind !== 'list');
};
