/**
 * The opcode table of the Python machine: one row an opcode. Assembler, disassembler, hovers, completion, the loader's
 * checks and the interpreter read it; a new opcode is a new row and its case in the interpreter.
 *
 * An instruction is 4 bytes: the opcode's number (the row's index) in the lowest byte, one operand of 24 bits above it.
 */

/**
 * What an operand is.
 * - `constant`: index into {@link CodeObject.constants}; in text the constant itself.
 * - `local`: slot of the frame, index into {@link CodeObject.locals} followed by {@link CodeObject.free}; in text the name.
 * - `name`: index into {@link CodeObject.names}: a global, an attribute, a module; in text the name.
 * - `target`: index of an instruction of the same function; in text a label or the index.
 * - `count`, `flags`, `depth`: a number.
 */
export type OperandKind = 'none' | 'constant' | 'local' | 'name' | 'target' | 'count' | 'flags' | 'depth';

/** Values taken from or put on the operand stack; a function of the operand where it depends on it. */
export type Effect = number | ((operand: number) => number);

export interface OpcodeRow {
  readonly name: string;
  readonly operand: OperandKind;
  readonly pops: Effect;
  readonly pushes: Effect;
  /** What it does, for hovers; the stack effect is written `before → after`, top of stack on the right. */
  readonly help: string;
}

const row = (name: string, operand: OperandKind, pops: Effect, pushes: Effect, help: string): OpcodeRow => ({
  name,
  operand,
  pops,
  pushes,
  help,
});

const binary = (name: string, sign: string): OpcodeRow =>
  row(name, 'none', 2, 1, `a b → a ${sign} b. The top of the stack is the right operand.`);

const inPlace = (name: string, sign: string): OpcodeRow =>
  row(name, 'none', 2, 1, `a b → the value of a after a ${sign}= b; a list, set or dict is changed itself.`);

