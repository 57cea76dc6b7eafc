/** What a person types at a stop, compiled to a function whose arguments are variables in sight. */
import type { CodeObject } from '../../../vm/python/image.ts';
import { namesOfInput, scopesOfInput } from '../check/names.ts';
import { emitInput } from '../emit/program.ts';
import { Problems } from '../syntax/problems.ts';
import { readInput } from '../syntax/reader.ts';
import type { Statement } from '../syntax/tree.ts';

export interface CompiledInput {
  readonly codes: readonly CodeObject[];
  /** Variables in sight that the function takes, in order. */
  readonly parameters: readonly string[];
  /** Of those, the ones that it gives new values. */
  readonly assigned: readonly string[];
  /** Whether it has a value of its own: its last statement is an expression. */
  readonly hasValue: boolean;
}

/**
 * The function returns its value (None without one), or, when it assigns variables, a tuple of the value and the variables' new
 * values. Names that are not in sight are globals.
 */
export const compileInput = (
  text: string,
  { visible, firstCode }: { readonly visible: ReadonlySet<string>; readonly firstCode: number },
): CompiledInput | { readonly error: string; readonly column?: number } => {
  const trimmed = text.trim();
  const problems = new Problems('', trimmed);
  const input = readInput(trimmed, problems);
  const refused = (): { readonly error: string; readonly column?: number } => {
    const [first] = problems.found;
    const column = first?.range?.line === 1 ? { column: first.range.column } : {};
    const isSyntax = first?.code !== 'python-unsupported';
    return { error: `${isSyntax ? 'SyntaxError: ' : ''}${first?.message ?? 'invalid syntax'}`, ...column };
  };
  if (!input) return refused();
  const body: readonly Statement[] =
    'expression' in input
      ? [{ kind: 'expression', value: input.expression, from: 0, to: trimmed.length }]
      : input.statements;
  const { used, bound } = namesOfInput(body, problems);
  const parameters = [...new Set([...used, ...bound])].filter((name) => visible.has(name));
  const assigned = parameters.filter((name) => bound.has(name));
  const owner = {};
  const globals = [...bound].filter((name) => !visible.has(name));
  const scopes = scopesOfInput(body, { owner, parameters, globals }, problems);
  if (problems.any) return refused();
  const codes = emitInput(body, {
    scopes,
    lines: problems.lines,
    debug: false,
    owner,
    assigned,
    parameterCount: parameters.length,
    firstCode,
  });
  return { codes, parameters, assigned, hasValue: body.at(-1)?.kind === 'expression' };
};
