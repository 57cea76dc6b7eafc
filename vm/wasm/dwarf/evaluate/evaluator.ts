/** Evaluates trees of expressions over the variables of a stopped program. */
import { utf8OfText } from '../../../context/index.ts';
import type { Answer, Key } from '../formatters/view.ts';
import { tableIndexOf } from '../locations/machine-place.ts';
import { type DwarfType, opaqueType } from '../types/model.ts';
import { addressText } from '../values/number-text.ts';
import { bytesOf, convert, isScalar, type Numeric, truthOf } from '../values/numerics.ts';
import { DwarfValue } from '../values/value.ts';
import { common, isComparison, operate, promoted } from './arithmetic.ts';
import { assign } from './assign.ts';
import { callFunction } from './call.ts';
import { functionIndexOf } from './functions.ts';
import {
  type FunctionOperand,
  numberOf,
  type Operand,
  settledValue,
  textOf,
  typeName,
  valueOperand,
} from './operand.ts';
import { arrayOf, plainTypes, pointerTo } from './plain-types.ts';
import type { Scope } from './scope.ts';
import { ExpressionError, type Node } from './tree.ts';
import { variantMethod } from './variant-methods.ts';

type NodeOf<Kind extends Node['kind']> = Extract<Node, { readonly kind: Kind }>;

const longestSlice = 1_000_000;

export class Evaluator {
  constructor(readonly scope: Scope) {}

  evaluate(node: Node): Operand {
    switch (node.kind) {
      case 'number':
        return { is: 'number', type: node.type, number: node.number };
      case 'text':
        return { is: 'text', text: node.text };
      case 'name':
        return this.#name(node);
      case 'member':
        return this.#member(node);
      case 'child':
        return valueOperand(this.#child(node));
      case 'get':
        return this.#get(node);
      case 'index':
        return this.#index(node);
      case 'slice':
        return this.#slice(node);
      case 'call':
        return this.#call(node);
      case 'unary':
        return this.#unary(node);
      case 'step':
        return this.#step(node);
      case 'binary':
        return this.#binary(node);
      case 'choice':
        return this.evaluate(this.truth(node.test) ? node.first : node.second);
      case 'assign':
        return this.#assign(node);
      case 'cast':
        return this.#cast(node);
      case 'size':
        return this.#number(plainTypes.size, BigInt(this.#sizeOf(node)));
      case 'sequence':
        this.evaluate(node.first);
        return this.evaluate(node.second);
    }
  }

  fail(message: string, { column }: { readonly column: number }): never {
    throw new ExpressionError(message, column);
  }

  truth(node: Node): boolean {
    return truthOf(this.numeric(this.evaluate(node), node).number);
  }

  /** The number that an operand is. Arrays and functions are their addresses. */
  numeric(operand: Operand, at: Node): { readonly type: DwarfType; readonly number: Numeric } {
    const found = numberOf(operand);
    if (found) return found;
    if (operand.is === 'function' && !operand.self) return this.#functionPointer(operand, at);
    if (operand.is === 'value') {
      const value = settledValue(operand.value);
      const address = value.of.kind === 'array' ? value.address : undefined;
      if (address !== undefined && value.of.kind === 'array')
        return { type: pointerTo(value.of.element), number: BigInt(address) };
      if (isScalar(value.of) && !value.bytes) return this.fail(`${value.of.name} cannot be read here`, at);
      const held = value.view?.target?.();
      // Smart pointers are compared as pointers, optional values as what they hold.
      const pointer = value.view?.methods?.get?.({});
      if (pointer && 'number' in pointer)
        return { type: pointerTo(held?.of ?? plainTypes.char), number: pointer.number };
    }
    return this.fail(`${typeName(operand)} is no number`, at);
  }

  #functionPointer(operand: FunctionOperand, at: Node): { readonly type: DwarfType; readonly number: Numeric } {
    const index = functionIndexOf(this.scope, operand);
    const place = index === undefined ? undefined : tableIndexOf(this.scope.frame, index);
    if (place === undefined)
      return this.fail(`${operand.name} is not in the table of functions, so no pointer to it exists`, at);
    return { type: pointerTo(opaqueType('void')), number: BigInt(place) };
  }

