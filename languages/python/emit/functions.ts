/** Functions and classes: their code objects, and the instructions that make them. */
import type { CodeObject } from '../../../vm/python/image.ts';
import { classKeywords } from '../../../vm/python/opcodes.ts';
import type { Scope } from '../check/scopes.ts';
import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Lambda,
  Parameters,
  Place,
  Statement,
} from '../syntax/tree.ts';
import { type Compilation, Emitter, none } from './emitter.ts';

interface Body {
  readonly kind: CodeObject['kind'];
  readonly scope: Scope;
  readonly parameters: CodeObject['parameters'];
  readonly place: Place;
  /** First line as CPython counts it: that of the first decorator. */
  readonly firstLine: number;
  readonly doc?: string | undefined;
}

export const noParameters: CodeObject['parameters'] = {
  positionalOnly: 0,
  positional: 0,
  keywordOnly: 0,
  variadic: false,
  keywords: false,
};

/** Adds a code object; its number, counted with those that the program has already. */
export const addCode = (compilation: Compilation, body: Body, write: (emitter: Emitter) => void): number => {
  const { codes, firstCode, debug } = compilation;
  const { scope, place, doc, ...about } = body;
  const index = codes.push(undefined) - 1;
  const emitter = new Emitter(compilation, scope, place);
  write(emitter);
  codes[index] = emitter.writer.finish({
    ...about,
    name: scope.name,
    qualifiedName: scope.qualifiedName,
    locals: scope.locals,
    cells: scope.cells,
    free: scope.free,
    doc,
    definition: place,
    debug,
  });
  return firstCode + index;
};

/** The docstring that a body begins with, and the rest. */
export const withoutDoc = (
  body: readonly Statement[],
): { readonly doc: string | undefined; readonly rest: readonly Statement[] } => {
  const [first] = body;
  if (first?.kind === 'expression' && first.value.kind === 'constant' && first.value.literal.type === 'str') {
    return { doc: first.value.literal.value, rest: body.slice(1) };
  }
  return { doc: undefined, rest: body };
};

/** `return None` at the end of a function, where control can come there. */
export const endFunction = ({ writer }: Emitter, body: readonly Statement[], place: Place): void => {
  if (!writer.reachable) return;
  writer.at(body.at(-1) ?? place, () => {
    writer.constant(none);
    writer.emit('RETURN_VAL');
  });
};

export const emitFunction = (emitter: Emitter, definition: FunctionDefinition): void => {
  const { compilation, writer } = emitter;
  const { parameters, decorators, body } = definition;
  const header = { from: definition.from, to: definition.namePlace.to };
  emitDecorated(emitter, decorators, header, () => {
    const scope = scopeOf(compilation, definition);
    const { doc, rest } = withoutDoc(body);
    const code = addCode(
      compilation,
      {
        kind: scope.isGenerator ? 'generator' : 'function',
        scope,
        parameters: counts(parameters),
        place: definition,
        firstLine: writer.lineOf(decorators[0]?.from ?? definition.from),
        doc,
      },
      (inner) => {
        inner.statements(rest);
        endFunction(inner, body, definition);
      },
    );
    writer.statement(header);
    makeFunction(emitter, code, scope, parameters);
  });
  writer.at(header, () => emitter.storeName(definition.name));
};

export const emitLambda = (emitter: Emitter, lambda: Lambda): void => {
  const { compilation, writer } = emitter;
  const scope = scopeOf(compilation, lambda);
  const code = addCode(
    compilation,
    {
      kind: scope.isGenerator ? 'generator' : 'function',
      scope,
      parameters: counts(lambda.parameters),
      place: lambda,
      firstLine: writer.lineOf(lambda.from),
    },
    (inner) => {
      inner.writer.statement(lambda.body);
      inner.expression(lambda.body);
      inner.writer.at(lambda.body, () => inner.writer.emit('RETURN_VAL'));
    },
  );
  makeFunction(emitter, code, scope, lambda.parameters);
};

