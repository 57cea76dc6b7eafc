/** Instructions, plain and folded, become bytes (specification, "Instructions" and "Expressions" of the text format). */

import { type Opcode, opcodeNamed } from '../../../vm/wasm/opcodes.ts';
import type { List, Node, Span, Word } from '../syntax/tree.ts';
import { Cursor } from './cursor.ts';
import { type FunctionScope, isNullableText, writeHandlers, writeImmediates } from './immediates.ts';
import type { ModuleScope } from './scope.ts';
import { takeNumber } from './spaces.ts';
import { MarkedWriter, markKinds } from './writer.ts';

interface Label {
  readonly name: string | undefined;
  /** `folded` blocks end with their list; of the others these may have an `else`. */
  readonly kind: 'folded' | 'block' | 'if' | 'else' | 'try';
}

/** What is still to be done, the next on top. No recursion: folded expressions nest as deep as a text is long. */
type Task =
  | { readonly do: 'items'; readonly cursor: Cursor; readonly base: number; readonly expression: Span | undefined }
  | {
      readonly do: 'emit';
      readonly bytes: MarkedWriter;
      readonly span: Span;
      readonly expression: Span;
      readonly label?: Label;
    }
  | { readonly do: 'else'; readonly list: List }
  | { readonly do: 'end'; readonly list: Span };

export class Body implements FunctionScope {
  readonly module: ModuleScope;
  readonly writer: MarkedWriter;
  /** Names of labels; numbers count blocks in the order of the code. */
  readonly labelNames = new Map<number, string>();
  /** Whether an instruction names a data segment: the binary format then wants a data count section. */
  usesData = false;
  readonly #locals: ReadonlyMap<string, number>;
  readonly #labels: Label[] = [];
  readonly #tasks: Task[] = [];
  #blocks = 0;

  constructor(module: ModuleScope, writer: MarkedWriter, locals: ReadonlyMap<string, number> = new Map()) {
    this.module = module;
    this.writer = writer;
    this.#locals = locals;
  }

  takeLocal(cursor: Cursor): number {
    const { current } = cursor;
    if (current?.kind !== 'identifier') return takeNumber(cursor, 'a local');
    cursor.at++;
    const index = this.#locals.get(current.name);
    if (index === undefined) cursor.problem(`unknown local $${current.name}`, current);
    return index ?? 0;
  }

  takeLabel(cursor: Cursor): number {
    const { current } = cursor;
    if (current?.kind !== 'identifier') return takeNumber(cursor, 'a label');
    cursor.at++;
    for (let depth = 0; depth < this.#labels.length; depth++) {
      if (this.#labels[this.#labels.length - 1 - depth]?.name === current.name) return depth;
    }
    cursor.problem(`unknown label $${current.name}`, current);
    return 0;
  }

  /** All that is left of a list, and the `end`; `end` is the text that it is attributed to. */
  expression(cursor: Cursor, end: Span): void {
    this.#run(cursor);
    this.writer.mark(markKinds.instruction, end);
    this.writer.byte(0x0b);
  }

  /** One folded instruction, without an `end`. */
  #run(cursor: Cursor): void {
    this.#tasks.push({ do: 'items', cursor, base: this.#labels.length, expression: undefined });
    for (let task = this.#tasks.at(-1); task; task = this.#tasks.at(-1)) this.#step(task);
  }

  #step(task: Task): void {
    switch (task.do) {
      case 'items':
        if (task.cursor.done) {
          this.#tasks.pop();
          this.#closeFlat(task.cursor, task.base);
        } else this.#item(task.cursor, task.base, task.expression);
        return;
      case 'emit':
        this.#tasks.pop();
        this.#emit(task.bytes, task.span, task.expression);
        if (task.label) this.#push(task.label);
        return;
      case 'else':
        this.#tasks.pop();
        this.writer.mark(markKinds.instruction, headSpan(task.list));
        this.writer.byte(0x05);
        return;
      case 'end':
        this.#tasks.pop();
        this.#labels.pop();
        this.writer.mark(markKinds.instruction, closing(task.list));
        this.writer.byte(0x0b);
    }
  }