  #number(type: DwarfType, number: Numeric): Operand {
    return { is: 'number', type, number };
  }

  #bool(isTrue: boolean): Operand {
    const { language } = this.scope;
    const type = language === 'C' ? plainTypes.int : language === 'Rust' ? plainTypes.rustBool : plainTypes.bool;
    return this.#number(type, isTrue ? 1n : 0n);
  }

  #name(node: NodeOf<'name'>): Operand {
    const found = this.scope.find(node.name);
    return typeof found === 'string' ? this.fail(found, node) : found;
  }

  #member(node: NodeOf<'member'>): Operand {
    const { name } = node;
    const operand = this.evaluate(node.of);
    const holder = this.#holder(operand, node);
    const found = memberOf(holder, name) ?? this.scope.method(holder, name);
    if (found) return 'is' in found ? found : valueOperand(found);
    return this.fail(`${typeName(operand)} has no member ${name}`, node);
  }

  /** What members are looked up in: through references and pointers, and what smart pointers hold. */
  #holder(operand: Operand, node: NodeOf<'member'>): DwarfValue {
    if (operand.is === 'number' && operand.type.kind === 'pointer') return this.pointed(operand, node);
    if (operand.is !== 'value') return this.fail(`${typeName(operand)} has no members`, node);
    let value = operand.value;
    for (let steps = 0; steps < 8; steps++) {
      const { of, view } = value;
      if (memberOf(value, node.name) && !(of.kind === 'pointer')) return value;
      if (of.kind === 'pointer') value = this.pointed(valueOperand(value), node);
      else {
        const held = view?.target?.();
        if (held) value = held;
        else if (view?.target && (node.isArrow || view.methods?.[node.name] === undefined))
          return this.fail(`${of.name} is empty`, node);
        else return value;
      }
    }
    return value;
  }

  #child({ of, index, column }: NodeOf<'child'>): DwarfValue {
    const operand = this.evaluate(of);
    if (operand.is !== 'value') return this.fail(`${typeName(operand)} has nothing inside`, { column });
    const { value } = operand;
    if (index === 'raw') return value.raw;
    const which = value.count.indexed > 0 ? 'indexed' : 'named';
    return value.children(index, 1, which)[0]?.value ?? this.fail(`there is no child ${index}`, { column });
  }

  #get(node: NodeOf<'get'>): Operand {
    const operand = this.evaluate(node.of);
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const view = value?.view;
    const isActive = view?.methods?.index?.({});
    if (view?.target && isActive && 'number' in isActive) {
      const held = view.target();
      if (held && isActive.number === BigInt(node.index)) return valueOperand(held);
      return this.fail(`the variant holds alternative ${isActive.number}, not ${node.index}`, node);
    }
    const found =
      view?.subscript?.({ number: BigInt(node.index) }) ??
      (value && memberOf(value, ['first', 'second'][node.index] ?? ''));
    return found ? valueOperand(found) : this.fail(`${typeName(operand)} has no element ${node.index}`, node);
  }

  key(node: Node): Key {
    const operand = this.evaluate(node);
    const text = textOf(operand);
    if (text !== undefined) return { text };
    const number = numberOf(operand)?.number;
    return number === undefined ? this.fail(`${typeName(operand)} is no index`, node) : { number };
  }

  #index(node: NodeOf<'index'>): Operand {
    const of = this.evaluate(node.of);
    const key = this.key(node.index);
    return valueOperand(this.element(of, key, node));
  }

  /** An element of an array, of what a pointer points at, of a container. */
  element(operand: Operand, key: Key, node: Node): DwarfValue {
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const index = Number(key.number ?? Number.NaN);
    if (value?.of.kind === 'array' && !Number.isNaN(index)) {
      const { count, isOpen } = value.of;
      if (!isOpen && (index < 0 || index >= count))
        return this.fail(`the index ${index} is outside of 0 to ${count - 1}`, node);
      return value.element(index) ?? this.fail('this cannot be read', node);
    }
    const view = value?.view;
    if (view?.subscript) {
      const shown = key.text === undefined ? String(key.number) : JSON.stringify(key.text);
      return view.subscript(key) ?? this.fail(`there is no element ${shown}`, node);
    }
    const held = view?.target?.();
    if (held && held.of.kind !== 'number') return this.element(valueOperand(held), key, node);
    const type = operand.is === 'number' ? operand.type : value?.of;
    const target = type?.kind === 'pointer' ? type.target() : undefined;
    if (!target || Number.isNaN(index)) return this.fail(`${typeName(operand)} has no elements`, node);
    return this.readable(target, Number(this.numeric(operand, node).number) + index * Math.max(1, target.size), node);
  }

  /** A value in memory that can be read. */
  readable(type: DwarfType, address: number, node: Node): DwarfValue {
    const value = this.scope.at(type, address);
    if (address === 0) return this.fail('the pointer is null', node);
    if (value.storage.read(0, Math.max(1, type.size))) return value;
    return this.fail(`${addressText(address)} lies outside of memory`, node);
  }

  /** What a pointer points at. */
  pointed(operand: Operand, node: Node): DwarfValue {
    const value = operand.is === 'value' ? operand.value : undefined;
    if (value?.of.kind === 'array') return value.element(0) ?? this.fail('this cannot be read', node);
    if (value?.storage.implicit) return value.target ?? this.fail('what it points at is optimized out', node);
    const view = value?.view;
    if (view?.target) return view.target() ?? this.fail(`${typeName(operand)} is empty`, node);
    const type = operand.is === 'number' ? operand.type : value?.of;
    const target = type?.kind === 'pointer' ? type.target() : undefined;
    if (!target) return this.fail(`${typeName(operand)} is no pointer to a value`, node);
    if (target.kind === 'function') return this.fail('a function has no value', node);
    const address = operand.is === 'number' ? Number(operand.number) : (value?.pointer ?? 0);
    if (value && !value.bytes) return this.fail('the pointer cannot be read', node);
    if (address === 0) return this.fail('the pointer is null', node);
    return this.readable(target, address, node);
  }

  #slice({ of, from, to, isClosed, column }: NodeOf<'slice'>): Operand {
    const operand = this.evaluate(of);
    const first = from ? Number(this.numeric(this.evaluate(from), from).number) : 0;
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    const length = value?.of.kind === 'array' ? value.of.count : value?.view?.count;
    const last = to ? Number(this.numeric(this.evaluate(to), to).number) + (isClosed ? 1 : 0) : length;
    if (last === undefined) return this.fail('where the slice ends is missing', { column });
    return valueOperand(this.elements(operand, first, last - first, { column }));
  }

  /** So many elements as an array. */
  elements(operand: Operand, first: number, count: number, at: { readonly column: number }): DwarfValue {
    if (!(count >= 0 && count <= longestSlice)) return this.fail(`a slice has 0 to ${longestSlice} elements`, at);
    const node: Node = { kind: 'text', text: '', column: at.column };
    const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
    // What lies behind the end of an array can be asked for, as of a pointer.
    const element =
      value?.of.kind === 'array' ? value.element(first) : this.element(operand, { number: BigInt(first) }, node);
    const address = element?.address;
    if (!element || address === undefined) return this.fail('its elements do not lie in memory', at);
    if (value?.view && count > 1) {
      const last = this.element(operand, { number: BigInt(first + count - 1) }, node);
      if (last.address !== address + (count - 1) * element.of.size)
        return this.fail('its elements do not lie one behind the other', at);
    }
    return this.scope.at(arrayOf(element.of, count), address);
  }

  #unary(node: NodeOf<'unary'>): Operand {
    const { sign } = node;
    if (sign === '&') return this.#addressOf(node);
    const operand = this.evaluate(node.of);
    if (sign === '*') {
      if (operand.is === 'function') return operand;
      // A reference or box of Rust is a pointer, one of C++ is what it refers to.
      const value =
        operand.is === 'value' && this.scope.language !== 'Rust' ? this.#referred(operand.value) : undefined;
      return valueOperand(this.pointed(value ? valueOperand(value) : operand, node));
    }
    const { type, number } = this.numeric(operand, node);
    if (sign === '!') {
      const isInteger = this.scope.language === 'Rust' && !(type.kind === 'number' && type.encoding === 'boolean');
      if (!isInteger) return this.#bool(!truthOf(number));
    }
    const result = this.#promotedType(operand, type);
    if (sign === '+') return this.#number(result, number);
    if (sign === '-') return this.#number(result, convert(result, -number));
    if (typeof number !== 'bigint') return this.fail(`${sign} is for integers`, node);
    return this.#number(result, convert(result, ~number));
  }

  #referred(value: DwarfValue): DwarfValue | undefined {
    return value.of.kind === 'pointer' && value.of.isReference ? value.target : undefined;
  }

  #promotedType(operand: Operand, type: DwarfType): DwarfType {
    const bits = operand.is === 'value' ? operand.value.bits : undefined;
    return type.kind === 'pointer' ? plainTypes.unsigned : promoted(type, this.scope.language, bits);
  }

  #addressOf(node: NodeOf<'unary'>): Operand {
    const operand = this.evaluate(node.of);
    if (operand.is === 'function') return operand;
    if (operand.is !== 'value') return this.fail(`${typeName(operand)} has no address`, node);
    const value = (this.scope.language === 'Rust' ? undefined : this.#referred(operand.value)) ?? operand.value;
    if (value.bits) return this.fail('a bit field has no address', node);
    const { address } = value;
    if (address === undefined) return this.fail('it lies in no memory, so it has no address', node);
    return this.#number(pointerTo(value.of, this.scope.language), BigInt(address));
  }

  #binary(node: NodeOf<'binary'>): Operand {
    const { sign } = node;
    if (sign === '&&') return this.#bool(this.truth(node.left) && this.truth(node.right));
    if (sign === '||') return this.#bool(this.truth(node.left) || this.truth(node.right));
    return this.compute(sign, this.evaluate(node.left), this.evaluate(node.right), node);
  }

  compute(sign: string, left: Operand, right: Operand, node: Node): Operand {
    const texts = isComparison(sign) ? this.#texts(left, right) : undefined;
    if (texts) return this.#bool(truthOf(compareTexts(sign, texts)));
    const [first, second] = [this.numeric(left, node), this.numeric(right, node)];
    const moved = sign === '+' || sign === '-' ? this.#moved(sign, first, second) : undefined;
    if (moved) return moved;
    const { language } = this.scope;
    const types = [this.#promotedType(left, first.type), this.#promotedType(right, second.type)] as const;
    const isShift = sign === '<<' || sign === '>>';
    const type = isShift ? types[0] : common(types[0], types[1], language);
    const result = operate(sign, type, first.number, second.number);
    if (typeof result === 'string') return this.fail(result, node);
    return isComparison(sign) ? this.#bool(truthOf(result)) : this.#number(type, result);
  }

  /** Texts are compared by what they say when one of them is written out, or both are no plain pointers. */
  #texts(left: Operand, right: Operand): readonly [string, string] | undefined {
    const isWritten = left.is === 'text' || right.is === 'text';
    const isPointer = (operand: Operand): boolean =>
      operand.is === 'value' && settledValue(operand.value).of.kind === 'pointer';
    if (!isWritten && (numberOf(left) || numberOf(right) || isPointer(left) || isPointer(right))) return undefined;
    const [first, second] = [textOf(left), textOf(right)];
    return first === undefined || second === undefined ? undefined : [first, second];
  }

  /** Sums and differences of pointers count in what they point at. */
  #moved(
    sign: string,
    left: { readonly type: DwarfType; readonly number: Numeric },
    right: { readonly type: DwarfType; readonly number: Numeric },
  ): Operand | undefined {
    const isLeft = left.type.kind === 'pointer';
    const pointer = isLeft ? left.type : right.type;
    if (pointer.kind !== 'pointer' || typeof left.number !== 'bigint' || typeof right.number !== 'bigint')
      return undefined;
    const size = BigInt(Math.max(1, pointer.target()?.size ?? 1));
    if (isLeft && right.type.kind === 'pointer')
      return sign === '-'
        ? this.#number({ ...plainTypes.int, name: 'long' }, (left.number - right.number) / size)
        : undefined;
    if (!isLeft && sign === '-') return undefined;
    const [base, steps] = isLeft ? [left.number, right.number] : [right.number, left.number];
    return this.#number(pointer, BigInt.asUintN(32, sign === '+' ? base + steps * size : base - steps * size));
  }

  #step(node: NodeOf<'step'>): Operand {
    const target = this.evaluate(node.of);
    const before = this.numeric(target, node);
    const after = this.compute('+', target, this.#number(plainTypes.int, BigInt(node.by)), node);
    const result = assign(this, target, after, node);
    return node.isBehind ? this.#number(before.type, before.number) : result;
  }

  #assign(node: NodeOf<'assign'>): Operand {
    const target = this.evaluate(node.target);
    return assign(this, target, this.#assigned(node, target), node);
  }

  #assigned({ sign, value, column }: NodeOf<'assign'>, target: Operand): Operand {
    // The enumerators of what is set need no qualified names.
    const right = this.expected(value, target);
    if (sign === '') return right;
    return this.compute(sign, target, right, { kind: 'text', text: '', column });
  }

  /** A value for a place: enumerators of its type by their short names. */
  expected(node: Node, target: Operand): Operand {
    const type = target.is === 'value' ? settledValue(target.value).of : undefined;
    const isName = node.kind === 'name' && !this.scope.isVariable(node.name);
    const found = isName && type?.kind === 'enumeration' ? this.scope.enumerator(node.name, type) : undefined;
    return found ?? this.evaluate(node);
  }

  #cast(node: NodeOf<'cast'>): Operand {
    const isReference = node.type.kind === 'pointer' && node.type.isReference && this.scope.language !== 'Rust';
    const type = (isReference && node.type.kind === 'pointer' ? node.type.target() : undefined) ?? node.type;
    const operand = this.evaluate(node.of);
    if (type.kind === 'structure' || type.kind === 'variant' || type.kind === 'array') {
      // A base class, or the same bytes as another structure.
      const value = operand.is === 'value' ? settledValue(operand.value) : undefined;
      const base = value && baseOf(value, type);
      if (base) return valueOperand(base);
      if (value?.address !== undefined) return valueOperand(this.scope.at(type, value.address));
      return this.fail(`${typeName(operand)} cannot become ${type.name}`, node);
    }
    if (type.kind === 'opaque')
      return type.name === 'void' ? { is: 'nothing' } : this.fail(`${type.name} is not defined here`, node);
    const moved = this.#castPointer(operand, type);
    const { number } = this.numeric(operand, node);
    return this.#number(type, moved ?? convert(type, number));
  }

  /** A pointer to a derived class as one to its base, and back: moved by where the base lies. */
  #castPointer(operand: Operand, type: DwarfType): bigint | undefined {
    const from = numberOf(operand);
    const source = from?.type.kind === 'pointer' ? from.type.target() : undefined;
    const target = type.kind === 'pointer' ? type.target() : undefined;
    if (!source || !target || typeof from?.number !== 'bigint' || from.number === 0n) return undefined;
    const down = baseOffset(source, target);
    if (down !== undefined) return from.number + BigInt(down);
    const up = baseOffset(target, source);
    return up === undefined ? undefined : from.number - BigInt(up);
  }

  #sizeOf(node: NodeOf<'size'>): number {
    if (node.type) return node.type.size;
    const operand = node.of ? this.evaluate(node.of) : undefined;
    if (operand?.is === 'number') return operand.type.size;
    if (operand?.is === 'text') return operand.text.length + 1;
    if (operand?.is !== 'value') return this.fail('it has no size', node);
    return (this.#referred(operand.value) ?? operand.value).of.size;
  }

  #call(node: NodeOf<'call'>): Operand {
    const { of } = node;
    if (of.kind === 'member') {
      const answered = this.#method(of, node);
      if (answered) return answered;
    }
    const operand = this.evaluate(of);
    return callFunction(this, operand, node);
  }

  /** What a method gives without running it. */
  #method(member: NodeOf<'member'>, node: NodeOf<'call'>): Operand | undefined {
    const operand = this.evaluate(member.of);
    if (operand.is !== 'value') return undefined;
    let value: DwarfValue | undefined = operand.value;
    for (let steps = 0; value && steps < 6; steps++) {
      const { view } = value as DwarfValue;
      const method: ((key: Key) => Answer | undefined) | undefined = view?.methods?.[member.name];
      if (method) {
        const [argument] = node.values;
        const answer = method(argument ? this.key(argument) : {});
        if (answer) return this.#answered(answer);
        return this.fail(`${member.name}() of ${value.of.name} has no answer here`, node);
      }
      const own = variantMethod(value, member.name);
      if (own) return this.#answered(own);
      value = value.of.kind === 'pointer' ? value.target : view?.target?.();
    }
    return undefined;
  }

  #answered(answer: Answer): Operand {
    if (answer instanceof DwarfValue) return valueOperand(answer);
    const { number, as } = answer;
    if (as === 'bool') return this.#bool(number !== 0n);
    const isRust = this.scope.language === 'Rust';
    if (as === 'size') return this.#number(isRust ? plainTypes.rustSize : plainTypes.size, number);
    return this.#number(pointerTo(plainTypes.char), number);
  }

  /** The value that an operand stands for, as bytes of its own where it was computed. */
  settled(operand: Operand): DwarfValue | undefined {
    switch (operand.is) {
      case 'value':
        return operand.value;
      case 'number':
        return this.scope.computed(operand.type, bytesOf(operand.type, convert(operand.type, operand.number)));
      case 'text': {
        const bytes = Uint8Array.from([...utf8OfText(operand.text), 0]);
        return this.scope.computed(arrayOf(plainTypes.char, bytes.length), bytes);
      }
      default:
        return undefined;
    }
  }
}

