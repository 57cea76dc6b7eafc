/** format(), str.format() and the % operator of str. */
import { FormatError, formatFloat, formatInt, formatText, parseSpecification } from '../data/format.ts';
import { fromWhole } from '../data/integer.ts';
import { reprText } from '../data/text.ts';
import type { Keywords } from '../objects/callables.ts';
import { PyDict } from '../objects/dict.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { isInt, isNumber, typeName, typeOf } from '../objects/types.ts';
import { bare, PyFloat, PyInstance, PyList, PyRange, PyTuple, type Value } from '../objects/values.ts';
import { attribute } from './attributes.ts';
import { item } from './items.ts';
import { repr, str } from './repr.ts';
import { need, type Runtime } from './runtime.ts';

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
  const value = bare(given);
  try {
    if (typeof value === 'string') return formatText(value, parseSpecification(specification, 'str'));
    if (typeof value === 'boolean') {
      const parsed = parseSpecification(specification, 'bool');
      return parsed.type === '' || parsed.type === 's'
        ? formatInt(Number(value), { ...parsed, type: '' }, 'bool')
        : formatInt(Number(value), parsed, 'bool');
    }
    if (typeof value === 'number' || typeof value === 'bigint')
      return formatInt(value, parseSpecification(specification, 'int'));
    if (value instanceof PyFloat) return formatFloat(value.value, parseSpecification(specification, 'float'));
  } catch (thrown) {
    if (thrown instanceof FormatError) throw valueError(thrown.message);
    throw thrown;
  }
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
};

/** Converts as `!s`, `!r`, `!a` do. */
export const convert = (runtime: Runtime, value: Value, conversion: string): Value => {
  if (conversion === 's') return str(runtime, value);
  if (conversion === 'r') return repr(runtime, value);
  if (conversion === 'a') return asciiText(repr(runtime, value));
  return value;
};

/** The text with everything beyond ASCII escaped. */
export const asciiText = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (point) => reprText(point, true).slice(1, -1));

/** str.format(). */
export const formatTemplate = (
  runtime: Runtime,
  template: string,
  args: readonly Value[],
  keywords: Keywords | null,
): string => {
  let automatic = 0;
  let numbering: 'automatic' | 'manual' | undefined;
  let result = '';
  const field = (text: string): string => {
    const match = /^((?:[^!:[\]{}]|\[[^\]]*\])*)(?:!(.))?(?::(.*))?$/s.exec(text);
    if (!match) throw valueError("expected ':' after conversion specifier");
    const [, path = '', conversion = '', specification = ''] = match;
    const [, first = '', rest = ''] = /^([^.[]*)(.*)$/s.exec(path) ?? [];
    let value: Value;
    if (first === '' || /^\d+$/.test(first)) {
      const way = first === '' ? 'automatic' : 'manual';
      if (numbering !== undefined && numbering !== way)
        throw valueError(
          way === 'manual'
            ? 'cannot switch from automatic field numbering to manual field specification'
            : 'cannot switch from manual field specification to automatic field numbering',
        );
      numbering = way;
      const index = first === '' ? automatic++ : Number(first);
      value = args[index];
      if (value === undefined)
        throw error('IndexError', `Replacement index ${index} out of range for positional args tuple`);
    } else {
      value = keywords?.get(first);
      if (value === undefined) throw error('KeyError', first);
    }
    for (const [, name, key] of rest.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g))
      value =
        name === undefined
          ? need(item(runtime, value, /^\d+$/.test(key as string) ? Number(key) : key))
          : need(attribute(runtime, value, name));
    return format(runtime, convert(runtime, value, conversion), expand(specification));
  };
  const expand = (text: string): string => text.replace(/\{([^{}]*)\}/g, (_, inner: string) => field(inner));
  for (let at = 0; at < template.length; ) {
    const char = template[at] as string;
    if (char === '{' && template[at + 1] !== '{') {
      let depth = 1;
      let end = at + 1;
      for (; end < template.length && depth > 0; end++)
        depth += template[end] === '{' ? 1 : template[end] === '}' ? -1 : 0;
      if (depth > 0)
        throw valueError(
          end === at + 1 ? "Single '{' encountered in format string" : "expected '}' before end of string",
        );
      result += field(template.slice(at + 1, end - 1));
      at = end;
    } else if (char === '{' || char === '}') {
      if (template[at + 1] !== char) throw valueError("Single '}' encountered in format string");
      result += char;
      at += 2;
    } else {
      result += char;
      at++;
    }
  }
  return result;
};

