/** What each opcode takes from and leaves on the data stack: the rules of the verifier. */

import { stringType, unitType } from '../builtin.ts';
import type { DecodedInstruction } from '../encode.ts';
import type { FunctionCode, SaharaImage } from '../image.ts';
import { contextCode, isReference, type SaharaType, scalarNames, stringCode, type TypeId, typeName } from '../types.ts';
import type { Form, Stack, State } from './state.ts';
import { findType } from './type-index.ts';

/** Something wrong at a word of a function. */
export interface Defect {
  readonly code: string;
  readonly word: number;
  readonly message: string;
}

export interface Site {
  readonly image: SaharaImage;
  readonly functionIndex: number;
  readonly code: FunctionCode;
  readonly offset: number;
  readonly instruction: DecodedInstruction;
}

type Arrive = (target: number, state: State) => void;

const bool = scalarNames.indexOf('bool');
const char = scalarNames.indexOf('char');
const i64 = scalarNames.indexOf('i64');
const firstNumber = scalarNames.indexOf('u8');
const firstFloat = scalarNames.indexOf('f32');

/** The state after an instruction; undefined when control does not continue behind it. `arrive` hears of every other place. */
export const step = (site: Site, state: State, arrive: Arrive): State | Defect | undefined => {
  const machine = new Step(site, state, arrive);
  const rule = rules[site.instruction.opcode.name];
  if (!rule) throw new Error(`the verifier has no rule for ${site.instruction.opcode.name}`);
  const [x = 0, y = 0] = site.instruction.operands;
  rule(machine, x, y);
  if (machine.defect) return machine.defect;
  for (const { target, state: there } of machine.leaps) arrive(target, there);
  return machine.continues ? machine.state : undefined;
};

/** Names of the opcodes that have a rule; a test compares them with the opcode table. */
export const ruledOpcodes = (): readonly string[] => Object.keys(rules);

/** One instruction being interpreted. The first defect counts; what follows it is of no interest. */
class Step {
  stack: Stack | undefined;
  forms: Form | undefined;
  receive: State['receive'];
  continues = true;
  defect: Defect | undefined;
  readonly leaps: { readonly target: number; readonly state: State }[] = [];

  constructor(
    readonly site: Site,
    state: State,
    readonly arrive: Arrive,
  ) {
    this.stack = state.stack;
    this.forms = state.forms;
    this.receive = state.receive;
  }

  get state(): State {
    return { stack: this.stack, forms: this.forms, receive: this.receive };
  }

  fail(code: string, message: string): undefined {
    this.defect ??= { code, word: this.site.offset, message: `${this.site.instruction.opcode.name}: ${message}` };
    return undefined;
  }

  name(id: TypeId): string {
    return this.site.image.types[id] ? typeName(this.site.image.types, id) : `type ${id}`;
  }

  /** Takes the top; undefined when there is none. A unit takes no place. */
  pop(expected?: TypeId): TypeId | undefined {
    if (expected === unitType) return unitType;
    const top = this.stack;
    if (!top) return this.fail('stack-underflow', 'the data stack of the frame is empty');
    if (expected !== undefined && top.type !== expected) {
      return this.fail('type-mismatch', `takes ${this.name(expected)}, but ${this.name(top.type)} is on top`);
    }
    this.stack = top.below;
    return top.type;
  }

  popAll(types: readonly TypeId[]): void {
    for (let index = types.length - 1; index >= 0 && !this.defect; index--) this.pop(types[index]);
  }

  push(type: TypeId | undefined): void {
    if (type === undefined || type === unitType) return;
    this.stack = { type, below: this.stack, depth: (this.stack?.depth ?? 0) + 1 };
  }

  /** Takes the top, which must be of a kind. */
  popKind<K extends SaharaType['kind']>(kind: K): (SaharaType & { kind: K }) | undefined {
    const id = this.pop();
    if (id === undefined) return undefined;
    const type = this.site.image.types[id];
    if (type?.kind === kind) return type as SaharaType & { kind: K };
    return this.fail('type-mismatch', `takes a ${kind}, but ${this.name(id)} is on top`);
  }

