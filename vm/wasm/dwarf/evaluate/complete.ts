/** What the word at the end of an expression may become. */
import type { Completion, Completions, EvaluationRequest } from '../../../context/index.ts';
import type { Declared, DeclaredKind } from '../types/names.ts';
import { nameParts } from '../types/spelling.ts';
import { rustIndex } from '../values/children.ts';
import type { DwarfValue } from '../values/value.ts';
import { Evaluator } from './evaluator.ts';
import { parseExpression } from './parse.ts';
import { Scope } from './scope.ts';
import { ExpressionError } from './tree.ts';

const mostItems = 200;

const kinds: Readonly<Record<DeclaredKind, Completion['kind']>> = {
  type: 'type',
  variable: 'variable',
  function: 'function',
  enumerator: 'value',
  namespace: 'namespace',
};

/** Undefined where the frame has no source. */
export const completeSource = (request: EvaluationRequest): Completions | undefined => {
  const scope = Scope.of(request.host);
  if (!scope) return undefined;
  const { text } = request;
  const word = /[A-Za-z_$][\w$]*$|$/.exec(text)?.[0] ?? '';
  const start = text.length - word.length;
  const before = text.slice(0, start);
  const isFitting = ({ label }: Completion): boolean => label.startsWith(word);
  const member = /(\.|->)$/.exec(before);
  const items = member
    ? membersOf(scope, operandBefore(before.slice(0, -(member[0] as string).length)))
    : before.endsWith('::')
      ? declaredIn(scope, nameBefore(before.slice(0, -2)))
      : everything(scope, word, request);
  const unique = new Map(items.filter(isFitting).map((item) => [item.label, item]));
  return { start, items: [...unique.values()].slice(0, mostItems) };
};

const nameBefore = (text: string): string => /(?:[A-Za-z_$][\w$]*(?:::)?)*$/.exec(text)?.[0] ?? '';

/** The operand that stands at the end of a text: names, members, brackets with what is in them. */
const operandBefore = (text: string): string => {
  let at = text.length;
  let depth = 0;
  for (; at > 0; at--) {
    const character = text[at - 1] as string;
    if (')]'.includes(character)) depth++;
    else if ('(['.includes(character)) {
      if (depth === 0) break;
      depth--;
    } else if (
      depth === 0 &&
      !/[\w$.:]/.test(character) &&
      !(character === '>' && text[at - 2] === '-') &&
      !(character === '-' && text[at] === '>')
    )
      break;
  }
  return text.slice(at);
};

const membersOf = (scope: Scope, text: string): readonly Completion[] => {
  const value = valueOf(scope, text);
  const items: Completion[] = [];
  let holder: DwarfValue | undefined = value;
  for (let steps = 0; holder && steps < 6; steps++) {
    addMembers(holder, items, 0);
    const { view } = holder as DwarfValue;
    for (const name of Object.keys(view?.methods ?? {})) items.push({ label: name, kind: 'function' });
    holder = holder.of.kind === 'pointer' ? holder.target : view?.target?.();
  }
  return items;
};

const addMembers = (value: DwarfValue, items: Completion[], depth: number): void => {
  const { of } = value;
  if (of.kind === 'variant' && value.active) return addMembers(value.active, items, depth);
  if (of.kind !== 'structure' || depth > 10) return;
  for (const member of of.members()) {
    if (member.isBase || member.name === '') addMembers(value.ofMember(member), items, depth + 1);
    else
      items.push({
        label: of.language === 'Rust' ? rustIndex(member.name) : member.name,
        kind: 'member',
        detail: member.type.name,
      });
  }
};

const valueOf = (scope: Scope, text: string): DwarfValue | undefined => {
  try {
    const { node } = parseExpression(text, { language: scope.language, type: (name) => scope.type(name) });
    const evaluator = new Evaluator(scope);
    return evaluator.settled(evaluator.evaluate(node));
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
};

const itemOf = ({ name, kind, around }: Declared): Completion => ({
  label: name,
  kind: kinds[kind],
  ...(around.length > 0 ? { detail: [...around, name].join('::') } : {}),
});

/** What a namespace, a class or an enumeration declares. */
const declaredIn = (scope: Scope, holder: string): readonly Completion[] => {
  const wanted = nameParts(holder);
  const items: Completion[] = [];
  const { names } = scope.types;
  for (const rows of scope.near && wanted.length > 0 ? names.all(scope.near) : [])
    for (const row of rows) if (names.isIn(row.around, wanted)) items.push(itemOf(row));
  return items;
};

const everything = (scope: Scope, word: string, { host }: EvaluationRequest): readonly Completion[] => {
  const items: Completion[] = host.variables.map(({ name, value }) => ({
    label: name,
    kind: 'variable',
    detail: value === 'optimized out' ? 'optimized out' : value.type,
  }));
  const self = host.variables.find(({ name }) => name === 'this')?.value;
  if (self !== undefined && self !== 'optimized out') items.push(...membersOf(scope, 'this'));
  if (word === '') return items;
  for (const rows of scope.near ? scope.types.names.all(scope.near) : [])
    for (const row of rows) if (row.name.startsWith(word) && /^[\w$]+$/.test(row.name)) items.push(itemOf(row));
  return items;
};
