/** Answers for editors about text bytecode, read line by line: outline of functions and labels, hovers of opcodes. */
import type { Analysis, CallHelp, Diagnostic, Hover, OutlineSymbol, Range } from '../../../vm/context/index.ts';
import { type OpcodeRow, opcodes } from '../../../vm/python/opcodes.ts';

const byName: ReadonlyMap<string, OpcodeRow> = new Map(opcodes.map((row) => [row.name, row]));

/** `diagnostics` are the assembler's; the text may be broken. */
export const analyseBytecode = (text: string, diagnostics: readonly Diagnostic[]): Analysis => {
  const lines = text.split(/\r?\n/);
  return {
    diagnostics,
    dependencies: [],
    outline: outlineOf(lines),
    hover: (line, column) => opcodeHover(lines[line - 1] ?? '', line, column),
    call: (line): CallHelp | undefined => callHelp(lines, line),
  };
};

const wordPattern = /"(?:[^"\\]|\\.)*"|\S+/g;

const rangeIn = (line: number, from: number, to: number): Range => ({
  line,
  column: from + 1,
  endLine: line,
  endColumn: to + 1,
});

const outlineOf = (lines: readonly string[]): readonly OutlineSymbol[] => {
  const symbols: OutlineSymbol[] = [];
  for (let index = 0; index < lines.length; index++) {
    const text = lines[index] as string;
    const start = /^(\s*\.function\s+)(\S+)(.*)$/.exec(text);
    if (!start) {
      const label = labelIn(text, index + 1);
      if (label) symbols.push(label);
      continue;
    }
    const [, before = '', name = '', parameters = ''] = start;
    const end = endOf(lines, index);
    const children = lines.slice(index + 1, end).flatMap((line, offset) => labelIn(line, index + offset + 2) ?? []);
    symbols.push({
      name,
      kind: 'function',
      detail: `(${parameters.trim().split(/\s+/).filter(Boolean).join(', ')})`,
      range: { line: index + 1, column: 1, endLine: end + 1, endColumn: (lines[end] ?? '').length + 1 },
      nameRange: rangeIn(index + 1, before.length, before.length + name.length),
      children,
    });
    index = end;
  }
  return symbols;
};

/** Index of the line that ends the function that begins at `first`. */
const endOf = (lines: readonly string[], first: number): number => {
  const end = lines.findIndex((line, index) => index > first && /^\s*\.end\b/.test(line));
  return end < 0 ? lines.length - 1 : end;
};

const labelIn = (text: string, line: number): OutlineSymbol | undefined => {
  const [, before = '', name] = /^(\s*)([A-Za-z_][\w.]*):/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const range = rangeIn(line, before.length, before.length + name.length);
  return { name, kind: 'label', range, nameRange: range, children: [] };
};

const effectText = ({ pops, pushes }: OpcodeRow): string =>
  typeof pops === 'number' && typeof pushes === 'number' ? `  # ${pops} → ${pushes}` : '';

const opcodeHover = (text: string, line: number, column: number): Hover | undefined => {
  if (/^\s*#/.test(text)) return undefined;
  for (const match of text.matchAll(wordPattern)) {
    const row = byName.get(match[0]);
    const range = rangeIn(line, match.index, match.index + match[0].length);
    if (!row || column < range.column || column > range.endColumn) continue;
    const operand = row.operand === 'none' ? '' : ` ${row.operand}`;
    return { range, code: `${row.name}${operand}${effectText(row)}`, prose: row.help };
  }
  return undefined;
};

/** What an instruction takes from the stack. */
const callHelp = (lines: readonly string[], line: number): CallHelp | undefined => {
  const [name] = (lines[line - 1] ?? '').trim().split(/\s+/);
  const row = byName.get(name ?? '');
  if (!row || row.operand === 'none') return undefined;
  const from = row.name.length + 1;
  return {
    label: `${row.name} ${row.operand}`,
    parameters: [{ name: row.operand, type: row.operand, from, to: from + row.operand.length }],
    active: 0,
    prose: row.help,
  };
};
