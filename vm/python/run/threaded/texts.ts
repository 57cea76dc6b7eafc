/** Formatted text where no guest code has a say. */
import { PyFloat, type Value } from '../../objects/values.ts';
import { format } from '../../protocol/format.ts';
import { type Expression, state, tried } from './state.ts';

/** Texts beyond this length are left to the full instruction, which knows the host's limit. */
const longText = 2 ** 28;

/** `f'{value:specification}'`; undefined when the full instruction is needed, also for its error. */
const formatted = (value: Value, specification: string): Value => {
  if (typeof value === 'string' && specification === '') return value;
  if (typeof value === 'number' && specification === '') return `${value}`;
  if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof PyFloat)) return undefined;
  return tried(() => format(state.engine, value, specification));
};

export const formattedValue =
  (value: Expression, specification: Expression | undefined): Expression =>
  (s, fp) => {
    const how = specification ? specification(s, fp) : '';
    return typeof how === 'string' ? formatted(value(s, fp), how) : undefined;
  };

/** The parts of an f-string, all texts. */
export const concatenated =
  (parts: readonly Expression[]): Expression =>
  (s, fp) => {
    let text = '';
    for (let at = 0; at < parts.length; at++) {
      const part = (parts[at] as Expression)(s, fp);
      if (typeof part !== 'string') return undefined;
      if (text.length + part.length > longText) return undefined;
      text += part;
    }
    return text;
  };
