/** repr(), str() and the texts of built-in objects. */
import { reprFloat } from '../data/float.ts';
import { tooManyDigits } from '../data/integer.ts';
import { reprText } from '../data/text.ts';
import { PyBuiltin, PyCode, PyFunction, PyGenerator } from '../objects/callables.ts';
import { PyClass } from '../objects/class.ts';
import { PyDict } from '../objects/dict.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { Iterator, PyDictView } from '../objects/iterators.ts';
import { PySet } from '../objects/set.ts';
import { typeName, typeOf } from '../objects/types.ts';
import {
  type Identity,
  PyBoundMethod,
  PyException,
  PyFloat,
  PyInstance,
  PyList,
  PyModule,
  PyRange,
  PySingleton,
  PySlice,
  PySuper,
  PyTuple,
  PyWrapped,
  type Value,
} from '../objects/values.ts';
import { membersOf } from './iterate.ts';
import type { Runtime } from './runtime.ts';

/** The decimal digits of an int. Throws Python's ValueError when there are too many. */
export const intText = (value: number | bigint): string => {
  if (tooManyDigits(value))
    throw valueError(
      'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
    );
  return String(value);
};

const address = (value: Identity): string => `0x7f${(value.id * 16).toString(16).padStart(10, '0')}`;

/** How the texts of the parts of a container are found: with guest code, or (for looking from outside) without. */
export type PartText = (value: Value) => string;

