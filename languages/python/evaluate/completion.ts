/** What the word before the cursor may become in the console: names in sight, or the attributes of what stands before the dot. */
import { addressOf, type Completions, type EvaluationRequest, type Value } from '../../../vm/context/index.ts';
import { builtinNames } from '../../../vm/python/builtin.ts';
import { PythonProgram, programOf } from '../../../vm/python/program.ts';
import { compileInput } from './input.ts';
import { findPlace } from './path.ts';

const keywords =
  'and assert del elif else for from if import in is lambda not or pass raise return try while with yield'.split(' ');

export const complete = ({ text, host }: EvaluationRequest): Completions | undefined => {
  const [, object, word = ''] = /([\p{L}_][\p{L}\p{N}_.[\]'"]*)\.([\p{L}\p{N}_]*)$/u.exec(text) ?? [];
  if (object !== undefined) {
    const value = findPlace(object, host);
    const names = value ? attributesOf(value, host) : [];
    // Special names only for those who ask for them.
    const fitting = names.filter((name) => name.startsWith(word) && (word.startsWith('_') || !name.startsWith('_')));
    return { start: text.length - word.length, items: fitting.map((label) => ({ label, kind: 'member' as const })) };
  }
  const typed = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text)?.[0] ?? '';
  const visible = host.variables.flatMap(({ name, value }) =>
    value === 'optimized out' || value.type === 'unset'
      ? []
      : [{ label: name, kind: 'variable' as const, detail: value.type }],
  );
  const known = new Set(visible.map(({ label }) => label));
  const others = [
    ...builtinNames.map((label) => ({ label, kind: 'function' as const })),
    ...keywords.map((label) => ({ label, kind: 'value' as const })),
  ].filter(({ label }) => !known.has(label));
  const items = [...visible, ...others].filter(({ label }) => label.startsWith(typed));
  return {
    start: text.length - typed.length,
    items: items.filter(({ label }, at) => items.findIndex((each) => each.label === label) === at),
  };
};

/** As dir() tells them. */
const attributesOf = (value: Value, host: EvaluationRequest['host']): readonly string[] => {
  if (!(host.program instanceof PythonProgram) || !value.bytes) return [];
  const firstCode = host.program.units.length;
  const compiled = compileInput('dir(it)', { visible: new Set(['it']), firstCode });
  if ('error' in compiled) return [];
  const program = programOf({ ...host.program.image, path: '<input>', firstCode, codes: compiled.codes }, host.program);
  const result = host.call(program, addressOf(firstCode, 0), [value.bytes]);
  const list = 'results' in result ? result.results[0] : undefined;
  return list?.children(0, list.count.indexed, 'indexed').map((row) => row.value.full()) ?? [];
};
