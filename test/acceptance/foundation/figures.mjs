// @ts-check
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { measure } from '../../../bench/measure.mjs';
import { expect, root } from '../product.mjs';

const bench = path.join(root, 'bench');
/** The others are promises of later areas. */
const files = ['contexts.bench.mjs', 'debugger.bench.mjs', 'speed.bench.mjs'];
const modules = await Promise.all(files.map((name) => import(pathToFileURL(path.join(bench, name)).href)));
/** @type {import('../../../bench/measure.mjs').Case[]} */
const cases = modules.flatMap((module) => module.cases);

/** Every promise about speed and memory is a claim; a case is measured once for all promises about it. */
export const claims = cases.flatMap((bench) => {
  /** @type {ReturnType<typeof measure> | undefined} */
  let result;
  return bench.targets.map((target) => ({
    item: 'figure',
    what: `${target.figure}: at most ${target.atMost}${target.against ? ' times' : ` ${bench.unit ?? 'ms'}`}`,
    timing: bench.timing ?? false,
    check: async () => {
      result ??= measure(bench);
      const verdict = (await result).verdicts.find((it) => it.figure === target.figure);
      const value = `${verdict?.value.toFixed(2)}`;
      expect(verdict?.met, `measured ${value}`);
      return `measured ${value}`;
    },
  }));
});
