import { describe, expect, it } from 'vitest';
import type { FunctionDebug, SaharaImage } from '../../../../vm/sahara/image.ts';
import { opcodes } from '../../../../vm/sahara/opcodes.ts';
import { ruledOpcodes } from '../../../../vm/sahara/verify/effects.ts';
import { analyse, verify } from '../../../../vm/sahara/verify/index.ts';
import { bank, imageOf, verifiedImage } from '../image-text.ts';

const shared = `
types
  data m::Pair
    field left i64
    field right string
  data m::trouble condition
    field code i64
  type (list i64)
  type (option i64)
  type (map string i64)
  type (box i64)
  type (fn [i64] -> i64)
  type (context i64)
conditions
  condition m::trouble m::trouble
restarts
  restart use [value i64]
constants
  string "text"
`;

const helpers = `
function m::one
  parameter i64 n
  result i64
  code
    local_read 0
    return
function m::body
  kind lambda
  parameter (fn [i64] -> i64)
  parameter i64 n
  result i64
  captures string
  code
    capture_read 0
    str_len
    return
`;

/** An image with a function `m::f` of these lines, made to be verified. */
const withFunction = (lines: string): SaharaImage =>
  imageOf(`${shared}\nfunction m::f\n${lines.replaceAll(/^/gm, '  ')}\n${helpers}`);

const defects = (image: SaharaImage): readonly string[] =>
  verify(image).map(({ code, message }) => `${code} ${message}`);

const code = (...lines: readonly string[]): string => `code\n${lines.join('\n')}`;

