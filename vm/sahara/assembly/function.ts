/** One function of an assembly text. */
import { unitType } from '../builtin.ts';
import type { FunctionCode, FunctionDebug, FunctionMeta, VariableDebug } from '../image.ts';
import type { TypeId } from '../types.ts';
import { Cursor } from './cursor.ts';
import { assembleCode, type Code } from './instructions.ts';
import type { Line, Report, Token } from './line.ts';
import type { Names } from './names.ts';
import type { Section } from './sections.ts';

export interface BuiltFunction {
  readonly code: FunctionCode;
  readonly meta: FunctionMeta;
  readonly debug: FunctionDebug;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

const kinds = ['function', 'test', 'lambda', 'handler', 'generated'] as const;
const variableKinds = ['parameter', 'local', 'upvalue'] as const;

export const buildFunction = (section: Section, names: Names, report: Report): BuiltFunction => {
  const head = new Cursor(section.head, report);
  const name = head.name('the name of the function');
  head.end();
  const codeAt = section.lines.findIndex((line) => isWord(line.tokens[0], 'code'));
  if (codeAt < 0) report('assembly-syntax', section.head.range, `the function ${name} has no code`);
  const code = assembleCode(codeAt < 0 ? [] : section.lines.slice(codeAt + 1), names, report);
  const builder = new FunctionBuilder(name, names, code);
  for (const line of section.lines.slice(0, codeAt < 0 ? undefined : codeAt)) builder.line(new Cursor(line, report));
  return builder.built();
};

const isWord = (token: Token, text: string): boolean => token.kind === 'word' && token.text === text;

class FunctionBuilder {
  readonly #parameters: TypeId[] = [];
  readonly #locals: TypeId[] = [];
  readonly #names: string[] = [];
  readonly #handles: Mutable<FunctionCode['handles'][number]>[] = [];
  readonly #restarts: Mutable<FunctionCode['restarts'][number]>[] = [];
  #result: TypeId = unitType;
  #kind: FunctionCode['kind'] = 'function';
  #enclosing: number | undefined;
  #captures: TypeId[] | undefined;
  #doc: string | undefined;
  #exported = false;
  #signals: number[] = [];
  #handled: number[] = [];
  #debug: Mutable<FunctionDebug> = {
    source: 0,
    range: { line: 1, column: 1, endLine: 1, endColumn: 1 },
    lines: [],
    scopes: [],
    variables: [],
    temporaries: [],
    allocations: [],
    branches: [],
  };

  constructor(
    private readonly name: string,
    private readonly names: Names,
    private readonly code: Code,
  ) {}

