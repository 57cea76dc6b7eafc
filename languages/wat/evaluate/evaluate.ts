/** Expressions in a stopped WebAssembly program. */

import {
  type Evaluation,
  type EvaluationRequest,
  findFunction,
  type Language,
  type Space,
  unitOf,
  utf8OfText,
  type Value,
} from '../../../vm/context/index.ts';
import type { ModuleNames } from '../../../vm/wasm/module.ts';
import { WasmProgram } from '../../../vm/wasm/program.ts';
import { referenceKind } from '../../../vm/wasm/types.ts';
import {
  bytesOfNumber,
  convert,
  fits,
  fromLittleEndian,
  integerOf,
  isZero,
  literalNumber,
  literalOf,
  littleEndian,
  type NumberType,
  operate,
  operateAlone,
  settled,
  type TypedNumber,
  truth,
} from './numbers.ts';
import { parseExpression } from './parse.ts';
import { type Expression, ExpressionError } from './tree.ts';
import { nothing, nullValue, numberValue, textValue, vectorValue } from './values.ts';

const numberTypes: ReadonlySet<string> = new Set(['i32', 'u32', 'i64', 'u64', 'f32', 'f64']);

/** What a load reads, by its name: bytes, the type that they become, whether they are extended with their sign. */
const loads: Readonly<Record<string, readonly [size: number, type: NumberType, signed: boolean]>> = {
  i8: [1, 'i32', true],
  u8: [1, 'i32', false],
  i16: [2, 'i32', true],
  u16: [2, 'i32', false],
  i32: [4, 'i32', true],
  u32: [4, 'u32', false],
  i64: [8, 'i64', true],
  u64: [8, 'u64', false],
  f32: [4, 'f32', false],
  f64: [8, 'f64', false],
};

const vectorShapes: Readonly<Record<string, readonly [lanes: number, type: NumberType, size: number]>> = {
  i8x16: [16, 'i32', 1],
  i16x8: [8, 'i32', 2],
  i32x4: [4, 'i32', 4],
  i64x2: [2, 'i64', 8],
  f32x4: [4, 'f32', 4],
  f64x2: [2, 'f64', 8],
};

/** Bytes of a text that are looked at for its end. */
const textLimit = 65_536;

/** A number, or any other value of the machine. */
type Operand = { readonly number: TypedNumber; readonly value?: Value } | { readonly value: Value };

export const evaluate = (request: EvaluationRequest): Evaluation => {
  try {
    const { text, expected, host } = request;
    const evaluator = new Evaluator(host);
    if (expected === undefined) {
      const value = evaluator.value(evaluator.evaluate(parseExpression(text)));
      return value === nothing ? {} : { value };
    }
    return { value: evaluator.expect(text, expected) };
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message, column: error.column };
    throw error;
  }
};

/** Zero and null are false, as for `br_if` and `ref.is_null`; anything else is true. */
const truthOf = (value: Value): boolean => {
  const operand = operandOf(value);
  if ('number' in operand) return !isZero(operand.number);
  return value.bytes?.some((byte) => byte !== 0) ?? value.summary !== 'null';
};

export const language: Language = {
  id: 'wat',
  evaluate,
  // As `if` and `br_if` see it: comparisons are numbers here.
  truth: truthOf,
};

class Evaluator {
  readonly #host: EvaluationRequest['host'];

  constructor(host: EvaluationRequest['host']) {
    this.#host = host;
  }

  /** A value of a type, for a place of that type. */
  expect(text: string, wanted: string): Value {
    const trimmed = text.trim();
    const type = wanted.replace(/^mut /, '');
    if (numberTypes.has(type)) {
      const literal = literalOf(trimmed, type as NumberType);
      if (literal) return numberValue(literal);
      const operand = this.evaluate(parseExpression(text));
      if (!('number' in operand)) throw new ExpressionError(`this is ${operand.value.type}, not ${type}`, 1);
      return numberValue(fitting(operand.number, type as NumberType, 1));
    }
    const plain = /^(?:v128\.const\s+)?(i8x16|i16x8|i32x4|i64x2|f32x4|f64x2)\s+(.*)$/.exec(trimmed);
    if (type === 'v128' && plain)
      return vectorValue(vectorBytes(plain[1] as string, (plain[2] as string).split(/\s+/)));
    if (trimmed === 'null' && type.endsWith('ref')) return nullValue(type);
    if (trimmed === 'null' && type.startsWith('(ref null')) return nullValue(type);
    const shown = this.#shownReference(trimmed);
    if (shown) return shown;
    const operand = this.evaluate(parseExpression(text));
    const value = this.value(operand);
    // References are checked by the machine, which knows what they refer to.
    if (value.type !== type && (type === 'v128' || numberTypes.has(value.type)))
      throw new ExpressionError(`this is ${value.type}, not ${type}`, 1);
    return value;
  }