/** Wrong functions, and the one defect of each. */
const wrong: readonly (readonly [title: string, lines: string, defect: string])[] = [
  [
    'an empty data stack',
    code('add i64', 'return'),
    'stack-underflow m::f+0x0: add: the data stack of the frame is empty',
  ],
  [
    'a wrong type on top',
    code('true', 'imm_i64 1', 'add i64', 'pop', 'return'),
    'type-mismatch m::f+0x8: add: takes i64, but bool is on top',
  ],
  [
    'a number of another width',
    code('imm_u8 1', 'imm_u8 2', 'add u16', 'pop', 'return'),
    'type-mismatch m::f+0x8: add: takes u16, but u8 is on top',
  ],
  [
    'arithmetic on bools',
    code('true', 'true', 'add bool', 'pop', 'return'),
    'bad-operand m::f+0x8: add: scalar code 0 is not allowed here',
  ],
  [
    'an order of contexts',
    code('self (context unit)', 'dup', 'lt context', 'pop', 'return'),
    'bad-operand m::f+0x8: lt: scalar code 13 is not allowed here',
  ],
  [
    'a temporary at return',
    code('imm_i64 1', 'return'),
    'stack-leak m::f+0x4: return: leaves 1 more on the data stack than the result',
  ],
  [
    'a missing result',
    `result i64\n${code('return')}`,
    'stack-underflow m::f+0x0: return: the data stack of the frame is empty',
  ],
  ['the end of the code', code('imm_i64 1', 'pop'), 'falls-off m::f+0x4: control runs past the end of the function'],
  [
    'a jump out of the function',
    code('jump +7', 'return'),
    'bad-jump m::f+0x0: continues at word 8, where no instruction starts',
  ],
  [
    'a jump to before the function',
    code('jump -9', 'return'),
    'bad-jump m::f+0x0: continues at word -8, where no instruction starts',
  ],
  [
    'a jump into a prefixed instruction',
    code('jump +1', 'extend imm_i64 5', 'pop', 'return'),
    'bad-jump m::f+0x0: continues at word 2, where no instruction starts',
  ],
  [
    'ways with different depths',
    code('true', 'jump_if_false 0x10', 'imm_i64 1', 'imm_i64 2', '0x10 return'),
    'join-mismatch m::f+0x10: ways that meet here differ: temporaries [] and [i64 i64]',
  ],
  [
    'ways with different types',
    code('true', 'jump_if_false other', 'imm_i64 1', 'jump join', 'other: const "text"', 'join: pop', 'return'),
    'join-mismatch m::f+0x14: ways that meet here differ: temporaries [i64] and [string]',
  ],
  [
    'a loop that grows the stack',
    code('loop: imm_i64 1', 'jump loop'),
    'join-mismatch m::f+0x0: ways that meet here differ: temporaries [] and [i64]',
  ],
  [
    'a local that is not there',
    code('local_read 3', 'pop', 'return'),
    'bad-index m::f+0x0: local_read: local 3 is not in the frame of 0',
  ],
  [
    'another type for a local',
    `local string\n${code('imm_i64 1', 'local_store 0', 'return')}`,
    'type-mismatch m::f+0x4: local_store: takes string, but i64 is on top',
  ],
  [
    'a function that is not there',
    code('call 99', 'return'),
    'bad-index m::f+0x0: call: function 99 is not in the table',
  ],
  [
    'a wrong argument',
    code('true', 'call m::one', 'pop', 'return'),
    'type-mismatch m::f+0x4: call: takes i64, but bool is on top',
  ],
  [
    'too few arguments',
    code('call m::one', 'pop', 'return'),
    'stack-underflow m::f+0x0: call: the data stack of the frame is empty',
  ],
  [
    "a call of a closure's body",
    code('call m::body', 'return'),
    "bad-operand m::f+0x0: call: m::body is a closure's body",
  ],
  [
    'a closure of a plain function',
    code('closure_new m::one', 'pop', 'return'),
    "bad-operand m::f+0x0: closure_new: m::one is not a closure's body",
  ],
  [
    'a captured value outside a closure',
    code('capture_read 0', 'pop', 'return'),
    'bad-index m::f+0x0: capture_read: there is no captured value 0',
  ],
  [
    'a frame that is not linked',
    code('up_read 1 0', 'pop', 'return'),
    'bad-index m::f+0x0: up_read: there is no frame 1 static links away',
  ],
  [
    'a type that is not there',
    code('none 999', 'pop', 'return'),
    'bad-index m::f+0x0: none: type 999 is not in the table',
  ],
  [
    'a type of another kind',
    code('none (list i64)', 'pop', 'return'),
    'type-mismatch m::f+0x0: none: takes a option type, not (list i64)',
  ],
  [
    'a field that is not there',
    code('imm_i64 1', 'const "text"', 'dt_create m::Pair', 'dt_read_field 2 m::Pair', 'pop', 'return'),
    'bad-index m::f+0xc: dt_read_field: m::Pair has no field 2',
  ],
  [
    'a constant that is not there',
    code('const 7', 'pop', 'return'),
    'bad-index m::f+0x0: const: constant 7 is not in the pool',
  ],
  [
    'a surrogate as a character',
    code('imm_char 55296', 'pop', 'return'),
    'bad-operand m::f+0x0: imm_char: 55296 is not a character',
  ],
  ['an immediate out of range', code('imm_u8 256', 'pop', 'return'), 'bad-operand m::f+0x0: imm_u8: 256 is not a u8'],
  [
    'an element of another type',
    code('const "text"', 'list_new 1 (list i64)', 'pop', 'return'),
    'type-mismatch m::f+0x4: list_new: takes i64, but string is on top',
  ],
  [
    'a result type that the table lacks',
    code('map_new (map string i64)', 'map_keys (map string i64)', 'pop', 'return'),
    'missing-type m::f+0x4: map_keys: the result type (list string) is not in the type table',
  ],
  [
    'a context with a result by self',
    code('self (context i64)', 'pop', 'return'),
    'type-mismatch m::f+0x0: self: the running context is named without a result',
  ],
  [
    'a scalar that is moved',
    `local i64\n${code('self (context unit)', 'send_move 0 i64', 'return')}`,
    'type-mismatch m::f+0x4: send_move: a i64 cannot be moved',
  ],
  [
    'a condition that is not there',
    code('signal 77', 'return'),
    'bad-index m::f+0x0: signal: condition 77 is not in the table',
  ],
  [
    'another payload',
    code('imm_i64 1', 'signal m::trouble'),
    'type-mismatch m::f+0x4: signal: takes m::trouble, but i64 is on top',
  ],
  [
    'a restart without its argument',
    code('restart use'),
    'stack-underflow m::f+0x0: restart: the data stack of the frame is empty',
  ],
  ['declining outside a handler', code('decline'), 'bad-operand m::f+0x0: decline: only a handler may decline'],
  [
    'a form that stays open',
    `offer\n  restart use at\n${code('restart_push 0', 'return', 'at: pop', 'return')}`,
    'open-form m::f+0x4: return: a handle or restarts form is still open',
  ],
  [
    'a form that was never opened',
    code('handle_pop', 'return'),
    'open-form m::f+0x0: handle_pop: the newest open form is no handle form',
  ],
  [
    'forms that differ where ways meet',
    `offer\n  restart use at\n${code('true', 'jump_if_false join', 'restart_push 0', 'join: return', 'at: pop', 'return')}`,
    'join-mismatch m::f+0xc: ways that meet here differ: different handle or restarts forms are open',
  ],
  [
    'a restart target outside',
    `offer\n  restart use end\n${code('restart_push 0', 'restart_pop', 'return')}`,
    'falls-off m::f+0x0: control runs past the end of the function',
  ],
  [
    'a message that nobody waits for',
    code('receive_take i64', 'pop', 'return'),
    'receive-order m::f+0x0: receive_take: receive_next must have found a message',
  ],
  [
    'a receive without its end',
    code('receive_begin', 'return'),
    'receive-order m::f+0x4: return: a receive is open here',
  ],
  [
    'a call within a receive',
    code('receive_begin', 'receive_next out', 'imm_i64 1', 'call m::one', 'pop', 'receive_drop', 'out: return'),
    'receive-order m::f+0xc: call: a receive is open here',
  ],
];

