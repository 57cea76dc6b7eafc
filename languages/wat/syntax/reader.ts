/** Tokens become a tree; every text gives one, with all that is wrong with it. */
import { isIdentifierCode, isSpaceCode } from './characters.ts';
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

/** What stands in a module, or in a script, and begins a line of its own where people indent. */
const field =
  /\(\s*(?:func|memory|table|global|export|import|type|rec|data|elem|start|tag|module|register|assert_\w+)(?![^\s()"])/y;

/** Where something stands behind spaces and comments of a line. */
const behindSpaces = (text: string, from: number): number => {
  for (let at = from; ; ) {
    if (isSpaceCode(text.charCodeAt(at))) at++;
    else if (text.startsWith(';;', at)) at = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    else return at;
  }
};

/** The column of a field that begins its line at an offset; -1 when there is none. */
const fieldColumn = (text: string, offset: number): number => {
  field.lastIndex = offset;
  if (!field.test(text)) return -1;
  let line = offset;
  while (text[line - 1] === ' ' || text[line - 1] === '\t') line--;
  return line === 0 || text[line - 1] === '\n' || text[line - 1] === '\r' ? offset - line : -1;
};

/**
 * Reads a whole text. Unclosed parentheses end with the text; one that closes nothing is reported and passed over. Where the numbers of
 * both differ, the indentation of fields says where: one that is missing or one too many spoils its field, not all that follow.
 */
export const read = (text: string): Read => {
  const plain = readTree(text, false);
  return plain.isBalanced ? plain : readTree(text, true);
};

const readTree = (text: string, byIndentation: boolean): Read & { readonly isBalanced: boolean } => {
  const problems: Problem[] = [];
  let isBalanced = true;
  const lexer = new Lexer(text, (problem) => problems.push(problem));
  const bottom: Open = { start: 0, items: [], annotations: undefined };
  const stack: Open[] = [bottom];
  let inAnnotation = 0;
  const problem = (message: string, { start, end }: Span) => problems.push({ message, start, end });
  const end = (list: Open, at: number): void => {
    if (list.name !== undefined) inAnnotation--;
    close(list, stack.at(-1) as Open, at, inAnnotation > 0);
  };
  /** Open fields that begin their lines, with the place of each in the stack. */
  const fields: { readonly column: number; readonly depth: number }[] = [];
  /** A field that begins where one that is open began: the other one was to be closed before. */
  const beginField = (start: number): void => {
    while ((fields.at(-1)?.depth ?? 0) >= stack.length) fields.pop();
    const column = fieldColumn(text, start);
    if (column < 0) return;
    const first = fields.find((each) => each.column === column)?.depth ?? stack.length;
    const from = stack[first]?.start;
    if (from !== undefined) problem('unexpected token: this parenthesis is not closed', { start: from, end: from + 1 });
    while (stack.length > first) end(stack.pop() as Open, start);
    while ((fields.at(-1)?.depth ?? 0) >= first) fields.pop();
    fields.push({ column, depth: first });
  };
  /** Whether fields that are indented deeper than a list at the bottom go on behind its end. */
  const goesOn = (list: Open): boolean => {
    const column = stack.length === 2 ? fieldColumn(text, list.start) : -1;
    return column >= 0 && fieldColumn(text, behindSpaces(text, lexer.end)) > column;
  };
  for (;;) {
    const kind = lexer.next();
    const { start, end: behind } = lexer;
    if (kind === 'end') break;
    if (byIndentation && kind === 'open') beginField(start);
    const top = stack.at(-1) as Open;
    switch (kind) {
      case 'open':
        stack.push({ start, items: [], annotations: undefined });
        break;
      case 'annotation':
        // An empty name in quotation marks is the lexer's to report.
        if (inAnnotation === 0 && behind === start + 2) problem('empty annotation id', lexer);
        inAnnotation++;
        stack.push({ start, items: [], annotations: undefined, name: lexer.name, nameEnd: behind });
        break;
      case 'close':
        if (stack.length === 1 || (byIndentation && goesOn(top))) {
          problem('unexpected token: this parenthesis closes nothing', lexer);
          isBalanced = false;
          break;
        }
        stack.pop();
        end(top, behind);
        break;
      case 'word':
        if (inAnnotation === 0 && !isWord(text, start, behind))
          problem(`unknown operator ${text.slice(start, behind).slice(0, 60)}`, lexer);
        top.items.push({ kind: 'word', text: text.slice(start, behind), start, end: behind });
        break;
      case 'identifier':
        top.items.push({ kind: 'identifier', name: lexer.name, start, end: behind });
        break;
      case 'text':
        top.items.push({ kind: 'text', bytes: lexer.bytes, start, end: behind });
        break;
    }
  }
  // A string or comment that runs to the end took the parentheses before it with it.
  const torn = problems.findLast(({ message }) => message.startsWith('unclosed'))?.start ?? -1;
  if (stack.length > 1) isBalanced = false;
  for (let said = 0; stack.length > 1; ) {
    const top = stack.pop() as Open;
    const what = top.name === undefined ? 'unexpected token: this parenthesis is not closed' : 'unclosed annotation';
    if (top.start > torn && said++ < unclosedLimit) problem(what, { start: top.start, end: top.start + 1 });
    end(top, text.length);
  }
  return {
    isBalanced,
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
