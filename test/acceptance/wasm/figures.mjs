// @ts-check
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { measure } from '../../../bench/measure.mjs';
import { expect, root } from '../product.mjs';

const bench = path.join(root, 'bench');
const files = (await readdir(bench)).filter((name) => name.endsWith('.bench.mjs')).sort();
const modules = await Promise.all(files.map((name) => import(pathToFileURL(path.join(bench, name)).href)));
/** @type {import('../../../bench/measure.mjs').Case[]} */
const cases = modules.flatMap((module) => module.cases);

/** Every promise about the speed and the memory of this machine; a case is measured once for all promises about it. */
export const claims = cases
  .filter(({ name }) => name.startsWith('wasm'))
  .flatMap((bench) => {
    /** @type {ReturnType<typeof measure> | undefined} */
    let result;
    return bench.targets.map((target) => ({
      item: 'figure',
      what: `${target.figure}: at most ${target.atMost}${target.against ? ' times' : ` ${bench.unit ?? 'ms'}`}`,
      timing: bench.timing ?? false,
      check: async () => {
        result ??= measure(bench);
        const verdict = (await result).verdicts.find((it) => it.figure === target.figure);
        const ratio = verdict ? verdict.value / target.atMost : Number.NaN;
        const seen = `measured ${verdict?.value.toFixed(2)}, ${ratio.toFixed(2)} of what is promised`;
        expect(verdict?.met, seen);
        return seen;
      },
    }));
  });
