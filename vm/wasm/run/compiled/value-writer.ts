/** Writes operations on values: numbers, locals and globals. */
import { type Kind, scalars, wides } from './arithmetic.ts';
import { FunctionText } from './function-text.ts';
import type { Operation } from './operations.ts';
import { checkedDouble, checkedFloat, literal, Uncompilable } from './values.ts';

export abstract class ValueWriter extends FunctionText {
  protected value({ name, words, place }: Operation): void {
    const [, to, one, two, three] = words as unknown as readonly [number, number, number, number, number];
    const constant = name.endsWith(':constant');
    const base = constant ? name.slice(0, -':constant'.length) : name;
    const scalar = scalars.get(base);
    if (scalar) {
      const first = this.operand(one, scalar.takes[0]!);
      const second = scalar.takes.length < 2 ? [] : [constant ? literal(two) : this.operand(two, scalar.takes[1]!)];
      return this.define(to, scalar.result, scalar.of(first, ...second));
    }
    const wide = wides.get(base);
    if (wide) {
      const x = this.pair(one);
      const y = constant ? [literal(two), literal(three)] : this.pair(two);
      this.emit(wide.of(...x, y[0]!, y[1]!));
      return wide.wide ? this.define(to, 'l', 'r', 'rh') : this.define(to, 'i', 'r');
    }
    switch (base) {
      case 'const32':
      case 'const64':
        return this.#constant(to, this.resultKind(place, to), one, two);
      case 'copy32':
      case 'copy64':
        return this.#copy(to, this.resultKind(place, to), one, place);
      case 'select32':
      case 'select64':
        return this.#select(to, this.resultKind(place, to), [one, two, three], place);
      case 'global.get32':
      case 'global.get64':
        return this.#globalGet(to, this.resultKind(place, to), one, place);
      case 'global.set32':
      case 'global.set64':
        return this.#globalSet(to, one);
      case 'i64.eqz': {
        const [x, xh] = this.pair(one);
        return this.define(to, 'i', `(${x} | ${xh}) === 0 ? 1 : 0`);
      }
      case 'i64.extend_i32_s': {
        const x = this.operand(one, 'i');
        this.emit(`r = ${x};`);
        return this.define(to, 'l', 'r', 'r >> 31');
      }
      case 'i64.extend_i32_u':
        return this.define(to, 'l', this.operand(one, 'i'), '0');
      case 'i32.wrap_i64':
        return this.define(to, 'i', this.operand(one, 'i'));
      case 'f64.neg':
      case 'f32.neg': {
        const x = this.operand(one, base === 'f64.neg' ? 'd' : 'f');
        this.emit(`if (${x} !== ${x}) { ${this.leave(place)} }`);
        return this.define(to, base === 'f64.neg' ? 'd' : 'f', `-${x}`);
      }
      default:
        return this.#partial(base, to, one, two, place);
    }
  }