/** The published opcodes come first, in the published order. */
export const opcodes = [
  row('LOAD_CONST', 'constant', 0, 1, '→ constant. Pushes a constant.'),
  row('LOAD_VAR', 'name', 0, 1, '→ value. Pushes a variable: of the frame, else global, else it is an error.'),
  row('STORE_VAR', 'name', 1, 0, 'value →. Stores in a variable of the frame; outside functions that is a global.'),
  binary('ADD', '+'),
  binary('SUB', '-'),
  binary('MUL', '*'),
  binary('DIV', '/'),
  row('POP_TOP', 'none', 1, 0, 'value →. Drops the top of the stack.'),
  row('DUP_TOP', 'none', 1, 2, 'value → value value. Pushes the top of the stack again.'),
  row('JUMP', 'target', 0, 0, 'Goes on at the target.'),
  row('JUMP_IF_TRUE', 'target', 1, 0, 'condition →. Goes on at the target when the condition is true.'),
  row('JUMP_IF_FALSE', 'target', 1, 0, 'condition →. Goes on at the target when the condition is false.'),
  row('CALL_FUNC', 'count', (n) => n + 1, 1, 'function a1 … an → result. Calls with n arguments, the last on top.'),
  row('RETURN_VAL', 'none', 1, 0, "value →. Leaves the function; the value goes on the caller's stack."),
  row('HALT', 'none', 0, 0, 'Ends the program.'),
  row('NOP', 'none', 0, 0, 'Does nothing.'),
  row(
    'COPY',
    'depth',
    (n) => n,
    (n) => n + 1,
    '→ value. Pushes the value that is n deep again; 1 is the top.',
  ),
  row(
    'SWAP',
    'depth',
    (n) => n,
    (n) => n,
    'Exchanges the top with the value that is n deep; 2 is the one below it.',
  ),
  row('LOAD_LOCAL', 'local', 0, 1, '→ value. Pushes a local variable; unset is UnboundLocalError.'),
  row('STORE_LOCAL', 'local', 1, 0, 'value →. Stores in a local variable.'),
  row('DELETE_LOCAL', 'local', 0, 0, 'Makes a local variable unset; when it was, UnboundLocalError.'),
  row('LOAD_GLOBAL', 'name', 0, 1, '→ value. Pushes a global or built-in; neither is NameError.'),
  row('STORE_GLOBAL', 'name', 1, 0, 'value →. Stores in a global variable.'),
  row('DELETE_GLOBAL', 'name', 0, 0, 'Makes a global variable unset; when it was, NameError.'),
  row('LOAD_NAME', 'name', 0, 1, '→ value. In a class body: from its namespace, else global, else built-in.'),
  row('STORE_NAME', 'name', 1, 0, 'value →. In a class body: stores in its namespace.'),
  row('DELETE_NAME', 'name', 0, 0, 'In a class body: removes a name from its namespace.'),
  row('LOAD_CELL', 'local', 0, 1, '→ value. Pushes what the cell in a slot holds: a captured variable.'),
  row('STORE_CELL', 'local', 1, 0, 'value →. Stores in the cell in a slot.'),
  row('DELETE_CELL', 'local', 0, 0, 'Makes the cell in a slot empty.'),
  row(
    'LOAD_CLASS_CELL',
    'local',
    0,
    1,
    '→ value. In a class body: a captured name, from the namespace first, else the cell.',
  ),
  row('LOAD_CLOSURE', 'local', 0, 1, '→ cell. Pushes the cell in a slot itself, for MAKE_FUNCTION.'),
  binary('FLOOR_DIV', '//'),
  binary('MOD', '%'),
  binary('POW', '**'),
  binary('MAT_MUL', '@'),
  binary('SHIFT_LEFT', '<<'),
  binary('SHIFT_RIGHT', '>>'),
  binary('BIT_AND', '&'),
  binary('BIT_OR', '|'),
  binary('BIT_XOR', '^'),
  inPlace('INPLACE_ADD', '+'),
  inPlace('INPLACE_SUB', '-'),
  inPlace('INPLACE_MUL', '*'),
  inPlace('INPLACE_DIV', '/'),
  inPlace('INPLACE_FLOOR_DIV', '//'),
  inPlace('INPLACE_MOD', '%'),
  inPlace('INPLACE_POW', '**'),
  inPlace('INPLACE_MAT_MUL', '@'),
  inPlace('INPLACE_SHIFT_LEFT', '<<'),
  inPlace('INPLACE_SHIFT_RIGHT', '>>'),
  inPlace('INPLACE_BIT_AND', '&'),
  inPlace('INPLACE_BIT_OR', '|'),
  inPlace('INPLACE_BIT_XOR', '^'),
  row('NEGATE', 'none', 1, 1, 'a → -a.'),
  row('POSITIVE', 'none', 1, 1, 'a → +a.'),
  row('INVERT', 'none', 1, 1, 'a → ~a.'),
  row('NOT', 'none', 1, 1, 'a → not a: True or False.'),
  binary('EQUAL', '=='),
  binary('NOT_EQUAL', '!='),
  binary('LESS', '<'),
  binary('LESS_EQUAL', '<='),
  binary('GREATER', '>'),
  binary('GREATER_EQUAL', '>='),
  binary('IS', 'is'),
  binary('IS_NOT', 'is not'),
  binary('IN', 'in'),
  binary('NOT_IN', 'not in'),
  row(
    'JUMP_IF_TRUE_OR_POP',
    'target',
    1,
    0,
    'Keeps the value and goes on at the target when it is true, else drops it.',
  ),
  row(
    'JUMP_IF_FALSE_OR_POP',
    'target',
    1,
    0,
    'Keeps the value and goes on at the target when it is false, else drops it.',
  ),
  row('BUILD_TUPLE', 'count', (n) => n, 1, 'a1 … an → tuple.'),
  row('BUILD_LIST', 'count', (n) => n, 1, 'a1 … an → list.'),
  row('BUILD_SET', 'count', (n) => n, 1, 'a1 … an → set.'),
  row('BUILD_DICT', 'count', (n) => 2 * n, 1, 'k1 v1 … kn vn → dict.'),
  row('BUILD_STRING', 'count', (n) => n, 1, 'a1 … an → the strings joined.'),
  row('BUILD_SLICE', 'count', (n) => n, 1, 'start stop [step] → slice; n is 2 or 3.'),
  row('LIST_APPEND', 'depth', 1, 0, 'value →. Appends to the list that is n deep once the value is gone.'),
  row('SET_ADD', 'depth', 1, 0, 'value →. Adds to the set that is n deep once the value is gone.'),
  row('DICT_ADD', 'depth', 2, 0, 'key value →. Adds to the dict that is n deep once both are gone.'),
  row('LIST_EXTEND', 'depth', 1, 0, 'iterable →. Appends all its elements to the list that is n deep once it is gone.'),
  row('SET_UPDATE', 'depth', 1, 0, 'iterable →. Adds all its elements to the set that is n deep once it is gone.'),
  row('DICT_UPDATE', 'depth', 1, 0, 'mapping →. Adds all its items to the dict that is n deep once it is gone.'),
  row(
    'DICT_MERGE',
    'depth',
    1,
    0,
    'mapping →. As DICT_UPDATE, for keyword arguments: a key that is there is TypeError.',
  ),
  row('LIST_TO_TUPLE', 'none', 1, 1, 'list → tuple.'),
  row('UNPACK', 'count', 1, (n) => n, 'iterable → an … a1. Exactly n elements, the first on top.'),
  row(
    'UNPACK_STAR',
    'flags',
    1,
    (n) => (n & 0xff) + 1 + (n >> 8),
    'iterable → an … list … a1: n & 255 elements before the starred one and n >> 8 behind it, the first on top.',
  ),
  row(
    'FORMAT_VALUE',
    'flags',
    (n) => (n & 4 ? 2 : 1),
    1,
    'value [specification] → text. n & 3: 0 none, 1 str, 2 repr, 3 ascii first; n & 4: with a specification.',
  ),
  row('LOAD_ITEM', 'none', 2, 1, 'container key → container[key].'),
  row('STORE_ITEM', 'none', 3, 0, 'value container key →. container[key] = value.'),
  row('DELETE_ITEM', 'none', 2, 0, 'container key →. del container[key].'),
  row('LOAD_ATTR', 'name', 1, 1, 'object → object.name.'),
  row('STORE_ATTR', 'name', 2, 0, 'value object →. object.name = value.'),
  row('DELETE_ATTR', 'name', 1, 0, 'object →. del object.name.'),
  row('LOAD_METHOD', 'name', 1, 2, 'object → method object, or unset object.name: for CALL_METHOD.'),
  row(
    'CALL_METHOD',
    'count',
    (n) => n + 2,
    1,
    'method object a1 … an → result. What LOAD_METHOD left, and n arguments.',
  ),
  row(
    'CALL_KEYWORDS',
    'count',
    (n) => n + 2,
    1,
    'function a1 … an names → result. The last arguments belong to the names, a tuple.',
  ),
  row('CALL_SPREAD', 'flags', (n) => 2 + (n & 1), 1, 'function list [dict] → result. n & 1: with keyword arguments.'),
  row(
    'MAKE_FUNCTION',
    'flags',
    (n) => 1 + (n & 1) + ((n >> 1) & 1) + ((n >> 3) & 1),
    1,
    '[defaults] [keyword defaults] [cells] code → function. n & 1: a tuple; n & 2: a dict; n & 8: a tuple of cells.',
  ),
  row(
    'BUILD_CLASS',
    'count',
    (n) => (n & 255) + 2 + (n >> 8),
    1,
    'body name b1 … bn [keywords] → class. Runs the body, a function, and makes the class with n & 255 bases. n & 256: a dict of keyword arguments.',
  ),
  row('GET_ITER', 'none', 1, 1, 'iterable → iterator.'),
  row('FOR_ITER', 'target', 1, 2, 'iterator → iterator next. At the end drops the iterator and goes on at the target.'),
  row(
    'YIELD_VALUE',
    'none',
    1,
    1,
    'value → sent. Suspends the generator; what is sent to it is on top when it goes on.',
  ),
  row('GET_YIELD_FROM_ITER', 'none', 1, 1, 'iterable → iterator; a generator stays itself.'),
  row(
    'SEND',
    'target',
    2,
    2,
    'iterator value → iterator next. At the end leaves only its result and goes on at the target.',
  ),
  row('RAISE', 'count', (n) => n, 0, '[exception [cause]] →. Raises; with 0 the exception that is being handled.'),
  row('RERAISE', 'none', 1, 0, 'exception →. Goes on raising; the traceback gets no new entry.'),
  row(
    'PUSH_EXC_INFO',
    'none',
    1,
    2,
    'exception → previous exception. The exception is the one that is being handled now.',
  ),
  row('POP_EXCEPT', 'none', 1, 0, 'previous →. The previous exception is the one that is being handled again.'),
  row(
    'CHECK_EXC_MATCH',
    'none',
    2,
    2,
    'exception type → exception bool. Whether it is one of the type, or of a tuple of types.',
  ),
  row('LOAD_ASSERTION_ERROR', 'none', 0, 1, '→ AssertionError.'),
  row('BEFORE_WITH', 'none', 1, 2, 'manager → exit entered. Calls __enter__.'),
  row(
    'WITH_EXCEPT_START',
    'none',
    3,
    4,
    'exit previous exception → exit previous exception result. Calls exit with the exception.',
  ),
  row('IMPORT_NAME', 'name', 0, 1, '→ module.'),
  row('IMPORT_FROM', 'name', 1, 2, 'module → module value. Pushes an attribute; absent is ImportError.'),
  row('PRINT_EXPR', 'none', 1, 0, 'value →. Prints its repr, unless it is None.'),
  row(
    'THROW_INTO',
    'target',
    2,
    2,
    'iterator exception → iterator next. As SEND, with an exception that is thrown; GeneratorExit closes the iterator.',
  ),
  row('END_ITER', 'none', 1, 0, 'iterator →. Leaves a loop early: a generator that nothing else refers to is closed.'),
] as const satisfies readonly OpcodeRow[];

/** In the operand of BUILD_CLASS: a dict of keyword arguments lies on top. */
export const classKeywords = 256;

const numbers: ReadonlyMap<string, number> = new Map(opcodes.map(({ name }, index) => [name, index]));

/** The number of an opcode; undefined when there is none of the name (case counts). */
export const opcodeNumber = (name: string): number | undefined => numbers.get(name);

/** The number of an opcode that exists. Throws RangeError otherwise. */
export const opcodeOf = (name: string): number => {
  const number = numbers.get(name);
  if (number === undefined) throw new RangeError(`there is no opcode ${name}`);
  return number;
};

/** Values that an instruction takes and puts. */
export const stackEffect = (opcode: number, operand: number): { readonly pops: number; readonly pushes: number } => {
  const { pops, pushes } = opcodes[opcode] as OpcodeRow;
  return {
    pops: typeof pops === 'number' ? pops : pops(operand),
    pushes: typeof pushes === 'number' ? pushes : pushes(operand),
  };
};
