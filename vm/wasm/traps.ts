/** Kinds of traps: conditions that every program can meet (core specification, section 4.4, in the words of its testsuite). */

const kinds = [
  'unreachable',
  'integer divide by zero',
  'integer overflow',
  'invalid conversion to integer',
  'out of bounds memory access',
  'out of bounds table access',
  'out of bounds array access',
  'undefined element',
  'uninitialized element',
  'indirect call type mismatch',
  'null reference',
  'cast failure',
  'call stack exhausted',
  'missing import',
  'invalid function',
  'uncaught C++ exception',
  'trap',
] as const;

export type TrapKind = (typeof kinds)[number];

/** Numbers of conditions below it are those of tags. */
const firstTrap = 1_000_000;

/** Each kind with its number as a condition. */
export const trapKinds: readonly { readonly name: TrapKind; readonly id: number }[] = kinds.map((name, index) => ({
  name,
  id: firstTrap + index,
}));

const unknown = trapKinds.at(-1) as (typeof trapKinds)[number];

/** The kind of a trap; `code` is what the machine calls the failure, `message` its text. */
export const trapKindOf = (code: string, message: string): (typeof trapKinds)[number] => {
  const name =
    code === 'missing import'
      ? code
      : code === 'invalid'
        ? 'invalid function'
        : code === 'exception'
          ? 'uncaught C++ exception'
          : /^null .*reference/.test(message)
            ? 'null reference'
            : message;
  return trapKinds.find((kind) => name.startsWith(kind.name)) ?? unknown;
};