/** repr() of what is not an instance of a class of the program. `inside` are the containers around it. */
export const plainRepr = (value: Value, part: PartText): string => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return intText(value);
    case 'string':
      return reprText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'undefined':
      return '<unset>';
    default:
      break;
  }
  if (value === null) return 'None';
  if (value instanceof PyFloat) return reprFloat(value.value);
  if (value instanceof PyTuple)
    return value.items.length === 1 ? `(${part(value.items[0])},)` : `(${value.items.map(part).join(', ')})`;
  if (value instanceof PyWrapped) return plainRepr(value.value, part);
  if (value instanceof PyInstance) return instanceRepr(value, part);
  if (value instanceof PyClass) return `<class '${moduleName(value)}${value.qualifiedName}'>`;
  if (value instanceof PyFunction) return `<function ${value.code.qualifiedName} at ${address(value)}>`;
  if (value instanceof PyBuiltin)
    return value.owner === undefined
      ? `<built-in function ${value.name}>`
      : `<method '${value.name}' of '${value.owner}' objects>`;
  if (value instanceof PyBoundMethod) {
    if (value.function instanceof PyBuiltin)
      return `<built-in method ${value.function.name} of ${typeName(value.self)} object at 0x7f0000000000>`;
    const name = value.function instanceof PyFunction ? value.function.code.qualifiedName : '?';
    return `<bound method ${name} of ${part(value.self)}>`;
  }
  if (value instanceof PyGenerator)
    return `<generator object ${value.function.code.qualifiedName} at ${address(value)}>`;
  if (value instanceof PyModule) return `<module '${value.name}' (built-in)>`;
  if (value instanceof PyRange)
    return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`;
  if (value instanceof PySlice) return `slice(${part(value.start)}, ${part(value.stop)}, ${part(value.step)})`;
  if (value instanceof PyDictView) {
    const { dict, view } = value;
    const values = dict.values.flatMap((each, at) =>
      each === undefined
        ? []
        : [
            view === 'keys'
              ? part(dict.keys[at])
              : view === 'values'
                ? part(each)
                : `(${part(dict.keys[at])}, ${part(each)})`,
          ],
    );
    return `dict_${view}([${values.join(', ')}])`;
  }
  if (value instanceof PySingleton) return value.name;
  if (value instanceof PySuper) return `<super: <class '${value.start.name}'>, <${typeName(value.self)} object>>`;
  if (value instanceof PyCode) return '<code object>';
  if (value instanceof Iterator) return `<${value.cls.name} object at ${address(value)}>`;
  return `<${(value as Identity).cls.name} object at ${address(value as Identity)}>`;
};

const moduleName = (cls: PyClass): string => (cls.builtIn ? '' : '__main__.');

const instanceRepr = (value: PyInstance, part: PartText): string => {
  if (value instanceof PyList) return `[${value.items.map(part).join(', ')}]`;
  if (value instanceof PyDict) {
    const items: string[] = [];
    for (const [at, each] of value.values.entries())
      if (each !== undefined) items.push(`${part(value.keys[at])}: ${part(each)}`);
    return `{${items.join(', ')}}`;
  }
  if (value instanceof PySet) {
    const members = membersOf(value).map(part).join(', ');
    if (value.frozen) return value.size === 0 ? `${value.cls.name}()` : `${value.cls.name}({${members}})`;
    if (value.size === 0) return `${value.cls.name}()`;
    return value.cls.builtIn ? `{${members}}` : `${value.cls.name}({${members}})`;
  }
  if (value instanceof PyException) {
    const { items } = value.args;
    return `${value.cls.name}(${items.map(part).join(', ')})`;
  }
  return `<${moduleName(value.cls)}${value.cls.qualifiedName} object at ${address(value)}>`;
};

const recursive = (value: Value): string | undefined =>
  value instanceof PyList
    ? '[...]'
    : value instanceof PyDict
      ? '{...}'
      : value instanceof PySet
        ? `${value.cls.name}(...)`
        : value instanceof PyTuple
          ? '(...)'
          : undefined;

/** repr(value). Throws while guest code runs. */
export const repr = (runtime: Runtime, value: Value, inside: readonly Value[] = []): string => {
  if (typeof value !== 'object' || value === null) return plainRepr(value, () => '');
  if (inside.includes(value)) {
    const text = recursive(value);
    if (text) return text;
  }
  const around = [...inside, value];
  if (value instanceof PyInstance) {
    const method = value.cls.own('__repr__');
    if (method !== undefined) return checked(runtime.call(method, [value]), '__repr__');
  }
  return plainRepr(value, (part) => repr(runtime, part, around));
};

const checked = (text: Value, method: string): string => {
  if (typeof text !== 'string') throw typeError(`${method} returned non-string (type ${typeName(text)})`);
  return text;
};

/** str(value). Throws while guest code runs. */
export const str = (runtime: Runtime, value: Value): string => {
  if (typeof value === 'string') return value;
  if (value instanceof PyInstance) {
    // The nearest class wins: a program's __str__, then its __repr__ unless a built-in __str__ comes before.
    const method = value.cls.own('__str__');
    if (method !== undefined) return checked(runtime.call(method, [value]), '__str__');
    if (value instanceof PyWrapped && typeof value.value === 'string') return value.value;
    if (value instanceof PyException)
      return exceptionText(
        value,
        (part) => str(runtime, part),
        (part) => repr(runtime, part),
      );
  }
  return repr(runtime, value);
};

/** str() of an exception whose class has no __str__ of its own. */
export const exceptionText = (exception: PyException, text: PartText, quoted: PartText): string => {
  const { items } = exception.args;
  if (items.length === 0) return '';
  if (items.length === 1) {
    const isKeyError = exception.cls.mro.some((cls) => cls.builtIn && cls.name === 'KeyError');
    return isKeyError ? quoted(items[0]) : text(items[0]);
  }
  const isOsError = exception.cls.mro.some((cls) => cls.builtIn && cls.name === 'OSError');
  if (isOsError && items.length === 2) return `[Errno ${text(items[0])}] ${text(items[1])}`;
  return items.length === 1 ? quoted(items[0]) : `(${items.map(quoted).join(', ')})`;
};

/** repr() without guest code: instances of a program's classes show as CPython's default does. */
export const quietRepr = (value: Value, limit = 1000, inside: readonly Value[] = []): string => {
  if (inside.length > 20 || limit <= 0) return '...';
  if (typeof value !== 'object' || value === null)
    return typeof value === 'bigint' ? value.toString() : plainRepr(value, () => '');
  if (inside.includes(value)) return recursive(value) ?? '...';
  const around = [...inside, value];
  let left = limit;
  const part: PartText = (each) => {
    if (left <= 0) return '';
    const text = quietRepr(each, left, around);
    left -= text.length + 2;
    return left <= 0 ? `${text}...` : text;
  };
  if (value instanceof PyList && value.items.length > limit)
    return `[${value.items.slice(0, limit).map(part).filter(Boolean).join(', ')}]`;
  if (value instanceof PyInstance && typeOf(value).layout === 'object')
    return plainRepr(value, part).replace(/ at 0x[0-9a-f]+/, '');
  return plainRepr(value, part);
};
