import { expect, it } from 'vitest';
import { judge, measure, median, page } from '../../bench/measure.mjs';

it('takes the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

it('runs the variants in turn', async () => {
  const order: string[] = [];
  const variant = (name: string, value: number) => ({
    name,
    run: async () => {
      order.push(name);
      return value;
    },
  });
  const result = await measure({
    name: 'x',
    title: 'x',
    rounds: 2,
    variants: [variant('a', 10), variant('b', 15)],
    targets: [{ figure: 'b against a', variant: 'b', against: 'a', atMost: 1.4 }],
  });
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(result.verdicts).toMatchObject([{ value: 1.5, spread: [1.5, 1.5], met: false }]);
});

it('compares round by round, and by the worst or the least disturbed round where that is promised', () => {
  const results = [
    { name: 'a', values: [10, 100, 10], median: 10 },
    { name: 'b', values: [11, 110, 30], median: 30 },
  ];
  expect(judge({ figure: '', variant: 'b', against: 'a', atMost: 1.2 }, results)).toMatchObject({
    value: 1.1,
    met: true,
  });
  expect(judge({ figure: '', variant: 'b', atMost: 50 }, results)).toMatchObject({ value: 30, met: true });
  expect(judge({ figure: '', variant: 'b', atMost: 50, worst: true }, results)).toMatchObject({
    value: 110,
    met: false,
  });
  expect(judge({ figure: '', variant: 'b', atMost: 11, least: true }, results)).toMatchObject({ value: 11, met: true });
});

it('writes the page', () => {
  const verdict = {
    figure: 'b',
    variant: 'b',
    against: 'a',
    atMost: 1,
    value: 1.5,
    spread: [1.5, 1.5] as [number, number],
    met: false,
  };
  const variants = [{ name: 'a', values: [1, 3], median: 2 }];
  const text = page(
    [{ name: 'x', title: 'X', unit: 'ms', variants, verdicts: [verdict], notes: ['## Where the time goes'] }],
    {
      command: 'npm run bench',
      node: '20',
      cpu: 'a processor',
      python: 'Python 3',
    },
  );
  expect(text).toContain('with Node 20 and Python 3 on a processor');
  expect(text).toContain('| b | 1.00 × | 1.50 × | 1.50 × to 1.50 × | **missed** |');
  expect(text).toContain('| X | a | 2.0 ms | 1.0 ms to 3.0 ms |');
  expect(text.endsWith('\n\n## Where the time goes\n')).toBe(true);
});
