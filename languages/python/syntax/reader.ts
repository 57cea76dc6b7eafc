/** Python source to syntax tree. A kept grammar parses; what it does not fit becomes problems with CPython's words. */
import { checkLayout } from './layout.ts';
import { childrenOf, errorsIn, type Node, parseText } from './nodes.ts';
import type { Problems } from './problems.ts';
import { StatementReader } from './statements.ts';
import type { Expression, Module, Statement } from './tree.ts';

/** The module, without what this machine does not run; undefined when there are mistakes. */
export const readModule = (text: string, problems: Problems): Module | undefined => {
  const top = parse(text, problems);
  if (!top) return undefined;
  const body = new StatementReader(text, problems).block(childrenOf(top));
  return problems.mistaken ? undefined : { body };
};

/** One expression, or statements, as a person types them into a console. */
export const readInput = (
  text: string,
  problems: Problems,
): { readonly expression: Expression } | { readonly statements: readonly Statement[] } | undefined => {
  const top = parse(text, problems);
  if (!top) return undefined;
  const statements = new StatementReader(text, problems).block(childrenOf(top));
  if (problems.any) return undefined;
  const [first] = statements;
  return statements.length === 1 && first?.kind === 'expression' ? { expression: first.value } : { statements };
};

const parse = (text: string, problems: Problems): Node | undefined => {
  const shadow = checkLayout(text, problems);
  if (problems.any) return undefined;
  const top = parseText(shadow);
  for (const error of errorsIn(top)) noteError(error, text, problems);
  return problems.any ? undefined : top;
};

const noteError = (error: Node, text: string, problems: Problems): void => {
  const { lines } = problems;
  const line = lines.lineOf(error.from);
  // What follows a mistake on its line is seldom another one.
  if (problems.found.some(({ range }) => range?.line === line)) return;
  const first = firstOf(error);
  const place = { from: first, to: Math.max(error.to, Math.min(first + 1, text.length)) };
  const statement = text.slice(lines.startOf(line)).trimStart();
  const isTest = /^(?:if|elif|while)\b/.test(statement);
  if (isTest && text[first] === '=' && text[first + 1] !== '=') {
    problems.syntax(place, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  } else {
    problems.syntax(place, 'invalid syntax');
  }
};

/** An empty error stands before what was not expected, which may come after white space. */
const firstOf = (error: Node): number => {
  if (error.to > error.from) return error.from;
  const next = error.nextSibling;
  return next && next.from >= error.from ? next.from : error.from;
};
