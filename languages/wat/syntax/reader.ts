/** Tokens become a tree; every text gives one, with all that is wrong with it. */
import { isIdentifierCode } from './characters.ts';
import { Lexer } from './lexer.ts';
import type { Annotation, List, Node, Problem, Span } from './tree.ts';

export interface Read {
  readonly items: readonly Node[];
  readonly annotations: readonly Annotation[];
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

interface Open {
  readonly start: number;
  readonly items: Node[];
  annotations: Annotation[] | undefined;
  /** For an annotation, its name. */
  readonly name?: string;
  readonly nameEnd?: number;
}

/** Unclosed parentheses that are named, the innermost first. */
const unclosedLimit = 10;

/** Annotations that the assembler understands; others are spaces. */
const meaningful = new Set(['custom', 'name', 'metadata.code.branch_hint']);

/** Reads a whole text. Unclosed parentheses end with the text; one that closes nothing is reported and passed over. */
export const read = (text: string): Read => {
  const problems: Problem[] = [];
  const lexer = new Lexer(text, (problem) => problems.push(problem));
  const bottom: Open = { start: 0, items: [], annotations: undefined };
  const stack: Open[] = [bottom];
  let inAnnotation = 0;
  const problem = (message: string, { start, end }: Span) => problems.push({ message, start, end });
  for (;;) {
    const top = stack.at(-1) as Open;
    const kind = lexer.next();
    const { start, end } = lexer;
    if (kind === 'end') break;
    switch (kind) {
      case 'open':
        stack.push({ start, items: [], annotations: undefined });
        break;
      case 'annotation':
        // An empty name in quotation marks is the lexer's to report.
        if (inAnnotation === 0 && end === start + 2) problem('empty annotation id', lexer);
        inAnnotation++;
        stack.push({ start, items: [], annotations: undefined, name: lexer.name, nameEnd: end });
        break;
      case 'close':
        if (stack.length === 1) {
          problem('unexpected token: this parenthesis closes nothing', lexer);
          break;
        }
        stack.pop();
        if (top.name !== undefined) inAnnotation--;
        close(top, stack.at(-1) as Open, end, inAnnotation > 0);
        break;
      case 'word':
        if (inAnnotation === 0 && !isWord(text, start, end))
          problem(`unknown operator ${text.slice(start, end).slice(0, 60)}`, lexer);
        top.items.push({ kind: 'word', text: text.slice(start, end), start, end });
        break;
      case 'identifier':
        top.items.push({ kind: 'identifier', name: lexer.name, start, end });
        break;
      case 'text':
        top.items.push({ kind: 'text', bytes: lexer.bytes, start, end });
        break;
    }
  }
  // A string or comment that runs to the end took the parentheses before it with it.
  const torn = problems.findLast(({ message }) => message.startsWith('unclosed'))?.start ?? -1;
  for (let said = 0; stack.length > 1; ) {
    const top = stack.pop() as Open;
    const what = top.name === undefined ? 'unexpected token: this parenthesis is not closed' : 'unclosed annotation';
    if (top.start > torn && said++ < unclosedLimit) problem(what, { start: top.start, end: top.start + 1 });
    if (top.name !== undefined) inAnnotation--;
    close(top, stack.at(-1) as Open, text.length, inAnnotation > 0);
  }
  return {
    items: bottom.items,
    annotations: bottom.annotations ?? [],
    problems: problems.sort((left, right) => left.start - right.start),
  };
};

const close = (list: Open, into: Open, end: number, nested: boolean): void => {
  const { start, items, annotations, name } = list;
  if (name === undefined) {
    const made: List = { kind: 'list', items, start, end, ...(annotations ? { annotations } : {}) };
    into.items.push(made);
    return;
  }
  if (nested || !meaningful.has(name)) return;
  into.annotations ??= [];
  into.annotations.push({ name, items, start, end, before: into.items.length });
};

/** Whether a token can be a keyword or a number at all; the others are reserved by the specification. */
const isWord = (text: string, start: number, end: number): boolean => {
  const first = text.charCodeAt(start);
  if (!((first >= 0x61 && first <= 0x7a) || (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d))
    return false;
  for (let index = start; index < end; index++) if (!isIdentifierCode(text.charCodeAt(index))) return false;
  return true;
};
