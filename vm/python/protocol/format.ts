/** format() and the conversions of replacement fields. */
import { formatFloat, formatInt, formatText } from '../data/format.ts';
import { FormatError, parseSpecification, type Specification } from '../data/format-specification.ts';
import { reprText } from '../data/text.ts';
import { checkSize, error, typeError, valueError } from '../objects/errors.ts';
import { typeName } from '../objects/types.ts';
import { bare, PyFloat, PyInstance, type Value } from '../objects/values.ts';
import { intText, repr, str } from './repr.ts';
import type { Runtime } from './runtime.ts';

/** What `make` gives, with the errors of the format specification language as Python's exceptions. */
export const formatted = (make: () => string): string => {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof FormatError) throw error(thrown.type, thrown.message);
    throw thrown;
  }
};

/** format(value, specification). Throws while guest code runs. */
export const format = (runtime: Runtime, given: Value, specification: string): string => {
  if (given instanceof PyInstance) {
    const method = given.cls.own('__format__');
    if (method !== undefined) {
      const text = runtime.call(method, [given, specification]);
      if (typeof text !== 'string') throw typeError(`__format__ must return a str, not ${typeName(text)}`);
      return text;
    }
  }
  if (specification === '') return str(runtime, given);
  return formatted(() => formatPlain(bare(given), specification, given));
};

/** As {@link parseSpecification}; a text that would be too long is MemoryError. */
const specificationOf = (text: string, name: string, standardType: string): Specification => {
  const parsed = parseSpecification(text, name, standardType);
  // The precision of a text only shortens it.
  checkSize(Math.max(parsed.width, standardType === 's' ? 0 : (parsed.precision ?? 0)), 'characters');
  return parsed;
};

const formatPlain = (value: Value, specification: string, given: Value): string => {
  if (typeof value === 'string') return formatText(value, specificationOf(specification, typeName(given), 's'));
  if (typeof value === 'boolean') {
    const parsed = specificationOf(specification, 'bool', 'd');
    return formatInt(Number(value), parsed, 'bool', intText);
  }
  if (typeof value === 'number' || typeof value === 'bigint')
    return formatInt(value, specificationOf(specification, typeName(given), 'd'), typeName(given), intText);
  if (value instanceof PyFloat) return formatFloat(value.value, specificationOf(specification, typeName(given), ''));
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
};

/** Converts as `!s`, `!r`, `!a` do; '' converts nothing. */
export const convert = (runtime: Runtime, value: Value, conversion: string): Value => {
  switch (conversion) {
    case '':
      return value;
    case 's':
      return str(runtime, value);
    case 'r':
      return repr(runtime, value);
    case 'a':
      return asciiText(repr(runtime, value));
    default: {
      const code = conversion.codePointAt(0) as number;
      throw valueError(
        `Unknown conversion specifier ${code > 32 && code < 127 ? conversion : `\\x${code.toString(16)}`}`,
      );
    }
  }
};

/** The text with everything beyond ASCII escaped. */
export const asciiText = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (point) => reprText(point, true).slice(1, -1));
