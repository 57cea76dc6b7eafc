/** Text bytecode to an image, or to what is wrong with it. */
import type { Diagnostic } from '../../context/index.ts';
import type { HandlerRange, PythonImage, SourceRange } from '../image.ts';
import { type OpcodeRow, opcodeNumber, opcodes } from '../opcodes.ts';
import { readConstant } from './constant.ts';
import { directive } from './directives.ts';
import { FunctionText } from './function.ts';
import { type Line, linesOf, type Word } from './words.ts';

export interface AssembleInput {
  readonly path: string;
  readonly text: string;
  readonly debug: boolean;
}

/** A name that an outline shows. */
export interface AssemblySymbol {
  readonly name: string;
  readonly kind: 'function' | 'label';
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** Function that a label belongs to; undefined for the module. */
  readonly inside: string | undefined;
}

export interface Assembled {
  /** Absent when there are errors. */
  readonly image?: PythonImage;
  readonly diagnostics: readonly Diagnostic[];
  readonly symbols: readonly AssemblySymbol[];
}

/** The state of reading a file. */
export class Reader {
  readonly path: string;
  readonly diagnostics: Diagnostic[] = [];
  readonly symbols: AssemblySymbol[] = [];
  readonly module: FunctionText;
  readonly functions: FunctionText[] = [];
  /** The function that is being read. */
  current: FunctionText;
  dialect: PythonImage['dialect'] = 'bytecode';
  sourcePath: string | undefined;

  constructor(path: string) {
    this.path = path;
    this.module = new FunctionText('<module>', 'module', [], { line: 1, column: 1, endLine: 1, endColumn: 1 });
    this.current = this.module;
  }

  problem(code: string, message: string, line: number, from: number, to: number): void {
    this.diagnostics.push({
      code,
      severity: 'error',
      message,
      source: this.path,
      range: { line, column: from, endLine: line, endColumn: Math.max(to, from + 1) },
    });
  }

  at(code: string, message: string, line: number, word: Word): void {
    this.problem(code, message, line, word.column, word.endColumn);
  }

  /** Number of a function by its name, also of one that comes later in the file. */
  functionNumber(name: string, names: readonly string[]): number | undefined {
    const index = names.indexOf(name);
    return index < 0 ? undefined : index + 1;
  }
}

const llvmMagic = ['BC\u00c0\u00de', 'BC\ufffd\ufffd'];

export const assemble = ({ path, text, debug }: AssembleInput): Assembled => {
  const reader = new Reader(path);
  if (llvmMagic.some((magic) => text.startsWith(magic)) || text.startsWith('\u00de\u00c0\u0017\u000b')) {
    reader.problem('bytecode-llvm', 'this is LLVM bitcode, not text bytecode of the Python machine', 1, 1, 3);
    return { diagnostics: reader.diagnostics, symbols: [] };
  }
  const lines = linesOf(text);
  const names = lines.flatMap(({ words }) => (words[0]?.text === '.function' && words[1] ? [words[1].text] : []));
  for (const line of lines) if (line.words.length > 0) readLine(reader, line, names);
  if (reader.current !== reader.module)
    reader.problem(
      'bytecode-unclosed-function',
      `the function ${reader.current.name} has no .end`,
      reader.current.start.line,
      reader.current.start.column,
      reader.current.start.endColumn,
    );
  const all = [reader.module, ...reader.functions];
  const handlers = all.map((each) => resolve(reader, each));
  if (reader.module.rows.length === 0 && reader.diagnostics.length === 0)
    reader.problem(
      'bytecode-empty',
      'the file has no instruction outside of functions, so there is nothing to run',
      1,
      1,
      2,
    );
  const { diagnostics, symbols } = reader;
  if (diagnostics.length > 0) return { diagnostics, symbols };
  const image: PythonImage = {
    dialect: reader.dialect,
    name: (/[^/\\]*$/.exec(path)?.[0] ?? path).replace(/\.\w+$/, ''),
    path: reader.sourcePath ?? path,
    text,
    firstCode: 0,
    assembled: true,
    codes: all.map((each, index) => each.code(handlers[index] ?? [], debug)),
    debugState: debug ? 'loaded' : 'not loaded',
  };
  return { image, diagnostics, symbols };
};

const rangeOf = (line: number, from: number, to: number): SourceRange => ({
  line,
  column: from,
  endLine: line,
  endColumn: to,
});

const readLine = (reader: Reader, line: Line, names: readonly string[]): void => {
  const [first, ...rest] = line.words;
  if (!first) return;
  const last = rest.at(-1) ?? first;
  if (!first.quoted && first.text.startsWith('.')) {
    directive(reader, line, names);
    return;
  }
  if (/^[A-Za-z_]\w*:$/.test(first.text)) {
    label(reader, line, first);
    if (rest.length > 0) readLine(reader, { ...line, words: rest }, names);
    return;
  }
  const opcode = opcodeNumber(first.text);
  if (opcode === undefined) {
    const near = opcodes.find(({ name }) => name === first.text.toUpperCase());
    reader.at(
      'bytecode-unknown-opcode',
      `there is no opcode ${first.text}${near ? `; opcodes are case-sensitive: ${near.name}` : ''} (instruction ${reader.current.rows.length})`,
      line.number,
      first,
    );
    return;
  }
  instruction(reader, line, opcode, rest, rangeOf(line.number, first.column, last.endColumn), names);
};