  #emit(bytes: MarkedWriter, span: Span, expression: Span): void {
    this.writer.mark(markKinds.instruction, span, expression);
    this.writer.append(bytes);
  }

  #push(label: Label): void {
    if (label.name !== undefined) this.labelNames.set(this.#blocks, label.name);
    this.#blocks++;
    this.#labels.push(label);
  }

  #closeFlat(cursor: Cursor, base: number): void {
    if (this.#labels.length <= base) return;
    cursor.problem('unexpected token: end is missing', closing(cursor.list));
    this.#labels.length = base;
  }

  #item(cursor: Cursor, base: number, expression: Span | undefined): void {
    const node = cursor.current as Node;
    if (node.kind === 'list') {
      cursor.at++;
      this.#folded(node, expression);
    } else if (node.kind === 'word' && expression === undefined) this.#plain(node, cursor, base);
    else {
      cursor.unexpected('an instruction');
      cursor.at++;
    }
  }

  #plain(word: Word, cursor: Cursor, base: number): void {
    const open = this.#labels.length > base ? this.#labels.at(-1) : undefined;
    if (word.text === 'end' || word.text === 'else') {
      if (!open || (word.text === 'else' && open.kind !== 'if')) {
        cursor.unexpected('an instruction');
        cursor.at++;
        return;
      }
      cursor.at++;
      this.#checkLabel(cursor, open);
      this.#labels.pop();
      if (word.text === 'else') this.#labels.push({ ...open, kind: 'else' });
      this.writer.mark(markKinds.instruction, word);
      this.writer.byte(word.text === 'end' ? 0x0b : 0x05);
      return;
    }
    const opcode = opcodeNamed(word.text);
    if (!opcode) {
      this.#skipUnknown(cursor);
      return;
    }
    cursor.at++;
    if (opcode.name === 'delegate' && open?.kind === 'try') this.#labels.pop();
    else if ((opcode.legacy && opcode.name !== 'try' && open?.kind !== 'try') || opcode.name === 'delegate') {
      cursor.unexpected('an instruction', word);
      return;
    }
    const { writer } = this;
    const offset = writer.length;
    const label = isBlock(opcode) ? this.#blockHead(opcode, cursor, writer, blockKind(opcode)) : undefined;
    if (!label) this.#operation(opcode, cursor, writer);
    const span = { start: word.start, end: Math.max(word.end, (cursor.items[cursor.at - 1] as Node).end) };
    writer.mark(markKinds.instruction, span, span, offset);
    if (label) this.#push(label);
  }

  /** One message for an unknown word and what looks like its operands. */
  #skipUnknown(cursor: Cursor): void {
    cursor.unexpected('an instruction');
    cursor.at++;
    while (!cursor.done) {
      const { current } = cursor;
      if (current?.kind === 'list' || (current?.kind === 'word' && opcodeNamed(current.text))) return;
      if (current?.kind === 'word' && (current.text === 'end' || current.text === 'else')) return;
      cursor.at++;
    }
  }

  #checkLabel(cursor: Cursor, label: Label): void {
    const identifier = cursor.takeIdentifier();
    if (identifier && identifier.name !== label.name)
      cursor.problem(`mismatching label $${identifier.name}`, identifier);
  }

  #folded(list: List, outer: Span | undefined): void {
    const [head] = list.items;
    const cursor = new Cursor(list, this.module.report);
    if (head?.kind !== 'word') {
      cursor.unexpected('an instruction', head ?? list);
      return;
    }
    const opcode = opcodeNamed(head.text);
    if (!opcode || opcode.legacy || opcode.name === 'end' || opcode.name === 'else') {
      cursor.unexpected('an instruction', head);
      return;
    }
    const bytes = new MarkedWriter();
    if (isBlock(opcode)) {
      this.#foldedBlock(opcode, list, cursor, bytes, outer);
      return;
    }
    this.#operation(opcode, cursor, bytes);
    const expression = outer ?? list;
    const span = { start: list.start, end: Math.max(head.end, (list.items[cursor.at - 1] as Node).end) };
    this.#tasks.push({ do: 'emit', bytes, span, expression });
    if (!cursor.done) this.#tasks.push({ do: 'items', cursor, base: this.#labels.length, expression });
  }

  #foldedBlock(opcode: Opcode, list: List, cursor: Cursor, bytes: MarkedWriter, outer: Span | undefined): void {
    const label = this.#blockHead(opcode, cursor, bytes, 'folded');
    const span = { start: list.start, end: (list.items[cursor.at - 1] as Node).end };
    this.#tasks.push({ do: 'end', list });
    if (opcode.name !== 'if') {
      const expression = outer ?? span;
      this.#tasks.push({ do: 'items', cursor, base: this.#labels.length + 1, expression: undefined });
      this.#tasks.push({ do: 'emit', bytes, span, expression, label });
      return;
    }
    const { items } = list;
    const then = items.findIndex((item, index) => index >= cursor.at && isPart(item, 'then'));
    const operands = new Cursor(
      { ...list, items: items.slice(0, then < 0 ? items.length : then), annotations: [] },
      this.module.report,
      cursor.at,
    );
    cursor.at = then < 0 ? items.length : then;
    const thenList = cursor.takeList('then');
    if (!thenList) cursor.unexpected('(then', undefined);
    const elseList = cursor.takeList('else');
    cursor.finish();
    const base = this.#labels.length + 1;
    const sequence = (part: List) =>
      this.#tasks.push({ do: 'items', cursor: new Cursor(part, this.module.report), base, expression: undefined });
    if (elseList) {
      sequence(elseList);
      this.#tasks.push({ do: 'else', list: elseList });
    }
    if (thenList) sequence(thenList);
    const last = items[(then < 0 ? items.length : then) - 1] as Node;
    const expression = outer ?? { start: list.start, end: last.end };
    this.#tasks.push({ do: 'emit', bytes, span, expression, label });
    if (!operands.done) this.#tasks.push({ do: 'items', cursor: operands, base: this.#labels.length, expression });
  }

  /** Label, type and handlers of a block. */
  #blockHead(opcode: Opcode, cursor: Cursor, bytes: MarkedWriter, kind: Label['kind']): Label {
    const identifier = cursor.takeIdentifier();
    writeCode(bytes, opcode);
    this.#blockType(cursor, bytes);
    if (opcode.immediates.includes('handlers')) writeHandlers(this, cursor, bytes);
    return { name: identifier?.name, kind };
  }

  #blockType(cursor: Cursor, bytes: MarkedWriter): void {
    const { types } = this.module;
    const use = types.takeUse(cursor, false);
    const { parameters, results } = use.type;
    if (use.explicit < 0 && parameters.length === 0 && results.length <= 1) {
      if (results[0] === undefined) bytes.byte(0x40);
      else bytes.type(results[0]);
      return;
    }
    bytes.s33(types.resolve(use));
  }

  /** Code and immediates of an instruction that begins no block. */
  #operation(named: Opcode, cursor: Cursor, bytes: MarkedWriter): void {
    let opcode = named;
    if (named.name === 'select' && cursor.isList('result'))
      opcode = { ...named, code: 0x1c, immediates: ['value types'] };
    else if (named.immediates[0] === 'reference type')
      opcode = { ...named, code: (named.code & ~1) + 0 + (isNullableText(cursor.current) ? 1 : 0) };
    if (opcode.immediates.includes('data')) this.usesData = true;
    writeCode(bytes, opcode);
    writeImmediates(this, cursor, bytes, opcode);
  }
}

const writeCode = (writer: MarkedWriter, { prefix, code }: Opcode): void => {
  if (prefix !== 0) {
    writer.byte(prefix);
    writer.u32(code);
  } else writer.byte(code);
};

const isBlock = ({ immediates }: Opcode): boolean => immediates[0] === 'block type';

const blockKind = ({ name }: Opcode): Label['kind'] => (name === 'if' || name === 'try' ? name : 'block');

const isPart = (node: Node, head: string): boolean =>
  node.kind === 'list' && node.items[0]?.kind === 'word' && node.items[0].text === head;

const headSpan = (list: List): Span => ({ start: list.start, end: list.items[0]?.end ?? list.end });

/** The closing parenthesis. */
const closing = ({ start, end }: Span): Span => ({ start: Math.max(start, end - 1), end });
