import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/index.ts';
import { assemble } from '../../../vm/python/text/assemble.ts';
import { disassemble } from '../../../vm/python/text/disassemble.ts';
import { bytecode, toEnd } from './run.ts';

const corpus = path.join(import.meta.dirname, '../../languages/python/corpus');

/** Code, line, column and message of each defect. */
const defects = (text: string): readonly string[] =>
  assemble({ path: 'x.bc', text, debug: false }).diagnostics.map(
    ({ code, range, message }) => `${range?.line}:${range?.column} ${code} ${message}`,
  );

describe('text bytecode', () => {
  it('has strings with spaces, comments at the start of a line, labels and functions', () => {
    const machine = bytecode(`
# (2 + 3) * 4 by a function
.function add a b
  LOAD_VAR a
  LOAD_VAR b
  ADD
  RETURN_VAL
.end

LOAD_VAR add
LOAD_CONST 2
LOAD_CONST 3
CALL_FUNC 2
LOAD_CONST 4
MUL
LOAD_CONST "# no comment"
JUMP end
LOAD_CONST None
end: HALT
`);
    expect(toEnd(machine).results).toEqual(['20', "'# no comment'"]);
  });

  it.each([
    ['FOO 1', '1:1 bytecode-unknown-opcode there is no opcode FOO (instruction 0)'],
    ['add', '1:1 bytecode-unknown-opcode there is no opcode add; opcodes are case-sensitive: ADD (instruction 0)'],
    ['HALT\nADD 1', '2:5 bytecode-surplus-operand ADD takes no operand'],
    ['LOAD_CONST', '1:1 bytecode-missing-operand LOAD_CONST needs an operand: a constant'],
    ['LOAD_CONST 1 2', '1:14 bytecode-surplus-operand LOAD_CONST takes one operand'],
    ['LOAD_CONST word', '1:12 bytecode-constant word is no constant; text is written in double quotes'],
    ['LOAD_CONST "open', '1:12 bytecode-constant the text has no closing quote'],
    ['JUMP 1', '1:6 bytecode-bad-target the jump target 1 is not an instruction of <module>, which has 1'],
    ['JUMP -1', '1:6 bytecode-bad-target the jump target -1 is not an instruction of <module>, which has 1'],
    ['JUMP 1.5', '1:6 bytecode-bad-target 1.5 is no jump target'],
    ['JUMP nowhere', '1:6 bytecode-unknown-label there is no label nowhere in <module>'],
    ['a: HALT\na: HALT', '2:1 bytecode-duplicate-label the label a is defined twice in <module>'],
    ['HALT\n.function f', '2:1 bytecode-unclosed-function the function f has no .end'],
    ['HALT\n.end', '2:1 bytecode-end .end without .function'],
    ['CALL_FUNC -1', '1:11 bytecode-operand CALL_FUNC takes a count from 0 on, not -1'],
    ['LOAD_LOCAL x', '1:12 bytecode-unknown-local <module> has no local variable x'],
    ['.nothing', '1:1 bytecode-directive there is no directive .nothing'],
    ['', '1:1 bytecode-empty the file has no instruction outside of functions, so there is nothing to run'],
    ['BC\u00c0\u00de\u0000', '1:1 bytecode-llvm this is LLVM bitcode, not text bytecode of the Python machine'],
  ])('P52 P53 %j is refused with its place', (text, expected) => {
    expect(defects(text)[0]).toBe(expected);
  });

  it('tells all defects, not only the first', () => {
    expect(defects('FOO\nADD 1\nJUMP 9').map((row) => row.split(' ')[0])).toEqual(['1:1', '2:5', '3:6']);
  });

  it('names functions and labels for outlines', () => {
    const { symbols } = assemble({ path: 'x.bc', text: '.function f a\nx: RETURN_VAL\n.end\nHALT', debug: false });
    expect(symbols.map(({ name, kind, inside, nameRange }) => [name, kind, inside, nameRange.column])).toEqual([
      ['f', 'function', undefined, 11],
      ['x', 'label', 'f', 1],
    ]);
  });

  it.each(readdirSync(corpus).filter((name) => name.endsWith('.py')))(
    'the disassembly of %s assembles to the same program',
    (name) => {
      const { image } = compile({ path: name, text: readFileSync(path.join(corpus, name), 'utf8'), debug: false });
      if (!image) throw new Error(`${name} does not compile`);
      const text = disassemble(image);
      const { image: again, diagnostics } = assemble({ path: name, text, debug: false });
      expect(diagnostics).toEqual([]);
      const parts = (one: typeof image) =>
        one.codes.map(({ debug: _, firstLine: __, ...code }) => ({ ...code, handlers: [...code.handlers] }));
      expect(again && parts(again)).toEqual(parts(image));
    },
  );
});
