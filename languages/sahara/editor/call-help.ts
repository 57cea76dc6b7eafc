/** Signature help: the innermost call around the cursor that has a signature. */
import type { CallHelp } from '../../../vm/context/editor.ts';
import { type Form, headOf, symbolName } from '../syntax/tree.ts';
import { builtIn } from './built-ins.ts';
import type { Declaration } from './declarations.ts';
import { listsAround } from './places.ts';

export interface Callable {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly result: string | undefined;
  /** Arguments are given as `:name value`. */
  readonly named: boolean;
  readonly prose: string | undefined;
}

/** `find` gives the declaration that a name means in the file. */
export const callHelp = (
  forms: readonly Form[],
  offset: number,
  find: (name: string) => Declaration | undefined,
): CallHelp | undefined => {
  for (const list of listsAround(forms, offset)) {
    const head = headOf(list);
    const headForm = list.items[0];
    // On the head itself the call around it is meant.
    if (head === undefined || !headForm || offset <= headForm.end) continue;
    const target = head === 'spawn' ? symbolName(list.items[1]) : head;
    const callable = target === undefined ? undefined : callableOf(target, find);
    if (!callable) continue;
    const given = list.items.slice(head === 'spawn' ? 2 : 1);
    return help(callable, callable.named ? namedIndex(callable, given, offset) : position(given, offset));
  }
  return undefined;
};

export const callableOf = (name: string, find: (name: string) => Declaration | undefined): Callable | undefined => {
  const declaration = find(name);
  if (declaration && declaration.kind !== 'module' && declaration.kind !== 'test' && declaration.kind !== 'import') {
    return {
      name,
      parameters: declaration.parts.map((part) => ({ name: part.name.text, type: part.type })),
      result: declaration.kind === 'function' ? (declaration.result ?? 'unit') : undefined,
      named: declaration.kind !== 'function',
      prose: declaration.doc,
    };
  }
  const known = builtIn(name);
  return (
    known && {
      name,
      parameters: known.parameters.map(([label, type]) => ({ name: label, type })),
      result: known.result,
      named: false,
      prose: known.help,
    }
  );
};

const position = (given: readonly Form[], offset: number): number => given.filter((form) => form.end < offset).length;

/** The field whose `:name` stands last before the cursor; before the first one, the first field. */
const namedIndex = ({ parameters }: Callable, given: readonly Form[], offset: number): number => {
  const before = given.findLast((form) => form.kind === 'keyword' && form.start < offset);
  const index = before?.kind === 'keyword' ? parameters.findIndex(({ name }) => name === before.name) : 0;
  return Math.max(0, index);
};

const help = ({ name, parameters, result, named, prose }: Callable, index: number): CallHelp => {
  let label = `(${name}`;
  const rows = parameters.map((parameter) => {
    label += ' ';
    const from = label.length;
    label += named ? `:${parameter.name} ${parameter.type}` : `[${parameter.name} ${parameter.type}]`;
    return { ...parameter, from, to: label.length };
  });
  label += result === undefined ? ')' : `) -> ${result}`;
  const repeats = parameters.at(-1)?.name.endsWith('…') === true;
  const active = repeats ? Math.min(index, parameters.length - 1) : index;
  return { label, parameters: rows, active, ...(prose === undefined ? {} : { prose }) };
};