  built(): BuiltFunction {
    return {
      code: {
        name: this.name,
        parameters: this.#parameters,
        locals: [...this.#parameters, ...this.#locals],
        result: this.#result,
        kind: this.#kind,
        ...(this.#enclosing === undefined ? {} : { enclosing: this.#enclosing }),
        ...(this.#captures === undefined ? {} : { captures: this.#captures }),
        words: this.code.words,
        handles: this.#handles,
        restarts: this.#restarts,
      },
      meta: {
        parameterNames: this.#names,
        ...(this.#doc === undefined ? {} : { doc: this.#doc }),
        signals: this.#signals,
        handles: this.#handled,
        exported: this.#exported,
      },
      debug: this.#debug,
    };
  }

  line(line: Cursor): void {
    const keyword = keywordOf(line.line);
    const row = this.#rows[keyword];
    if (row) {
      row(line);
      line.end();
    } else line.wrong(`a function has no line ${keyword}`, 'assembly-syntax', line.line.tokens[0].range);
  }

  readonly #rows: Readonly<Record<string, (line: Cursor) => void>> = {
    kind: (line) => {
      this.#kind = oneOf(line, kinds, 'the kind');
    },
    doc: (line) => {
      this.#doc = line.name('the text');
    },
    exported: () => {
      this.#exported = true;
    },
    enclosing: (line) => {
      this.#enclosing = this.#index(line, this.names.functions, 'function');
    },
    parameter: (line) => {
      this.#parameters.push(this.#type(line));
      if (line.peek) this.#names.push(line.name('the name'));
    },
    local: (line) => void this.#locals.push(this.#type(line)),
    result: (line) => {
      this.#result = this.#type(line);
    },
    captures: (line) => {
      this.#captures = this.#all(line, () => this.#type(line));
    },
    signals: (line) => {
      this.#signals = this.#all(line, () => this.#condition(line));
    },
    handles: (line) => {
      this.#handled = this.#all(line, () => this.#condition(line));
    },
    handle: (line) => {
      const result = this.#type(line);
      if (!line.takes('resume')) line.wrong('resume and a label are missing');
      this.#handles.push({ clauses: [], resume: this.#place(line), result });
    },
    on: (line) => {
      const table = this.#handles.at(-1);
      if (!table) line.wrong('on belongs to a handle line', 'assembly-syntax', line.range);
      const condition = this.#condition(line);
      table?.clauses.push({ condition, handler: this.#index(line, this.names.functions, 'function') });
    },
    offer: () => void this.#restarts.push({ clauses: [] }),
    restart: (line) => {
      const table = this.#restarts.at(-1);
      if (!table) line.wrong('restart belongs to an offer line', 'assembly-syntax', line.range);
      const restart = this.#index(line, this.names.restarts, 'restart');
      table?.clauses.push({ restart, target: this.#place(line) });
    },
    debug: (line) => {
      this.#debug.source = line.number('the number of the source');
      this.#debug.range = line.sourceRange();
    },
    line: (line) => {
      const row = { offset: this.#place(line), range: line.sourceRange(), scope: line.number('the scope') };
      this.#debug.lines.push({ ...row, statement: line.takes('statement') });
    },
    scope: (line) => {
      const parent = line.number('the parent');
      this.#debug.scopes.push({ parent, from: this.#place(line), to: this.#place(line) });
    },
    variable: (line) => {
      const name = line.name('the name');
      const kind = oneOf(line, variableKinds, 'the kind');
      const type = this.#type(line);
      const scope = line.number('the scope');
      const from = this.#place(line);
      this.#debug.variables.push({ name, kind, type, scope, from, at: this.#location(line) });
    },
    temporary: (line) => {
      const name = line.name('the name');
      const depth = line.number('the depth');
      this.#debug.temporaries.push({ from: this.#place(line), to: this.#place(line), depth, name });
    },
    allocation: (line) => void this.#debug.allocations.push({ offset: this.#place(line), text: line.name('the text') }),
    branch: (line) => {
      const offset = this.#place(line);
      const range = line.sourceRange();
      const taken = line.name('the label of the jump');
      this.#debug.branches.push({ offset, range, taken, fallThrough: line.name('the other label') });
    },
  };

  #type(line: Cursor): TypeId {
    return this.names.types.id(line.take(), line.range);
  }

  #place(line: Cursor): number {
    return this.code.place(line.take(), line.range);
  }

  #condition(line: Cursor): number {
    return this.#index(line, this.names.conditions, 'condition');
  }

  #all<T>(line: Cursor, read: () => T): T[] {
    const all: T[] = [];
    while (line.peek) all.push(read());
    return all;
  }

  /** By name or by number. */
  #index(line: Cursor, names: ReadonlyMap<string, number>, what: string): number {
    const place = line.place;
    const isNumber = line.peek?.kind === 'word' && /^\d+$/.test(line.peek.text);
    const name = line.name(`the name of the ${what}`);
    const index = isNumber ? Number(name) : names.get(name);
    if (index === undefined) line.wrong(`no ${what} is named ${name}`, 'unknown-name', place);
    return index ?? 0;
  }

  #location(line: Cursor): VariableDebug['at'] {
    if (line.takes('slot')) return { in: 'slot', slot: line.number('the slot'), boxed: line.takes('boxed') };
    if (line.takes('slots')) return { in: 'slots', first: line.number('the slot'), data: this.#type(line) };
    if (line.takes('capture')) return { in: 'capture', index: line.number('the index'), boxed: line.takes('boxed') };
    if (line.takes('up')) return { in: 'up', levels: line.number('the levels'), at: this.#location(line) };
    line.wrong('a variable is in slot, slots, capture or up');
    line.take();
    return { in: 'slot', slot: 0, boxed: false };
  }
}

const keywordOf = (line: Line): string => (line.tokens[0].kind === 'word' ? line.tokens[0].text : '');

const oneOf = <T extends string>(line: Cursor, allowed: readonly [T, ...T[]], what: string): T => {
  const place = line.place;
  const text = line.name(what);
  const found = allowed.find((each) => each === text);
  if (!found) line.wrong(`${what} is one of ${allowed.join(', ')}`, 'bad-operand', place);
  return found ?? allowed[0];
};
