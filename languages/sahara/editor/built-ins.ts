/** Functions and forms that every program has, for hovers and call help. */

export interface BuiltIn {
  readonly name: string;
  /** Name and type; a type in capitals stands for any type. A last name that ends in `…` repeats. */
  readonly parameters: readonly (readonly [name: string, type: string])[];
  readonly result: string;
  readonly help: string;
}

const row = (signature: string, help: string): BuiltIn => {
  const [call, result] = signature.split(' -> ') as [string, string];
  const [name, ...parameters] = call.split(/ (?=\w+…?:)/) as [string, ...string[]];
  return {
    name,
    parameters: parameters.map((parameter) => {
      const [label, type] = parameter.split(':') as [string, string];
      return [label, type] as const;
    }),
    result,
    help,
  };
};

export const builtIns: readonly BuiltIn[] = [
  row('+ x:N y…:N -> N', 'Sum. Integer overflow signals `overflow`.'),
  row('- x:N y…:N -> N', 'Difference; with one argument its negation. Integer overflow signals `overflow`.'),
  row('* x:N y…:N -> N', 'Product. Integer overflow signals `overflow`.'),
  row('/ x:N y:N -> N', 'Quotient; integers truncate towards zero. An integer by zero signals `division-by-zero`.'),
  row('rem x:N y:N -> N', 'Remainder of truncating division; has the sign of x.'),
  row('mod x:N y:N -> N', 'Remainder of flooring division; has the sign of y.'),
  row('neg x:N -> N', 'Negation.'),
  row('abs x:N -> N', 'Absolute value.'),
  row('min x:N y:N -> N', 'The smaller.'),
  row('max x:N y:N -> N', 'The larger.'),
  row('bit-and x:I y:I -> I', 'Bitwise and.'),
  row('bit-or x:I y:I -> I', 'Bitwise or.'),
  row('bit-xor x:I y:I -> I', 'Bitwise exclusive or.'),
  row('bit-not x:I -> I', 'Bitwise complement.'),
  row('shl x:I n:i64 -> I', 'Shift to the left; bits that fall out are lost.'),
  row('shr x:I n:i64 -> I', 'Shift to the right; signed types keep their sign.'),
  row('= x:T y:T -> bool', 'Whether two values are equal.'),
  row('!= x:T y:T -> bool', 'Whether two values differ.'),
  row('< x:T y:T -> bool', 'Whether x is less than y.'),
  row('<= x:T y:T -> bool', 'Whether x is at most y.'),
  row('> x:T y:T -> bool', 'Whether x is greater than y.'),
  row('>= x:T y:T -> bool', 'Whether x is at least y.'),
  row('not x:bool -> bool', 'The opposite.'),
  row('print x:T -> unit', 'Writes a value as a line of output.'),
  row('string x:T -> string', 'A value as `print` writes it.'),
  row('len x:C -> i64', 'Characters of a string, elements of a list, entries of a map.'),
  row('concat s…:string -> string', 'The strings one after another.'),
  row(
    'slice x:S from:i64 to:i64 -> S',
    'Part of a string or list, `to` excluded. Outside signals `index-out-of-range`.',
  ),
  row('char-at s:string i:i64 -> char', 'One character. Outside signals `index-out-of-range`.'),
  row('index-of s:string part:string -> (option i64)', 'Where the part occurs first.'),
  row('split s:string separator:string -> (list string)', 'The parts between separators.'),
  row('join-with xs:(list string) separator:string -> string', 'The strings with the separator between them.'),
  row('parse-i64 s:string -> (option i64)', 'The number that a string spells.'),
  row(
    'get x:C key:K -> T',
    'Element of a list, or entry of a map. Absent signals `index-out-of-range` or `missing-key`.',
  ),
  row('set-at! xs:(list T) i:i64 x:T -> unit', 'Replaces an element. Outside signals `index-out-of-range`.'),
  row('push! xs:(list T) x:T -> unit', 'Appends an element.'),
  row('pop! xs:(list T) -> T', 'Removes and gives the last element. An empty list signals `no-value`.'),
  row('list-fill n:i64 x:T -> (list T)', 'A list of n times x.'),
  row('range from:i64 to:i64 -> (list i64)', 'The numbers from … to, `to` excluded.'),
  row('map f:(fn [T] -> U) xs:(list T) -> (list U)', 'The results for each element.'),
  row('filter f:(fn [T] -> bool) xs:(list T) -> (list T)', 'The elements for which f is true.'),
  row('fold f:(fn [A T] -> A) start:A xs:(list T) -> A', 'Combines the elements from the first to the last.'),
  row(
    'sort-by f:(fn [T] -> K) xs:(list T) -> (list T)',
    'A new list in ascending order of f; equal ones keep their order.',
  ),
  row('for-each f:(fn [T] -> unit) xs:(list T) -> unit', 'Calls f with each element.'),
  row('find m:(map K V) key:K -> (option V)', 'The entry for a key.'),
  row('put! m:(map K V) key:K value:V -> unit', 'Adds or replaces an entry.'),
  row('remove! m:(map K V) key:K -> unit', 'Removes an entry, if there is one.'),
  row('has? m:(map K V) key:K -> bool', 'Whether there is an entry.'),
  row('keys m:(map K V) -> (list K)', 'The keys, oldest first.'),
  row('values m:(map K V) -> (list V)', 'The values, oldest first.'),
  row('some value:T -> (option T)', 'An option with a value.'),
  row('is-some? o:(option T) -> bool', 'Whether an option has a value.'),
  row('unwrap o:(option T) -> T', 'The value of an option. None signals `no-value`.'),
  row('or-else o:(option T) other:T -> T', 'The value of an option, or another.'),
  row('assert test:bool -> unit', 'Signals `assertion-failed` when the test is false.'),
  row('send c:(context) value:T -> unit', 'Sends a copy of a value; `(move local)` as the value moves it.'),
  row('join c:(context T) -> T', 'Waits for a context to end; its result, or its failing condition.'),
  row('self -> (context)', 'The running context.'),
];

