/** Errors of Python sources and of text bytecode. */
import { toolchainFor } from '../../vm/catalog.ts';
import type { ErrorRow, ErrorSection } from './row.ts';

/** A row for an error in a file; the mark `‸` stands where the error points. */
const inFile = (path: string, code: string, source: string, place: string, next: string): ErrorRow => ({
  code,
  place,
  next,
  provoke() {
    const before = source.slice(0, source.indexOf('‸')).split('\n');
    const bytes = new TextEncoder().encode(source.replace('‸', ''));
    const { diagnostics = [] } =
      toolchainFor(path, bytes)?.load({ path, bytes, read: () => undefined, debug: true }) ?? {};
    const [line, column] = [before.length, (before.at(-1) ?? '').length + 1];
    const found = diagnostics.find(
      (row) => row.code === code && row.range?.line === line && row.range.column === column && row.source === path,
    );
    if (!found) throw new Error(`expected ${code} at ${line}:${column}, got ${JSON.stringify(diagnostics)}`);
    return found.message;
  },
});

const inPython = (code: string, source: string, place: string, next: string): ErrorRow =>
  inFile('program.py', code, source, place, next);

const inBytecode = (code: string, source: string, place: string, next: string): ErrorRow =>
  inFile('program.bc', code, source, place, next);

/** A row for a file that is no text. */
const asBytes = (code: string, bytes: readonly number[], offset: number, next: string): ErrorRow => ({
  code,
  place: 'the byte',
  next,
  provoke() {
    const path = 'program.bc';
    const content = Uint8Array.from(bytes);
    const [first] =
      toolchainFor(path, content)?.load({ path, bytes: content, read: () => undefined, debug: true }).diagnostics ?? [];
    if (first?.code !== code || first.offset !== offset) {
      throw new Error(`expected ${code} at ${offset}, got ${JSON.stringify(first)}`);
    }
    return first.message;
  },
});

export const pythonErrors: ErrorSection = {
  title: 'Python sources and text bytecode',
  rows: [
    inPython(
      'python-syntax',
      'total = ‸(1,\nprint(total)\n',
      'where CPython sees it',
      'Correct it: CPython refuses it too.',
    ),
    inPython('python-indentation', 'if True:\n‸print(1)\n', 'the line', 'Indent as CPython wants it.'),
    inPython(
      'python-unsupported',
      'class A(‸metaclass=type): pass\n',
      'what the machine does not run',
      'Write it with what the Python machine runs: see docs/python.md.',
    ),
    asBytes('llvm-bitcode', [0x42, 0x43, 0xc0, 0xde], 0, 'Compile LLVM bitcode to WebAssembly and debug that.'),
    asBytes('not-text', [0x41, 0x00], 1, 'Open a text bytecode file.'),
    inBytecode('bytecode-empty', '‸# nothing\n', 'the file', 'Write instructions outside of functions.'),
    inBytecode('bytecode-unknown-opcode', '‸FOO 1\n', 'the word', 'Take an opcode of docs/python.md; capitals count.'),
    inBytecode('bytecode-missing-operand', '‸LOAD_CONST\n', 'the opcode', 'Write the operand that the text names.'),
    inBytecode('bytecode-surplus-operand', 'HALT ‸1\n', 'the word', 'Remove it.'),
    inBytecode('bytecode-bad-target', 'JUMP ‸9\n', 'the target', 'Name a label or the index of an instruction.'),
    inBytecode('bytecode-constant', 'LOAD_CONST ‸hello\n', 'the constant', 'Put text in double quotes.'),
    inBytecode('bytecode-operand', 'CALL_FUNC ‸x\nHALT\n', 'the word', 'Write a number.'),
    inBytecode(
      'bytecode-unknown-label',
      'JUMP ‸nowhere\nHALT\n',
      'the label',
      'Define the label in the same function.',
    ),
    inBytecode('bytecode-duplicate-label', 'a: HALT\n‸a: HALT\n', 'the second label', 'Rename one of them.'),
    inBytecode(
      'bytecode-unknown-local',
      'LOAD_LOCAL ‸x\nHALT\n',
      'the name',
      'Name a parameter or local variable of the function.',
    ),
    inBytecode(
      'bytecode-duplicate-function',
      '.function f\nHALT\n.end\n.function ‸f\nHALT\n.end\nHALT\n',
      'the second name',
      'Rename one of them.',
    ),
    inBytecode(
      'bytecode-duplicate-parameter',
      '.function f a ‸a\nHALT\n.end\nHALT\n',
      'the second name',
      'Rename one of them.',
    ),
    inBytecode('bytecode-end', '‸.end\nHALT\n', 'the line', 'Remove it, or begin a function with `.function`.'),
    inBytecode('bytecode-directive', '.kind ‸thing\nHALT\n', 'the word', 'Write the line as the text shows it.'),
    inBytecode(
      'bytecode-unclosed-function',
      '‸.function f\nHALT\n',
      'the function',
      'Write `.end` behind its last instruction.',
    ),
  ],
};