  type(id: TypeId): SaharaType | undefined {
    return this.site.image.types[id] ?? this.fail('bad-index', `type ${id} is not in the table`);
  }

  /** The type of an operand, which must be of a kind. */
  typeOf<K extends SaharaType['kind']>(id: TypeId, kind: K): (SaharaType & { kind: K }) | undefined {
    const type = this.type(id);
    if (!type || type.kind === kind) return type as (SaharaType & { kind: K }) | undefined;
    return this.fail('type-mismatch', `takes a ${kind} type, not ${this.name(id)}`);
  }

  /** The id of a type that the instruction makes; it must be in the table. */
  made(type: SaharaType, spelling: string): TypeId | undefined {
    return (
      findType(this.site.image, type) ??
      this.fail('missing-type', `the result type ${spelling} is not in the type table`)
    );
  }

  scalar(code: number, low: number, high: number): TypeId | undefined {
    if (code < low || code >= high) return this.fail('bad-operand', `scalar code ${code} is not allowed here`);
    return code;
  }

  local(slot: number): TypeId | undefined {
    return (
      this.site.code.locals[slot] ??
      this.fail('bad-index', `local ${slot} is not in the frame of ${this.site.code.locals.length}`)
    );
  }

  /** The local of the frame a number of static links away. */
  upLocal(levels: number, slot: number): TypeId | undefined {
    let code: FunctionCode | undefined = this.site.code;
    for (let level = 0; level < levels; level++) {
      code =
        code?.kind === 'handler' && code.enclosing !== undefined
          ? this.site.image.functions[code.enclosing]
          : undefined;
    }
    if (!code || levels === 0) return this.fail('bad-index', `there is no frame ${levels} static links away`);
    return code.locals[slot] ?? this.fail('bad-index', `local ${slot} is not in the frame of ${code.name}`);
  }

  callee(index: number): FunctionCode | undefined {
    const callee = this.site.image.functions[index];
    if (!callee) return this.fail('bad-index', `function ${index} is not in the table`);
    if (callee.kind === 'handler') return this.fail('bad-operand', `${callee.name} is a handler`);
    return callee;
  }

  jump(distance: number, state = this.state): void {
    this.leaps.push({ target: this.site.offset + this.site.instruction.length + distance, state });
  }

  ends(): void {
    this.continues = false;
  }

  /** A receive must not be open where control may go elsewhere and come back. */
  closed(): void {
    if (this.receive !== 'none') this.fail('receive-order', 'a receive is open here');
  }

  receiving(expected: State['receive']): void {
    if (this.receive === expected) return;
    const needs = {
      none: 'no receive may be open',
      cursor: 'the cursor must be set and not yet at a message',
      message: 'receive_next must have found a message',
    };
    this.fail('receive-order', needs[expected]);
  }
}

type Rule = (machine: Step, x: number, y: number) => void;

const binary =
  (low: number, high: number): Rule =>
  (machine, code) => {
    const type = machine.scalar(code, low, high);
    machine.pop(type);
    machine.pop(type);
    machine.push(type);
  };

const unary =
  (low: number, high: number): Rule =>
  (machine, code) => {
    const type = machine.scalar(code, low, high);
    machine.pop(type);
    machine.push(type);
  };

const shift: Rule = (machine, code) => {
  const type = machine.scalar(code, firstNumber, firstFloat);
  machine.pop(i64);
  machine.pop(type);
  machine.push(type);
};

const comparison =
  (codes: number): Rule =>
  (machine, code) => {
    if (code === contextCode && codes > contextCode) {
      machine.popKind('context');
      machine.popKind('context');
    } else {
      const type = machine.scalar(code, 0, stringCode + 1);
      machine.pop(type);
      machine.pop(type);
    }
    machine.push(bool);
  };

const immediate =
  (name: (typeof scalarNames)[number], low: number, high: number): Rule =>
  (machine, value) => {
    if (value < low || value > high) machine.fail('bad-operand', `${value} is not a ${name}`);
    if (name === 'char' && value >= 0xd800 && value < 0xe000)
      machine.fail('bad-operand', `${value} is not a character`);
    machine.push(scalarNames.indexOf(name));
  };

