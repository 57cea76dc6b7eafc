/**
 * The opcode table: one row an opcode. Encoder, decoder, verifier, disassembler, hover and docs read it.
 *
 * An instruction is a 32-bit word: opcode in the top 8 bits, then the immediates a, b, c of 8 bits each; `abc` is a, b, c as one
 * 24-bit number, `bc` as one of 16 bits (big-endian). The prefix `extend` supplies the next instruction's
 * higher bits: its a becomes bits 8–15 of an a operand, its bc bits 16–31 of a bc operand, and its c bits 24–31 of an abc operand. A prefix
 * and its instruction are one instruction: they share an address, that of the prefix.
 */

/**
 * Operand shapes. `type`: a type id; `scalar`: a code of types.ts (12 string, 13 context where said); `jump`: signed words relative to the
 * word after this instruction; the rest are indices.
 */
export type OperandKind =
  | 'scalar'
  | 'slot'
  | 'type'
  | 'function'
  | 'constant'
  | 'condition'
  | 'restart'
  | 'jump'
  | 'field'
  | 'count'
  | 'capture'
  | 'levels'
  | 'handle table'
  | 'restart table'
  | 'unsigned'
  | 'signed';

export type Format = 'none' | 'a' | 'abc' | 'a bc';

export interface Opcode {
  readonly code: number;
  readonly name: string;
  readonly format: Format;
  /** Kinds of the operands in order: none, one (a or abc), or two (a, then bc). */
  readonly operands: readonly OperandKind[];
  /** Data stack before and after, top to the right; `T` the operand's type. For people and docs; the verifier's rules are in verify/. */
  readonly effect: string;
  readonly help: string;
}

const row = (code: number, name: string, operands: readonly OperandKind[], effect: string, help: string): Opcode => ({
  code,
  name,
  operands,
  effect,
  help,
  format:
    operands.length === 2
      ? 'a bc'
      : operands.length === 0
        ? 'none'
        : operands[0] === 'scalar' || operands[0] === 'levels'
          ? 'a'
          : 'abc',
});

