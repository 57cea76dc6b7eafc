/** What expressions compute: numbers with their types, values that are somewhere, texts, functions. */

import { wrappedIn } from '../formatters/wrapper.ts';
import type { DwarfType } from '../types/model.ts';
import { type Numeric, numericOf } from '../values/numerics.ts';
import { contentOf } from '../values/text.ts';
import type { DwarfValue } from '../values/value.ts';

/** A function of the program: its entry in `.debug_info`, and the object that it is called on. */
export interface FunctionOperand {
  readonly is: 'function';
  readonly name: string;
  readonly offsets: readonly number[];
  readonly self?: DwarfValue;
}

export type Operand =
  | { readonly is: 'number'; readonly type: DwarfType; readonly number: Numeric }
  | { readonly is: 'value'; readonly value: DwarfValue }
  | { readonly is: 'text'; readonly text: string }
  | FunctionOperand
  /** What a function without a result gave. */
  | { readonly is: 'nothing' };

export const valueOperand = (value: DwarfValue): Operand => ({ is: 'value', value });

/** What references, boxes and cells are used as. */
export const settledValue = (value: DwarfValue): DwarfValue => {
  let found = value;
  for (let steps = 0; steps < 8; steps++) {
    const { of, view } = found;
    const next: DwarfValue | undefined = of.kind === 'pointer' && of.isReference ? found.target : wrappedIn(view);
    if (!next) return found;
    found = next;
  }
  return found;
};

/** The number that an operand is; undefined when it is none. */
export const numberOf = (operand: Operand): { readonly type: DwarfType; readonly number: Numeric } | undefined => {
  if (operand.is === 'number') return operand;
  if (operand.is !== 'value') return undefined;
  const value = settledValue(operand.value);
  const number = numericOf(value.of, value.bytes, value.bits);
  return number === undefined ? undefined : { type: value.of, number };
};

/** The text that an operand reads as; undefined when it is none. */
export const textOf = (operand: Operand): string | undefined => {
  if (operand.is === 'text') return operand.text;
  return operand.is === 'value' ? contentOf(operand.value) : undefined;
};

/** The name of an operand's type, for messages. */
export const typeName = (operand: Operand): string => {
  switch (operand.is) {
    case 'number':
      return operand.type.name;
    case 'value':
      return operand.value.of.name;
    case 'text':
      return 'a text';
    case 'function':
      return `the function ${operand.name}`;
    case 'nothing':
      return 'nothing';
  }
};
