/** Names that were probably meant. */
import type { Fix } from '../../../vm/context/diagnostic.ts';
import type { Form } from '../syntax/tree.ts';

/** The nearest of some names, if one is near enough to be a slip. */
export const nearest = (name: string, names: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
};

/** `message`, with the nearest name and the fix that puts it there. */
export const didYouMean = (form: Form, name: string, names: Iterable<string>): { hint: string; fix?: Fix } => {
  const found = nearest(name, names);
  if (found === undefined) return { hint: '' };
  const fix = { title: `Change to '${found}'`, edits: [{ range: form.range, text: found }] };
  return { hint: `; did you mean '${found}'?`, fix };
};

/** Insertions, deletions, changes and swaps of neighbours; `limit` when there are at least that many. */
const editDistance = (one: string, other: string, limit: number): number => {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, (previous[j - 1] as number) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, (beforePrevious[j - 2] as number) + 1);
      row.push(cost);
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[other.length] as number;
};
