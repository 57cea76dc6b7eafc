/** Programs with a mistake somewhere: whatever is wrong is said with its place, and nothing breaks the compiler. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/compile.ts';
import { randomOf } from '../../fuzz/random.ts';

const folder = path.join(import.meta.dirname, 'corpus');
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(path.join(folder, name), 'utf8'))
  .filter((text) => text.length < 4000);

const inserted = [
  ...'()[]{}:,.=*@#"\'\\\n\t\0$?!~%\r\f\ufeff\u00a0\u00e9',
  ...[
    '    ',
    '**',
    ':=',
    'if ',
    'for ',
    'in ',
    'def ',
    'lambda ',
    'yield ',
    'f"{',
    '"""',
    '1e',
    '0x',
    'async ',
    'await ',
  ],
  ...['global x', 'nonlocal x', 'del ', 'import ', 'try:', 'with ', '...', 'break', 'class A(', '\ud800', '}}', '!r'],
];

describe('mutated programs', () => {
  it('compile, or are refused with line and column', () => {
    const random = randomOf(20_231);
    let refused = 0;
    for (let round = 0; round < 700; round++) {
      let text = texts[random(texts.length)] as string;
      for (let change = random(3); change >= 0; change--) {
        const at = random(text.length + 1);
        const way = random(5);
        if (way === 0) text = text.slice(0, at) + inserted[random(inserted.length)] + text.slice(at);
        else if (way === 1) text = text.slice(0, at) + text.slice(at + 1 + random(3));
        else if (way === 2)
          text =
            text.slice(0, at) +
            String.fromCharCode((text.charCodeAt(at) || 32) ^ (1 << random(8))) +
            text.slice(at + 1);
        else if (way === 3)
          text = text
            .split('\n')
            .filter((_, line) => line !== at % 20)
            .join('\n');
        else if (random(8) === 0) text = text.slice(0, at);
      }
      const { image, diagnostics } = compile({ path: 'x.py', text, debug: true });
      if (image) continue;
      refused++;
      const { range, message, source } = diagnostics[0] ?? {};
      const lines = text.split(/\r\n|\r|\n/).length;
      expect([source, message !== undefined && message.length > 0]).toEqual(['x.py', true]);
      expect(range?.line).toBeGreaterThanOrEqual(1);
      expect(range?.line).toBeLessThanOrEqual(lines + 1);
      expect(range?.column).toBeGreaterThanOrEqual(1);
    }
    expect(refused).toBeGreaterThan(200);
  });

  it.each([
    ['brackets', `x = ${'['.repeat(5000)}${']'.repeat(5000)}\n`],
    ['unclosed brackets', `x = ${'('.repeat(20_000)}`],
    ['operators', `x = ${'-'.repeat(20_000)}1\n`],
    ['a long sum', `x = ${'1 + '.repeat(20_000)}1\n`],
    ['attributes', `x = a${'.b'.repeat(20_000)}\n`],
    ['calls', `x = f${'(1)'.repeat(5000)}\n`],
    ['blocks', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join('')],
    ['an int of many digits', `x = ${'9'.repeat(100_000)}\n`],
    ['nested f-strings', `x = ${"f'{".repeat(3000)}\n`],
    ['lambdas', `x = ${'lambda: '.repeat(5000)}1\n`],
    ['conditions', `x = ${'1 if x else '.repeat(5000)}1\n`],
    ['nothing but NUL', '\0\0\0'],
    ['half a surrogate', "x = '\ud800' + \ud800\n"],
  ])('%s: it compiles or says where it does not', (_, text) => {
    const { image, diagnostics } = compile({ path: 'x.py', text, debug: true });
    if (!image) expect(diagnostics[0]?.range?.line).toBeGreaterThanOrEqual(1);
  });
});
