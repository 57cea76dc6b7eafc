/** What operands are read as. */
import { utf8OfText } from '../../../context/index.ts';
import { tableIndexOf } from '../locations/machine-place.ts';
import { type DwarfType, opaqueType } from '../types/model.ts';
import { bytesOf, convert, isScalar, type Numeric, truthOf } from '../values/numerics.ts';
import type { DwarfValue } from '../values/value.ts';
import { functionIndexOf } from './functions.ts';
import { type FunctionOperand, numberOf, type Operand, settledValue, typeName } from './operand.ts';
import { arrayOf, plainTypes, pointerTo } from './plain-types.ts';
import type { Scope } from './scope.ts';
import { ExpressionError, type Node } from './tree.ts';

export abstract class OperandReader {
  constructor(readonly scope: Scope) {}

  abstract evaluate(node: Node): Operand;

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
    if (operand.is === 'function' && !operand.self) return this.functionPointer(operand, at);
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

  functionPointer(operand: FunctionOperand, at: Node): { readonly type: DwarfType; readonly number: Numeric } {
    const index = functionIndexOf(this.scope, operand);
    const place = index === undefined ? undefined : tableIndexOf(this.scope.frame, index);
    if (place === undefined)
      return this.fail(`${operand.name} is not in the table of functions, so no pointer to it exists`, at);
    return { type: pointerTo(opaqueType('void')), number: BigInt(place) };
  }

  number(type: DwarfType, number: Numeric): Operand {
    return { is: 'number', type, number };
  }

  bool(isTrue: boolean): Operand {
    const { language } = this.scope;
    const type = language === 'C' ? plainTypes.int : language === 'Rust' ? plainTypes.rustBool : plainTypes.bool;
    return this.number(type, isTrue ? 1n : 0n);
  }

  referred(value: DwarfValue): DwarfValue | undefined {
    return value.of.kind === 'pointer' && value.of.isReference ? value.target : undefined;
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
