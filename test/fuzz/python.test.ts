import { expect, it } from 'vitest';
import { fuzz, hasPython } from './python.ts';

it('random programs end as in CPython, and mutated ones are refused with a place or compile', () => {
  const runs = 80;
  const { refused, compared, findings } = fuzz({ runs, seed: 7 });
  expect(findings.map(({ problem, input }) => `${problem}\n${input}`)).toEqual([]);
  expect(refused).toBeGreaterThan(20);
  // Without CPython there is nothing to compare with; the corpus has its outputs.
  expect(compared).toBe(hasPython ? runs : 0);
});
