/** str.format() and str.format_map(): templates with replacement fields. */
import { decimal } from '../data/format-specification.ts';
import { error, valueError } from '../objects/errors.ts';
import type { Value } from '../objects/values.ts';
import { attribute } from './attributes.ts';
import { convert, format, formatted } from './format.ts';
import { item } from './items.ts';
import { need, type Runtime } from './runtime.ts';

/** What the fields of a template name. */
export interface TemplateArguments {
  /** Undefined for format_map(), which has none. */
  readonly positional: readonly Value[] | undefined;
  /** The argument of a name; throws KeyError, or while guest code runs. */
  named(name: string): Value;
}

interface Field {
  readonly name: string;
  readonly conversion: string;
  readonly specification: string;
  /** Place behind the field's `}`. */
  readonly end: number;
}

/** The field whose `{` is before `from`. Throws ValueError. */
const readField = (template: string, from: number): Field => {
  let at = from;
  let mark = '';
  while (at < template.length) {
    mark = template[at++] as string;
    if (mark === '{') throw valueError("unexpected '{' in field name");
    if (mark === '[') while (at < template.length && template[at] !== ']') at++;
    else if (mark === '}' || mark === ':' || mark === '!') break;
  }
  if (mark !== '}' && mark !== ':' && mark !== '!') throw valueError("expected '}' before end of string");
  const name = template.slice(from, at - 1);
  if (mark === '}') return { name, conversion: '', specification: '', end: at };
  let conversion = '';
  if (mark === '!') {
    if (at >= template.length) throw valueError('end of string while looking for conversion specifier');
    conversion = String.fromCodePoint(template.codePointAt(at) as number);
    at += conversion.length;
    const next = template[at];
    if (next === '}') return { name, conversion, specification: '', end: at + 1 };
    if (next !== undefined && next !== ':') throw valueError("expected ':' after conversion specifier");
    at++;
  }
  const start = at;
  for (let depth = 1; at < template.length; ) {
    const char = template[at++];
    if (char === '{') depth++;
    else if (char === '}' && --depth === 0) {
      return { name, conversion, specification: template.slice(start, at - 1), end: at };
    }
  }
  throw valueError("unmatched '{' in format spec");
};

/** Digits alone as an index; undefined for everything else. */
const indexIn = (text: string): number | undefined => (/^\d+$/.test(text) ? decimal(text) : undefined);

/** The attributes and items that follow the first name of a field. */
const follow = (runtime: Runtime, given: Value, rest: string): Value => {
  let value = given;
  for (let at = 0; at < rest.length; ) {
    const mark = rest[at++];
    if (mark === '.') {
      const [name = ''] = /^[^.[]*/.exec(rest.slice(at)) ?? [];
      if (name === '') throw valueError('Empty attribute in format string');
      value = need(attribute(runtime, value, name));
      at += name.length;
    } else if (mark === '[') {
      const end = rest.indexOf(']', at);
      if (end < 0) throw valueError("Missing ']' in format string");
      const key = rest.slice(at, end);
      if (key === '') throw valueError('Empty attribute in format string');
      value = need(item(runtime, value, indexIn(key) ?? key));
      at = end + 1;
    } else throw valueError("Only '.' or '[' may follow ']' in format field specifier");
  }
  return value;
};

class Template {
  readonly #runtime: Runtime;
  readonly #args: TemplateArguments;
  #automatic = 0;
  #numbering: 'automatic' | 'manual' | undefined;
  constructor(runtime: Runtime, args: TemplateArguments) {
    this.#runtime = runtime;
    this.#args = args;
  }

  /** `depth`: how deep fields may still be nested, this text included. */
  text(template: string, depth: number): string {
    if (depth <= 0) throw valueError('Max string recursion exceeded');
    let result = '';
    for (let at = 0; at < template.length; ) {
      const char = template[at] as string;
      const next = template[at + 1];
      if (char !== '{' && char !== '}') {
        result += char;
        at++;
      } else if (next === char) {
        result += char;
        at += 2;
      } else {
        if (char === '}' || next === undefined) throw valueError(`Single '${char}' encountered in format string`);
        const field = readField(template, at + 1);
        result += this.#field(field, depth);
        at = field.end;
      }
    }
    return result;
  }

  #field({ name, conversion, specification }: Field, depth: number): string {
    const [first = ''] = /^[^.[]*/.exec(name) ?? [];
    const value = follow(this.#runtime, this.#first(first), name.slice(first.length));
    const converted = convert(this.#runtime, value, conversion);
    return format(
      this.#runtime,
      converted,
      specification.includes('{') ? this.text(specification, depth - 1) : specification,
    );
  }

  #first(name: string): Value {
    const index = name === '' ? undefined : indexIn(name);
    if (name !== '' && index === undefined) return this.#args.named(name);
    const numbering = name === '' ? 'automatic' : 'manual';
    this.#numbering ??= numbering;
    if (this.#numbering !== numbering)
      throw valueError(
        numbering === 'manual'
          ? 'cannot switch from automatic field numbering to manual field specification'
          : 'cannot switch from manual field specification to automatic field numbering',
      );
    const at = index ?? this.#automatic++;
    const { positional } = this.#args;
    if (!positional) throw valueError('Format string contains positional fields');
    const value = positional[at];
    if (value === undefined)
      throw error('IndexError', `Replacement index ${at} out of range for positional args tuple`);
    return value;
  }
}

/** The text of a template. Throws while guest code runs. */
export const formatTemplate = (runtime: Runtime, template: string, args: TemplateArguments): string =>
  formatted(() => new Template(runtime, args).text(template, 2));
