// @ts-check
import { measure } from '../../../bench/measure.mjs';
import { cases } from '../../../bench/source-level.bench.mjs';
import { expect } from '../product.mjs';

/** Every promise about speed and memory of source-level debugging; a case is measured once for all promises about it. */
export const claims = cases.flatMap((bench) => {
  /** @type {ReturnType<typeof measure> | undefined} */
  let result;
  return bench.targets.map((target) => ({
    item: 'figure',
    what: `${target.figure}: at most ${target.atMost} ${bench.unit ?? 'ms'}`,
    timing: bench.timing ?? false,
    check: async () => {
      result ??= measure(bench);
      const verdict = (await result).verdicts.find((it) => it.figure === target.figure);
      const ratio = verdict ? verdict.value / target.atMost : Number.NaN;
      const upTo = target.least ? ` in the least disturbed round, up to ${verdict?.spread[1].toFixed(2)}` : '';
      const seen = `measured ${verdict?.value.toFixed(2)}${upTo}, ${ratio.toFixed(2)} of what is promised`;
      expect(verdict?.met, seen);
      return seen;
    },
  }));
});
