import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokens } from './grammar.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Each word of a text with its innermost scope, the language's own ending left out. */
async function check(text: string, expected: Record<string, string>) {
  const found = await tokens('source.wat', text);
  const scopes = Object.fromEntries(
    found.map((token) => [token.text.trim(), token.scopes.at(-1)?.replace(/\.wat$/, '')]),
  );
  expect(scopes).toMatchObject(expected);
}

describe('the grammar of WebAssembly text', () => {
  it('tells definitions, instructions, types and names apart', async () => {
    await check('(func $add (param $x i32) (result i64) (local.get $x) call $other i64.extend_i32_s)', {
      func: 'keyword.declaration.function',
      $add: 'entity.name.function',
      param: 'storage.modifier',
      i32: 'storage.type',
      'local.get': 'keyword.operator.instruction',
      call: 'keyword.control',
      $other: 'variable.other',
      'i64.extend_i32_s': 'keyword.operator.instruction',
    });
  });

  it('knows numbers in all their forms, and options of memory instructions', async () => {
    await check('0x1_f -12 0x1.8p3 1.5e-3 nan:0x7 -inf i32.load offset=0x10 align=4', {
      '0x1_f': 'constant.numeric.integer',
      '-12': 'constant.numeric.integer',
      '0x1.8p3': 'constant.numeric.float',
      '1.5e-3': 'constant.numeric.float',
      'nan:0x7': 'constant.numeric.float',
      '-inf': 'constant.numeric.float',
      offset: 'variable.parameter.immediate',
      '4': 'constant.numeric.integer',
    });
  });

  it('knows strings with escapes, nested comments, annotations and scripts', async () => {
    await check('(@custom "a\\00\\q") (; one (; two ;) (func ;) (assert_return (invoke "f")) ;; (func $x', {
      '@custom': 'entity.other.attribute-name.annotation',
      '\\00': 'constant.character.escape',
      '\\q': 'invalid.illegal.escape',
      assert_return: 'keyword.other.script',
      one: 'comment.block',
      '(func $x': 'comment.line.semicolon',
    });
  });

  it('marks a parenthesis that nothing opened', async () => {
    await check('(nop))', { ')': 'invalid.illegal.unmatched' });
  });

  it('reads every example without a mistake', async () => {
    const folder = path.join(root, 'examples', 'webassembly');
    const files = (await readdir(folder)).filter((file) => file.endsWith('.wat'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const found = await tokens('source.wat', await readFile(path.join(folder, file), 'utf8'));
      const mistakes = found.filter(
        (token) => token.scopes.some((scope) => scope.startsWith('invalid')) || token.scopes.length === 0,
      );
      expect(mistakes, file).toEqual([]);
    }
  });

  it('colours an example as its golden file says', async () => {
    const found = await tokens('source.wat', await readFile(path.join(import.meta.dirname, 'sample.wat'), 'utf8'));
    const lines = found.map(({ line, text, scopes }) => `${line} ${text.trim()} → ${scopes.join(' ')}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      path.join(import.meta.dirname, 'golden', 'sample.wat.tokens'),
    );
  });
});