const conditionalJump: Rule = (machine, distance) => {
  machine.pop(bool);
  machine.jump(distance);
};

const popList: Rule = (machine, id) => void (machine.typeOf(id, 'list') && machine.pop(id));
const popMap: Rule = (machine, id) => void (machine.typeOf(id, 'map') && machine.pop(id));
const element = (machine: Step, id: TypeId): TypeId | undefined => machine.typeOf(id, 'list')?.element;

/** An operand that names the option, list … that the instruction makes. */
const exactly = (machine: Step, id: TypeId, kind: 'option' | 'list', inner: TypeId): void => {
  const type = machine.typeOf(id, kind);
  if (!type) return;
  const actual = type.kind === 'option' ? type.value : type.element;
  if (actual !== inner)
    machine.fail('type-mismatch', `makes an ${kind} of ${machine.name(inner)}, not of ${machine.name(actual)}`);
};

const constantTypes = {
  i64,
  u64: scalarNames.indexOf('u64'),
  f64: scalarNames.indexOf('f64'),
  f32: firstFloat,
  string: stringType,
} as const;

const call: Rule = (machine, index) => {
  const callee = machine.callee(index);
  if (!callee) return;
  if (callee.captures) return machine.fail('bad-operand', `${callee.name} is a closure's body`);
  machine.closed();
  machine.popAll(callee.parameters);
  machine.push(callee.result);
};

