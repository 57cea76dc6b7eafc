/** Expressions of C over the variables of a stopped program: operators, members, pointers, casts, `sizeof`, assignment. */
import type { Evaluation, EvaluationRequest, Value } from '../../context/index.ts';
import { characterCode, type Token, tokensOf } from './expression-text.ts';
import {
  addressText,
  bytesOf,
  common,
  convert,
  type Numeric,
  numericOf,
  operate,
  plainTypes,
  truthOf,
} from './numerics.ts';
import type { DwarfType } from './types/model.ts';
import { DwarfValue, valueOf } from './values/value.ts';

/** Whether a value is one of a source variable, so that its expressions are C's. */
export const isSourceValue = (value: Value | 'optimized out'): boolean => value instanceof DwarfValue;

/** Whether a value counts as true; undefined when it is no number and no pointer. */
export const sourceTruth = (value: Value): boolean | undefined => {
  const number = value instanceof DwarfValue ? numericOf(value.of, value.bytes) : undefined;
  return number === undefined ? undefined : truthOf(number);
};

class ExpressionError extends Error {
  constructor(
    message: string,
    readonly column: number,
  ) {
    super(message);
  }
}

/** Something that has been computed: a number with its type, or a value that is somewhere. */
type Operand =
  | { readonly is: 'number'; readonly type: DwarfType; readonly number: Numeric }
  | { readonly is: 'value'; readonly value: DwarfValue };

const typeOf = (operand: Operand): DwarfType => (operand.is === 'number' ? operand.type : operand.value.of);

