/** Which of several functions of one name C++ would call, by the types of what is given. */

import { baseOffset, sameType } from '../types/bases.ts';
import { type DwarfType, isCharacter } from '../types/model.ts';
import { isFloat } from '../values/numerics.ts';
import type { Callee } from './functions.ts';
import { numberOf, type Operand, settledValue } from './operand.ts';

/** The one whose least fitting parameter fits best; the first where nothing tells them apart. */
export const bestOverload = (candidates: readonly Callee[], given: readonly Operand[]): Callee | undefined => {
  const [first, ...others] = candidates;
  if (!first || others.length === 0) return first;
  const distances = candidates.map(({ parameters }) =>
    given.map((operand, index) => distance(operand, parameters[index])).sort((left, right) => right - left),
  );
  const order = candidates.map((_, index) => index).sort((left, right) => compare(distances[left], distances[right]));
  return candidates[order[0] as number];
};

const compare = (left: readonly number[] = [], right: readonly number[] = []): number => {
  const index = left.findIndex((each, at) => each !== right[at]);
  return index < 0 ? 0 : (left[index] as number) - (right[index] as number);
};

const exact = 0;
const promotion = 1;
const conversion = 2;
const ellipsis = 3;
const impossible = 9;

const distance = (operand: Operand, parameter: DwarfType | undefined): number => {
  if (!parameter) return ellipsis;
  const target = parameter.kind === 'pointer' ? parameter.target() : undefined;
  const isReference = parameter.kind === 'pointer' && parameter.isReference;
  const wanted = isReference && target ? target : parameter;
  if (operand.is === 'text') return textDistance(wanted, isReference ? undefined : target);
  const found = numberOf(operand);
  if (found) return numberDistance(found, wanted);
  if (operand.is !== 'value') return conversion;
  const { of } = settledValue(operand.value);
  if (of.kind === 'array' && wanted.kind === 'pointer') return pointerDistance(of.element, wanted.target());
  if (sameType(of, wanted)) return exact;
  return baseOffset(of, wanted) === undefined ? impossible : promotion;
};

const textDistance = (wanted: DwarfType, target: DwarfType | undefined): number => {
  if (target) return isCharacter(target) ? exact : impossible;
  return wanted.kind === 'structure' && /^basic_string</.test(wanted.entryName ?? '') ? conversion : impossible;
};

const numberDistance = ({ type, number }: NonNullable<ReturnType<typeof numberOf>>, wanted: DwarfType): number => {
  if (wanted.kind === 'pointer')
    return type.kind === 'pointer'
      ? pointerDistance(type.target(), wanted.target())
      : number === 0n
        ? conversion
        : impossible;
  if (type.kind === 'enumeration' || wanted.kind === 'enumeration')
    return sameType(type, wanted) ? exact : wanted.kind === 'number' ? conversion : impossible;
  if (wanted.kind !== 'number' || type.kind !== 'number') return impossible;
  if (sameNumber(type, wanted)) return exact;
  const isWidened = wanted.size >= type.size && wanted.encoding !== 'boolean';
  if (isFloat(type) !== isFloat(wanted) || !isWidened) return conversion;
  const isUsual = isFloat(wanted)
    ? wanted.size === 8
    : wanted.size === 4 && wanted.encoding === 'signed' && type.size < 4;
  return isUsual ? promotion : conversion;
};

const sameNumber = (left: DwarfType, right: DwarfType): boolean =>
  left.kind === 'number' &&
  right.kind === 'number' &&
  left.encoding === right.encoding &&
  left.size === right.size &&
  (left.entryName ?? left.name) === (right.entryName ?? right.name);

const pointerDistance = (given: DwarfType | undefined, wanted: DwarfType | undefined): number => {
  if (!given || !wanted) return conversion;
  if (sameType(given, wanted)) return exact;
  if (baseOffset(given, wanted) !== undefined) return promotion;
  return wanted.kind === 'opaque' ? conversion : impossible;
};