describe('verifier', () => {
  it('has a rule for every opcode', () => {
    expect([...ruledOpcodes()].sort()).toEqual(
      opcodes
        .map(({ name }) => name)
        .filter((name) => name !== 'extend')
        .sort(),
    );
  });

  it.each(wrong)('refuses %s', (_, lines, defect) => expect(defects(withFunction(lines))).toEqual([defect]));

  it('S06 a function that leaves more than its result on the data stack is refused', () => {
    const image = withFunction(`result i64\n${code('imm_i64 1', 'imm_i64 2', 'imm_i64 3', 'return')}`);
    expect(defects(image)).toEqual(['stack-leak m::f+0xc: return: leaves 2 more on the data stack than the result']);
  });

  it('S24 a call with the wrong number or type of arguments does not load', () => {
    expect(defects(withFunction(code('call m::one', 'pop', 'return')))).toHaveLength(1);
    expect(defects(withFunction(code('const "text"', 'call m::one', 'pop', 'return')))).toHaveLength(1);
    expect(defects(withFunction(code('imm_i64 1', 'call m::one', 'pop', 'return')))).toEqual([]);
  });

  it('reports every defect of a file, not only the first', () => {
    const image = imageOf(`${shared}${helpers}
function m::a
  code
    add i64
    return
function m::b
  code
    true
    jump_if_false one
    call 99
    one: none 999
    return
`);
    expect(defects(image)).toEqual([
      'stack-underflow m::a+0x0: add: the data stack of the frame is empty',
      'bad-index m::b+0x8: call: function 99 is not in the table',
      'bad-index m::b+0xc: none: type 999 is not in the table',
    ]);
  });

  it('S03 two functions with the same name do not load', () => {
    const image = imageOf(`${shared}${helpers}`);
    const [one, body] = image.functions;
    if (!one || !body) throw new Error('two functions are expected');
    const double = { ...image, functions: [one, { ...body, name: one.name }] };
    expect(defects(double)).toEqual(['duplicate-function m::one: functions 0 and 1 have the same name']);
  });

  it.each([
    ['an unknown opcode', 0xc8000000, 'bad-instruction m::f+0x0: no opcode has the number 200'],
    ['bits outside the operands', 0x22000001, 'bad-instruction m::f+0x0: not has bits set outside its operands'],
    [
      'a prefix without an instruction',
      0xf7000000,
      'bad-instruction m::f+0x0: extend is the last word of the function',
    ],
  ])('refuses %s', (_, word, defect) => {
    const image = withFunction(code('return'));
    const functions = image.functions.map((each, index) =>
      index === 0 ? { ...each, words: Uint32Array.of(word) } : each,
    );
    expect(defects({ ...image, functions })).toEqual([defect]);
  });

  it('refuses types that are made of themselves, and layouts that overlap', () => {
    const image = imageOf(shared);
    const id = image.types.length;
    const list = [...image.types, { kind: 'list', element: id } as const];
    expect(defects({ ...image, types: list })).toEqual([`bad-type type ${id} is made of itself`]);
    const field = { name: 'f', type: id, first: 0, offset: 0, size: 0 };
    const data = {
      kind: 'data',
      data: { name: 'm::Self', size: 0, alignment: 1, fields: [field], leaves: [] },
    } as const;
    expect(defects({ ...image, types: [...image.types, data] })).toEqual([`bad-type type ${id} is made of itself`]);
    const overlapping = imageOf('types\n  data m::P\n    field a i64 offset 0\n    field b i64 offset 4');
    expect(defects(overlapping)).toEqual(['bad-layout m::P: leaf b is not aligned or overlaps the one before it']);
  });

  it('knows the types of the temporaries before each instruction', () => {
    const image = verifiedImage(bank);
    const withdraw = analyse(
      image,
      image.functions.findIndex(({ name }) => name === 'bank::withdraw'),
    );
    const account = image.types.findIndex((type) => type.kind === 'data' && type.data.name === 'bank::Account');
    expect(withdraw.typesAt(0)).toEqual([]);
    expect(withdraw.typesAt(3)).toEqual([9, 9]);
    expect(withdraw.typesAt(12)).toEqual([account, 9, 9]);
    expect(withdraw.typesAt(999)).toBeUndefined();
    const unreachable = withFunction(code('return', 'imm_i64 1', 'return'));
    expect(verify(unreachable)).toEqual([]);
    expect(analyse(unreachable, 0).typesAt(1)).toBeUndefined();
  });
});