/** Binary operators, weakest first. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const assignments: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);
const nestingLimit = 200;

export const evaluateSource = (request: EvaluationRequest): Evaluation => {
  const tokens = tokensOf(request.text);
  if (typeof tokens === 'number') return { error: 'this is no word of an expression', column: tokens };
  try {
    return { value: new Evaluator(tokens, request).whole() };
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message, column: error.column };
    throw error;
  }
};

class Evaluator {
  #at = 0;
  #depth = 0;
  /** Some value of the program: it knows the frame and the types. */
  readonly #any: DwarfValue;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly request: EvaluationRequest,
  ) {
    const found = request.host.variables.find(({ value }) => value instanceof DwarfValue)?.value;
    if (!(found instanceof DwarfValue)) throw new ExpressionError('no variable of the source is here', 1);
    this.#any = found;
  }

  whole(): Value {
    const { expected } = this.request;
    const operand = this.#assignment();
    if (this.#token.kind !== 'end') this.#fail(`"${this.#token.text}" is not expected here`);
    if (expected === undefined) return this.#settled(operand);
    const type = this.#type(expected);
    return type ? this.#made(type, this.#number(operand)) : this.#fail(`the type ${expected} is not known`);
  }

  get #token(): Token {
    return this.tokens[this.#at] as Token;
  }

  #fail(message: string, token: Token = this.#token): never {
    throw new ExpressionError(message, token.column);
  }

  #accept(...texts: readonly string[]): Token | undefined {
    const token = this.#token;
    if (token.kind !== 'sign' || !texts.includes(token.text)) return undefined;
    this.#at++;
    return token;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail(`${text} is expected here`);
  }

  #assignment(): Operand {
    if (++this.#depth > nestingLimit) this.#fail('the expression is nested too deep');
    const target = this.#conditional();
    const sign =
      this.#token.kind === 'sign' && assignments.has(this.#token.text) ? this.#accept(this.#token.text) : undefined;
    if (sign) {
      const right = this.#assignment();
      if (target.is !== 'value' || !target.value.location) this.#fail('this cannot be set', sign);
      const value = target.is === 'value' ? target.value : this.#any;
      const result = sign.text === '=' ? right : this.#binary(sign.text.slice(0, -1), target, right, sign);
      const bytes = bytesOf(value.of, convert(value.of, this.#number(result, sign)));
      const { refused } = this.request.host.write(value, bytes);
      if (refused !== undefined) this.#fail(refused, sign);
      this.#depth--;
      return { is: 'number', type: value.of, number: convert(value.of, this.#number(result, sign)) };
    }
    this.#depth--;
    return target;
  }

  #conditional(): Operand {
    const test = this.#operation(0);
    const sign = this.#accept('?');
    if (!sign) return test;
    const isTrue = truthOf(this.#number(test, sign));
    const first = this.#assignment();
    this.#expect(':');
    const second = this.#conditional();
    return isTrue ? first : second;
  }

  #operation(level: number): Operand {
    const signs = levels[level];
    if (!signs) return this.#prefix();
    let left = this.#operation(level + 1);
    for (let sign = this.#accept(...signs); sign; sign = this.#accept(...signs)) {
      left = this.#binary(sign.text, left, this.#operation(level + 1), sign);
    }
    return left;
  }

  #binary(sign: string, left: Operand, right: Operand, at: Token): Operand {
    const [leftType, rightType] = [typeOf(left), typeOf(right)];
    const [first, second] = [this.#number(left, at), this.#number(right, at)];
    if (sign === '&&' || sign === '||') {
      const isTrue = sign === '&&' ? truthOf(first) && truthOf(second) : truthOf(first) || truthOf(second);
      return { is: 'number', type: plainTypes.int, number: isTrue ? 1n : 0n };
    }
    if (sign === '+' || sign === '-') {
      const moved = this.#moved(sign, left, right, [first, second]);
      if (moved) return moved;
    }
    const type = common(leftType, rightType);
    const result = operate(sign, type, first, second);
    if (result === undefined)
      this.#fail(second === 0n ? 'division by zero' : `${sign} has no meaning for these values`, at);
    const isTest = ['==', '!=', '<', '<=', '>', '>='].includes(sign);
    return { is: 'number', type: isTest ? plainTypes.int : type, number: result as Numeric };
  }

  /** Sums and differences of pointers count in what they point at. */
  #moved(sign: string, left: Operand, right: Operand, numbers: readonly [Numeric, Numeric]): Operand | undefined {
    const pointer = [typeOf(left), typeOf(right)].find(({ kind }) => kind === 'pointer' || kind === 'array');
    if (!pointer) return undefined;
    const element =
      pointer.kind === 'array' ? pointer.element : pointer.kind === 'pointer' ? pointer.target() : undefined;
    const size = BigInt(Math.max(1, element?.size ?? 1));
    const [first, second] = numbers;
    if (typeof first !== 'bigint' || typeof second !== 'bigint') return undefined;
    const isFirst = typeOf(left) === pointer;
    const isBoth = isFirst && typeOf(right).kind === 'pointer';
    if (isBoth) return { is: 'number', type: plainTypes.int, number: (first - second) / size };
    const number = isFirst ? (sign === '+' ? first + second * size : first - second * size) : second + first * size;
    return { is: 'number', type: pointer.kind === 'array' ? pointerTo(pointer.element) : pointer, number };
  }

  #prefix(): Operand {
    if (++this.#depth > nestingLimit) this.#fail('the expression is nested too deep');
    const operand = this.#unary();
    this.#depth--;
    return operand;
  }

  #unary(): Operand {
    const sign = this.#accept('-', '+', '!', '~', '*', '&');
    if (!sign) {
      if (this.#token.text === 'sizeof') return this.#sizeOf();
      return this.#cast() ?? this.#postfix(this.#primary());
    }
    const operand = this.#prefix();
    switch (sign.text) {
      case '*':
        return { is: 'value', value: this.#pointed(operand, sign) };
      case '&': {
        const memory = operand.is === 'value' ? operand.value.address : undefined;
        if (memory === undefined) return this.#fail('this has no address', sign);
        return { is: 'number', type: pointerTo(typeOf(operand)), number: BigInt(memory) };
      }
      case '!':
        return { is: 'number', type: plainTypes.int, number: truthOf(this.#number(operand, sign)) ? 0n : 1n };
      default: {
        const type = common(typeOf(operand), plainTypes.int);
        const number = this.#number(operand, sign);
        if (sign.text === '+') return { is: 'number', type, number };
        if (sign.text === '-')
          return { is: 'number', type, number: convert(type, typeof number === 'bigint' ? -number : -number) };
        if (typeof number !== 'bigint') return this.#fail('~ is for integers', sign);
        return { is: 'number', type, number: convert(type, ~number) };
      }
    }
  }

  #sizeOf(): Operand {
    this.#at++;
    const named = this.#cast(true);
    const type = named ? typeOf(named) : typeOf(this.#prefix());
    return { is: 'number', type: plainTypes.unsigned, number: BigInt(type.size) };
  }

  /** `(type) value`, or with `alone` only `(type)`; undefined when the brackets hold no type. */
  #cast(alone = false): Operand | undefined {
    const start = this.#at;
    if (!this.#accept('(')) return undefined;
    const words: string[] = [];
    while (this.#token.kind === 'name') {
      words.push(this.#token.text);
      this.#at++;
    }
    let stars = 0;
    while (words.length > 0 && this.#accept('*')) stars++;
    let type = words.length > 0 && this.#accept(')') ? this.#type(words.join(' ')) : undefined;
    if (!type) {
      this.#at = start;
      return undefined;
    }
    for (; stars > 0; stars--) type = pointerTo(type);
    if (alone) return { is: 'number', type, number: 0n };
    return { is: 'number', type, number: convert(type, this.#number(this.#prefix())) };
  }

  #primary(): Operand {
    const token = this.#token;
    this.#at++;
    switch (token.kind) {
      case 'integer': {
        const number = BigInt(token.text.replace(/[uUlL]+$/, ''));
        const isWide = number > 0x7fffffffn || /l/i.test(token.text);
        const unsigned = /u/i.test(token.text);
        const type = isWide
          ? unsigned
            ? plainTypes.unsignedLong
            : plainTypes.long
          : unsigned
            ? plainTypes.unsigned
            : plainTypes.int;
        return { is: 'number', type, number };
      }
      case 'float':
        return { is: 'number', type: plainTypes.double, number: Number(token.text.replace(/[fF]$/, '')) };
      case 'character':
        return { is: 'number', type: plainTypes.int, number: BigInt(characterCode(token.text)) };
      case 'name':
        return this.#named(token);
      default:
        if (token.text !== '(')
          return this.#fail(token.kind === 'end' ? 'a value is missing' : `"${token.text}" is no value`, token);
        break;
    }
    const inner = this.#assignment();
    this.#expect(')');
    return inner;
  }

  #named(token: Token): Operand {
    const variable = this.request.host.variables.find(({ name }) => name === token.text);
    if (variable?.value === 'optimized out') return this.#fail(`${token.text} is optimized out`, token);
    if (variable?.value instanceof DwarfValue) return { is: 'value', value: variable.value };
    const constants: Readonly<Record<string, bigint>> = { true: 1n, false: 0n, NULL: 0n, nullptr: 0n, null: 0n };
    const constant = constants[token.text];
    if (constant !== undefined) return { is: 'number', type: plainTypes.int, number: constant };
    const short = token.text.replace(/^.*::/, '');
    for (const type of this.#any.types.known()) {
      const found = type.kind === 'enumeration' ? type.enumerators().find(({ name }) => name === short) : undefined;
      if (found) return { is: 'number', type, number: found.value };
    }
    return this.#fail(`there is no ${token.text} here`, token);
  }

  #postfix(start: Operand): Operand {
    let operand = start;
    for (;;) {
      const sign = this.#accept('.', '->', '[');
      if (!sign) return operand;
      if (sign.text === '[') {
        const index = this.#number(this.#assignment(), sign);
        this.#expect(']');
        operand = { is: 'value', value: this.#element(operand, Number(index), sign) };
        continue;
      }
      const name = this.#token;
      if (name.kind !== 'name') this.#fail('the name of a member is expected');
      this.#at++;
      const holder =
        typeOf(operand).kind === 'pointer'
          ? this.#pointed(operand, sign)
          : operand.is === 'value'
            ? operand.value
            : undefined;
      const member = holder?.member(name.text);
      if (!member) this.#fail(`${typeOf(operand).name} has no member ${name.text}`, name);
      operand = { is: 'value', value: member as DwarfValue };
    }
  }

  #element(operand: Operand, index: number, sign: Token): DwarfValue {
    const type = typeOf(operand);
    if (type.kind === 'array' && operand.is === 'value') {
      if (index < 0 || index >= type.count) this.#fail(`the index is outside of 0 to ${type.count - 1}`, sign);
      return operand.value.element(index) ?? this.#fail('this cannot be read', sign);
    }
    const target = type.kind === 'pointer' ? type.target() : undefined;
    if (!target) return this.#fail(`${type.name} has no elements`, sign);
    const address = Number(this.#number(operand, sign)) + index * target.size;
    return this.#any.at(target, address) ?? this.#fail(`${addressText(address)} cannot be read`, sign);
  }

  #pointed(operand: Operand, sign: Token): DwarfValue {
    const type = typeOf(operand);
    if (type.kind === 'array' && operand.is === 'value')
      return operand.value.element(0) ?? this.#fail('this cannot be read', sign);
    const target = type.kind === 'pointer' ? type.target() : undefined;
    if (!target) return this.#fail(`${type.name} is no pointer to a value`, sign);
    const address = Number(this.#number(operand, sign));
    if (address === 0) return this.#fail('the pointer is null', sign);
    return this.#any.at(target, address) ?? this.#fail(`${addressText(address)} cannot be read`, sign);
  }

  #number(operand: Operand, at: Token = this.#token): Numeric {
    if (operand.is === 'number') return operand.number;
    const { value } = operand;
    if (value.of.kind === 'array' && value.address !== undefined) return BigInt(value.address);
    const plain = value.of.kind === 'pointer' && value.of.isReference ? value.target : value;
    const found = plain && numericOf(plain.of, plain.bytes, plain.bits);
    return found ?? this.#fail(`${value.of.name} is no number`, at);
  }

  #settled(operand: Operand): Value {
    return operand.is === 'value' ? operand.value : this.#made(operand.type, operand.number);
  }

  #made(type: DwarfType, number: Numeric): Value {
    const { frame, types } = this.#any;
    return valueOf(frame, types, type, { in: 'bytes', bytes: bytesOf(type, convert(type, number)) });
  }

  /** A type by its name: one of C's own, or one of the program. */
  #type(name: string): DwarfType | undefined {
    return Object.values(plainTypes).find((type) => type.name === name) ?? this.#any.types.named(name);
  }
}

/** A pointer to values of a type, on a machine with addresses of 32 bits. */
const pointerTo = (target: DwarfType): DwarfType => ({
  kind: 'pointer',
  name: target.name.endsWith('*') ? `${target.name}*` : `${target.name} *`,
  size: 4,
  language: 'C',
  isReference: false,
  target: () => target,
});
