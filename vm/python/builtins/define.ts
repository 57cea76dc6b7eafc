/** How built-in functions and methods are written down: with CPython's checks of their arguments. */
import { type NativeCode, PyBuiltin } from '../objects/callables.ts';
import type { PyClass } from '../objects/class.ts';
import { typeError } from '../objects/errors.ts';
import { sharing, typeName, typeOf } from '../objects/types.ts';
import { bare, PyInstance, type Value } from '../objects/values.ts';
import type { Runtime } from '../protocol/runtime.ts';

interface Options {
  /** Fewest and most arguments, without the object of a method. */
  readonly min: number;
  readonly max: number;
  /** Names of the arguments that may be given by keyword, by place; '' where they may not. */
  readonly names?: readonly string[];
  readonly quick?: PyBuiltin['quick'];
  /** Leading arguments that are not counted: the class of a constructor. */
  readonly hidden?: number;
  /** How CPython's argument parser for tuples words a wrong number of arguments. */
  readonly asTuple?: boolean;
  /** Name in messages about the number of arguments, where it is another one. */
  readonly title?: string;
}

type Code = (runtime: Runtime, ...args: readonly Value[]) => Value;

const plural = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`;

const checkCount = (name: string, title: string, count: number, { min, max, names, asTuple }: Options): void => {
  if (count >= min && count <= max) return;
  if (asTuple)
    throw typeError(
      `${name}() takes at ${count < min ? `least ${plural(min)}` : `most ${plural(max)}`} (${count} given)`,
    );
  if (names) {
    if (count > max) throw typeError(`${name}() takes at most ${plural(max)} (${count} given)`);
    throw typeError(`${name}() missing required argument '${names[count] ?? ''}' (pos ${count + 1})`);
  }
  if (max === 0) throw typeError(`${title}() takes no arguments (${count} given)`);
  if (min === 1 && max === 1) throw typeError(`${title}() takes exactly one argument (${count} given)`);
  if (min === max) throw typeError(`${name} expected ${plural(min)}, got ${count}`);
  throw typeError(
    count < min
      ? `${name} expected at least ${plural(min)}, got ${count}`
      : `${name} expected at most ${plural(max)}, got ${count}`,
  );
};

const checked =
  (name: string, owner: string | undefined, options: Options, code: Code): NativeCode =>
  (runtime, args, keywords) => {
    const skipped = owner === undefined ? (options.hidden ?? 0) : 1;
    const title = options.title ?? (owner === undefined ? name : `${owner}.${name}`);
    let values = args;
    if (keywords && keywords.size > 0) {
      if (!options.names) throw typeError(`${title}() takes no keyword arguments`);
      const given = args.slice();
      for (const [keyword, value] of keywords) {
        const at = options.names.indexOf(keyword);
        if (at < 0) throw typeError(`'${keyword}' is an invalid keyword argument for ${name}()`);
        if (given[at + skipped] !== undefined)
          throw typeError(`argument for ${name}() given by name ('${keyword}') and position (${at + 1})`);
        given[at + skipped] = value;
      }
      values = given;
      const positional = values.length - skipped;
      if (positional > options.max) checkCount(name, title, positional, options);
      for (let at = 0; at < options.min; at++)
        if (values[at + skipped] === undefined) checkCount(name, title, at, options);
    } else checkCount(name, title, args.length - skipped, options);
    return code(runtime, ...values);
  };

/** A built-in function with a fixed number of arguments. */
export const fixed = (name: string, options: Options, code: Code): PyBuiltin => {
  const made = sharing(() => new PyBuiltin(name, checked(name, undefined, options, code)));
  made.quick = options.quick;
  return made;
};

/** A built-in function that looks at its arguments itself. */
export const free = (name: string, code: NativeCode): PyBuiltin => sharing(() => new PyBuiltin(name, code));

/** Methods of a built-in class see the value that an object of a program's subclass stands for. */
const unwrapping = (cls: PyClass, code: Code): Code => {
  if (cls.layout === 'int' || cls.layout === 'float' || cls.layout === 'str')
    return (runtime, ...args) => code(runtime, ...args.map(bare));
  return cls.layout === 'tuple' ? (runtime, self, ...args) => code(runtime, bare(self), ...args) : code;
};

/** A method taken from its class may be called with anything. */
const checkSelf = (cls: PyClass, name: string, self: Value): void => {
  if (self === undefined) throw typeError(`unbound method ${cls.name}.${name}() needs an argument`);
  const own = typeOf(self);
  if (own !== cls && !own.isSubclass(cls))
    throw typeError(`descriptor '${name}' for '${cls.name}' objects doesn't apply to a '${typeName(self)}' object`);
};

/** The quick way of a method, for objects of its class alone. */
const quickFor = (cls: PyClass, quick: NonNullable<PyBuiltin['quick']>): PyBuiltin['quick'] =>
  cls.layout === 'str'
    ? (self, a, b) => (typeof self === 'string' ? quick(self, a, b) : undefined)
    : (self, a, b) => (self instanceof PyInstance && self.cls.layout === cls.layout ? quick(self, a, b) : undefined);

/** Adds a method to a built-in class. */
export const method = (
  cls: PyClass,
  name: string,
  min: number,
  max: number,
  code: Code,
  more: Omit<Options, 'min' | 'max'> = {},
): void => {
  const options = { min, max, ...more };
  const own = checked(name, cls.name, options, unwrapping(cls, code));
  const made = sharing(
    () =>
      new PyBuiltin(
        name,
        (runtime, args, keywords) => {
          checkSelf(cls, name, args[0]);
          return own(runtime, args, keywords);
        },
        cls.name,
      ),
  );
  if (options.quick) made.quick = quickFor(cls, options.quick);
  cls.attributes.set(name, made);
};

/** Adds a method that looks at its arguments itself. */
export const freeMethod = (cls: PyClass, name: string, code: NativeCode): void => {
  cls.attributes.set(
    name,
    sharing(
      () =>
        new PyBuiltin(
          name,
          (runtime, [self, ...args], keywords) => {
            checkSelf(cls, name, self);
            return code(runtime, [cls.layout === 'object' ? self : bare(self), ...args], keywords);
          },
          cls.name,
        ),
    ),
  );
};
