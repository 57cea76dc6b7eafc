/**
 * Random programs of control: nested blocks, loops and tables of branches with and without values, calls of all kinds, memory,
 * globals, vectors, references and exceptions. All of them end: loops and calls spend from a counter.
 */

type Type = 'i32' | 'i64' | 'f32' | 'f64';
const types = ['i32', 'i64', 'f32', 'f64'] as const;

const constants: Readonly<Record<Type, readonly string[]>> = {
  i32: ['0', '1', '-1', '7', '2147483647', '-2147483648', '33', '65535'],
  i64: ['0', '1', '-1', '9223372036854775807', '-9223372036854775808', '0x123456789abcdef0', '4294967296'],
  f32: ['0', '-0', '1.5', '-2.5', 'inf', 'nan', '3.4e38', '16777217'],
  f64: ['0', '-0', '1.5', '-2.5', '-inf', 'nan', '1e300', '4294967295.5'],
};

const unary: Readonly<Record<Type, readonly string[]>> = {
  i32: ['i32.eqz', 'i32.clz', 'i32.ctz', 'i32.popcnt', 'i32.extend8_s'],
  i64: ['i64.clz', 'i64.ctz', 'i64.extend32_s', 'i64.popcnt'],
  f32: ['f32.neg', 'f32.abs', 'f32.sqrt', 'f32.floor', 'f32.nearest'],
  f64: ['f64.neg', 'f64.abs', 'f64.sqrt', 'f64.ceil', 'f64.nearest'],
};

