/** Reading the items of one list from left to right. Problems are reported and replaced by a harmless value. */
import { integerBits, unsigned } from '../syntax/numbers.ts';
import type { Annotation, Identifier, List, Node, Problem, Span, Text, Word } from '../syntax/tree.ts';
import { isKeyword } from './keywords.ts';

export type Report = (problem: Problem) => void;

export class Cursor {
  readonly list: Span;
  readonly items: readonly Node[];
  readonly report: Report;
  readonly #annotations: readonly Annotation[];
  at: number;

  constructor(list: List, report: Report, at = 1) {
    this.list = list;
    this.items = list.items;
    this.#annotations = list.annotations ?? [];
    this.report = report;
    this.at = at;
  }

  get current(): Node | undefined {
    return this.items[this.at];
  }

  get done(): boolean {
    return this.at >= this.items.length;
  }

  /** Where something is missing: the next item, or the end of the list. */
  get place(): Span {
    const { current } = this;
    if (current) return current.kind === 'list' ? { start: current.start, end: current.start + 1 } : current;
    return { start: Math.max(this.list.start, this.list.end - 1), end: this.list.end };
  }

  problem(message: string, place: Span = this.place): void {
    this.report({ message, start: place.start, end: place.end });
  }

  /** Reports the next item as something that cannot stand here. */
  unexpected(wanted: string, node: Node | undefined = this.current): void {
    this.problem(unexpectedMessage(node, wanted), node ?? this.place);
  }

  /** Reports what is left. */
  finish(wanted = 'nothing more'): void {
    if (!this.done) this.unexpected(wanted);
    this.at = this.items.length;
  }

  takeIdentifier(): Identifier | undefined {
    const { current } = this;
    if (current?.kind !== 'identifier') return undefined;
    this.at++;
    return current;
  }

  /** A word that is exactly this. */
  takeWord(text: string): Word | undefined {
    const { current } = this;
    if (current?.kind !== 'word' || current.text !== text) return undefined;
    this.at++;
    return current;
  }

  /** A list that begins with one of the words. */
  takeList(...heads: readonly string[]): List | undefined {
    const { current } = this;
    if (!this.isList(...heads)) return undefined;
    this.at++;
    return current as List;
  }

  isList(...heads: readonly string[]): boolean {
    const { current } = this;
    if (current?.kind !== 'list') return false;
    const first = current.items[0];
    return first?.kind === 'word' && heads.includes(first.text);
  }

  takeText(): Text | undefined {
    const { current } = this;
    if (current?.kind !== 'text') return undefined;
    this.at++;
    return current;
  }

  /** Whether the next item is an index: a number or an identifier. */
  get isIndex(): boolean {
    const { current } = this;
    return current?.kind === 'identifier' || (current?.kind === 'word' && unsigned(current.text) !== undefined);
  }

  get isUnsigned(): boolean {
    const { current } = this;
    return current?.kind === 'word' && unsigned(current.text) !== undefined;
  }

  takeUnsigned(bits: 8 | 32 | 64, what: string): bigint {
    const { current } = this;
    const value = current?.kind === 'word' ? unsigned(current.text) : undefined;
    if (current === undefined || value === undefined) {
      this.unexpected(what);
      return 0n;
    }
    this.at++;
    if (value >= 1n << BigInt(bits)) {
      this.problem(`i${bits} constant out of range`, current);
      return 0n;
    }
    return value;
  }

  /** A signed or unsigned integer as its bits. */
  takeInteger(bits: number): bigint {
    const { current } = this;
    const literal = current?.kind === 'word' ? integerBits(current.text, bits) : 'no number';
    if (current === undefined || literal === 'no number') {
      this.unexpected('an integer');
      return 0n;
    }
    this.at++;
    if (literal === 'range') {
      this.problem('constant out of range', current);
      return 0n;
    }
    return literal.value;
  }

  /** The text of the annotation `name` before the current item, when there is one. */
  annotation(name: string): Annotation | undefined {
    return this.#annotations.find((annotation) => annotation.name === name && annotation.before === this.at);
  }
}

/** The wording of the reference interpreter: what it does not know is an operator, what it knows is a token. */
export const unexpectedMessage = (node: Node | undefined, wanted: string): string => {
  if (node === undefined) return `unexpected token: ${wanted} is missing`;
  if (node.kind === 'word' && !isKeyword(node.text)) return `unknown operator ${node.text.slice(0, 60)}`;
  return `unexpected token ${spell(node)}: ${wanted} is expected`;
};

const spell = (node: Node): string => {
  switch (node.kind) {
    case 'word':
      return node.text.slice(0, 60);
    case 'identifier':
      return `$${node.name.slice(0, 60)}`;
    case 'text':
      return 'of text';
    case 'list': {
      const first = node.items[0];
      return first?.kind === 'word' ? `(${first.text.slice(0, 60)}` : '(';
    }
  }
};
