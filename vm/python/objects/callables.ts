/** Functions of programs and of the machine. */

import type { Runtime } from '../protocol/runtime.ts';
import type { LinkedCode } from '../run/code.ts';
import type { PyClass } from './class.ts';
import type { PyDict } from './dict.ts';
import { type Contents, heap, type Mutable, touch } from './heap.ts';
import { builtinClasses, Identity, type PyCell, type PyException, type Value } from './values.ts';

/** Keyword arguments of a call, in order. */
export type Keywords = ReadonlyMap<string, Value>;

/**
 * Code of a built-in. Undefined: it waits for guest code ({@link Runtime.call}) and is called again with the same
 * arguments; so nothing may be changed before the last wait, except through {@link Runtime.once}.
 */
export type NativeCode = (runtime: Runtime, args: readonly Value[], keywords: Keywords | null) => Value;

/** A built-in function, or a method of a built-in class whose first argument is the object. */
export class PyBuiltin extends Identity {
  readonly name: string;
  readonly code: NativeCode;
  /**
   * The result for one, two or three arguments (undefined ones are absent) without waits, keywords, errors or changes of
   * what a checkpoint keeps; undefined when it is not as simple as that.
   */
  quick: ((a: Value, b: Value, c: Value) => Value) | undefined;
  /** Class that it is a method of. */
  readonly owner: string | undefined;
  constructor(name: string, code: NativeCode, owner?: string) {
    super();
    this.name = name;
    this.code = code;
    this.owner = owner;
  }
  get cls(): PyClass {
    return builtinClasses[this.owner === undefined ? 'builtin_function_or_method' : 'method_descriptor'] as PyClass;
  }
}

export class PyFunction extends Identity implements Mutable {
  stamp = heap.epoch;
  /** Another one when the function was replaced. */
  code: LinkedCode;
  readonly defaults: readonly Value[];
  readonly keywordDefaults: ReadonlyMap<string, Value> | null;
  readonly closure: readonly PyCell[];
  /** Its code can be entered with exactly as many arguments as it has parameters, without more ado. */
  plain: boolean;
  name: string;
  attributes: PyDict | null = null;
  constructor(
    code: LinkedCode,
    defaults: readonly Value[],
    keywordDefaults: ReadonlyMap<string, Value> | null,
    closure: readonly PyCell[],
  ) {
    super();
    this.code = code;
    this.defaults = defaults;
    this.keywordDefaults = keywordDefaults;
    this.closure = closure;
    this.plain = code.plain;
    this.name = code.name;
  }
  get cls(): PyClass {
    return builtinClasses.function as PyClass;
  }
  contents(): Contents {
    const { name, attributes, code, plain } = this;
    return { name, attributes, code, plain };
  }
  /** From the next call on it runs other code. */
  become(code: LinkedCode): void {
    touch(this);
    this.code = code;
    this.plain = code.plain;
  }
  reset(contents: Contents): void {
    Object.assign(this, contents);
  }
}

/** A code object as a value, only ever on its way from LOAD_CONST to MAKE_FUNCTION. */
export class PyCode extends Identity {
  readonly code: number;
  constructor(code: number) {
    super();
    this.code = code;
  }
  get cls(): PyClass {
    return builtinClasses.code as PyClass;
  }
}

export type GeneratorState = 'created' | 'suspended' | 'running' | 'finished';

/** A generator: a frame that is not on the return stack while it is suspended. */
export class PyGenerator extends Identity implements Mutable {
  stamp = heap.epoch;
  readonly function: PyFunction;
  /** What it runs, also when its function was replaced since. */
  readonly code: LinkedCode;
  state: GeneratorState = 'created';
  /** Locals, then operands, while suspended. */
  slots: readonly Value[];
  /** Instruction that it goes on with. */
  ip = 0;
  /** The exception that it is handling while suspended. */
  handling: PyException | null = null;
  /** The exception that its caller is handling, while it runs. */
  outer: PyException | null = null;
  /** What it returned. */
  result: Value = null;
  constructor(callee: PyFunction, slots: readonly Value[]) {
    super();
    this.function = callee;
    this.code = callee.code;
    this.slots = slots;
  }
  get cls(): PyClass {
    return builtinClasses.generator as PyClass;
  }
  contents(): Contents {
    const { state, slots, ip, handling, outer, result } = this;
    return { state, slots, ip, handling, outer, result };
  }
  reset(contents: Contents): void {
    Object.assign(this, contents);
  }
}