export const emitClass = (emitter: Emitter, definition: ClassDefinition): void => {
  const { compilation, writer } = emitter;
  const { bases, keywords, body, decorators } = definition;
  const header = { from: definition.from, to: definition.namePlace.to };
  emitDecorated(emitter, decorators, header, () => {
    const scope = scopeOf(compilation, definition);
    const { doc, rest } = withoutDoc(body);
    const code = addCode(
      compilation,
      {
        kind: 'class',
        scope,
        parameters: noParameters,
        place: definition,
        firstLine: writer.lineOf(decorators[0]?.from ?? definition.from),
        doc,
      },
      (inner) => {
        inner.statements(rest);
        inner.writer.at(body.at(-1) ?? definition, () => {
          if (scope.captured.has('__class__')) {
            inner.writer.emit('LOAD_CLOSURE', scope.cellSlot('__class__'));
            inner.writer.named('STORE_NAME', '__classcell__');
          }
        });
        endFunction(inner, body, definition);
      },
    );
    writer.statement(header);
    makeFunction(emitter, code, scope, undefined);
    writer.constant({ kind: 'str', value: definition.name });
    for (const base of bases) emitter.expression(base);
    for (const { name, value } of keywords) {
      writer.constant({ kind: 'str', value: name });
      emitter.expression(value);
    }
    if (keywords.length > 0) writer.emit('BUILD_DICT', keywords.length);
    writer.emit('BUILD_CLASS', bases.length | (keywords.length > 0 ? classKeywords : 0));
  });
  writer.at(header, () => emitter.storeName(definition.name));
};

/** Decorators are evaluated first, from the outside in, and called last, from the inside out. */
const emitDecorated = (emitter: Emitter, decorators: readonly Expression[], header: Place, make: () => void): void => {
  const { writer } = emitter;
  for (const decorator of decorators) {
    writer.statement(decorator);
    emitter.expression(decorator);
  }
  writer.at(header, make);
  for (const decorator of [...decorators].reverse()) writer.at(decorator, () => writer.emit('CALL_FUNC', 1));
};

/** Pushes the function of a code object: with the values of its defaults and the cells that it captures. */
export const makeFunction = (
  emitter: Emitter,
  code: number,
  scope: Scope,
  parameters: Parameters | undefined,
): void => {
  const { writer } = emitter;
  let flags = 0;
  const defaults = parameters?.positional.flatMap((parameter) => (parameter.default ? [parameter.default] : [])) ?? [];
  if (defaults.length > 0) {
    flags |= 1;
    const { from, to } = defaults[0] as Expression;
    emitter.expression({ kind: 'tuple', elements: defaults, from, to });
  }
  const keywordOnly = parameters?.keywordOnly.filter((parameter) => parameter.default) ?? [];
  if (keywordOnly.length > 0) {
    flags |= 2;
    for (const { name, default: value } of keywordOnly) {
      writer.constant({ kind: 'str', value: scope.mangled(name) });
      emitter.expression(value as Expression);
    }
    writer.emit('BUILD_DICT', keywordOnly.length);
  }
  if (scope.free.length > 0) {
    flags |= 8;
    for (const name of scope.free) writer.emit('LOAD_CLOSURE', emitter.scope.cellSlot(name));
    writer.emit('BUILD_TUPLE', scope.free.length);
  }
  writer.constant({ kind: 'code', code });
  writer.emit('MAKE_FUNCTION', flags);
};

export const scopeOf = ({ scopes }: Compilation, node: object): Scope => {
  const scope = scopes.get(node);
  if (!scope) throw new Error('a node without its scope');
  return scope;
};

const counts = ({ positional, positionalOnly, keywordOnly, rest, keywords }: Parameters): CodeObject['parameters'] => ({
  positionalOnly,
  positional: positional.length,
  keywordOnly: keywordOnly.length,
  variadic: rest !== undefined,
  keywords: keywords !== undefined,
});
