import { expect, it } from 'vitest';
import { fuzz, hasPython } from './python.ts';

it.each([7, 8, 9, 10, 11, 12, 13, 14])(
  'random programs end as in CPython, and mutated ones are refused with a place or compile: seed %i',
  (seed) => {
    const runs = 10;
    const { refused, compared, findings } = fuzz({ runs, seed });
    expect(findings.map(({ problem, input }) => `${problem}\n${input}`)).toEqual([]);
    expect(refused).toBeGreaterThan(1);
    // Without CPython there is nothing to compare with; the corpus has its outputs.
    expect(compared).toBe(hasPython ? runs : 0);
  },
);