  /** A reference as it is shown, which is what an editor of a value begins with: `module::function`, `extern 3`. */
  #shownReference(text: string): Value | undefined {
    const extern = /^extern (\d{1,9})$/.exec(text)?.[1];
    if (extern !== undefined) {
      const bytes = bytesOfNumber({ type: 'u64', bits: (BigInt(referenceKind.extern) << 32n) | BigInt(extern) });
      return { ...nullValue('externref'), summary: text, bytes };
    }
    const isShown = (name: string) => text === name || text.endsWith(`::${name}`);
    const index =
      [...(this.#names()?.functions ?? [])].find(([, name]) => isShown(name))?.[0] ??
      this.#module()?.exports.find(({ kind, name }) => kind === 'function' && isShown(name))?.index;
    const reference = index === undefined ? undefined : this.#host.frame?.functionReference?.(index);
    return reference?.summary === text ? reference : undefined;
  }

  value(operand: Operand): Value {
    if (operand.value) return operand.value;
    return numberValue(settled((operand as { readonly number: TypedNumber }).number));
  }

  evaluate(expression: Expression): Operand {
    const { column } = expression;
    switch (expression.kind) {
      case 'literal': {
        const number = literalNumber(expression.text);
        if (!number) throw new ExpressionError(`${expression.text} is no number`, column);
        return { number };
      }
      case 'text':
        return { value: textValue(utf8OfText(expression.text)) };
      case 'name':
        return this.#name(expression.name, column);
      case 'unary':
        return { number: checked(operateAlone(expression.operator, this.#number(expression.operand)), column) };
      case 'binary':
        return this.#binary(expression);
      case 'choice':
        return this.evaluate(isZero(this.#number(expression.condition)) ? expression.otherwise : expression.then);
      case 'assign':
        return this.#assign(expression);
      case 'index':
        return this.#index(expression);
      case 'member':
        return this.#member(expression);
      case 'call':
        return this.#call(expression);
    }
  }

  #number(expression: Expression): TypedNumber {
    const operand = this.evaluate(expression);
    if ('number' in operand) return operand.number;
    throw new ExpressionError(`this is ${operand.value.type}, not a number`, expression.column);
  }

  #binary({ operator, left, right, column }: Expression & { readonly kind: 'binary' }): Operand {
    if (operator === '&&') return { number: truth(!isZero(this.#number(left)) && !isZero(this.#number(right))) };
    if (operator === '||') return { number: truth(!isZero(this.#number(left)) || !isZero(this.#number(right))) };
    if (operator === '==' || operator === '!=') {
      const [first, second] = [this.evaluate(left), this.evaluate(right)];
      if (!('number' in first) || !('number' in second)) {
        const same = sameBytes(this.value(first), this.value(second));
        return { number: truth(same === (operator === '==')) };
      }
      return { number: checked(operate(operator, first.number, second.number), column) };
    }
    return { number: checked(operate(operator, this.#number(left), this.#number(right)), column) };
  }

  /** `$point.x` is one word of the text format; here it is a name and a field, unless something has that whole name. */
  #undotted(expression: Expression): Expression {
    if (expression.kind !== 'name' || expression.name.startsWith('$"')) return expression;
    const { name, column } = expression;
    const dot = name.lastIndexOf('.');
    if (dot < 1 || this.#find(name) || this.#memoryIndex(name) !== undefined) return expression;
    const of = this.#undotted({ kind: 'name', name: name.slice(0, dot), column });
    return { kind: 'member', of, name: name.slice(dot + 1), column };
  }

  #name(name: string, column: number): Operand {
    const found = this.#find(name);
    if (found) return found;
    const whole: Expression = { kind: 'name', name, column };
    const parts = this.#undotted(whole);
    if (parts !== whole) return this.evaluate(parts);
    throw new ExpressionError(`there is nothing named ${name} here`, column);
  }

  #find(name: string): Operand | undefined {
    const { variables } = this.#host;
    const known = variables.find((each) => each.name === name) ?? variables.find((each) => each.name === `$${name}`);
    if (known) {
      if (known.value === 'optimized out') throw new ExpressionError(`${name} has no value here`, 1);
      return operandOf(known.value);
    }
    const local = /^\$(\d+)$/.exec(name);
    const { frame } = this.#host;
    if (local && frame && Number(local[1]) < frame.localCount) return operandOf(frame.local(Number(local[1])));
    if (name === 'null') return { value: nullValue('null') };
    const global = this.#global(name);
    if (global) return global;
    const reference = this.#function(name);
    return reference && { value: reference };
  }

  /** A global by the name of the name section or of an export. */
  #global(name: string): Operand | undefined {
    const names = this.#names();
    const wanted = plainName(name);
    const exported = this.#module()?.exports.find((row) => row.kind === 'global' && row.name === wanted);
    const index = [...(names?.globals ?? [])].find(([, each]) => each === wanted)?.[0] ?? exported?.index;
    return index === undefined ? undefined : this.#globalAt(index);
  }

  /** A reference to a function of the frame's module, by the name of the name section or of an export. */
  #function(name: string): Value | undefined {
    const wanted = plainName(name);
    const exported = this.#module()?.exports.find((row) => row.kind === 'function' && row.name === wanted);
    const index = [...(this.#names()?.functions ?? [])].find(([, each]) => each === wanted)?.[0] ?? exported?.index;
    return index === undefined ? undefined : this.#host.frame?.functionReference?.(index);
  }

  #globalAt(index: number): Operand | undefined {
    const space = this.#host.frame?.space('global', index);
    const global = this.#module()?.globals[index];
    if (!space || !global) return undefined;
    const bytes = space.read(0, space.length);
    const location = { in: 'space', space: space.id, offset: 0, length: space.length } as const;
    const type = typeNames.get(global.type.type);
    const place = space.writable ? location : undefined;
    const fixed = place ? {} : { fixed: 'the global is immutable' };
    if (type === 'v128') return { value: { ...vectorValue(bytes, place), ...fixed } };
    if (type === undefined)
      return {
        value: this.#host.frame?.globalValue?.(index) ?? {
          ...nullValue('reference'),
          summary: 'a reference',
          bytes,
          location,
        },
      };
    const number = { type, bits: fromLittleEndian(bytes) };
    return { number, value: { ...numberValue(number, place), ...fixed } };
  }

  #module() {
    const { program, frame } = this.#host;
    if (!frame || !(program instanceof WasmProgram)) return undefined;
    return program.units[unitOf(frame.address)]?.module;
  }

  #names(): ModuleNames | undefined {
    return this.#module()?.names;
  }

  #index(expression: Expression & { readonly kind: 'index' }): Operand {
    const { indices, column } = expression;
    const of = this.#undotted(expression.of);
    const [first] = indices;
    if (!first) throw new ExpressionError('an index is missing', column);
    const named =
      of.kind === 'name' && !this.#host.variables.some(({ name }) => name === of.name) ? of.name : undefined;
    if (named === 'string') return this.#text(0, indices, column);
    if (named !== undefined && (loads[named] || named === 'v128')) return this.#load(0, named, first);
    if (named === 'stack') return this.#stack(first);
    if (named === 'func') {
      const reference = this.#host.frame?.functionReference?.(Number(integerOf(this.#number(first))));
      if (!reference) throw new ExpressionError('there is no such function', first.column);
      return { value: reference };
    }
    if (named === 'global') {
      const found = this.#globalAt(Number(integerOf(this.#number(first))));
      if (!found) throw new ExpressionError('there is no such global', first.column);
      return found;
    }
    if (of.kind === 'member' && of.of.kind === 'name') {
      const memory = this.#memoryIndex(of.of.name);
      if (memory !== undefined) {
        return of.name === 'string' ? this.#text(memory, indices, column) : this.#load(memory, of.name, first);
      }
    }
    const { value } = this.evaluate(of);
    const at = Number(integerOf(this.#number(first)));
    const child = value && at >= 0 && at < value.count.indexed ? value.children(at, 1, 'indexed')[0] : undefined;
    if (!child) throw new ExpressionError(`there is no element ${at}`, first.column);
    return operandOf(child.value);
  }

  /** `memory0`, `memory1`, or a memory's name. */
  #memoryIndex(name: string): number | undefined {
    const numbered = /^memory(\d+)$/.exec(name);
    if (numbered) return Number(numbered[1]);
    const wanted = plainName(name);
    const exported = this.#module()?.exports.find((row) => row.kind === 'memory' && row.name === wanted);
    return [...(this.#names()?.memories ?? [])].find(([, each]) => each === wanted)?.[0] ?? exported?.index;
  }

  #memory(index: number, column: number): Space {
    const space = this.#host.frame?.space('memory', index);
    if (!space) throw new ExpressionError(`there is no memory ${index} here`, column);
    return space;
  }

  #address(expression: Expression): number {
    const number = this.#number(expression);
    // Addresses of 32 bits are unsigned.
    return Number(BigInt.asUintN(number.type.endsWith('64') && !number.untyped ? 64 : 32, number.bits));
  }

  #load(memory: number, type: string, address: Expression): Operand {
    const load = type === 'v128' ? ([16, 'i32', false] as const) : loads[type];
    if (!load) throw new ExpressionError(`${type} is no type of a load`, address.column);
    const [size, becomes, signed] = load;
    const space = this.#memory(memory, address.column);
    const offset = this.#address(address);
    const bytes = space.read(offset, size);
    if (bytes.length < size)
      throw new ExpressionError(`out of bounds memory access: ${space.name} has ${space.length} bytes`, address.column);
    const location = { in: 'space', space: space.id, offset, length: size } as const;
    if (type === 'v128') return { value: vectorValue(bytes, location) };
    const raw = fromLittleEndian(bytes);
    const bits = signed ? BigInt.asUintN(becomes.endsWith('64') ? 64 : 32, BigInt.asIntN(size * 8, raw)) : raw;
    const number = { type: becomes, bits };
    return { number, value: numberValue(number, location, bytes) };
  }

  #text(memory: number, indices: readonly Expression[], column: number): Operand {
    const [address, length] = indices;
    const space = this.#memory(memory, column);
    const offset = this.#address(address as Expression);
    if (offset >= space.length && length === undefined)
      throw new ExpressionError(`out of bounds memory access: ${space.name} has ${space.length} bytes`, column);
    const wanted = length ? Number(integerOf(this.#number(length))) : textLimit;
    const bytes = space.read(offset, wanted);
    if (length && bytes.length < wanted)
      throw new ExpressionError(`out of bounds memory access: ${space.name} has ${space.length} bytes`, column);
    const end = length ? bytes.length : bytes.indexOf(0);
    const text = end < 0 ? bytes : bytes.subarray(0, end);
    return { value: textValue(text, { in: 'space', space: space.id, offset, length: text.length }) };
  }

  /** `stack[0]` is the top of the operand stack. */
  #stack(index: Expression): Operand {
    const { frame } = this.#host;
    const at = Number(integerOf(this.#number(index)));
    if (!frame || at < 0 || at >= frame.stackCount)
      throw new ExpressionError(`the operand stack has ${frame?.stackCount ?? 0} values`, index.column);
    return operandOf(frame.stack(frame.stackCount - 1 - at));
  }

  #member({ of, name, column }: Expression & { readonly kind: 'member' }): Operand {
    const { value } = this.evaluate(of);
    const child = value?.children(0, value.count.named, 'named').find((each) => each.name === name);
    if (!child) throw new ExpressionError(`there is no field ${name}`, column);
    return operandOf(child.value);
  }

  #call(expression: Expression & { readonly kind: 'call' }): Operand {
    const { of, column } = expression;
    if (of.kind !== 'name') throw new ExpressionError('only a function or a type can be called', column);
    const [first, ...rest] = expression.arguments;
    if (numberTypes.has(of.name)) {
      if (!first || rest.length > 0) throw new ExpressionError(`${of.name} takes one value`, column);
      return { number: convert(this.#number(first), of.name as NumberType) };
    }
    const name = plainName(of.name);
    const { program } = this.#host;
    const info = findFunction(program.meta, name);
    if (!info) throw new ExpressionError(`there is no function ${of.name}`, of.column);
    if (info.parameters.length !== expression.arguments.length) {
      const wanted = info.parameters.map(({ type }) => type).join(' ') || 'no arguments';
      throw new ExpressionError(`${of.name} takes ${wanted}, not ${expression.arguments.length} arguments`, column);
    }
    const values = expression.arguments.map((argument, index) => {
      const type = info.parameters[index]?.type ?? 'i32';
      const operand = this.evaluate(argument);
      if (numberTypes.has(type) && 'number' in operand)
        return bytesOfNumber(convert(operand.number, type as NumberType));
      const { bytes } = this.value(operand);
      if (!bytes) throw new ExpressionError(`this cannot be passed as ${type}`, argument.column);
      return bytes;
    });
    const called = this.#host.call(program, info.entry, values);
    if ('failed' in called) throw new ExpressionError(called.failed, column);
    const [result] = called.results;
    return result ? operandOf(result) : { value: nothing };
  }

  #assign({ operator, place, value, column }: Expression & { readonly kind: 'assign' }): Operand {
    const target = this.evaluate(place).value;
    if (!target?.location) {
      const why = target?.fixed === undefined ? '' : `: ${target.fixed}`;
      throw new ExpressionError(`this cannot be assigned to${why}`, place.column);
    }
    const isText = target.type === 'string' && target.location.in === 'space';
    const bytes = isText ? this.#assignedText(place, value) : this.#assigned(target, operator, value, column);
    // A text may be shorter or longer than what stood there.
    const written = isText ? { ...target, location: { ...target.location, length: bytes.length } } : target;
    const { refused } = this.#host.write(written as Value, bytes);
    if (refused !== undefined) throw new ExpressionError(`it was not assigned: ${refused}`, column);
    return this.evaluate(place);
  }

  /** The bytes that a place gets. */
  #assigned(target: Value, operator: string, value: Expression, column: number): Uint8Array {
    const operand = this.evaluate(value);
    const size = target.bytes?.length ?? 0;
    if (numberTypes.has(target.type) && 'number' in operand) {
      const type = target.type as NumberType;
      const before = operandOf(target);
      const result =
        operator === '' || !('number' in before)
          ? fitting(operand.number, type, value.column)
          : checked(operate(operator, before.number, operand.number), column);
      const { bits } = convert(result, type);
      return littleEndian(bits, size);
    }
    const { bytes, type } = this.value(operand);
    if (operator !== '' || !bytes || bytes.length !== size)
      throw new ExpressionError(`this is ${type}, not ${target.type}`, value.column);
    return bytes;
  }

  /** The bytes of a text; with its end when the place has none of its own: `string[address]` ends with a zero. */
  #assignedText(place: Expression, value: Expression): Uint8Array {
    const text = this.value(this.evaluate(value));
    if (text.type !== 'string' || !text.bytes)
      throw new ExpressionError(`this is ${text.type}, not a text`, value.column);
    const fixed = place.kind === 'index' && place.indices.length > 1;
    return fixed ? text.bytes : Uint8Array.of(...text.bytes, 0);
  }
}

const typeNames: ReadonlyMap<number, NumberType | 'v128'> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);

const checked = (result: TypedNumber | string, column: number): TypedNumber => {
  if (typeof result === 'string') throw new ExpressionError(result, column);
  return result;
};

/** A number for a place of a type: a literal that the place cannot hold is a slip, what was computed is converted. */
const fitting = (number: TypedNumber, type: NumberType, column: number): TypedNumber => {
  if (!number.untyped || fits(number, type)) return convert(number, type);
  const message = `${integerOf(number)} is no ${type}: it holds -2147483648 to 4294967295`;
  throw new ExpressionError(message, column);
};

/** A machine's value as an operand: numbers are computed with. */
const operandOf = (value: Value): Operand => {
  if (!numberTypes.has(value.type) || !value.bytes) return { value };
  const type = value.type as NumberType;
  const width = type.endsWith('64') ? 8 : 4;
  return { number: { type, bits: fromLittleEndian(value.bytes.subarray(0, width)) }, value };
};

const sameBytes = (left: Value, right: Value): boolean => {
  const [first, second] = [left.bytes ?? new Uint8Array(), right.bytes ?? new Uint8Array()];
  return first.length === second.length && first.every((byte, index) => byte === second[index]);
};

/** The name behind `$name` and `$"name"`. */
const plainName = (name: string): string => {
  const quoted = /^\$"(.*)"$/s.exec(name);
  if (quoted) return (quoted[1] as string).replace(/\\(.)/g, '$1');
  return name.startsWith('$') ? name.slice(1) : name;
};

const vectorBytes = (shape: string, texts: readonly string[]): Uint8Array => {
  const [lanes, type, size] = vectorShapes[shape] as readonly [number, NumberType, number];
  if (texts.length !== lanes) throw new ExpressionError(`${shape} has ${lanes} lanes, not ${texts.length}`, 1);
  const bytes = new Uint8Array(16);
  for (const [index, text] of texts.entries()) {
    const literal = literalOf(text, type);
    if (!literal) throw new ExpressionError(`${text} is no number of type ${type}`, 1);
    bytes.set(littleEndian(literal.bits, size), index * size);
  }
  return bytes;
};
