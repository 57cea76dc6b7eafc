/** Python at a stop: expressions and statements, compiled against the variables in sight and run in the stopped program. */
import {
  addressOf,
  type Evaluation,
  type EvaluationHost,
  type EvaluationRequest,
  type Language,
  textOfUtf8,
  type Value,
} from '../../../vm/context/index.ts';
import { PythonProgram, programOf } from '../../../vm/python/program.ts';
import { complete } from './completion.ts';
import { compileInput } from './input.ts';
import { findPlace } from './path.ts';

const run = ({ text, host }: { readonly text: string; readonly host: EvaluationHost }): Evaluation => {
  if (!(host.program instanceof PythonProgram)) return { error: 'This is not a program of the Python machine' };
  const visible = new Map<string, Value>();
  const unset = new Set<string>();
  for (const { name, value } of host.variables) {
    if (visible.has(name) || unset.has(name)) continue;
    if (value === 'optimized out' || !value.bytes) unset.add(name);
    else visible.set(name, value);
  }
  const firstCode = host.program.units.length;
  const compiled = compileInput(text, { visible: new Set(visible.keys()), firstCode });
  if ('error' in compiled) return compiled;
  const { image } = host.program;
  const extension = { ...image, path: '<input>', text, firstCode, codes: compiled.codes };
  const program = programOf(extension, host.program);
  const values = compiled.parameters.map((name) => (visible.get(name) as Value).bytes as Uint8Array);
  const result = host.call(program, addressOf(firstCode, 0), values);
  if ('failed' in result) return { error: result.failed };
  const [returned] = result.results;
  if (!returned) return {};
  if (compiled.assigned.length === 0) return compiled.hasValue ? { value: returned } : {};
  const parts = returned.children(0, compiled.assigned.length + 1, 'indexed').map(({ value }) => value);
  for (const [index, name] of compiled.assigned.entries()) {
    const refused = assign(host, visible.get(name) as Value, parts[index + 1]);
    if (refused !== undefined) return { error: `${name} cannot be set: ${refused}` };
  }
  const [value] = parts;
  return compiled.hasValue && value ? { value } : {};
};

const assign = (host: EvaluationHost, target: Value, value: Value | undefined): string | undefined => {
  if (!value?.bytes) return 'the value cannot be stored';
  if (!target.location) return 'it has no place of its own';
  return host.write(target, value.bytes).refused;
};

/** Names and paths are places, which can be set and watched; everything else is computed. */
const evaluate = ({ text, host, expected }: EvaluationRequest): Evaluation => {
  const place = findPlace(text, host);
  const evaluation: Evaluation = place ? { value: place } : run({ text, host });
  // What is to be stored must still be the newest result, and nobody reads it.
  if (!('value' in evaluation) || !evaluation.value || expected !== undefined) return evaluation;
  return { value: withOwnText(evaluation.value, host) };
};

/** The machine shows objects without running code; what a person asks about is shown by its own `__repr__`. */
const withOwnText = (value: Value, host: EvaluationHost): Value => {
  const { bytes: given, summary } = value;
  if (!given || !/<[^<>]* object\b/.test(summary) || !(host.program instanceof PythonProgram)) return value;
  const firstCode = host.program.units.length;
  const compiled = compileInput('repr(it)', { visible: new Set(['it']), firstCode });
  if ('error' in compiled) return value;
  const program = programOf({ ...host.program.image, path: '<input>', firstCode, codes: compiled.codes }, host.program);
  const result = host.call(program, addressOf(firstCode, 0), [given]);
  const bytes = 'results' in result ? result.results[0]?.bytes : undefined;
  if (bytes?.[0] !== textTag) return value;
  const text = textOfUtf8(bytes.subarray(1));
  const { type, location, count, object } = value;
  return {
    type,
    summary: text.length > 200 ? `${text.slice(0, 199)}…` : text,
    ...(location ? { location } : {}),
    bytes: given,
    count,
    ...(object === undefined ? {} : { object }),
    children: (start, most, which) => value.children(start, most, which),
    full: () => text,
  };
};

/** The first byte of a text. */
const textTag = 5;

/** Spellings of the values that `if` sees as false. */
const falseTexts = new Set(['False', 'None', '0', '0.0', '-0.0', "''", '[]', '()', '{}', 'set()']);

export const language: Language = {
  id: 'python',
  evaluate,
  truth: ({ summary }) => !falseTexts.has(summary),
  ownsNames: true,
  // An index of a dict is a key, and -1 is the last element: what paths mean is said here.
  ownsPaths: () => true,
  complete,
};
