import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { imageOf, run } from './check.ts';

const folder = new URL('../../../examples/', import.meta.url);
const files = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.sahara'))
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

for (const [name, text] of Object.entries(files)) {
  it(`${name} compiles, passes the verifier, and its tests pass`, () => {
    const image = imageOf(text, files);
    image.functions.forEach((code, index) => {
      if (code.kind === 'test') expect({ test: code.name, ...run(image, index) }).toMatchObject({ result: '=> unit' });
    });
  });
}

it('the bank prints 70 and 0, its result is 0', () => {
  const image = imageOf(files['bank.sahara'] as string, files);
  expect(run(image)).toEqual({ output: '70\n0\n', result: '=> 0' });
});