const directive = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?(.)?/gs;

/** template % values. Throws while guest code runs. */
export const formatPercent = (runtime: Runtime, template: string, values: Value): string => {
  const plainValues = bare(values);
  const list = plainValues instanceof PyTuple ? plainValues.items : [values];
  let used = 0;
  let byName = false;
  const take = (): Value => {
    if (used >= list.length) throw typeError('not enough arguments for format string');
    return list[used++];
  };
  const result = template.replace(
    directive,
    (
      whole,
      name: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      type: string | undefined,
      at: number,
    ) => {
      if (type === undefined) throw valueError('incomplete format');
      if (type === '%') return '%';
      const columns = width === '*' ? Number(take()) : width === undefined ? 0 : Number(width);
      const digits = precision === '*' ? Number(take()) : precision === undefined ? undefined : Number(precision);
      let value: Value;
      if (name === undefined) value = take();
      else {
        if (!(values instanceof PyDict)) throw typeError('format requires a mapping');
        byName = true;
        value = need(item(runtime, values, name));
      }
      const left = flags.includes('-') || columns < 0;
      const spec = {
        fill: flags.includes('0') && !left ? '0' : ' ',
        align: left ? '<' : flags.includes('0') ? '=' : '>',
        sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '-',
        alternate: flags.includes('#'),
        width: Math.abs(columns),
        grouping: '',
        precision: digits,
        type,
      } as const;
      const plain = { ...spec, sign: '-', alternate: false, fill: ' ', align: left ? '<' : '>' } as const;
      switch (type) {
        case 's':
          return formatText(str(runtime, value), { ...plain, type: 's' });
        case 'r':
          return formatText(repr(runtime, value), { ...plain, type: 's' });
        case 'a':
          return formatText(asciiText(repr(runtime, value)), { ...plain, type: 's' });
        case 'c': {
          value = bare(value);
          if (typeof value === 'string' && [...value].length === 1)
            return formatText(value, { ...plain, type: 's', precision: undefined });
          if (!isInt(value)) throw typeError('%c requires int or char');
          return formatText(String.fromCodePoint(Number(value)), { ...plain, type: 's', precision: undefined });
        }
        case 'd':
        case 'i':
        case 'u':
        case 'x':
        case 'X':
        case 'o': {
          const hex = 'xXo'.includes(type);
          value = bare(value);
          if (!isNumber(value) || (hex && value instanceof PyFloat))
            throw typeError(
              hex
                ? `%${type} format: an integer is required, not ${typeName(value)}`
                : `%${type} format: a real number is required, not ${typeName(value)}`,
            );
          const whole =
            value instanceof PyFloat
              ? fromWhole(Math.trunc(value.value))
              : typeof value === 'boolean'
                ? Number(value)
                : value;
          if (digits !== undefined) {
            const bare = formatInt(whole < 0 ? -whole : whole, {
              ...spec,
              width: 0,
              sign: '-',
              precision: undefined,
              type: hex ? type : 'd',
            });
            const lead = whole < 0 ? '-' : spec.sign === '-' ? '' : spec.sign;
            return formatText(lead + bare.padStart(digits, '0'), { ...plain, precision: undefined, type: 's' });
          }
          return formatInt(whole, { ...spec, precision: undefined, type: hex ? type : 'd' });
        }
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G':
          value = bare(value);
          if (!isNumber(value)) throw typeError(`must be real number, not ${typeName(value)}`);
          return formatFloat(value instanceof PyFloat ? value.value : Number(value), spec);
        default:
          throw valueError(
            `unsupported format character '${type}' (0x${(type.codePointAt(0) as number).toString(16)}) at index ${at + whole.length - 1}`,
          );
      }
    },
  );
  // As in CPython: whatever is not a tuple or a text and has items may be a mapping, of which nothing needs to be used.
  const isMapping = values instanceof PyDict || values instanceof PyList || values instanceof PyRange;
  if (!byName && used < list.length && !isMapping && typeOf(values).own('__getitem__') === undefined)
    throw typeError('not all arguments converted during string formatting');
  return result;
};
