// @ts-check
// node scripts/opcode-table.mjs [--check]: the opcode table of docs/sahara-bytecode.md, from vm/sahara/opcodes.ts.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './lock.mjs';
import { importTypeScript } from './typescript.mjs';

const begin = '<!-- opcodes: written by scripts/opcode-table.mjs -->';
const end = '<!-- end of opcodes -->';
const file = path.join(root, 'docs', 'sahara-bytecode.md');

/**
 * @typedef {{ code: number, name: string, format: string, operands: readonly string[], effect: string, help: string }} Opcode
 * @param {readonly Opcode[]} opcodes
 */
function table(opcodes) {
  const rows = opcodes.map(({ code, name, format, operands, effect, help }) => {
    const places = format === 'a bc' ? ['a', 'bc'] : [format];
    const spelled = operands.map((kind, index) => `${places[index]}: ${kind}`).join(', ');
    return `| ${code} | \`${name}\` | ${spelled} | ${escaped(effect)} | ${escaped(help)} |`;
  });
  return ['| code | mnemonic | operands | data stack | |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('|', '\\|');

const page = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
const from = page.indexOf(begin);
const to = page.indexOf(end);
if (from < 0 || to < from) throw new Error(`${file} has no place for the opcode table`);
const { opcodes } = await importTypeScript('vm/sahara/opcodes.ts');
const current = `${page.slice(0, from + begin.length)}\n${table(opcodes)}\n${page.slice(to)}`;
if (!process.argv.includes('--check')) await writeFile(file, current);
else if (current !== page) {
  process.stderr.write('docs/sahara-bytecode.md is not current: run node scripts/opcode-table.mjs\n');
  process.exitCode = 1;
}