export const opcodes: readonly Opcode[] = [
  row(0, 'halt', [], '… →', 'Ends the context; its result is unit.'),
  // Arithmetic. Integer overflow signals overflow; div, rem and mod by zero signal division-by-zero.
  row(1, 'add', ['scalar'], 'x y → x+y', 'Adds two numbers.'),
  row(2, 'sub', ['scalar'], 'x y → x−y', 'Subtracts the top from the second.'),
  row(3, 'mul', ['scalar'], 'x y → x·y', 'Multiplies two numbers.'),
  row(4, 'div', ['scalar'], 'x y → x/y', 'Divides the second by the top; integers truncate towards zero.'),
  row(16, 'rem', ['scalar'], 'x y → x rem y', 'Remainder of truncating division; the sign of the second.'),
  row(17, 'mod', ['scalar'], 'x y → x mod y', 'Remainder of flooring division; the sign of the top.'),
  row(18, 'neg', ['scalar'], 'x → −x', 'Negates a number.'),
  row(19, 'abs', ['scalar'], 'x → |x|', 'Absolute value.'),
  row(20, 'min', ['scalar'], 'x y → min', 'The smaller of two numbers; NaN if either is.'),
  row(21, 'max', ['scalar'], 'x y → max', 'The larger of two numbers; NaN if either is.'),
  row(22, 'bit_and', ['scalar'], 'x y → x∧y', 'Bitwise and of integers.'),
  row(23, 'bit_or', ['scalar'], 'x y → x∨y', 'Bitwise or of integers.'),
  row(24, 'bit_xor', ['scalar'], 'x y → x⊕y', 'Bitwise exclusive or of integers.'),
  row(25, 'bit_not', ['scalar'], 'x → ¬x', 'Bitwise complement of an integer.'),
  row(
    26,
    'shl',
    ['scalar'],
    'x n → x≪n',
    'Shifts left by n (an i64), dropping bits; n not in 0 … width−1 signals overflow.',
  ),
  row(
    27,
    'shr',
    ['scalar'],
    'x n → x≫n',
    'Shifts right by n (an i64), keeping the sign of signed types; n not in 0 … width−1 signals overflow.',
  ),
  // Comparison: scalars, string (12) and context (13, eq and ne only). The result is a bool.
  row(28, 'eq', ['scalar'], 'x y → x=y', 'Whether two values are equal.'),
  row(29, 'ne', ['scalar'], 'x y → x≠y', 'Whether two values differ.'),
  row(30, 'lt', ['scalar'], 'x y → x<y', 'Whether the second is less than the top.'),
  row(31, 'le', ['scalar'], 'x y → x≤y', 'Whether the second is at most the top.'),
  row(32, 'gt', ['scalar'], 'x y → x>y', 'Whether the second is greater than the top.'),
  row(33, 'ge', ['scalar'], 'x y → x≥y', 'Whether the second is at least the top.'),
  row(34, 'not', [], 'bool → bool', 'Negates a bool.'),
  row(
    35,
    'convert',
    ['scalar', 'scalar'],
    'x:A → x:B',
    'Converts scalar code a to scalar code bc; a value that does not fit signals overflow; floats to integers truncate.',
  ),
  // Control.
  row(36, 'jump', ['jump'], '→', 'Continues elsewhere in the function.'),
  row(37, 'jump_if_false', ['jump'], 'bool →', 'Continues elsewhere when the top is false.'),
  row(38, 'jump_if_true', ['jump'], 'bool →', 'Continues elsewhere when the top is true.'),
  row(6, 'call', ['function'], 'args… → result?', 'Calls a function; the arguments become its first locals.'),
  row(
    7,
    'return',
    [],
    'result? →',
    'Leaves the function with its result, releasing what its locals refer to. From a handler: unwinds to the handle form.',
  ),
  row(
    39,
    'call_closure',
    ['type'],
    'closure args… → result?',
    'Calls a closure of the function type; the closure becomes local 0.',
  ),
  // Data stack.
  row(40, 'dup', [], 'x → x x', 'Duplicates the top.'),
  row(41, 'pop', [], 'x →', 'Drops the top.'),
  row(42, 'swap', [], 'x y → y x', 'Exchanges the two topmost values.'),
  row(8, 'local_store', ['slot'], 'x →', 'Stores the top in a local.'),
  row(9, 'local_read', ['slot'], '→ x', 'Pushes a local.'),
  row(43, 'local_clear', ['slot'], '→', 'Sets a local to zero bits, releasing what it refers to.'),
  row(
    44,
    'up_read',
    ['levels', 'slot'],
    '→ x',
    'Pushes a local of the frame a static links away (1 is the frame that established the handler).',
  ),
  row(45, 'up_store', ['levels', 'slot'], 'x →', 'Stores the top in a local of the frame a static links away.'),
  // Constants.
  row(46, 'false', [], '→ bool', 'Pushes false.'),
  row(47, 'true', [], '→ bool', 'Pushes true.'),
  row(48, 'imm_char', ['unsigned'], '→ char', 'Pushes a character by code point.'),
  row(49, 'imm_i64', ['signed'], '→ i64', 'Pushes a small i64, sign-extended.'),
  row(50, 'imm_u64', ['unsigned'], '→ u64', 'Pushes a small u64.'),
  row(248, 'imm_u8', ['unsigned'], '→ u8', 'Pushes a u8.'),
  row(249, 'imm_i8', ['signed'], '→ i8', 'Pushes an i8.'),
  row(250, 'imm_u16', ['unsigned'], '→ u16', 'Pushes a u16.'),
  row(251, 'imm_i16', ['signed'], '→ i16', 'Pushes an i16.'),
  row(252, 'imm_u32', ['unsigned'], '→ u32', 'Pushes a u32.'),
  row(253, 'imm_i32', ['signed'], '→ i32', 'Pushes an i32.'),
  row(
    254,
    'const',
    ['constant'],
    '→ x',
    'Pushes a constant of the pool. A string is one object for each constant and context.',
  ),
  row(247, 'extend', ['unsigned'], '', 'Prefix: higher bits for the operands of the next instruction.'),
  // Data types and heap cells.
  row(10, 'dt_create', ['type'], 'leaf… → ref', 'Allocates a data value from its leaves in order.'),
  row(11, 'dt_read_field', ['field', 'type'], 'ref → x', 'Reads leaf a of a data value of type bc.'),
  row(12, 'dt_set_field', ['field', 'type'], 'ref x →', 'Writes leaf a of a data value of type bc.'),
  row(13, 'heap_alloc', ['type'], 'x → ref', 'Allocates a box of the box type, holding the top.'),
  row(14, 'heap_store', ['type'], 'ref x →', 'Writes the value of a box.'),
  row(15, 'heap_read', ['type'], 'ref → x', 'Reads the value of a box.'),
  row(
    51,
    'closure_new',
    ['function'],
    'captures… → closure',
    'Allocates a closure of a lambda with its captured values.',
  ),
  row(52, 'capture_read', ['capture'], '→ x', 'Pushes a captured value of the running closure (local 0).'),
  // Options. An option of a reference other than an option is that reference or offset 0; any other is a box or offset 0.
  row(53, 'none', ['type'], '→ option', 'Pushes none of an option type.'),
  row(54, 'some', ['type'], 'x → option', 'Wraps the top as a value of the option type.'),
  row(55, 'is_some', ['type'], 'option → bool', 'Whether an option has a value.'),
  row(56, 'unwrap', ['type'], 'option → x', 'The value of an option; none signals no-value.'),
  // Strings: immutable UTF-8; positions and lengths count characters (code points).
  row(60, 'str_len', [], 'string → i64', 'Number of characters.'),
  row(61, 'str_concat', ['count'], 's… → string', 'Joins a number of strings.'),
  row(
    62,
    'str_slice',
    [],
    's from to → string',
    'Characters from … to (exclusive); outside signals index-out-of-range.',
  ),
  row(63, 'str_char_at', [], 's i → char', 'One character.'),
  row(64, 'str_index_of', ['type'], 's part → (option i64)', 'Position of the first occurrence, as the option type.'),
  row(
    65,
    'str_split',
    ['type'],
    's separator → (list string)',
    'Parts, as the list type, between separators; an empty separator splits into characters.',
  ),
  row(66, 'str_join', ['type'], 'list separator → string', 'Joins a list of strings.'),
  row(67, 'to_string', ['type'], 'x → string', 'A value as `print` shows it.'),
  row(68, 'parse_i64', ['type'], 's → (option i64)', 'The number that a string spells, else none, as the option type.'),
  // Lists.
  row(70, 'list_new', ['count', 'type'], 'x… → list', 'A list of the list type bc from a elements.'),
  row(71, 'list_fill', ['type'], 'n x → list', 'A list of n times x.'),
  row(72, 'list_range', ['type'], 'from to → list', 'The i64 numbers from … to (exclusive).'),
  row(73, 'list_len', ['type'], 'list → i64', 'Number of elements.'),
  row(74, 'list_get', ['type'], 'list i → x', 'Element i; outside signals index-out-of-range.'),
  row(75, 'list_set', ['type'], 'list i x →', 'Replaces element i.'),
  row(76, 'list_push', ['type'], 'list x →', 'Appends an element.'),
  row(77, 'list_pop', ['type'], 'list → x', 'Removes and gives the last element; an empty list signals no-value.'),
  row(78, 'list_slice', ['type'], 'list from to → list', 'A new list of the elements from … to (exclusive).'),
  // Maps: insertion order; keys are scalars, contexts or strings.
  row(80, 'map_new', ['type'], '→ map', 'An empty map of the map type.'),
  row(81, 'map_len', ['type'], 'map → i64', 'Number of entries.'),
  row(82, 'map_get', ['type'], 'map k → v', 'The value for a key; none signals missing-key.'),
  row(83, 'map_find', ['type'], 'map k → (option v)', 'The value for a key as an option.'),
  row(84, 'map_put', ['type'], 'map k v →', 'Adds or replaces an entry.'),
  row(85, 'map_remove', ['type'], 'map k →', 'Removes an entry, if there is one.'),
  row(86, 'map_has', ['type'], 'map k → bool', 'Whether there is an entry.'),
  row(87, 'map_keys', ['type'], 'map → list', 'The keys in insertion order.'),
  row(88, 'map_values', ['type'], 'map → list', 'The values in insertion order.'),
  // Output.
  row(5, 'print', ['type'], 'x →', 'Sends a value as a line of text to the host.'),
  // Contexts and messages.
  row(
    100,
    'spawn',
    ['function'],
    'args… → context',
    'Starts a context at a function; the arguments are copied into its heap.',
  ),
  row(101, 'self', ['type'], '→ context', 'The running context, as the context type.'),
  row(102, 'send', ['type'], 'context x →', 'Sends a copy of a value of the type.'),
  row(
    103,
    'send_move',
    ['slot', 'type'],
    'context →',
    'Sends the value of local a by moving it out of this heap; the local is marked as moved. What others still refer to is copied.',
  ),
  row(
    104,
    'join',
    ['type'],
    'context → result?',
    'Waits for a context of the context type to end; its result is copied, its failing condition is signalled here.',
  ),
  row(105, 'receive_begin', [], '→', 'Puts the mailbox cursor on the oldest message; no time limit.'),
  row(106, 'receive_after', [], 'n →', 'As receive_begin, waiting at most n instructions of the machine clock.'),
  row(
    107,
    'receive_next',
    ['jump'],
    '→',
    'Blocks until there is a message at the cursor; at the time limit continues elsewhere.',
  ),
  row(108, 'receive_type', ['type'], '→ bool', 'Whether the message at the cursor is of a type.'),
  row(109, 'receive_peek', ['type'], '→ x', 'A copy of the message at the cursor, which stays.'),
  row(110, 'receive_take', ['type'], '→ x', 'Takes the message at the cursor into this heap.'),
  row(111, 'receive_drop', [], '→', 'Removes the message at the cursor, after receive_peek has accepted it.'),
  row(112, 'receive_skip', [], '→', 'Moves the cursor to the next message.'),
  // Conditions and restarts.
  row(
    120,
    'signal',
    ['condition'],
    'payload →',
    'Looks for a handler up the stack without unwinding; does not continue here.',
  ),
  row(121, 'handle_push', ['handle table'], '→', 'Establishes the handlers of a handle form.'),
  row(122, 'handle_pop', [], '→', 'Ends the newest handle form.'),
  row(123, 'restart_push', ['restart table'], '→', 'Offers the restarts of a restarts form.'),
  row(124, 'restart_pop', [], '→', 'Ends the newest restarts form.'),
  row(
    125,
    'restart',
    ['restart'],
    'args… →',
    'Unwinds to the newest form that offers the restart and continues there; none signals no-restart.',
  ),
  row(126, 'decline', [], '→', 'In a handler: goes on with the search for a handler.'),
  row(127, 'assert', [], 'bool message →', 'Signals assertion-failed with the message when the bool is false.'),
];

const byCode: (Opcode | undefined)[] = [];
const byName = new Map<string, Opcode>();
for (const opcode of opcodes) {
  byCode[opcode.code] = opcode;
  byName.set(opcode.name, opcode);
}

/** The row of an opcode number; undefined when there is none. */
export const opcodeByCode = (code: number): Opcode | undefined => byCode[code];

/** The row of a mnemonic; throws RangeError when there is none. */
export const opcodeByName = (name: string): Opcode => {
  const found = byName.get(name);
  if (!found) throw new RangeError(`no opcode is named ${name}`);
  return found;
};