const binary: Readonly<Record<Type, readonly string[]>> = {
  i32: [
    'add',
    'sub',
    'mul',
    'and',
    'or',
    'xor',
    'shl',
    'shr_s',
    'shr_u',
    'rotl',
    'rotr',
    'div_s',
    'rem_u',
    'lt_s',
    'ge_u',
  ],
  i64: ['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'shr_s', 'shr_u', 'rotl', 'rotr', 'div_u', 'rem_s'],
  f32: ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'],
  f64: ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'],
};

const conversions: readonly (readonly [to: Type, from: Type, name: string])[] = [
  ['i32', 'i64', 'i32.wrap_i64'],
  ['i32', 'f64', 'i32.trunc_sat_f64_s'],
  ['i32', 'f32', 'i32.reinterpret_f32'],
  ['i32', 'f64', 'i32.trunc_f64_u'],
  ['i64', 'i32', 'i64.extend_i32_u'],
  ['i64', 'i32', 'i64.extend_i32_s'],
  ['i64', 'f64', 'i64.reinterpret_f64'],
  ['i64', 'f64', 'i64.trunc_f64_s'],
  ['f32', 'i32', 'f32.reinterpret_i32'],
  ['f32', 'f64', 'f32.demote_f64'],
  ['f64', 'i64', 'f64.reinterpret_i64'],
  ['f64', 'i64', 'f64.convert_i64_u'],
  ['f64', 'f32', 'f64.promote_f32'],
  ['f64', 'i32', 'f64.convert_i32_s'],
];

const loads: Readonly<Record<Type, readonly string[]>> = {
  i32: ['i32.load', 'i32.load8_s', 'i32.load16_u'],
  i64: ['i64.load', 'i64.load32_s', 'i64.load8_u'],
  f32: ['f32.load'],
  f64: ['f64.load'],
};

const stores: Readonly<Record<Type, readonly string[]>> = {
  i32: ['i32.store', 'i32.store8', 'i32.store16'],
  i64: ['i64.store', 'i64.store32'],
  f32: ['f32.store'],
  f64: ['f64.store'],
};

/** Functions of a program: parameters and a result each; the first is `main`. */
const signatures: readonly (readonly [parameters: readonly Type[], result: Type])[] = [
  [[], 'i64'],
  [['i32'], 'i32'],
  [['f64', 'i32'], 'f64'],
  [['i64', 'f32'], 'i64'],
  [['i32'], 'i32'],
];

class Writer {
  #at = 0;
  /** Labels in scope, innermost last: what a branch to them carries. */
  readonly #labels: (readonly Type[])[] = [];

  constructor(
    readonly choices: readonly number[],
    readonly own: number,
  ) {
    this.#at = own * 17;
  }

  next(bound: number): number {
    return this.choices[this.#at++ % this.choices.length]! % bound;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.next(values.length)]!;
  }

  local(type: Type): string {
    return `$${type}_${this.next(2)}`;
  }

  address(): string {
    // Now and then one that does not fit.
    return this.next(40) === 0 ? '(i32.const 65533)' : `(i32.and ${this.value('i32', 1)} (i32.const 255))`;
  }

  value(type: Type, depth: number): string {
    if (depth === 0 || this.next(4) === 0)
      return this.next(2) === 0 ? `(local.get ${this.local(type)})` : `(${type}.const ${this.pick(constants[type])})`;
    const inner = (of: Type = type) => this.value(of, depth - 1);
    switch (this.next(12)) {
      case 0:
        return `(${this.pick(unary[type])} ${inner()})`;
      case 1: {
        const [, from, name] = this.pick(conversions.filter(([to]) => to === type));
        return `(${name} ${inner(from)})`;
      }
      case 2:
        return `(local.tee ${this.local(type)} ${inner()})`;
      case 3:
        return `(select ${inner()} ${inner()} ${inner('i32')})`;
      case 4:
        return `(if (result ${type}) ${inner('i32')} (then ${this.within([type], () => inner())}) (else ${this.within([type], () => inner())}))`;
      case 5:
        return `(block (result ${type}) ${this.within([type], () => `${inner()} (br_if 0 ${inner('i32')}) (drop) ${inner()}`)})`;
      case 6:
        return `(${this.pick(loads[type])} offset=${this.next(9)} ${this.address()})`;
      case 7:
        return `(global.get $${type})`;
      case 8:
        return this.call(type, depth);
      case 9:
        return `(block (result ${type}) (block (result ${type}) ${this.within([type], () => this.within([type], () => `(br_table 0 1 0 ${inner()} ${inner('i32')})`))}) ${this.within([type], () => `(br_if 0 ${inner('i32')})`)})`;
      default:
        return `(${type}.${this.pick(binary[type])} ${this.comparable(type, depth)})`;
    }
  }

  comparable(type: Type, depth: number): string {
    return `${this.value(type, depth - 1)} ${this.value(type, depth - 1)}`;
  }

  /** Writes the inside of a block whose label carries values. */
  within(carries: readonly Type[], write: () => string): string {
    this.#labels.push(carries);
    const text = write();
    this.#labels.pop();
    return text;
  }

  call(type: Type, depth: number): string {
    const index = signatures.findIndex(
      ([, result], at) => at > 0 && result === type && (at !== 1 || this.next(2) === 0),
    );
    if (index < 0) return `(local.get ${this.local(type)})`;
    const given = signatures[index]![0].map((each) => this.value(each, Math.max(0, depth - 1))).join(' ');
    if (this.next(3) === 0)
      return `(call_indirect (type $t${index}) ${given} (i32.const ${this.next(30) === 0 ? this.next(9) : index}))`;
    return this.next(4) === 0 ? `(call_ref $t${index} ${given} (ref.func $f${index}))` : `(call $f${index} ${given})`;
  }

  body(depth: number): string {
    return Array.from({ length: 1 + this.next(3) }, () => this.statement(depth)).join('\n');
  }

  statement(depth: number): string {
    const condition = () => this.value('i32', 2);
    const type = this.pick(types);
    if (depth === 0) return `(local.set ${this.local(type)} ${this.value(type, 2)})`;
    switch (this.next(18)) {
      case 0:
        return `(if ${condition()} (then ${this.within([], () => this.body(depth - 1))}) (else ${this.within([], () => this.body(depth - 1))}))`;
      case 1:
        return `(if ${condition()} (then ${this.within([], () => this.body(depth - 1))}))`;
      case 2:
      case 3:
        return `(loop ${this.within([], () => `${spend} ${this.body(depth - 1)} (br_if 0 ${condition()})`)})`;
      case 4:
        return `(block ${this.within([], () => this.body(depth - 1))})`;
      case 5:
      case 6: {
        const label = this.#labels.findLastIndex(
          (carries, at) => carries.length === 0 && (at === 0 || this.next(2) === 0),
        );
        if (label < 0) return '';
        return `${this.next(3) === 0 ? '' : spend} (br_if ${this.#labels.length - 1 - label} ${condition()})`;
      }
      case 7: {
        const inner = () => this.within([], () => this.body(depth - 1));
        return `(block (block (block ${this.within([], () => this.within([], () => this.within([], () => `(br_table 0 1 2 ${condition()})`)))}) ${this.within([], inner)}) ${inner()})`;
      }
      case 8:
        return `(${this.pick(stores[type])} offset=${this.next(9)} ${this.address()} ${this.value(type, 2)})`;
      case 9:
        return `(global.set $${type} ${this.value(type, 2)})`;
      case 10:
        // Two values, over words that belong to nobody.
        return `${this.value('f64', 1)} (block (result i32 f64) ${this.within(['i32', 'f64'], () => `(i64.const 5) ${this.value('i32', 2)} ${this.value('f64', 2)} (br_if 0 ${condition()}) (br 0)`)}) (local.set $f64_0) (local.set $i32_1) (local.set $f64_1)`;
      case 11:
        return `(local.set $vector (i32x4.add (local.get $vector) (i32x4.splat ${this.value('i32', 2)}))) (local.set $i32_0 (i32x4.extract_lane ${this.next(4)} (local.get $vector)))`;
      case 12:
        return `(block (result i32) (try_table (catch $tag 0) ${this.within(['i32'], () => this.within([], () => `(if ${condition()} (then (throw $tag ${this.value('i32', 1)}))) ${this.body(depth - 1)}`))}) (i32.const 3)) (local.set $i32_1)`;
      case 13:
        return `(block (br_on_null 0 (table.get $functions (i32.and ${condition()} (i32.const 7)))) (drop) ${this.within([], () => this.body(depth - 1))})`;
      case 14:
        return `(if ${condition()} (then (return ${this.value(signatures[this.own]![1], 1)})))`;
      case 15:
        return this.own > 0 && this.next(2) === 0
          ? `(if ${condition()} (then ${spend} (return_call $f${this.own} ${signatures[this.own]![0].map((each) => this.value(each, 1)).join(' ')})))`
          : `(if ${condition()} (then (memory.fill (i32.const 32) ${this.value('i32', 1)} (i32.const 21))))`;
      default:
        return `(local.set ${this.local(type)} ${this.value(type, 3)})`;
    }
  }
}

/** Ends the function when the counter is spent; the result is what is on hand. */
const spend =
  '(global.set $steps (i32.sub (global.get $steps) (i32.const 1))) (br_if $out (i32.le_s (global.get $steps) (i32.const 0)))';

const functionOf = (choices: readonly number[], index: number): string => {
  const [parameters, result] = signatures[index]!;
  const writer = new Writer(choices, index);
  const given = parameters.map((type, at) => `(param $p${at} ${type})`).join(' ');
  const locals = types.flatMap((type) => [0, 1].map((at) => `(local $${type}_${at} ${type})`)).join(' ');
  const received = parameters.map((type, at) => `(local.set $${type}_0 (local.get $p${at}))`).join(' ');
  const name = index === 0 ? '(export "main")' : '';
  const body = Array.from({ length: 3 }, () => writer.statement(3)).join('\n');
  const results =
    result === 'i64' && index === 0
      ? '(i64.add (i64.add (local.get $i64_0) (i64.extend_i32_s (local.get $i32_0))) (i64.add (i64.trunc_sat_f64_s (local.get $f64_0)) (i64.load (i32.const 40))))'
      : `(local.get $${result}_1)`;
  return `(func $f${index} ${name} (type $t${index}) ${given} (result ${result}) ${locals} (local $vector v128)
    ${received} (block $out ${spend} ${body})
    ${results})`;
};

/** A module with a function `main`. Whether it traps, throws or returns depends on the choices. */
export const controlProgram = (choices: readonly number[]): string => `(module
  ${signatures.map(([parameters, result], index) => `(type $t${index} (func ${parameters.map((type) => `(param ${type})`).join(' ')} (result ${result})))`).join('\n')}
  (memory 1 3)
  (tag $tag (param i32))
  (global $steps (mut i32) (i32.const ${50 + (choices[0]! % 400)}))
  ${types.map((type) => `(global $${type} (mut ${type}) (${type}.const ${type.startsWith('f') ? 'nan:0x7654' : '3'}))`).join('\n')}
  (table $functions 9 funcref)
  (elem (table $functions) (i32.const 0) func ${signatures.map((_, index) => `$f${index}`).join(' ')})
  (data (i32.const 0) "\\00\\01\\02\\03\\04\\05\\06\\f0\\7f\\ff\\ff\\ff\\ff\\ff\\ff\\7f")
  ${signatures.map((_, index) => functionOf(choices, index)).join('\n')})`;