const compareTexts = (sign: string, [left, right]: readonly [string, string]): Numeric => {
  const order = left < right ? -1n : left > right ? 1n : 0n;
  const result = operate(sign, plainTypes.int, order, 0n);
  return typeof result === 'string' ? 0n : result;
};

/** A member by the name that its language gives it: `0` is `__0` of Rust's tuples. */
const memberOf = (value: DwarfValue, name: string): DwarfValue | undefined =>
  value.member(name) ??
  (/^\d+$/.test(name) ? (value.member(`__${name}`) ?? value.view?.subscript?.({ number: BigInt(name) })) : undefined);

const sameType = (left: DwarfType, right: DwarfType): boolean =>
  left.entry !== undefined && right.entry !== undefined ? left.entry === right.entry : left.name === right.name;

/** Where a base class lies in a type; undefined when it is none. */
const baseOffset = (type: DwarfType, base: DwarfType, depth = 0): number | undefined => {
  if (type.kind !== 'structure' || depth > 20) return undefined;
  for (const member of type.members()) {
    if (!member.isBase || member.computed) continue;
    if (sameType(member.type, base)) return member.offset;
    const inner = baseOffset(member.type, base, depth + 1);
    if (inner !== undefined) return member.offset + inner;
  }
  return undefined;
};

const baseOf = (value: DwarfValue, type: DwarfType): DwarfValue | undefined => {
  if (sameType(value.of, type)) return value;
  const offset = baseOffset(value.of, type);
  return offset === undefined ? undefined : value.part(type, offset);
};
