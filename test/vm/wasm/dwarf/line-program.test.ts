/** Opcodes of line programs that compilers write seldom, and the sequences that are found without rows. */
import { describe, expect, it } from 'vitest';
import type { LineHeader } from '../../../../vm/wasm/dwarf/line-header.ts';
import { LineFlag } from '../../../../vm/wasm/dwarf/line-opcodes.ts';
import { fileBit, LineRows, LineRunner } from '../../../../vm/wasm/dwarf/line-program.ts';
import { sequencesInto, sequencesOf } from '../../../../vm/wasm/dwarf/line-sequences.ts';
import { DwarfSection } from '../../../../vm/wasm/dwarf/reader.ts';

const address = (value: number): number[] => [0, 5, 2, value & 0xff, (value >> 8) & 0xff, value >> 16, value >>> 24];
const end = [0, 1, 1];

const headerOf = (bytes: readonly number[], change: Partial<LineHeader> = {}): LineHeader => ({
  version: 4,
  program: 0,
  end: bytes.length,
  minimumLength: 1,
  defaultIsStatement: true,
  lineBase: -5,
  lineRange: 14,
  opcodeBase: 14,
  standardLengths: [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 2],
  folders: [''],
  files: [],
  ...change,
});

const runnerOf = (bytes: readonly number[], header: LineHeader, paths?: Uint32Array): LineRunner =>
  new LineRunner({ line: new DwarfSection(Uint8Array.from(bytes), 0, bytes.length) }, header, paths);

/** What a runner tells of the last sequence. */
const toldBy = ({ start, end, low, high, files, rows, isEnded }: LineRunner) => ({
  start,
  end,
  low,
  high,
  files,
  rows,
  isEnded,
});

/** Rows as [address, file, line, column, flags]. */
const rowsOf = (bytes: readonly number[], change: Partial<LineHeader> = {}): readonly (readonly number[])[] => {
  const header = headerOf(bytes, change);
  const runner = runnerOf(bytes, header);
  const rows = new LineRows(bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const next = runner.run(at, rows);
    const told = toldBy(runner);
    expect([runner.pass(at), toldBy(runner)], 'passed over').toEqual([next, told]);
    at = next;
  }
  const { addresses, files, lines, columns, flags, length } = rows;
  return Array.from({ length }, (_, row) =>
    [addresses, files, lines, columns, flags].map((column) => column[row] as number),
  );
};

const stated = LineFlag.isStatement;
const last = stated | LineFlag.endSequence;

describe('opcodes of line programs', () => {
  it.each<[string, readonly number[], readonly (readonly number[])[]]>([
    ['special', [14 + 14 * 2 + 8], [[102, 1, 4, 0, stated]]],
    ['a line that goes back', [3, 0xe4, 0, 3, 0x7f, 1], [[100, 1, 100, 0, stated]]],
    ['numbers of several bytes', [2, 0x80, 2, 5, 0xc8, 1, 4, 0x82, 0, 1], [[356, 2, 1, 200, stated]]],
    ['an advance without a row', [8, 1], [[117, 1, 1, 0, stated]]],
    ['an advance of two bytes', [9, 0x10, 1, 1], [[372, 1, 1, 0, stated]]],
    ['no statement', [6, 1], [[100, 1, 1, 0, 0]]],
    [
      'flags that hold for one row',
      [7, 10, 11, 1, 1],
      [
        [100, 1, 1, 0, stated | LineFlag.basicBlock | LineFlag.prologueEnd | LineFlag.epilogueBegin],
        [100, 1, 1, 0, stated],
      ],
    ],
    ['an instruction set', [12, 0x81, 1, 1], [[100, 1, 1, 0, stated]]],
    ['an unknown one with two numbers', [13, 0x81, 1, 5, 1], [[100, 1, 1, 0, stated]]],
    ['an unknown extended one', [0, 3, 0x80, 1, 1, 1], [[100, 1, 1, 0, stated]]],
    ['a length of more bytes than it needs', [0, 0x83, 0, 0x80, 1, 1, 1], [[100, 1, 1, 0, stated]]],
    ['no length', [0, 0, 1], [[100, 1, 1, 0, stated]]],
  ])('%s', (_, bytes, rows) => {
    const found = rowsOf([...address(100), ...bytes, ...end]);
    expect(found.slice(0, -1)).toEqual(rows);
    expect(found.at(-1)?.[4]).toBe(bytes[0] === 6 ? LineFlag.endSequence : last);
  });

  it('are those of the header', () => {
    const change = { opcodeBase: 10, lineBase: -1, lineRange: 4, minimumLength: 2, defaultIsStatement: false };
    // Opcode 10 and those behind it are special there.
    expect(rowsOf([...address(100), 10 + 4 * 3 + 2, 10, ...end], change)).toEqual([
      [106, 1, 2, 0, 0],
      [106, 1, 1, 0, 0],
      [106, 1, 1, 0, LineFlag.endSequence],
    ]);
  });

  it('that are cut end the program', () => {
    const whole = [...address(100), 2, 0x80, 2, 3, 0xe4, 0, 1, ...end];
    for (let length = 0; length < whole.length; length++) {
      const bytes = whole.slice(0, length);
      expect(rowsOf(bytes).length).toBe(length < whole.length - 3 ? 0 : 1);
    }
  });
});

describe('sequences', () => {
  const program = [
    ...address(100),
    ...[4, 3, 3, 9, 1, 14 + 14 + 7],
    ...end,
    ...address(0xffffffff),
    ...[1, ...end],
    ...address(40),
    ...[3, 0x7f, 1, 3, 5, 1, 4, 2, 14 + 14 * 3 + 5],
    ...end,
    // Without an end.
    ...address(500),
    1,
  ];
  const header = headerOf(program);
  const paths = Uint32Array.of(0, 7, 8, 33);

  it('have their code, lines and files; those of dropped code are left out', () => {
    const found = sequencesOf(runnerOf(program, header, paths), header);
    const { count, starts, ends, lows, highs, files, rows } = found;
    const told = Array.from({ length: count }, (_, at) =>
      [starts, ends, lows, highs, files, rows].map((column) => column[at] as number),
    );
    expect(told).toEqual([
      [100, 101, 10, 12, fileBit(33), 3],
      [40, 43, 5, 5, fileBit(7) | fileBit(8), 4],
    ]);
  });

  it('have their rows, with more room where there is too little', () => {
    const rows = new LineRows(1);
    const found = sequencesInto(runnerOf(program, header, paths), header, rows);
    expect([...found.first.subarray(0, found.count)]).toEqual([0, 3]);
    expect(rows.length).toBe(7);
    expect([...rows.lines.subarray(0, 7)]).toEqual([10, 12, 12, 0, 5, 5, 5]);
    expect([...rows.files.subarray(0, 7)]).toEqual([33, 33, 33, 7, 7, 8, 8]);
  });
});
