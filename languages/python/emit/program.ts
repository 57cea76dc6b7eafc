/** A syntax tree with its scopes, as the code objects of an image. */
import type { CodeObject } from '../../../vm/python/image.ts';
import type { Scopes } from '../check/names.ts';
import type { TextLines } from '../syntax/problems.ts';
import type { Module, Place, Statement } from '../syntax/tree.ts';
import { emitCondition } from './conditions.ts';
import { type Compilation, none, type Parts } from './emitter.ts';
import { emitExpression } from './expressions.ts';
import { addCode, noParameters, scopeOf, withoutDoc } from './functions.ts';
import { emitStatements } from './statements.ts';
import { emitStore } from './targets.ts';

const parts: Parts = {
  expression: emitExpression,
  condition: emitCondition,
  store: emitStore,
  statements: emitStatements,
};

interface Input {
  readonly scopes: Scopes;
  readonly lines: TextLines;
  readonly debug: boolean;
}

/** The first code object is the module's body. With `result`, the value of its last statement, an expression, is the program's. */
export const emitModule = (
  module: Module,
  { scopes, lines, debug, result }: Input & { readonly result: boolean },
): readonly CodeObject[] => {
  const compilation: Compilation = { parts, scopes, lines, debug, firstCode: 0, codes: [] };
  const place = { from: 0, to: lines.text.length };
  const { doc, rest } = withoutDoc(module.body);
  addCode(
    compilation,
    { kind: 'module', scope: scopeOf(compilation, module), parameters: noParameters, place, firstLine: 1, doc },
    (emitter) => {
      const { writer } = emitter;
      const last = rest.at(-1);
      const value = result && last?.kind === 'expression' ? last.value : undefined;
      emitter.statements(value ? rest.slice(0, -1) : rest);
      if (value) emitter.expression(value);
      writer.at(module.body.at(-1) ?? { from: 0, to: 0 }, () => writer.emit(value ? 'RETURN_VAL' : 'HALT'));
    },
  );
  return compilation.codes as readonly CodeObject[];
};

/**
 * A function of what a person typed at a stop: its parameters are variables in sight. It returns the value of its last statement
 * (None when that is no expression); when variables are assigned, a tuple of that and their values.
 */
export const emitInput = (
  body: readonly Statement[],
  {
    owner,
    assigned,
    parameterCount,
    firstCode,
    ...input
  }: Input & {
    readonly owner: object;
    readonly assigned: readonly string[];
    readonly parameterCount: number;
    readonly firstCode: number;
  },
): readonly CodeObject[] => {
  const compilation: Compilation = { parts, ...input, firstCode, codes: [] };
  const place: Place = { from: 0, to: input.lines.text.length };
  addCode(
    compilation,
    {
      kind: 'function',
      scope: scopeOf(compilation, owner),
      parameters: { ...noParameters, positional: parameterCount },
      place,
      firstLine: 1,
    },
    (emitter) => {
      const { writer } = emitter;
      const last = body.at(-1);
      const value = last?.kind === 'expression' ? last.value : undefined;
      emitter.statements(value ? body.slice(0, -1) : body);
      if (value) emitter.expression(value);
      else writer.constant(none);
      for (const name of assigned) emitter.loadName(name);
      if (assigned.length > 0) writer.emit('BUILD_TUPLE', assigned.length + 1);
      writer.emit('RETURN_VAL');
    },
  );
  return compilation.codes as readonly CodeObject[];
};