  /** Operations that trap: the interpreter does it. */
  #partial(name: string, to: number, one: number, two: number, place: number): void {
    const division = /^i32\.(div|rem)_([su])$/.exec(name);
    if (division) {
      const x = this.operand(one, 'i');
      const y = this.operand(two, 'i');
      const overflows = name === 'i32.div_s' ? ` || (${y} === -1 && ${x} === -2147483648)` : '';
      this.emit(`if (${y} === 0${overflows}) { ${this.leave(place)} }`);
      const sign = division[1] === 'div' ? '/' : '%';
      const value = division[2] === 's' ? `(${x} ${sign} ${y}) | 0` : `((${x} >>> 0) ${sign} (${y} >>> 0)) | 0`;
      return this.define(to, 'i', value);
    }
    const truncation = /^i32\.trunc_f(32|64)_([su])$/.exec(name);
    if (!truncation) throw new Uncompilable(`no operation ${name}`);
    const x = this.operand(one, truncation[1] === '64' ? 'd' : 'f');
    const range = truncation[2] === 's' ? [-2147483649, 2147483648] : [-1, 4294967296];
    this.emit(`if (!(${x} > ${range[0]} && ${x} < ${range[1]})) { ${this.leave(place)} }`);
    this.define(to, 'i', truncation[2] === 's' ? `~~${x}` : `${x} >>> 0 | 0`);
  }

  #constant(to: number, kind: Kind, low: number, high: number): void {
    if (kind === 'i') return this.define(to, 'i', literal(low));
    if (kind === 'l') return this.define(to, 'l', literal(low), literal(high));
    const bits = new DataView(new ArrayBuffer(8));
    bits.setInt32(0, low, true);
    if (kind === 'd') bits.setInt32(4, high, true);
    const value = kind === 'f' ? bits.getFloat32(0, true) : bits.getFloat64(0, true);
    const canonical = kind === 'f' ? low === 0x7fc00000 : low === 0 && high === 0x7ff80000;
    if (kind === 'v' || (Number.isNaN(value) && !canonical)) throw new Uncompilable('a constant NaN');
    this.define(to, kind, Object.is(value, -0) ? '-0' : Number.isFinite(value) ? `(${value})` : `(${value})`);
  }

  #copy(to: number, kind: Kind, from: number, place: number): void {
    const slots = this.slots;
    const given = slots.kind(from);
    // What is copied may stay: a tee. Operands that are reinterpreted are taken, but nothing comes of keeping them.
    if (kind === 'i') return this.define(to, 'i', slots.low(from));
    if (kind === 'l') {
      this.emit(`r = ${slots.low(from)}; rh = ${slots.high(from)};`);
      return this.define(to, 'l', 'r', 'rh');
    }
    if (kind === given) return this.define(to, kind, `d${from}`);
    const refuse = this.leave(place);
    if (kind === 'd') {
      this.emit(`W[0] = ${slots.low(from)}; W[1] = ${slots.high(from)};`);
      this.emit(checkedDouble('q', 'S[0]', 'W[0]', 'W[1]', refuse));
    } else if (kind === 'f') {
      this.emit(`W[0] = ${slots.low(from)};`);
      this.emit(checkedFloat('q', 'Z[0]', 'W[0]', refuse));
    } else throw new Uncompilable('a copy of a vector');
    this.define(to, kind, 'q');
  }

  #select(to: number, kind: Kind, [one, other, condition]: readonly [number, number, number], place: number): void {
    const test = this.operand(condition, 'i');
    const sides = [this.side(place, 0), this.side(place, 1)];
    if (sides.join('') !== '') this.emit(`if (${test} !== 0) { ${sides[0]} } else { ${sides[1]} }`);
    if (kind === 'l') {
      const x = this.pair(one);
      const y = this.pair(other);
      this.emit(`if (${test} !== 0) { r = ${x[0]}; rh = ${x[1]}; } else { r = ${y[0]}; rh = ${y[1]}; }`);
      return this.define(to, 'l', 'r', 'rh');
    }
    if (kind === 'v') throw new Uncompilable('a vector');
    this.define(to, kind, `${test} !== 0 ? ${this.operand(one, kind)} : ${this.operand(other, kind)}`);
  }

  #globalGet(to: number, kind: Kind, at: number, place: number): void {
    const [low, high] = [`globals[${at}]`, `globals[${at + 1}]`];
    if (kind === 'i') return this.define(to, 'i', low);
    if (kind === 'l') return this.define(to, 'l', low, high);
    this.emit(`W[0] = ${low}; W[1] = ${high};`);
    const refuse = this.leave(place);
    if (kind === 'd') this.emit(checkedDouble('q', 'S[0]', 'W[0]', 'W[1]', refuse));
    else this.emit(checkedFloat('q', 'Z[0]', 'W[0]', refuse));
    this.define(to, kind, 'q');
  }

  #globalSet(at: number, from: number): void {
    const kind = this.slots.kind(from);
    this.emit(`globals[${at}] = ${this.slots.low(from)};`);
    if (kind === 'l' || kind === 'd') this.emit(`globals[${at + 1}] = ${this.slots.high(from)};`);
    this.slots.take(from);
  }

  /** Conversions between doubles and 64-bit integers; false for other operations. */
  protected converted(name: string, words: Int32Array, place: number): boolean {
    const [, to, from] = words as unknown as readonly [number, number, number];
    if (name === 'f64.convert_i64_s' || name === 'f64.convert_i64_u') {
      const [x, xh] = this.pair(from);
      this.define(to, 'd', `${name.endsWith('u') ? `(${xh} >>> 0)` : xh} * 4294967296 + (${x} >>> 0)`);
      return true;
    }
    const scalar = scalars.get(name);
    if (!scalar) {
      if (!/^i64\.trunc_f(32|64)_[su]$/.test(name)) return false;
      const x = this.operand(from, name.includes('f64') ? 'd' : 'f');
      const least = name.endsWith('u') ? -1 : -9007199254740992;
      this.emit(`if (!(${x} > ${least} && ${x} < 9007199254740992)) { ${this.leave(place)} } q = Math.trunc(${x});`);
      this.define(to, 'l', 'q | 0', 'Math.floor(q / 4294967296) | 0');
      return true;
    }
    const operands = scalar.takes.map((kind, index) => this.operand(words[index + 2]!, kind));
    this.define(to, scalar.result, scalar.of(...operands));
    return true;
  }
}
