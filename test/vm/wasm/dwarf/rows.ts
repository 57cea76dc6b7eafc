/** Line rows of a module, written as `llvm-dwarfdump --debug-line` prints them. */
import { readLineHeader } from '../../../../vm/wasm/dwarf/line-header.ts';
import { LineFlag } from '../../../../vm/wasm/dwarf/line-opcodes.ts';
import { LineRows, LineRunner } from '../../../../vm/wasm/dwarf/line-program.ts';
import { dwarfSections } from '../../../../vm/wasm/dwarf/sections.ts';
import { moduleOf } from '../text.ts';

const words = [
  [LineFlag.isStatement, 'is_stmt'],
  [LineFlag.basicBlock, 'basic_block'],
  [LineFlag.prologueEnd, 'prologue_end'],
  [LineFlag.epilogueBegin, 'epilogue_begin'],
  [LineFlag.endSequence, 'end_sequence'],
] as const;

/** Without code that the linker dropped, which the tool leaves out. Throws when a header cannot be read. */
export const lineRowsOf = (bytes: Uint8Array, name: string): readonly string[] => {
  const sections = dwarfSections(moduleOf(bytes, name));
  if (!sections) throw new Error(`${name} has no debug information`);
  // No row has less than a byte.
  const rows = new LineRows(sections.line.length);
  rows.discriminators = new Uint32Array(sections.line.length);
  for (let offset = 0; offset < sections.line.length; ) {
    const header = readLineHeader(sections, offset);
    if (!header) throw new Error(`no header at ${offset}`);
    const runner = new LineRunner(sections, header);
    for (let at = header.program; at < header.end; ) {
      const next = runner.run(at, rows);
      const { start, end: behind, low, high, files } = runner;
      const isSame = runner.pass(at) === next && runner.start === start && runner.end === behind;
      if (!isSame || runner.low !== low || runner.high !== high || runner.files !== files)
        throw new Error(`the sequence at ${at} is passed over another way`);
      at = next;
    }
    offset = header.end;
  }
  const shown: string[] = [];
  let sequence: string[] = [];
  let first = -1;
  for (let row = 0; row < rows.length; row++) {
    const flags = rows.flags[row] ?? 0;
    const address = rows.addresses[row] ?? 0;
    if (sequence.length === 0) first = address;
    const numbers = [rows.lines[row], rows.columns[row], rows.files[row], 0, rows.discriminators[row] ?? 0];
    const names = words.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
    sequence.push(`0x${address.toString(16).padStart(16, '0')} ${[...numbers, ...names].join(' ')}`);
    if ((flags & LineFlag.endSequence) === 0) continue;
    if (first !== 0xffffffff) for (const row of sequence) shown.push(row);
    sequence = [];
  }
  return shown;
};
