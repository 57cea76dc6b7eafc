import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokens } from './grammar.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Each word of a text with its innermost scope, the language's own ending left out. */
async function check(text: string, expected: Record<string, string>) {
  const found = await tokens('source.sahara', text);
  const scopes = Object.fromEntries(
    found.map((token) => [token.text.trim(), token.scopes.at(-1)?.replace(/\.sahara$/, '')]),
  );
  expect(scopes).toMatchObject(expected);
}

describe('the grammar of the disassembly', () => {
  it('tells addresses, mnemonics, operands, declarations and comments apart', async () => {
    const text = [
      'types',
      '  data bank::Account size 16 align 8 doc "An account."',
      '    field owner string offset 0 size 4',
      'function bank::withdraw',
      '  parameter bank::Account account',
      '  code',
      '    0x0010  jump_if_false 0x0028  ; amount',
      '002c  dt_set_field balance bank::Account',
    ].join('\n');
    const found = await tokens('source.sahara-bytecode', text);
    const scopes = Object.fromEntries(
      found.map((token) => [token.text.trim(), token.scopes.at(-1)?.replace(/\.sahara-bytecode$/, '')]),
    );
    expect(scopes).toMatchObject({
      types: 'keyword.control.section',
      data: 'keyword.declaration.data',
      'bank::Account': 'entity.name.type',
      '16': 'constant.numeric',
      'An account.': 'string.quoted.double',
      field: 'keyword.declaration.variable',
      string: 'storage.type.primitive',
      function: 'keyword.declaration.function',
      'bank::withdraw': 'entity.name.function',
      '0x0010': 'constant.numeric.address',
      jump_if_false: 'keyword.mnemonic',
      '002c': 'constant.numeric.address',
      dt_set_field: 'keyword.mnemonic',
      '0x0028': 'constant.numeric',
      amount: 'comment.line.semicolon',
    });
  });
});

describe('the grammar of Sahara', () => {
  it('tells definitions, their names and their doc strings apart', async () => {
    await check('(fn withdraw [account Account] -> i64 :signals insufficient-funds "Takes.")', {
      fn: 'keyword.declaration.function',
      withdraw: 'entity.name.function',
      account: 'variable.other',
      Account: 'entity.name.type',
      '->': 'keyword.operator.arrow',
      i64: 'storage.type.primitive',
      ':signals': 'storage.modifier.signals',
      'Takes.': 'string.quoted.double',
    });
  });

  it('tells fields from their types', async () => {
    await check('(data Rgb [red u8] [green u8])', {
      data: 'keyword.declaration.data',
      Rgb: 'entity.name.type',
      red: 'variable.other.member',
      u8: 'storage.type.primitive',
    });
    await check('(condition insufficient-funds [needed i64])', {
      'insufficient-funds': 'entity.name.type.condition',
      needed: 'variable.other.member',
    });
  });

  it('knows a name only as a whole: words with - ? ! and module names', async () => {
    await check('(has? xs (set-at! ys 0 if-not) (lib::max-of a b) (handle-all x))', {
      'has?': 'support.function.builtin',
      'set-at!': 'support.function.builtin',
      'if-not': 'variable.other',
      'lib::max-of': 'entity.name.function.call',
      'handle-all': 'entity.name.function.call',
    });
  });

  it('knows numbers by their endings', async () => {
    await check('(+ 5u8 -12 2.5f32 1e3 0x1f x-1)', {
      '5u8': 'constant.numeric.integer',
      '-12': 'constant.numeric.integer',
      '2.5f32': 'constant.numeric.float',
      '1e3': 'constant.numeric.float',
      '0x1f': 'constant.numeric.integer',
      'x-1': 'variable.other',
      '+': 'keyword.operator.arithmetic',
    });
  });

  it('knows comments, escapes, tests and fields', async () => {
    await check('(test "a\\n(b" (assert (.owner account))) ; (fn x', {
      test: 'keyword.declaration.test',
      '\\n': 'constant.character.escape',
      '(b': 'string.quoted.double',
      assert: 'keyword.control',
      '.owner': 'variable.other.member',
      '(fn x': 'comment.line.semicolon',
    });
  });

  it('marks a bracket that nothing opened', async () => {
    await check('(a) ]', { ']': 'invalid.illegal.unmatched' });
  });

  it('reads every example without a mistake', async () => {
    const folder = path.join(root, 'examples');
    const files = (await readdir(folder)).filter((file) => file.endsWith('.sahara'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const found = await tokens('source.sahara', await readFile(path.join(folder, file), 'utf8'));
      const mistakes = found.filter(
        (token) => token.scopes.some((scope) => scope.startsWith('invalid')) || token.scopes.length === 0,
      );
      expect(mistakes, file).toEqual([]);
    }
  });

  it('colours the bank as its golden file says', async () => {
    const found = await tokens('source.sahara', await readFile(path.join(import.meta.dirname, 'bank.sahara'), 'utf8'));
    const lines = found.map(({ line, text, scopes }) => `${line} ${text.trim()} → ${scopes.join(' ')}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path.join(import.meta.dirname, 'golden', 'bank.tokens'));
  });
});