const label = (reader: Reader, line: Line, word: Word): void => {
  const name = word.text.slice(0, -1);
  const { current } = reader;
  if (current.labels.has(name)) {
    reader.at('bytecode-duplicate-label', `the label ${name} is defined twice in ${current.name}`, line.number, word);
    return;
  }
  current.labels.set(name, current.rows.length);
  const range = rangeOf(line.number, word.column, word.endColumn);
  reader.symbols.push({
    name,
    kind: 'label',
    range,
    nameRange: { ...range, endColumn: word.endColumn - 1 },
    inside: current === reader.module ? undefined : current.name,
  });
};

const instruction = (
  reader: Reader,
  line: Line,
  opcode: number,
  words: readonly Word[],
  range: SourceRange,
  names: readonly string[],
): void => {
  const row = opcodes[opcode] as OpcodeRow;
  const { current } = reader;
  const [word, surplus] = words;
  if (row.operand === 'none') {
    if (word) reader.at('bytecode-surplus-operand', `${row.name} takes no operand`, line.number, word);
    current.add({ opcode, operand: 0, range });
    return;
  }
  if (!word) {
    reader.problem(
      'bytecode-missing-operand',
      `${row.name} needs an operand: ${operandHelp[row.operand]}`,
      line.number,
      range.column,
      range.endColumn,
    );
    current.add({ opcode, operand: 0, range });
    return;
  }
  if (row.operand === 'constant') {
    const read = readConstant(line.text, word.column - 1, (name) => reader.functionNumber(name, names));
    if ('problem' in read) reader.problem('bytecode-constant', read.problem, line.number, word.column, read.end + 1);
    else if (line.text.slice(read.end).trim() !== '') {
      const at = read.end + (line.text.slice(read.end).length - line.text.slice(read.end).trimStart().length);
      reader.problem(
        'bytecode-surplus-operand',
        `${row.name} takes one operand`,
        line.number,
        at + 1,
        line.text.trimEnd().length + 1,
      );
    }
    current.add({ opcode, operand: 'problem' in read ? 0 : current.constantNumber(read.constant), range });
    return;
  }
  if (surplus) reader.at('bytecode-surplus-operand', `${row.name} takes one operand`, line.number, surplus);
  if (row.operand === 'target') {
    current.add({ opcode, operand: 0, range, target: { word, line: line.number } });
    return;
  }
  current.add({ opcode, operand: plainOperand(reader, line, row, word), range });
};

const operandHelp: Readonly<Record<string, string>> = {
  constant: 'a constant',
  local: 'the name of a local variable',
  name: 'a name',
  target: 'the index of an instruction or a label',
  count: 'a count',
  flags: 'a number',
  depth: 'a depth',
};

const plainOperand = (reader: Reader, line: Line, row: OpcodeRow, word: Word): number => {
  const { current } = reader;
  if (row.operand === 'name') {
    const name = word.quoted ? (word.value ?? word.text) : word.text;
    // What a function stores is its own: the published machine's rule.
    if (row.name === 'STORE_VAR' && current.kind !== 'module') current.slot(name, true);
    return current.nameNumber(name);
  }
  if (row.operand === 'local') {
    const slot = /^#\d+$/.test(word.text)
      ? Number(word.text.slice(1))
      : current.slot(word.text, row.name === 'STORE_LOCAL');
    if (slot !== undefined) return slot;
    reader.at('bytecode-unknown-local', `${current.name} has no local variable ${word.text}`, line.number, word);
    return 0;
  }
  const number = Number(word.text);
  const smallest = row.operand === 'depth' ? 1 : 0;
  if (!/^\d+$/.test(word.text) || number >= 2 ** 24 || number < smallest) {
    reader.at(
      'bytecode-operand',
      `${row.name} takes ${operandHelp[row.operand]} from ${smallest} on, not ${word.text}`,
      line.number,
      word,
    );
    return smallest;
  }
  return number;
};

/** Jump targets and handlers of a function, now that all labels are known. */
const resolve = (reader: Reader, code: FunctionText): readonly HandlerRange[] => {
  const place = (word: Word, line: number, most: number): number => {
    const known = code.labels.get(word.text);
    const number = known ?? (/^-?\d+$/.test(word.text) ? Number(word.text) : undefined);
    if (number === undefined) {
      const kind = /^[A-Za-z_]\w*$/.test(word.text) ? 'bytecode-unknown-label' : 'bytecode-bad-target';
      reader.at(
        kind,
        kind === 'bytecode-unknown-label'
          ? `there is no label ${word.text} in ${code.name}`
          : `${word.text} is no jump target`,
        line,
        word,
      );
      return 0;
    }
    if (number < 0 || number > most) {
      reader.at(
        'bytecode-bad-target',
        `the jump target ${word.text} is not an instruction of ${code.name}, which has ${code.rows.length}`,
        line,
        word,
      );
      return 0;
    }
    return number;
  };
  for (const row of code.rows)
    if (row.target) row.operand = place(row.target.word, row.target.line, code.rows.length - 1);
  return code.handlers.map(({ words, line }) => {
    const [from, to, target, depth] = words as readonly [Word, Word, Word, Word];
    return {
      from: place(from, line, code.rows.length),
      to: place(to, line, code.rows.length),
      target: place(target, line, code.rows.length - 1),
      depth: Number(depth.text),
    };
  });
};
