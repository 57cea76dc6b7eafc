/** The Python examples print what CPython prints; the text bytecode ends with the stack that its golden file says. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/set-up.mjs';
import { saharaIn } from '../cli/sahara.ts';

const folder = path.join(root, 'examples', 'python');
const goldens = path.join(root, 'test', 'examples', 'golden', 'python');
const { sahara } = saharaIn();

it.each(readdirSync(folder).filter((name) => /\.(?:py|bc)$/.test(name)))('%s', async (name) => {
  const { out, error, code } = await sahara(
    'run',
    path.join(folder, name),
    ...(name.endsWith('.bc') ? ['--result'] : []),
  );
  expect([out, error, code]).toEqual([readFileSync(path.join(goldens, `${name}.txt`), 'utf8'), '', 0]);
});