const rules: Readonly<Record<string, Rule>> = {
  halt: (machine) => machine.ends(),
  add: binary(firstNumber, stringCode),
  sub: binary(firstNumber, stringCode),
  mul: binary(firstNumber, stringCode),
  div: binary(firstNumber, stringCode),
  rem: binary(firstNumber, stringCode),
  mod: binary(firstNumber, stringCode),
  neg: unary(firstNumber, stringCode),
  abs: unary(firstNumber, stringCode),
  min: binary(firstNumber, stringCode),
  max: binary(firstNumber, stringCode),
  bit_and: binary(firstNumber, firstFloat),
  bit_or: binary(firstNumber, firstFloat),
  bit_xor: binary(firstNumber, firstFloat),
  bit_not: unary(firstNumber, firstFloat),
  shl: shift,
  shr: shift,
  eq: comparison(contextCode + 1),
  ne: comparison(contextCode + 1),
  lt: comparison(contextCode),
  le: comparison(contextCode),
  gt: comparison(contextCode),
  ge: comparison(contextCode),
  not: unary0(bool, bool),
  convert: (machine, from, to) => {
    machine.pop(machine.scalar(from, 0, stringCode));
    machine.push(machine.scalar(to, 0, stringCode));
  },

  jump: (machine, distance) => {
    machine.jump(distance);
    machine.ends();
  },
  jump_if_false: conditionalJump,
  jump_if_true: conditionalJump,
  call,
  return: (machine) => {
    machine.closed();
    if (machine.forms) machine.fail('open-form', 'a handle or restarts form is still open');
    machine.pop(machine.site.code.result);
    if (machine.stack)
      machine.fail('stack-leak', `leaves ${machine.stack.depth} more on the data stack than the result`);
    machine.ends();
  },
  call_closure: (machine, id) => {
    const type = machine.typeOf(id, 'function');
    if (!type) return;
    machine.closed();
    machine.popAll(type.parameters);
    machine.pop(id);
    machine.push(type.result);
  },

  dup: (machine) => {
    const type = machine.pop();
    machine.push(type);
    machine.push(type);
  },
  pop: (machine) => void machine.pop(),
  swap: (machine) => {
    const top = machine.pop();
    const second = machine.pop();
    machine.push(top);
    machine.push(second);
  },
  local_store: (machine, slot) => void machine.pop(machine.local(slot)),
  local_read: (machine, slot) => machine.push(machine.local(slot)),
  local_clear: (machine, slot) => void machine.local(slot),
  up_read: (machine, levels, slot) => machine.push(machine.upLocal(levels, slot)),
  up_store: (machine, levels, slot) => void machine.pop(machine.upLocal(levels, slot)),

  false: (machine) => machine.push(bool),
  true: (machine) => machine.push(bool),
  imm_char: immediate('char', 0, 0x10ffff),
  imm_i64: immediate('i64', -(2 ** 31), 2 ** 31 - 1),
  imm_u64: immediate('u64', 0, 2 ** 32 - 1),
  imm_u8: immediate('u8', 0, 0xff),
  imm_i8: immediate('i8', -0x80, 0x7f),
  imm_u16: immediate('u16', 0, 0xffff),
  imm_i16: immediate('i16', -0x8000, 0x7fff),
  imm_u32: immediate('u32', 0, 2 ** 32 - 1),
  imm_i32: immediate('i32', -(2 ** 31), 2 ** 31 - 1),
  const: (machine, index) => {
    const constant = machine.site.image.constants[index];
    if (!constant) return void machine.fail('bad-index', `constant ${index} is not in the pool`);
    machine.push(constantTypes[constant.type]);
  },

  dt_create: (machine, id) => {
    const type = machine.typeOf(id, 'data');
    if (!type) return;
    machine.popAll(type.data.leaves.map((leaf) => leaf.type));
    machine.push(id);
  },
  dt_read_field: (machine, index, id) => {
    const leaf = leafOf(machine, index, id);
    if (leaf === undefined) return;
    machine.pop(id);
    machine.push(leaf);
  },
  dt_set_field: (machine, index, id) => {
    const leaf = leafOf(machine, index, id);
    if (leaf === undefined) return;
    machine.pop(leaf);
    machine.pop(id);
  },
  heap_alloc: (machine, id) => {
    machine.pop(machine.typeOf(id, 'box')?.value);
    machine.push(id);
  },
  heap_store: (machine, id) => {
    machine.pop(machine.typeOf(id, 'box')?.value);
    machine.pop(id);
  },
  heap_read: (machine, id) => {
    const type = machine.typeOf(id, 'box');
    machine.pop(id);
    machine.push(type?.value);
  },
  closure_new: (machine, index) => {
    const callee = machine.callee(index);
    if (!callee) return;
    if (!callee.captures) return void machine.fail('bad-operand', `${callee.name} is not a closure's body`);
    machine.popAll(callee.captures);
    machine.push(callee.parameters[0]);
  },
  capture_read: (machine, index) => {
    const type = machine.site.code.captures?.[index];
    if (type === undefined) return void machine.fail('bad-index', `there is no captured value ${index}`);
    machine.push(type);
  },

  none: (machine, id) => void (machine.typeOf(id, 'option') && machine.push(id)),
  some: (machine, id) => {
    machine.pop(machine.typeOf(id, 'option')?.value);
    machine.push(id);
  },
  is_some: (machine, id) => {
    if (machine.typeOf(id, 'option')) machine.pop(id);
    machine.push(bool);
  },
  unwrap: (machine, id) => {
    const type = machine.typeOf(id, 'option');
    machine.pop(id);
    machine.push(type?.value);
  },

  str_len: unary0(stringType, i64),
  str_concat: (machine, count) => {
    for (let index = 0; index < count && !machine.defect; index++) machine.pop(stringType);
    machine.push(stringType);
  },
  str_slice: (machine) => {
    machine.popAll([stringType, i64, i64]);
    machine.push(stringType);
  },
  str_char_at: (machine) => {
    machine.popAll([stringType, i64]);
    machine.push(char);
  },
  str_index_of: (machine, id) => {
    exactly(machine, id, 'option', i64);
    machine.popAll([stringType, stringType]);
    machine.push(id);
  },
  str_split: (machine, id) => {
    exactly(machine, id, 'list', stringType);
    machine.popAll([stringType, stringType]);
    machine.push(id);
  },
  str_join: (machine, id) => {
    exactly(machine, id, 'list', stringType);
    machine.popAll([id, stringType]);
    machine.push(stringType);
  },
  to_string: (machine, id) => {
    if (machine.type(id)) machine.pop(id);
    machine.push(stringType);
  },
  parse_i64: (machine, id) => {
    exactly(machine, id, 'option', i64);
    machine.pop(stringType);
    machine.push(id);
  },

  list_new: (machine, count, id) => {
    const type = element(machine, id);
    for (let index = 0; index < count && !machine.defect; index++) machine.pop(type);
    machine.push(id);
  },
  list_fill: (machine, id) => {
    const type = element(machine, id);
    machine.pop(type);
    machine.pop(i64);
    machine.push(id);
  },
  list_range: (machine, id) => {
    exactly(machine, id, 'list', i64);
    machine.popAll([i64, i64]);
    machine.push(id);
  },
  list_len: (machine, id) => {
    popList(machine, id, 0);
    machine.push(i64);
  },
  list_get: (machine, id) => {
    machine.pop(i64);
    popList(machine, id, 0);
    machine.push(element(machine, id));
  },
  list_set: (machine, id) => {
    machine.pop(element(machine, id));
    machine.pop(i64);
    popList(machine, id, 0);
  },
  list_push: (machine, id) => {
    machine.pop(element(machine, id));
    popList(machine, id, 0);
  },
  list_pop: (machine, id) => {
    popList(machine, id, 0);
    machine.push(element(machine, id));
  },
  list_slice: (machine, id) => {
    machine.popAll([i64, i64]);
    popList(machine, id, 0);
    machine.push(id);
  },

  map_new: (machine, id) => void (machine.typeOf(id, 'map') && machine.push(id)),
  map_len: (machine, id) => {
    popMap(machine, id, 0);
    machine.push(i64);
  },
  map_get: (machine, id) => {
    const type = machine.typeOf(id, 'map');
    machine.pop(type?.key);
    machine.pop(id);
    machine.push(type?.value);
  },
  map_find: (machine, id) => {
    const type = machine.typeOf(id, 'map');
    if (!type) return;
    machine.pop(type.key);
    machine.pop(id);
    machine.push(machine.made({ kind: 'option', value: type.value }, `(option ${machine.name(type.value)})`));
  },
  map_put: (machine, id) => {
    const type = machine.typeOf(id, 'map');
    machine.pop(type?.value);
    machine.pop(type?.key);
    machine.pop(id);
  },
  map_remove: (machine, id) => {
    machine.pop(machine.typeOf(id, 'map')?.key);
    machine.pop(id);
  },
  map_has: (machine, id) => {
    machine.pop(machine.typeOf(id, 'map')?.key);
    machine.pop(id);
    machine.push(bool);
  },
  map_keys: (machine, id) => {
    const type = machine.typeOf(id, 'map');
    if (!type) return;
    machine.pop(id);
    machine.push(machine.made({ kind: 'list', element: type.key }, `(list ${machine.name(type.key)})`));
  },
  map_values: (machine, id) => {
    const type = machine.typeOf(id, 'map');
    if (!type) return;
    machine.pop(id);
    machine.push(machine.made({ kind: 'list', element: type.value }, `(list ${machine.name(type.value)})`));
  },

  print: (machine, id) => void (machine.type(id) && machine.pop(id)),

  spawn: (machine, index) => {
    const callee = machine.callee(index);
    if (!callee) return;
    if (callee.captures) return void machine.fail('bad-operand', `${callee.name} is a closure's body`);
    machine.popAll(callee.parameters);
    machine.push(machine.made({ kind: 'context', result: callee.result }, `(context ${machine.name(callee.result)})`));
  },
  self: (machine, id) => {
    const type = machine.typeOf(id, 'context');
    // What the running context results in is not known here, so that it can only be named without a result.
    if (type && type.result !== unitType)
      machine.fail('type-mismatch', 'the running context is named without a result');
    machine.push(id);
  },
  send: (machine, id) => {
    if (!machine.type(id)) return;
    machine.pop(id);
    machine.popKind('context');
  },
  send_move: (machine, slot, id) => {
    const type = machine.type(id);
    const local = machine.local(slot);
    if (!type || local === undefined) return;
    if (local !== id)
      return void machine.fail(
        'type-mismatch',
        `local ${slot} is of type ${machine.name(local)}, not ${machine.name(id)}`,
      );
    if (!isReference(type)) return void machine.fail('type-mismatch', `a ${machine.name(id)} cannot be moved`);
    machine.popKind('context');
  },
  join: (machine, id) => {
    const type = machine.typeOf(id, 'context');
    machine.closed();
    machine.pop(id);
    machine.push(type?.result);
  },
  receive_begin: (machine) => {
    machine.receiving('none');
    machine.receive = 'cursor';
  },
  receive_after: (machine) => {
    machine.receiving('none');
    machine.pop(i64);
    machine.receive = 'cursor';
  },
  receive_next: (machine, distance) => {
    machine.receiving('cursor');
    machine.jump(distance, { ...machine.state, receive: 'none' });
    machine.receive = 'message';
  },
  receive_type: (machine, id) => {
    machine.receiving('message');
    machine.type(id);
    machine.push(bool);
  },
  receive_peek: (machine, id) => {
    machine.receiving('message');
    if (machine.type(id)) machine.push(id);
  },
  receive_take: (machine, id) => {
    machine.receiving('message');
    if (machine.type(id)) machine.push(id);
    machine.receive = 'none';
  },
  receive_drop: (machine) => {
    machine.receiving('message');
    machine.receive = 'none';
  },
  receive_skip: (machine) => {
    machine.receiving('message');
    machine.receive = 'cursor';
  },

  signal: (machine, index) => {
    const condition = machine.site.image.meta.conditions[index];
    if (!condition) return void machine.fail('bad-index', `condition ${index} is not in the table`);
    machine.pop(condition.payload);
    machine.ends();
  },
  handle_push: (machine, index) => {
    const table = machine.site.code.handles[index];
    if (!table) return void machine.fail('bad-index', `handle table ${index} is not in the function`);
    machine.closed();
    const before = machine.state;
    machine.push(table.result);
    machine.leaps.push({ target: table.resume, state: machine.state });
    machine.stack = before.stack;
    machine.forms = { kind: 'handle', table: index, outer: before.forms };
  },
  handle_pop: (machine) => popForm(machine, 'handle'),
  restart_push: (machine, index) => {
    const table = machine.site.code.restarts[index];
    if (!table) return void machine.fail('bad-index', `restart table ${index} is not in the function`);
    machine.closed();
    const before = machine.state;
    for (const clause of table.clauses) {
      machine.stack = before.stack;
      for (const { type } of machine.site.image.meta.restarts[clause.restart]?.parameters ?? []) machine.push(type);
      machine.leaps.push({ target: clause.target, state: machine.state });
    }
    machine.stack = before.stack;
    machine.forms = { kind: 'restarts', table: index, outer: before.forms };
  },
  restart_pop: (machine) => popForm(machine, 'restarts'),
  restart: (machine, index) => {
    const restart = machine.site.image.meta.restarts[index];
    if (!restart) return void machine.fail('bad-index', `restart ${index} is not in the table`);
    machine.popAll(restart.parameters.map(({ type }) => type));
    machine.ends();
  },
  decline: (machine) => {
    if (machine.site.code.kind !== 'handler') machine.fail('bad-operand', 'only a handler may decline');
    machine.ends();
  },
  assert: (machine) => machine.popAll([bool, stringType]),
};

function unary0(from: TypeId, to: TypeId): Rule {
  return (machine) => {
    machine.pop(from);
    machine.push(to);
  };
}

const leafOf = (machine: Step, index: number, id: TypeId): TypeId | undefined => {
  const type = machine.typeOf(id, 'data');
  if (!type) return undefined;
  return type.data.leaves[index]?.type ?? machine.fail('bad-index', `${type.data.name} has no field ${index}`);
};

const popForm = (machine: Step, kind: Form['kind']): void => {
  if (machine.forms?.kind !== kind) return void machine.fail('open-form', `the newest open form is no ${kind} form`);
  machine.forms = machine.forms.outer;
};
