/** One function of text bytecode while it is read. */
import {
  type CodeDebug,
  type CodeObject,
  type Constant,
  encodeInstruction,
  type HandlerRange,
  type SourceRange,
} from '../image.ts';
import { opcodeOf, opcodes } from '../opcodes.ts';
import { constantText } from '../spelling.ts';
import type { Word } from './words.ts';

interface Row {
  readonly opcode: number;
  operand: number;
  readonly line: number;
  readonly range: SourceRange;
  /** A jump's target, found when all labels are known. */
  readonly target?: { readonly word: Word; readonly line: number };
}

const conditional = new Set(
  [
    'JUMP_IF_TRUE',
    'JUMP_IF_FALSE',
    'JUMP_IF_TRUE_OR_POP',
    'JUMP_IF_FALSE_OR_POP',
    'FOR_ITER',
    'SEND',
    'THROW_INTO',
  ].map(opcodeOf),
);

export class FunctionText {
  readonly name: string;
  qualifiedName: string;
  kind: CodeObject['kind'];
  parameters: CodeObject['parameters'];
  readonly locals: string[];
  readonly cells: string[] = [];
  readonly free: string[] = [];
  readonly names: string[] = [];
  readonly constants: Constant[] = [];
  readonly rows: Row[] = [];
  readonly labels = new Map<string, number>();
  readonly handlers: { readonly words: readonly Word[]; readonly line: number }[] = [];
  /** Set by `.line`: the source line of the instructions that follow. */
  sourceLine: number | undefined;
  doc: string | undefined;
  readonly start: SourceRange;
  end: SourceRange;
  readonly #constantNumbers = new Map<string, number>();

  constructor(name: string, kind: CodeObject['kind'], parameters: readonly string[], start: SourceRange) {
    this.name = name;
    this.qualifiedName = name;
    this.kind = kind;
    this.locals = [...parameters];
    this.parameters = {
      positionalOnly: 0,
      positional: parameters.length,
      keywordOnly: 0,
      variadic: false,
      keywords: false,
    };
    this.start = start;
    this.end = start;
  }

  nameNumber(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }

  constantNumber(constant: Constant): number {
    const key = `${constant.kind} ${constantText(constant)}`;
    let number = this.#constantNumbers.get(key);
    if (number === undefined) {
      number = this.constants.push(constant) - 1;
      this.#constantNumbers.set(key, number);
    }
    return number;
  }

  /** Slot of a variable; a new local when it is stored for the first time. */
  slot(name: string, create: boolean): number | undefined {
    const known = [...this.locals, ...this.free].indexOf(name);
    if (known >= 0) return known;
    return create && this.free.length === 0 ? this.locals.push(name) - 1 : undefined;
  }

  add(row: Omit<Row, 'line'>): void {
    this.rows.push({ ...row, line: this.sourceLine ?? row.range.line });
    this.end = row.range;
  }

  /** `handlers` and jump targets are resolved. */
  code(handlers: readonly HandlerRange[], debug: boolean): CodeObject {
    return {
      name: this.name,
      qualifiedName: this.qualifiedName,
      kind: this.kind,
      parameters: this.parameters,
      locals: this.locals,
      cells: this.cells.map((name) => this.locals.indexOf(name)),
      free: this.free,
      names: this.names,
      constants: this.constants,
      instructions: Uint32Array.from(this.rows, ({ opcode, operand }) => encodeInstruction(opcode, operand)),
      handlers,
      lines: Int32Array.from(this.rows, ({ line }) => line),
      firstLine: this.rows[0]?.line ?? this.start.line,
      ...(this.doc === undefined ? {} : { doc: this.doc }),
      ...(debug ? { debug: this.#debug() } : {}),
    };
  }

  #debug(): CodeDebug {
    return {
      positions: Int32Array.from(
        this.rows.flatMap(({ range }) => [range.line, range.column, range.endLine, range.endColumn]),
      ),
      statements: this.rows.map(({ range }, ip) => ({ ip, ...range })),
      branches: this.rows.flatMap(({ opcode, range }, ip) => {
        if (!conditional.has(opcode)) return [];
        const name = opcodes[opcode]?.name ?? '';
        const loop = name === 'FOR_ITER' || name === 'SEND' || name === 'THROW_INTO';
        const taken = loop ? 'done' : name.includes('TRUE') ? 'true' : 'false';
        return [{ ip, ...range, taken, straight: loop ? 'next' : taken === 'true' ? 'false' : 'true' }];
      }),
      definition: {
        line: this.start.line,
        column: this.start.column,
        endLine: this.end.endLine,
        endColumn: this.end.endColumn,
      },
    };
  }
}
