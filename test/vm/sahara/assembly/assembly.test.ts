import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../languages/sahara/index.ts';
import { formatDiagnostic } from '../../../../vm/context/index.ts';
import { assemble } from '../../../../vm/sahara/assemble.ts';
import { disassemble } from '../../../../vm/sahara/disassemble.ts';
import { decodeInstruction, encodeInstruction, operandRange } from '../../../../vm/sahara/encode.ts';
import { opcodes } from '../../../../vm/sahara/opcodes.ts';
import { programOf } from '../../../../vm/sahara/program.ts';
import { bank, imageOf, verifiedImage } from '../image-text.ts';

const errors = (text: string): readonly string[] => assemble({ path: 'a', text }).diagnostics.map(formatDiagnostic);

const inFunction = (...lines: readonly string[]): string =>
  `function m::f\n  code\n${lines.map((line) => `    ${line}`).join('\n')}\n`;

describe('assembly text', () => {
  it('S02 disassembling and assembling again gives the identical image', () => {
    const image = verifiedImage(bank);
    const again = imageOf(disassemble(image));
    expect(again).toEqual(image);
    expect(disassemble(again)).toBe(disassemble(image));
  });

  it('S02 the disassembly of each example assembles into the identical image', () => {
    const folder = new URL('../../../../examples/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.sahara'));
    expect(files.length).toBeGreaterThan(3);
    for (const path of files) {
      const text = readFileSync(new URL(path, folder), 'utf8');
      const { image } = compile({ path, text, read: () => undefined, debug: true });
      if (!image) throw new Error(`${path} does not compile`);
      expect(imageOf(disassemble(image))).toEqual(image);
    }
  });

  it('S02 instruction memory holds the words of every function', () => {
    const image = verifiedImage(bank);
    const { units } = programOf(image);
    expect(units.map(({ name }) => name)).toEqual(image.functions.map(({ name }) => name));
    for (const [index, unit] of units.entries()) {
      const bytes = unit.read(0, unit.length);
      const words = Uint32Array.from({ length: bytes.length / 4 }, (_, word) =>
        new DataView(bytes.buffer).getUint32(word * 4),
      );
      expect(words).toEqual(image.functions[index]?.words);
      for (const at of unit.starts(index * 2 ** 32, unit.length)) expect(unit.decode(at).address).toBe(at);
    }
  });

  it('S22 questions about object models are answered when code is assembled', () => {
    const image = verifiedImage(`
types
  data m::Rgb
    field red u8
    field green u8
    field blue u8
  data m::Pixel
    field at i64
    field rgb m::Rgb
function m::f
  code
    imm_i64 (offset-of m::Pixel rgb.green)
    imm_i64 (offset-of m::Pixel rgb)
    imm_i64 (size-of m::Pixel)
    imm_i64 (index-of m::Pixel rgb.blue)
    pop
    pop
    pop
    pop
    return
`);
    const words = image.functions[0]?.words ?? new Uint32Array();
    const numbers = [0, 1, 2, 3]
      .map((word) => decodeInstruction(words, word))
      .map((each) => typeof each === 'object' && each.operands[0]);
    expect(numbers).toEqual([9, 8, 16, 3]);
    expect(errors(inFunction('imm_i64 (offset-of m::Rgb alpha)', 'pop', 'return'))).toEqual([
      'a:3:24: error unknown-name: no type is named m::Rgb',
      'a:3:13: error bad-operand: the type of the question is no data type',
    ]);
  });

  it('S23 layouts are computed: a type of three bytes, nested fields flattened', () => {
    const { meta } = programOf(
      verifiedImage(`
types
  data m::Rgb
    field red u8
    field green u8
    field blue u8
  data m::Color
    field name string
    field rgb m::Rgb
`),
    );
    expect(meta.types).toEqual([
      {
        name: 'm::Rgb',
        size: 3,
        fields: [
          { name: 'red', type: 'u8', offset: 0, size: 1 },
          { name: 'green', type: 'u8', offset: 1, size: 1 },
          { name: 'blue', type: 'u8', offset: 2, size: 1 },
        ],
      },
      {
        name: 'm::Color',
        size: 8,
        fields: [
          { name: 'name', type: 'string', offset: 0, size: 4 },
          { name: 'rgb.red', type: 'u8', offset: 4, size: 1 },
          { name: 'rgb.green', type: 'u8', offset: 5, size: 1 },
          { name: 'rgb.blue', type: 'u8', offset: 6, size: 1 },
        ],
      },
    ]);
  });

  it('S03 two functions with one name are an error at the second', () => {
    const text = `${inFunction('return')}${inFunction('return')}`;
    expect(errors(text)).toEqual(['a:4:1: error duplicate-function: there are two functions named m::f']);
  });

  it('keeps jumps right when instructions are put in between', () => {
    const image = imageOf(
      inFunction('0x0 true', '0x4 jump_if_false 0xc', '0x8 jump 0x0', 'imm_i64 1', 'pop', '0xc return'),
    );
    expect(image.functions[0]?.words).toEqual(
      imageOf(inFunction('a: true', 'jump_if_false b', 'jump a', 'imm_i64 1', 'pop', 'b: return')).functions[0]?.words,
    );
  });

  it('reports each defect at its place and goes on', () => {
    const text = `
types
  data m::P
    field a nowhere
  type (list
constants
  i64 x
function m::f
  locl i64
  code
    frob 1
    add
    jump nowhere
    call m::g
    imm_u8 4294967296
    local_read "x
    return )
nonsense
`;
    expect(errors(text)).toEqual([
      'a:5:8: error assembly-syntax: this ( is never closed',
      'a:16:16: error assembly-syntax: this text has no end or a wrong escape',
      'a:17:12: error assembly-syntax: unexpected )',
      'a:18:1: error assembly-syntax: a section begins with one of types, constants, conditions, restarts, module, sources, entry, function',
      'a:4:13: error unknown-name: no type is named nowhere',
      'a:5:8: error assembly-syntax: a type is missing',
      'a:7:7: error bad-constant: x is no i64',
      'a:11:5: error unknown-opcode: no instruction is named frob',
      'a:12:5: error bad-operand: add takes the operands: scalar',
      'a:14:10: error unknown-name: no function is named m::g',
      'a:16:16: error bad-operand: a number is expected, not ',
      'a:13:10: error unknown-name: no instruction of this function is labelled nowhere',
      'a:15:5: error bad-operand: the operand 4294967296 of imm_u8 does not fit',
      'a:9:3: error assembly-syntax: a function has no line locl',
    ]);
  });

  it('never throws, whatever the text is', () => {
    const lines = bank.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.string({ maxLength: 12 }), fc.nat(40), (line, inserted, column) => {
        const content = lines[line] ?? '';
        const mutated = lines.with(line, content.slice(0, column) + inserted + content.slice(column + 3));
        const { image, diagnostics } = assemble({ path: 'a', text: mutated.join('\n') });
        expect(image === undefined).toBe(diagnostics.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('instruction words', () => {
  const instruction = fc.constantFrom(...opcodes.filter(({ name }) => name !== 'extend')).chain((opcode) =>
    fc.record({
      opcode: fc.constant(opcode),
      operands: fc.tuple(
        ...opcode.operands.map((_, index) => {
          const [min, max] = operandRange(opcode, index, true);
          return fc.oneof(fc.integer({ min, max }), fc.integer({ min: Math.max(min, -200), max: 200 }));
        }),
      ),
      wide: fc.boolean(),
    }),
  );

  it('decode to what was encoded, with the prefix only where it is needed or asked for', () => {
    fc.assert(
      fc.property(instruction, ({ opcode, operands, wide }) => {
        const words = encodeInstruction(opcode, operands, wide);
        expect(decodeInstruction(Uint32Array.from(words), 0)).toEqual({ opcode, operands, length: words.length });
        const narrow = operands.every((operand, index) => {
          const [low, high] = operandRange(opcode, index, false);
          return operand >= low && operand <= high;
        });
        expect(words.length).toBe(wide || !narrow ? 2 : 1);
      }),
    );
  });

  it('refuse operands that do not fit', () => {
    const row = opcodes.find(({ name }) => name === 'imm_u64');
    if (!row) throw new Error('imm_u64 is expected');
    expect(() => encodeInstruction(row, [2 ** 32])).toThrow(RangeError);
    expect(() => encodeInstruction(row, [])).toThrow(RangeError);
    expect(() => encodeInstruction(row, [0.5])).toThrow(RangeError);
  });
});