const byName = new Map(builtIns.map((builtIn) => [builtIn.name, builtIn]));
export const builtIn = (name: string): BuiltIn | undefined => byName.get(name);

/** `slice [x S] [from i64] [to i64] -> S`. */
export const builtInSignature = ({ name, parameters, result }: BuiltIn): string =>
  [name, ...parameters.map(([label, type]) => `[${label} ${type}]`), '->', result].join(' ');

/** Forms: how each is written, and what it means. */
export const forms: Readonly<Record<string, readonly [written: string, help: string]>> = {
  module: ['(module name "doc")', 'Names the file.'],
  data: ['(data Name [field type] …)', 'Declares a data type.'],
  condition: ['(condition name "doc" [field type] …)', 'Declares a condition with its payload.'],
  fn: [
    '(fn name [parameter type …] -> result :signals condition … "doc" body …)',
    'A function; without a name a closure.',
  ],
  test: ['(test "name" body …)', 'A test for the Test view.'],
  let: ['(let [name value …] body …)', 'Names values for the body.'],
  'set!': ['(set! place value)', 'Changes a local or a field: `(set! (.field x) value)`.'],
  if: ['(if test then else)', 'One of two values.'],
  unless: ['(unless test body …)', 'The body only if the test is false.'],
  when: ['(when test body …)', 'The body only if the test is true.'],
  cond: ['(cond [test value …] … [else value …])', 'The first whose test is true.'],
  match: ['(match value [pattern body …] …)', 'The first whose pattern fits: literal, name, `(some x)`, `none`, data.'],
  do: ['(do form …)', 'One after another; the value of the last.'],
  loop: ['(loop body …)', 'For ever, until `(break value)`.'],
  break: ['(break value)', 'Ends the innermost loop with a value.'],
  continue: ['(continue)', 'Begins the innermost loop anew.'],
  while: ['(while test body …)', 'As long as the test is true.'],
  for: ['(for [name list] body …)', 'Once for each element.'],
  and: ['(and test …)', 'Whether all are true; stops at the first that is not.'],
  or: ['(or test …)', 'Whether one is true; stops at the first that is.'],
  signal: ['(signal (condition :field value …))', 'Looks for a handler up the stack without unwinding.'],
  handle: ['(handle body [condition name handler …] …)', 'Handlers for conditions that the body signals.'],
  restarts: [
    '(restarts body [name [parameter type …] value …] …)',
    'Ways to go on that handlers and the debugger may choose.',
  ],
  restart: ['(restart name argument …)', 'In a handler: goes on at the form that offers the restart.'],
  decline: ['(decline)', 'In a handler: goes on with the search.'],
  spawn: ['(spawn function argument …)', 'Starts a context; the arguments are copied.'],
  receive: ['(receive [pattern body …] … [:after n body …])', 'Takes the first message that fits a pattern.'],
  move: ['(move local)', 'As the value of `send`: the message moves, the local is gone.'],
  'list-of': ['(list-of type value …)', 'A new list.'],
  'map-of': ['(map-of key-type value-type [key value] …)', 'A new map.'],
  none: ['(none type)', 'An option without value.'],
  'fields-of': ['(fields-of Type)', 'Names of the fields, a constant.'],
  'size-of': ['(size-of Type)', 'Size in bytes, a constant.'],
  'offset-of': ['(offset-of Type field)', 'Offset of a field in bytes, a constant.'],
  'signature-of': ['(signature-of function)', 'Signature as text, a constant.'],
  'conditions-of': ['(conditions-of function)', 'Names of the declared conditions, a constant.'],
};
