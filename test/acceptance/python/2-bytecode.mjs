// @ts-check
import path from 'node:path';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const sum =
  '# 3 + 2 + 1\nLOAD_CONST 0\nSTORE_VAR s\nLOAD_CONST 3\nagain:\nDUP_TOP\nLOAD_VAR s\nADD\nSTORE_VAR s\nLOAD_CONST 1\nSUB\nDUP_TOP\nJUMP_IF_TRUE again\nPOP_TOP\nLOAD_VAR s\nHALT\n';

/**
 * @param {string} what
 * @param {Readonly<Record<string, string | Uint8Array>>} files
 * @param {(run: (...args: string[]) => ReturnType<typeof sahara>) => Promise<string | void>} work
 */
const claim = (what, files, work) => ({
  item: 'bytecode',
  what,
  check: () => inFolder(files, (cwd) => work((...args) => sahara(args, { cwd }))),
});

export const claims = [
  claim('text bytecode runs, and --result prints the final stack', { 'sum.bc': sum, 'sum.pyvm': sum }, async (run) => {
    for (const name of ['sum.bc', 'sum.pyvm']) {
      const { code, out, error } = await run('run', name, '--result');
      expectEqual([code, out, error], [0, '=> 6\n', ''], name);
    }
  }),
  claim('disassembled Python assembles into a program that does the same', {}, async (run) => {
    const source = path.join(root, 'examples', 'python', 'inventory.py');
    expectEqual((await run('compile', source, '-o', 'inventory.pyvm')).code, 0, 'compile');
    const [one, other] = [await run('run', source), await run('run', 'inventory.pyvm')];
    expectEqual([other.code, other.out], [one.code, one.out], 'the compiled program');
    expectEqual((await run('disassemble', 'inventory.pyvm')).code, 0, 'disassemble');
    return `${one.out.split('\n').length - 1} lines`;
  }),
  claim(
    'defects of text bytecode have file, line and column: P17 P18 P32 P36 P43 P52 P53 P54 P55',
    {
      'opcode.bc': 'FOO 1\nHALT\n',
      'operand.bc': 'LOAD_CONST\nHALT\n',
      'surplus.bc': 'HALT 1\n',
      'target.bc': 'JUMP 9\nHALT\n',
      'word.bc': 'LOAD_CONST hello\nHALT\n',
      'function.bc': '.function f\nHALT\n',
      'llvm.bc': Uint8Array.of(0x42, 0x43, 0xc0, 0xde, 0, 1),
      'binary.bc': Uint8Array.of(1, 2, 3),
      'underflow.bc': 'LOAD_CONST 1\nADD\nHALT\n',
      'return.bc': '.function f\nRETURN_VAL\n.end\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n',
      'division.bc': 'LOAD_CONST 1\nLOAD_CONST 0\nDIV\nHALT\n',
      'undefined.bc': 'LOAD_VAR q\nHALT\n',
      'deep.bc': '.function f\nLOAD_VAR f\nCALL_FUNC 0\nRETURN_VAL\n.end\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n',
      'high.bc': `${'LOAD_CONST 1\n'.repeat(6)}HALT\n`,
    },
    async (run) => {
      /** @type {readonly [string, string, number, string[]?][]} */
      const rows = [
        ['opcode.bc', 'opcode.bc:1:1: error bytecode-unknown-opcode', 2],
        ['operand.bc', 'operand.bc:1:1: error bytecode-missing-operand', 2],
        ['surplus.bc', 'surplus.bc:1:6: error bytecode-surplus-operand', 2],
        ['target.bc', 'target.bc:1:6: error bytecode-bad-target', 2],
        ['word.bc', 'word.bc:1:12: error bytecode-constant', 2],
        ['function.bc', 'function.bc:1:1: error bytecode-unclosed-function', 2],
        ['llvm.bc', 'this is LLVM bitcode', 2],
        ['binary.bc', 'this is no text', 2],
        ['underflow.bc', 'StackUnderflow', 1],
        ['return.bc', 'StackUnderflow', 1],
        ['division.bc', 'DivisionByZero', 1],
        ['undefined.bc', 'UndefinedVariable', 1],
        ['deep.bc', 'CallStackOverflow', 1, ['--call-depth-limit', '10']],
        ['high.bc', 'StackOverflow', 1, ['--stack-limit', '4']],
      ];
      for (const [name, words, code, more = []] of rows) {
        const ran = await run('run', name, ...more);
        expectEqual(ran.code, code, `${name}: ${ran.error}`);
        expect(ran.error.includes(words), `${name}: ${ran.error}`);
      }
      return `${rows.length} files`;
    },
  ),
  claim(
    'trace, frames, failure log, final stack and undefined variables are options, and silent without them',
    { 'sum.bc': sum, 'undefined.bc': 'LOAD_VAR q\nHALT\n', 'division.bc': 'LOAD_CONST 1\nLOAD_CONST 0\nDIV\nHALT\n' },
    async (run) => {
      expectEqual((await run('run', 'sum.bc')).error, '', 'without options');
      const traced = await run('run', 'sum.bc', '--trace', 'true');
      expect(traced.error.startsWith('[TRACE] IP=0 | LOAD_CONST [0] | STACK=[]\n'), traced.error.slice(0, 200));
      expect(
        (await run('run', 'sum.bc', '--show-final-stack', 'true')).error.includes('final stack: [6]'),
        'final stack',
      );
      expect((await run('run', 'sum.bc', '--inspect-frames', 'true')).error.includes('<module>'), 'frames');
      expect(
        (await run('run', 'division.bc', '--log-on-error', 'true')).error.includes('"kind":"DivisionByZero"'),
        'log on error',
      );
      const allowed = await run('run', 'undefined.bc', '--allow-undefined-vars', 'true', '--result');
      expectEqual([allowed.code, allowed.out], [0, '=> None\n'], allowed.error);
    },
  ),
];
