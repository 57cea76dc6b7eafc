/** Instruction words of one function, with what the debug information says about them. */
import { encodeInstruction } from '../../../vm/sahara/encode.ts';
import type { FunctionDebug, SourceRange } from '../../../vm/sahara/image.ts';
import { opcodeByName } from '../../../vm/sahara/opcodes.ts';
import type { TypeId } from '../../../vm/sahara/types.ts';

interface Temporary {
  readonly type: TypeId;
  readonly name: string;
  readonly from: number;
}

/** A place that jumps name before or after it is known. */
export interface Label {
  offset: number | undefined;
  readonly jumps: number[];
  stack: readonly Temporary[] | undefined;
}

export interface Pushed {
  readonly type: TypeId;
  readonly name: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Row<K extends keyof FunctionDebug> = FunctionDebug[K] extends readonly (infer R)[] ? R : never;

export class Writer {
  readonly words: number[] = [];
  /** The temporaries of the frame as they are at this point. */
  stack: readonly Temporary[] = [];
  /** Whether control gets to this point; nothing is written where it does not. */
  reachable = true;
  /** Place of the form that is being written. */
  range: SourceRange;
  scope = 0;

  readonly lines: Row<'lines'>[] = [];
  readonly scopes: Mutable<Row<'scopes'>>[] = [{ parent: -1, from: 0, to: 0 }];
  readonly variables: Row<'variables'>[] = [];
  readonly temporaries: Row<'temporaries'>[] = [];
  readonly allocations: Row<'allocations'>[] = [];
  readonly branches: Row<'branches'>[] = [];
  private pending: SourceRange | undefined;

  constructor(range: SourceRange) {
    this.range = range;
  }

  get offset(): number {
    return this.words.length;
  }

  /** A statement starts with the next instruction; of several that start there, the outermost one counts. */
  statement(range: SourceRange): void {
    if (this.reachable) this.pending ??= range;
  }

  /** Forgets a statement that has no instruction. */
  endStatement(range: SourceRange): void {
    if (this.pending === range) this.pending = undefined;
  }

  /** Writes an instruction that takes `pops` values and leaves `pushed`. */
  emit(name: string, operands: readonly number[], pops: number, pushed?: Pushed): void {
    if (!this.reachable) return;
    this.addRow();
    this.words.push(...encodeInstruction(opcodeByName(name), operands));
    this.pop(pops);
    if (pushed) this.stack = [...this.stack, { ...pushed, from: this.offset }];
  }

  /** Notes that the next instruction allocates for a form. */
  allocation(text: string): void {
    if (this.reachable) this.allocations.push({ offset: this.offset, text });
  }

  label(): Label {
    return { offset: undefined, jumps: [], stack: undefined };
  }

  /** Writes a jump; a conditional one of the source's own branches with the labels of its sides. */
  jump(
    name: 'jump' | 'jump_if_false' | 'jump_if_true' | 'receive_next',
    label: Label,
    sides?: { taken: string; fallThrough: string },
  ): void {
    if (!this.reachable) return;
    this.addRow();
    if (sides) this.branches.push({ offset: this.offset, range: this.range, ...sides });
    const at = this.offset;
    const distance = label.offset === undefined ? 0 : label.offset - at - 1;
    this.words.push(...encodeInstruction(opcodeByName(name), [distance]));
    this.pop(name.startsWith('jump_if') ? 1 : 0);
    if (label.offset === undefined) {
      label.jumps.push(at);
      label.stack ??= this.stack;
    }
    if (name === 'jump') this.ends();
  }

  /** Control does not continue behind the last instruction. */
  ends(): void {
    this.pop(this.stack.length);
    this.reachable = false;
  }

  /** The label is here. `stack` makes the place reachable for jumps that come later, or from the machine. */
  place(label: Label, stack?: readonly (Pushed | Temporary)[]): void {
    label.offset = this.offset;
    for (const at of label.jumps) {
      const word = this.words[at] as number;
      this.words[at] = (word & 0xff000000) + ((this.offset - at - 1) & 0xffffff);
    }
    const arriving = stack ?? label.stack;
    if (this.reachable || !arriving) return;
    this.reachable = true;
    this.stack = arriving.map(({ type, name }) => ({ type, name, from: this.offset }));
  }

  openScope(): number {
    this.scopes.push({ parent: this.scope, from: this.offset, to: this.offset });
    const outer = this.scope;
    this.scope = this.scopes.length - 1;
    return outer;
  }

  closeScope(outer: number): void {
    (this.scopes[this.scope] as Mutable<Row<'scopes'>>).to = this.offset;
    this.scope = outer;
  }

  /** The function ends here. A jump to a jump goes where that one goes, a jump to a return returns. */
  finish(): void {
    (this.scopes[0] as Mutable<Row<'scopes'>>).to = this.offset;
    for (let at = 0; at < this.words.length; at++) {
      const word = this.words[at] as number;
      const opcode = word >>> 24;
      if (!threaded.includes(opcode)) continue;
      const target = this.destination(at);
      const arrived = this.words[target];
      if (opcode === jumpCode && arrived !== undefined && arrived >>> 24 === returnCode) this.words[at] = arrived;
      else this.words[at] = (opcode << 24) + ((target - at - 1) & 0xffffff);
    }
  }

  private destination(from: number): number {
    const seen = new Set<number>();
    let at = from;
    for (;;) {
      seen.add(at);
      at += 1 + (((this.words[at] as number) << 8) >> 8);
      const next = this.words[at];
      if (next === undefined || next >>> 24 !== jumpCode || seen.has(at)) return at;
    }
  }

  private pop(count: number): void {
    for (let index = 0; index < count; index++) {
      const depth = this.stack.length - 1;
      const top = this.stack[depth];
      if (!top) throw new Error(`the compiler takes more from the data stack than there is, at word ${this.offset}`);
      if (top.from < this.offset) this.temporaries.push({ from: top.from, to: this.offset, depth, name: top.name });
      this.stack = this.stack.slice(0, depth);
    }
  }

  private addRow(): void {
    const statement = this.pending !== undefined;
    const range = this.pending ?? this.range;
    this.pending = undefined;
    const last = this.lines.at(-1);
    if (!statement && last && last.scope === this.scope && sameRange(last.range, range)) return;
    this.lines.push({ offset: this.offset, range, scope: this.scope, statement });
  }
}

const code = (name: string) => opcodeByName(name).code;
const jumpCode = code('jump');
const returnCode = code('return');
const threaded = [jumpCode, code('jump_if_false'), code('jump_if_true')];

const sameRange = (a: SourceRange, b: SourceRange) =>
  a.line === b.line && a.column === b.column && a.endLine === b.endLine && a.endColumn === b.endColumn;
