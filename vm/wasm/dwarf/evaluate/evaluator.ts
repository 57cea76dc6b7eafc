/** Evaluates trees of expressions over the variables of a stopped program. */
import { utf8OfText } from '../../../context/index.ts';
import { alignmentOf } from '../types/alignment.ts';
import type { DwarfType } from '../types/model.ts';
import { convert, type Numeric, truthOf } from '../values/numerics.ts';
import { common, isComparison, operate, promoted } from './arithmetic.ts';
import { assign } from './assign.ts';
import { callFunction } from './call.ts';
import { castTo } from './casts.ts';
import { answeredMethod } from './methods.ts';
import { numberOf, type Operand, settledValue, textOf, typeName, valueOperand } from './operand.ts';
import { Places } from './places.ts';
import { plainTypes, pointerTo } from './plain-types.ts';
import type { Node, NodeOf } from './tree.ts';

export class Evaluator extends Places {
  evaluate(node: Node): Operand {
    switch (node.kind) {
      case 'number':
        return { is: 'number', type: node.type, number: node.number };
      case 'text':
        return { is: 'text', text: node.text };
      case 'name':
        return this.name(node);
      case 'member':
        return this.member(node);
      case 'child':
        return valueOperand(this.child(node));
      case 'get':
        return this.get(node);
      case 'index':
        return this.index(node);
      case 'slice':
        return this.slice(node);
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
        return castTo(this, node);
      case 'size':
        return this.number(plainTypes.size, BigInt(this.#sizeOf(node)));
      case 'sequence':
        this.evaluate(node.first);
        return this.evaluate(node.second);
    }
  }

  #unary(node: NodeOf<'unary'>): Operand {
    const { sign } = node;
    if (sign === '&') return this.#addressOf(node);
    const operand = this.evaluate(node.of);
    if (sign === '*') {
      if (operand.is === 'function') return operand;
      // A reference or box of Rust is a pointer, one of C++ is what it refers to.
      const value = operand.is === 'value' && this.scope.language !== 'Rust' ? this.referred(operand.value) : undefined;
      return valueOperand(this.pointed(value ? valueOperand(value) : operand, node));
    }
    const { type, number } = this.numeric(operand, node);
    if (sign === '!') {
      const isInteger = this.scope.language === 'Rust' && !(type.kind === 'number' && type.encoding === 'boolean');
      if (!isInteger) return this.bool(!truthOf(number));
    }
    const result = this.#promotedType(operand, type);
    if (sign === '+') return this.number(result, number);
    if (sign === '-') return this.number(result, convert(result, -number));
    if (typeof number !== 'bigint') return this.fail(`${sign} is for integers`, node);
    return this.number(result, convert(result, ~number));
  }

  #promotedType(operand: Operand, type: DwarfType): DwarfType {
    const bits = operand.is === 'value' ? operand.value.bits : undefined;
    return type.kind === 'pointer' ? plainTypes.unsigned : promoted(type, this.scope.language, bits);
  }

  #addressOf(node: NodeOf<'unary'>): Operand {
    const operand = this.evaluate(node.of);
    if (operand.is === 'function') return operand;
    if (operand.is !== 'value') return this.fail(`${typeName(operand)} has no address`, node);
    const value = (this.scope.language === 'Rust' ? undefined : this.referred(operand.value)) ?? operand.value;
    if (value.bits) return this.fail('a bit field has no address', node);
    const { address } = value;
    if (address === undefined) return this.fail('it lies in no memory, so it has no address', node);
    return this.number(pointerTo(value.of, this.scope.language), BigInt(address));
  }

  #binary(node: NodeOf<'binary'>): Operand {
    const { sign } = node;
    if (sign === '&&') return this.bool(this.truth(node.left) && this.truth(node.right));
    if (sign === '||') return this.bool(this.truth(node.left) || this.truth(node.right));
    return this.compute(sign, this.evaluate(node.left), this.evaluate(node.right), node);
  }

  compute(sign: string, left: Operand, right: Operand, node: Node): Operand {
    const texts = isComparison(sign) ? this.#texts(left, right) : undefined;
    if (texts) return this.bool(truthOf(compareTexts(sign, texts)));
    const [first, second] = [this.numeric(left, node), this.numeric(right, node)];
    const moved = sign === '+' || sign === '-' ? this.#moved(sign, first, second) : undefined;
    if (moved) return moved;
    const { language } = this.scope;
    const types = [this.#promotedType(left, first.type), this.#promotedType(right, second.type)] as const;
    const isShift = sign === '<<' || sign === '>>';
    const type = isShift ? types[0] : common(types[0], types[1], language);
    const result = operate(sign, type, first.number, second.number);
    if (typeof result === 'string') return this.fail(result, node);
    return isComparison(sign) ? this.bool(truthOf(result)) : this.number(type, result);
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
        ? this.number({ ...plainTypes.int, name: 'long' }, (left.number - right.number) / size)
        : undefined;
    if (!isLeft && sign === '-') return undefined;
    const [base, steps] = isLeft ? [left.number, right.number] : [right.number, left.number];
    return this.number(pointer, BigInt.asUintN(32, sign === '+' ? base + steps * size : base - steps * size));
  }

  #step(node: NodeOf<'step'>): Operand {
    const target = this.evaluate(node.of);
    const before = this.numeric(target, node);
    const after = this.compute('+', target, this.number(plainTypes.int, BigInt(node.by)), node);
    const result = assign(this, target, after, node);
    return node.isBehind ? this.number(before.type, before.number) : result;
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

  #sizeOf(node: NodeOf<'size'>): number {
    const measure = ({ asks }: typeof node, type: DwarfType): number =>
      asks === 'size' ? type.size : alignmentOf(type, this.scope.types);
    if (node.type) return measure(node, node.type);
    const operand = node.of ? this.evaluate(node.of) : undefined;
    if (operand?.is === 'number') return measure(node, operand.type);
    if (operand?.is === 'text') return node.asks === 'size' ? utf8OfText(operand.text).length + 1 : 1;
    if (operand?.is !== 'value') return this.fail(`it has no ${node.asks}`, node);
    return measure(node, (this.referred(operand.value) ?? operand.value).of);
  }

  #call(node: NodeOf<'call'>): Operand {
    const { of } = node;
    if (of.kind === 'member') {
      const answered = answeredMethod(this, of, node);
      if (answered) return answered;
    }
    const operand = this.evaluate(of);
    return callFunction(this, operand, node);
  }
}

const compareTexts = (sign: string, [left, right]: readonly [string, string]): Numeric => {
  const order = left < right ? -1n : left > right ? 1n : 0n;
  const result = operate(sign, plainTypes.int, order, 0n);
  return typeof result === 'string' ? 0n : result;
};
