/** Expressions in a stopped program: variables and paths without running code, everything else as a compiled function. */
import { addressOf } from '../../../vm/context/address.ts';
import type { Evaluation, EvaluationHost, EvaluationRequest, Language } from '../../../vm/context/language.ts';
import type { Value } from '../../../vm/context/value.ts';
import type { HasImage } from '../../../vm/sahara/image.ts';
import { programOf, SaharaProgram } from '../../../vm/sahara/program.ts';
import { read } from '../syntax/reader.ts';
import { type Form, headOf, type ListForm, symbolName } from '../syntax/tree.ts';
import { constantValue } from './constant-value.ts';
import { compileExpression, type ExpressionVariable } from './expression.ts';

export const evaluate = (request: EvaluationRequest): Evaluation => {
  const { text, host, expected } = request;
  const source = read(text);
  const [form] = source.forms;
  const walked = expected === undefined && /^[^\s()"]+\]$/.test(text.trim()) ? path(text.trim(), host) : undefined;
  if (walked && 'value' in walked) return walked;
  if (source.forms.length === 1 && form && source.errors.length === 0) {
    if (headOf(form) === 'set!') return setPlace(form as ListForm, text, host);
    const located = locate(form, host);
    if (located && 'error' in located) return located;
    if (located && (expected === undefined || located.value.type === expected)) return located;
  }
  return compute(text, host, expected);
};

export const language: Language = { id: 'sahara', evaluate };

type Located = { readonly value: Value } | { readonly error: string; readonly column?: number };

/** The value of a variable, of a path like `color.rgb.green` or `xs[3]`, of `(.field v)` or `(get list 3)`. */
const locate = (form: Form, host: EvaluationHost): Located | undefined => {
  const name = symbolName(form);
  if (name !== undefined) return variable(name, form, host) ?? path(name, host);
  const head = headOf(form);
  const items = form.kind === 'list' ? form.items : [];
  if (head?.startsWith('.') && items.length === 2) {
    const inner = locate(items[1] as Form, host);
    return inner && 'value' in inner ? found(childNamed(inner.value, head.slice(1))) : inner;
  }
  const index = items[2];
  if (head === 'get' && items.length === 3 && index?.kind === 'integer') {
    const inner = locate(items[1] as Form, host);
    return inner && 'value' in inner ? found(childAt(inner.value, Number(index.value))) : inner;
  }
  return undefined;
};

const found = (value: Value | undefined): Located | undefined => value && { value };

const variable = (name: string, form: Form, host: EvaluationHost): Located | undefined => {
  const known = host.variables.find((each) => each.name === name);
  if (!known) return undefined;
  if (known.value === 'optimized out') return { error: `'${name}' has no value here`, column: form.range.column };
  return { value: known.value };
};

/** Steps of a path: names behind points, positions in square brackets. */
const path = (text: string, host: EvaluationHost): Located | undefined => {
  const steps = [...text.matchAll(/([^.[\]]+)|\[(\d+)\]/g)];
  const [first, ...rest] = steps;
  const start = host.variables.find((each) => each.name === first?.[1])?.value;
  if (rest.length === 0 || start === undefined || start === 'optimized out') return undefined;
  let value: Value | undefined = start;
  for (const [, name, index] of rest) {
    value = value && (name === undefined ? childAt(value, Number(index)) : childNamed(value, name));
  }
  return found(value);
};

const childNamed = (value: Value, name: string): Value | undefined =>
  value.children(0, value.count.named, 'named').find((child) => child.name === name)?.value;

const childAt = (value: Value, index: number): Value | undefined =>
  value.type.startsWith('(list ') && index >= 0 && index < value.count.indexed
    ? value.children(index, 1, 'indexed')[0]?.value
    : undefined;

const setPlace = (form: ListForm, text: string, host: EvaluationHost): Evaluation => {
  const [, place, valueForm] = form.items;
  if (!place || !valueForm || form.items.length !== 3) return { error: 'Setting is written (set! place value)' };
  const target = locate(place, host);
  if (target && 'error' in target) return target;
  if (!target || target.value.location === undefined) return compute(text, host, undefined);
  const result = compute(text.slice(valueForm.start, valueForm.end), host, target.value.type);
  if ('error' in result)
    return result.column === undefined ? result : { ...result, column: result.column + valueForm.start };
  const bytes = result.value?.bytes;
  if (!bytes) return { error: 'The value has no bits that could be stored' };
  const { refused } = host.write(target.value, bytes);
  return refused === undefined ? result : { error: refused };
};

const compute = (text: string, host: EvaluationHost, expected: string | undefined): Evaluation => {
  const base = (host.program as Partial<HasImage>).image;
  if (!base || !(host.program instanceof SaharaProgram)) return { error: 'This is not a Sahara program' };
  const values = new Map<string, Value>();
  const variables: ExpressionVariable[] = [];
  for (const { name, value } of host.variables) {
    if (values.has(name) || value === 'optimized out') continue;
    values.set(name, value);
    variables.push({ name, type: value.type, ...(value.bytes ? {} : { leaves: true }) });
  }
  const compiled = compileExpression({ base, text, variables, ...(expected === undefined ? {} : { expected }) });
  if ('error' in compiled) return compiled;
  const literal = compiled.constant && constantValue(compiled.type, compiled.constant.value);
  if (literal) return { value: literal };
  const args: Uint8Array[] = [];
  for (const { name, leaves } of compiled.uses) {
    const value = values.get(name) as Value;
    const bytes = leaves ? leafBytes(value) : value.bytes ? [value.bytes] : undefined;
    if (!bytes) return { error: `'${name}' has no value here` };
    args.push(...bytes);
  }
  const program = programOf(compiled.image, host.program);
  const unit = program.currentUnit(compiled.function);
  if (unit === undefined) throw new Error('an expression was compiled to no unit');
  const result = host.call(program, addressOf(unit, 0), args);
  if ('failed' in result) return { error: result.failed };
  const [value] = result.results;
  return value ? { value } : {};
};

/** The bits of the leaves of a data value that lies in slots. */
const leafBytes = (value: Value): readonly Uint8Array[] | undefined => {
  const leaves: Uint8Array[] = [];
  for (const { value: child } of value.children(0, value.count.named, 'named')) {
    const inner = child.bytes ? [child.bytes] : leafBytes(child);
    if (!inner || inner.length === 0) return undefined;
    leaves.push(...inner);
  }
  return leaves;
};
