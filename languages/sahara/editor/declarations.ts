/** What a file declares, from its syntax tree alone: there is an answer while the text is broken. */
import type { Range } from '../../../vm/context/diagnostic.ts';
import { type Form, headOf, isVector, type ListForm, symbolName } from '../syntax/tree.ts';

export interface Name {
  readonly text: string;
  readonly range: Range;
}

export interface Part {
  readonly name: Name;
  /** As written; empty when it is missing. */
  readonly type: string;
  readonly range: Range;
}

export interface Declaration {
  readonly kind: 'module' | 'import' | 'data' | 'condition' | 'function' | 'test';
  readonly name: Name;
  readonly form: ListForm;
  readonly doc?: string;
  /** Fields of a data type or condition, parameters of a function. */
  readonly parts: readonly Part[];
  /** Of a function; as written. */
  readonly result?: string;
  readonly signals: readonly Name[];
  /** Forms behind the head of a function or test. */
  readonly body: readonly Form[];
}

export interface DeclaredFile {
  readonly text: string;
  readonly forms: readonly Form[];
  /** Name of the module, empty when there is none. */
  readonly module: string;
  readonly declarations: readonly Declaration[];
}

/** Reads the top-level forms of a file; what is none of the known heads is left out. */
export const declarationsOf = (text: string, forms: readonly Form[]): DeclaredFile => {
  const declarations = forms.flatMap((form) => declaration(text, form) ?? []);
  const module = declarations.find(({ kind }) => kind === 'module')?.name.text ?? '';
  return { text, forms, module, declarations };
};

const kinds: Readonly<Record<string, Declaration['kind']>> = {
  module: 'module',
  import: 'import',
  data: 'data',
  condition: 'condition',
  fn: 'function',
  test: 'test',
};

const declaration = (text: string, form: Form): Declaration | undefined => {
  const kind = kinds[headOf(form) ?? ''];
  if (!kind || form.kind !== 'list') return undefined;
  const [, named, ...rest] = form.items;
  const name = nameOf(named);
  if (!name) return undefined;
  if (kind === 'function') return functionDeclaration(text, form, name, rest);
  const doc = kind === 'test' ? undefined : rest.find((item) => item.kind === 'string')?.value;
  return {
    kind,
    name,
    form,
    ...(doc === undefined ? {} : { doc }),
    parts: kind === 'data' || kind === 'condition' ? rest.filter(isVector).flatMap((row) => parts(text, row)) : [],
    signals: [],
    body: kind === 'test' ? rest : [],
  };
};

const nameOf = (form: Form | undefined): Name | undefined => {
  if (form?.kind === 'symbol') return { text: form.name, range: form.range };
  return form?.kind === 'string' ? { text: form.value, range: form.range } : undefined;
};

const functionDeclaration = (text: string, form: ListForm, name: Name, rest: readonly Form[]): Declaration => {
  let at = 0;
  const vector = rest[at];
  if (isVector(vector)) at += 1;
  let result: string | undefined;
  if (symbolName(rest[at]) === '->') {
    const type = rest[at + 1];
    result = type && text.slice(type.start, type.end);
    at += 2;
  }
  const signals: Name[] = [];
  const keyword = rest[at];
  if (keyword?.kind === 'keyword' && keyword.name === 'signals') {
    // One condition, or several in square brackets.
    const given = rest[at + 1];
    for (const item of isVector(given) ? given.items : [given]) {
      if (item?.kind === 'symbol') signals.push({ text: item.name, range: item.range });
    }
    at += 2;
  }
  const documented = rest[at];
  // A string that is the whole body is the result, not a doc string.
  const doc = documented?.kind === 'string' && at + 1 < rest.length ? documented.value : undefined;
  if (doc !== undefined) at += 1;
  return {
    kind: 'function',
    name,
    form,
    ...(doc === undefined ? {} : { doc }),
    ...(result === undefined ? {} : { result }),
    parts: isVector(vector) ? parts(text, vector) : [],
    signals,
    body: rest.slice(at),
  };
};

/** Pairs of name and type in a vector. */
export const parts = (text: string, vector: ListForm): readonly Part[] => {
  const found: Part[] = [];
  for (let index = 0; index < vector.items.length; index += 2) {
    const name = nameOf(vector.items[index]);
    const type = vector.items[index + 1];
    if (!name) continue;
    const { endLine, endColumn } = type?.range ?? name.range;
    found.push({
      name,
      type: type ? text.slice(type.start, type.end) : '',
      range: { ...name.range, endLine, endColumn },
    });
  }
  return found;
};

/** `withdraw [account Account] [amount i64] -> i64`, as outlines, hovers and call help show it. */
export const signature = ({ kind, name, parts: rows, result }: Declaration): string =>
  [
    name.text,
    ...rows.map((row) => `[${row.name.text} ${row.type}]`),
    ...(kind === 'function' ? ['->', result ?? 'unit'] : []),
  ].join(' ');
