/** Setting places: numbers of every kind, texts in place, whole structures. */
import { charactersOf } from '../formatters/text-view.ts';
import { type DwarfType, isCharacter } from '../types/model.ts';
import { bytesOf, convert, isFloat, isScalar, type Numeric, widened } from '../values/numerics.ts';
import type { DwarfValue } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { numberOf, type Operand, settledValue, textOf, typeName, valueOperand } from './operand.ts';
import type { Node } from './tree.ts';
import { writePlace } from './write.ts';

/** Writes a value to a place and gives what the place holds then. */
export const assign = (evaluator: Evaluator, target: Operand, given: Operand, node: Node): Operand => {
  if (target.is !== 'value') return evaluator.fail(`${typeName(target)} is no place that could be set`, node);
  const value = settledValue(target.value);
  const text = textOf(given);
  if (value.view?.store && text !== undefined) return storeText(evaluator, value, text, node);
  const { of } = value;
  if (of.kind === 'array' && isCharacter(of.element) && text !== undefined) {
    const bytes = charactersOf(text, of.element.size);
    if (bytes.length > of.size) return evaluator.fail(`the text has ${bytes.length} bytes, the array ${of.size}`, node);
    const whole = new Uint8Array(of.size);
    whole.set(bytes);
    return write(evaluator, value, whole, node);
  }
  if (isScalar(of)) return setScalar(evaluator, value, given, node);
  return setWhole(evaluator, value, given, node);
};

const storeText = (evaluator: Evaluator, value: DwarfValue, text: string, node: Node): Operand => {
  const stored = value.view?.store?.(text) ?? 'it cannot be set';
  if (typeof stored === 'string') return evaluator.fail(`the text cannot be set in place: ${stored}`, node);
  for (const { address, bytes } of stored) {
    if (bytes.length > 0) writePlace(evaluator, { space: value, address, bytes }, node);
  }
  return valueOperand(fresh(value));
};

const setScalar = (evaluator: Evaluator, value: DwarfValue, given: Operand, node: Node): Operand => {
  const { of, bits } = value;
  const number = numberFor(evaluator, of, given, node);
  if (!value.location) return evaluator.fail(`it cannot be set: ${value.storage.fixed ?? 'it has no place'}`, node);
  const width = bits
    ? Math.ceil(bits.count / 8)
    : value.location.in === 'bits'
      ? of.size
      : (value.storage.width ?? of.size);
  const isOwnPlace =
    value.location.in === 'local' || value.location.in === 'stack' || value.storage.width !== undefined;
  const bytes = isOwnPlace && !bits ? widened(of, number, width) : bytesOf(of, number).slice(0, bits ? width : of.size);
  return write(evaluator, value, bytes, node, { type: of, number });
};

/** The number that a place of a type is to hold; what does not fit is refused. */
const numberFor = (evaluator: Evaluator, type: DwarfType, given: Operand, node: Node): Numeric => {
  if (given.is === 'text' && type.kind === 'pointer')
    return evaluator.fail('a pointer is set by an address or by &variable; a text has no address', node);
  const found = numberOf(given);
  const { number } = found ?? evaluator.numeric(given, node);
  if (type.kind === 'number' && type.language === 'Rust' && type.encoding === 'character')
    checkCharacter(evaluator, number, node);
  if (
    type.kind === 'number' &&
    type.encoding !== 'boolean' &&
    !isFloat(type) &&
    typeof number === 'number' &&
    !Number.isInteger(number)
  )
    return convert(type, number);
  return convert(type, number);
};

const checkCharacter = (evaluator: Evaluator, number: Numeric, node: Node): void => {
  const code = Number(number);
  if (code > 0x10ffff || code < 0 || (code >= 0xd800 && code < 0xe000)) evaluator.fail(`${code} is no character`, node);
};

/** A structure, union, array or variant by the bytes of another one of its type. */
const setWhole = (evaluator: Evaluator, value: DwarfValue, given: Operand, node: Node): Operand => {
  const source = given.is === 'value' ? settledValue(given.value) : undefined;
  const isSame =
    source && (source.of.entry !== undefined ? source.of.entry === value.of.entry : source.of.name === value.of.name);
  if (!source || !isSame)
    return evaluator.fail(`${typeName(given)} cannot be stored in a place of type ${value.of.name}`, node);
  const bytes = source.storage.read(source.offset, source.of.size);
  return bytes ? write(evaluator, value, bytes, node) : evaluator.fail('the value cannot be read', node);
};

const write = (
  evaluator: Evaluator,
  value: DwarfValue,
  bytes: Uint8Array,
  node: Node,
  number?: { readonly type: DwarfType; readonly number: Numeric },
): Operand => {
  if (!value.location) return evaluator.fail(`it cannot be set: ${value.storage.fixed ?? 'it has no place'}`, node);
  const { refused } = evaluator.scope.host.write(value, bytes);
  if (refused !== undefined) return evaluator.fail(`it cannot be set: ${refused}`, node);
  // What the machine holds in a local was read before.
  if (value.address === undefined && number) return { is: 'number', ...number };
  return valueOperand(fresh(value));
};

/** The same place, read again. */
const fresh = (value: DwarfValue): DwarfValue => value.part(value.of, 0, value.bits && { bits: value.bits });
