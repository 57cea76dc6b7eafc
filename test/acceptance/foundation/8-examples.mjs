// @ts-check
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, root, sahara } from '../product.mjs';

const folder = path.join(root, 'examples');
const names = (await readdir(folder)).filter((name) => name.endsWith('.sahara')).sort();

export const claims = [
  {
    item: '8',
    what: 'there are accounts in contexts, a sieve, a work queue, n-queens or a JSON parser, and an LRU cache',
    check: async () => {
      for (const wanted of [/bank/, /sieve/, /work-queue/, /queens|json/, /lru/])
        expect(
          names.some((name) => wanted.test(name)),
          `${wanted}`,
        );
      return names.join(', ');
    },
  },
  ...names.map((name) => ({
    item: '8',
    what: `examples/${name} runs, and its tests pass`,
    check: async () => {
      const run = await sahara(['run', name, '--result'], { cwd: folder });
      expectEqual(run.code, 0, run.error);
      const tested = await sahara(['test', name, '--json'], { cwd: folder });
      expectEqual(tested.code, 0, tested.error || tested.out);
      const { tests } = JSON.parse(tested.out);
      expect(
        tests.length > 0 && tests.every((/** @type {any} */ test) => test.state === 'passed'),
        tested.out.slice(0, 300),
      );
      return `${run.out.trim().split('\n').at(-1)}, ${tests.length} tests`;
    },
  })),
];