describe('debug information', () => {
  const image = verifiedImage(bank);
  const withDebug = (change: (debug: FunctionDebug) => Partial<FunctionDebug>): SaharaImage => {
    const debug = image.debug as NonNullable<SaharaImage['debug']>;
    const functions = debug.functions.map((each, index) => (index === 0 ? { ...each, ...change(each) } : each));
    return { ...image, debug: { ...debug, functions } };
  };
  const row = { range: { line: 1, column: 1, endLine: 1, endColumn: 2 }, scope: 0, statement: true };
  const at = { in: 'slot', slot: 0, boxed: false } as const;

  it('S05 every address of meta and debug information is the start of an instruction', () => {
    const main = image.functions.findIndex(({ name }) => name === 'bank::main');
    const debug = image.debug?.functions[main];
    const { isStart } = analyse(image, main);
    expect(debug?.lines.every(({ offset }) => isStart(offset))).toBe(true);
    expect(image.functions.every((_, index) => analyse(image, index).isStart(0))).toBe(true);
    expect(analyse(image, main).starts).not.toContain(18);
  });

  const broken: readonly (readonly [string, SaharaImage, string])[] = [
    [
      'a line beyond the code',
      withDebug(() => ({ lines: [{ ...row, offset: 999 }] })),
      'a line is at word 999, where no instruction starts',
    ],
    [
      'lines out of order',
      withDebug(() => ({
        lines: [
          { ...row, offset: 2 },
          { ...row, offset: 1 },
        ],
      })),
      'lines are not in ascending order at word 1',
    ],
    [
      'a scope that is not there',
      withDebug(() => ({ lines: [{ ...row, offset: 0, scope: 4 }] })),
      'scope 4 of a line is not in the table',
    ],
    [
      'a scope beyond the code',
      withDebug(() => ({ scopes: [{ parent: -1, from: 0, to: 999 }] })),
      'scope 0 is from word 0 to 999, not from instruction to instruction',
    ],
    [
      'a variable in no slot',
      withDebug(({ variables }) => ({ variables: [{ ...variables[0]!, at: { ...at, slot: 9 } }] })),
      'variable account lives where the frame has nothing',
    ],
    [
      'an allocation between instructions',
      withDebug(() => ({ allocations: [{ offset: -1, text: 'x' }] })),
      'an allocation is at word -1, where no instruction starts',
    ],
    [
      'a branch that is no jump',
      withDebug(() => ({ branches: [{ offset: 0, range: row.range, taken: 'a', fallThrough: 'b' }] })),
      'a branch is at word 0, where there is no jump',
    ],
    ['a source that is not there', withDebug(() => ({ source: 3 })), 'source 3 is not in the table'],
  ];
  it.each(broken)('S05 %s is refused when it is loaded', (_, each, problem) =>
    expect(defects(each)).toEqual([`bad-debug bank::withdraw: debug information: ${problem}`]),
  );
});
