/** What the preparation knows about each instruction: its operation, its form with a constant, what it is fused with. */
import { opcodeKeyLimit, opcodes } from '../opcodes.ts';
import { coldBase, hot } from './interpret.generated.ts';

const numbers: Readonly<Record<string, number>> = hot;

/** Instructions that are another operation under another type. */
const aliases: Readonly<Record<string, string>> = {
  'f32.load': 'i32.load',
  'f64.load': 'i64.load',
  'f32.store': 'i32.store',
  'f64.store': 'i64.store',
  'i32.reinterpret_f32': 'copy32',
  'f32.reinterpret_i32': 'copy32',
  'i64.reinterpret_f64': 'copy64',
  'f64.reinterpret_i64': 'copy64',
  'i64.extend32_s': 'i64.extend_i32_s',
};

/** Operation of each key: a hot one, or {@link coldBase} and the key. */
export const operationOf = new Int32Array(opcodeKeyLimit);
/** Operation whose last operand is a constant; 0 where there is none. */
export const constantOf = new Int32Array(opcodeKeyLimit);
/** Words of that constant. */
export const constantWords = new Uint8Array(opcodeKeyLimit);
export const commutative = new Uint8Array(opcodeKeyLimit);
/** Operands and result (0: none) of a fixed signature. */
export const countOf = new Uint8Array(opcodeKeyLimit);
export const resultOf = new Int32Array(opcodeKeyLimit);

/** What the preparation does with an instruction. Common ones have numbers of their own, so that a switch over them is a jump table. */
export enum Action {
  rare,
  localGet,
  localSet,
  localTee,
  constant32,
  constant64,
  simple,
  access,
  block,
  loop,
  if,
  else,
  end,
  br,
  brIf,
  call,
  globalGet,
  globalSet,
  testZero,
  drop,
}

export const actionOf = new Uint8Array(opcodeKeyLimit);

const actions: Readonly<Record<string, Action>> = {
  'local.get': Action.localGet,
  'local.set': Action.localSet,
  'local.tee': Action.localTee,
  'i32.const': Action.constant32,
  'f32.const': Action.constant32,
  'i64.const': Action.constant64,
  'f64.const': Action.constant64,
  'i32.eqz': Action.testZero,
  'global.get': Action.globalGet,
  'global.set': Action.globalSet,
  block: Action.block,
  loop: Action.loop,
  if: Action.if,
  else: Action.else,
  end: Action.end,
  br: Action.br,
  br_if: Action.brIf,
  call: Action.call,
  drop: Action.drop,
};

/** Instructions on numbers and vectors: those on references and objects have types of their own. */
const isNumeric = (key: number): boolean => (key >= 0x45 && key < 0xc5) || key >= 0x200;

for (const { key, name, signature, immediates } of opcodes) {
  countOf[key] = signature?.parameters.length ?? 0;
  resultOf[key] = signature?.results[0] ?? 0;
  const isSimple = signature !== undefined && immediates.length === 0 && isNumeric(key);
  const isAccess = signature !== undefined && immediates[0] === 'memory argument';
  actionOf[key] = actions[name] ?? (isSimple ? Action.simple : isAccess ? Action.access : Action.rare);
  const own = aliases[name] ?? name;
  operationOf[key] = numbers[own] ?? coldBase + key;
  const constant = numbers[`${own}:constant`];
  if (constant !== undefined) {
    constantOf[key] = constant;
    constantWords[key] = own.startsWith('i64.') && !own.includes('store') ? 2 : 1;
  }
  if (/^i(32|64)\.(add|mul|and|or|xor|eq|ne)$/.test(name)) commutative[key] = 1;
}

const inverses: readonly (readonly [string, string])[] = [
  ['eq', 'ne'],
  ['lt_s', 'ge_s'],
  ['lt_u', 'ge_u'],
  ['gt_s', 'le_s'],
  ['gt_u', 'le_u'],
];

/** The comparison that gives 1 where this one gives 0; by hot number. */
export const inverseOf = new Int32Array(coldBase);
/** Branch when a comparison holds, and when it does not; by the hot number of the comparison. */
export const branchIf = new Int32Array(coldBase);
export const branchUnless = new Int32Array(coldBase);

for (const [one, other] of inverses)
  for (const [left, right] of [
    [one, other],
    [other, one],
  ] as const)
    for (const suffix of ['', ':constant']) {
      const compare = numbers[`i32.${left}${suffix}`]!;
      inverseOf[compare] = numbers[`i32.${right}${suffix}`]!;
      branchIf[compare] = numbers[`br_if:i32.${left}${suffix}`]!;
      branchUnless[compare] = numbers[`br_if:i32.${right}${suffix}`]!;
    }
for (const name of ['eq', 'ne', 'lt', 'gt', 'le', 'ge']) {
  const compare = numbers[`f64.${name}`]!;
  branchIf[compare] = numbers[`br_if:f64.${name}`]!;
  branchUnless[compare] = numbers[`br_unless:f64.${name}`]!;
}

/** Keys of instructions that the preparation names. */
export const keys = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  throw: 0x08,
  throwRef: 0x0a,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  callRef: 0x14,
  returnCallRef: 0x15,
  drop: 0x1a,
  select: 0x1b,
  selectTyped: 0x1c,
  tryTable: 0x1f,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,
  refEq: 0xd3,
  refAsNonNull: 0xd4,
  brOnNull: 0xd5,
  brOnNonNull: 0xd6,
  i32Eqz: 0x45,
} as const;

/** Operations without an instruction of their own, behind all keys. */
export const internal = {
  copy128: coldBase + opcodeKeyLimit,
  select128: coldBase + opcodeKeyLimit + 1,
  globalGet128: coldBase + opcodeKeyLimit + 2,
  globalSet128: coldBase + opcodeKeyLimit + 3,
} as const;

export const internalLimit = opcodeKeyLimit + 4;
