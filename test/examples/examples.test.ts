/** Every example runs and prints what its golden file says, passes its own tests, and compiles to a file that does the same. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/set-up.mjs';
import { saharaIn } from '../cli/sahara.ts';

const examples = path.join(root, 'examples');
const goldens = path.join(root, 'test', 'examples', 'golden');
const names = readdirSync(examples).filter((name) => name.endsWith('.sahara'));
const { sahara } = saharaIn();

/** Standard output and standard error of a run, errors with `! ` before each line; paths from the examples on. */
const transcript = ({ out, error, code }: { out: string; error: string; code: number }): string =>
  `${out}${error.replaceAll(`${examples}${path.sep}`, '').replace(/^(?=.)/gm, '! ')}exit code ${code}\n`;

describe.each(names)('%s', (name) => {
  const file = path.join(examples, name);
  const golden = path.join(goldens, `${name}.txt`);

  it('prints what it always printed', async () => {
    const text = transcript(await sahara('run', file, '--result'));
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it('passes its tests', async () => {
    const { out, code } = await sahara('test', file);
    expect(out).toMatch(/^[1-9]\d* passed, 0 failed$/m);
    expect(code).toBe(0);
  });

  it('runs the same when compiled without debug information', async () => {
    expect((await sahara('compile', file, '-o', `${name}.sahb`, '--no-debug')).code).toBe(0);
    const [compiled, source] = [await sahara('run', `${name}.sahb`, '--result'), await sahara('run', file, '--result')];
    expect(compiled.out).toBe(source.out);
    expect(compiled.code).toBe(source.code);
  });
});

it('the README names every example', () => {
  const readme = readFileSync(path.join(examples, 'README.md'), 'utf8');
  for (const name of names) expect(readme).toContain(`\`${name}\``);
  const kept = readdirSync(goldens).filter((name) => name.endsWith('.sahara.txt'));
  expect(kept).toEqual(names.map((name) => `${name}.txt`));
  expect(existsSync(path.join(examples, '.vscode', 'launch.json'))).toBe(false);
});
