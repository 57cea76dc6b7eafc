// @ts-check
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importTypeScript } from '../../../scripts/typescript.mjs';
import { expectEqual } from '../product.mjs';
import { example, fixtures, inLanguage, isInstalled } from '../source-level.mjs';

const item = 'oracle';
const golden = path.join(fixtures, '..', '..', 'dwarf', 'golden');

/** @param {string} language @param {RegExp} ending */
const files = (language, ending) => [
  ...readdirSync(fixtures)
    .filter((name) => name.endsWith('.wasm') && ending.test(name))
    .map((name) => path.join(fixtures, name)),
  ...(language === 'C' ? [example('wordcount.wasm')] : language === 'C++' ? [example('inventory.wasm')] : []),
];

/** What llvm-dwarfdump prints: by the tool where it is installed, else as it was recorded beside the fixtures. @param {string} file */
const expected = (file) => {
  if (!isInstalled('llvm-dwarfdump')) {
    const recorded = path.join(golden, path.basename(file).replace('.wasm', '.txt'));
    return path.dirname(file) === fixtures ? readFileSync(recorded, 'utf8').trimEnd().split(/\r?\n/) : undefined;
  }
  const out = execFileSync('llvm-dwarfdump', ['--debug-line', file], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const rows = [];
  for (const line of out.split('\n')) {
    const [, address, numbers, flags = ''] = /^(0x[0-9a-f]{16}) +([\d ]+?)(?: +([a-z].*))?$/.exec(line) ?? [];
    if (address)
      rows.push(
        [address, ...numbers.trim().split(/ +/).slice(0, 5), ...flags.trim().split(/ +/).filter(Boolean)].join(' '),
      );
  }
  return rows;
};

/** @param {'C' | 'C++' | 'Rust'} language @param {RegExp} ending */
const rows = (language, ending) =>
  inLanguage(item, language, 'line rows are those of llvm-dwarfdump', {
    score: async () => {
      const { lineRowsOf } = await importTypeScript('test/vm/wasm/dwarf/rows.ts');
      let same = 0;
      let compared = 0;
      for (const file of files(language, ending)) {
        const wanted = expected(file);
        if (!wanted) continue;
        const found = lineRowsOf(new Uint8Array(readFileSync(file)), file);
        const differs = wanted.findIndex((row, index) => row !== found[index]);
        expectEqual(
          [found.length, differs < 0 ? '' : found[differs]],
          [wanted.length, differs < 0 ? '' : wanted[differs]],
          path.basename(file),
        );
        same += wanted.length;
        compared++;
      }
      return `${same} of ${same} rows in ${compared} modules`;
    },
  });

export const claims = [rows('C', /\.c\./), rows('C++', /\.cpp\./), rows('Rust', /\.rs\./)];
