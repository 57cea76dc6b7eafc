/** What stands for a number: of the class itself, of a subclass, or by a method. */
import { fromWhole } from '../data/integer.ts';
import { error, typeError, valueError } from '../objects/errors.ts';
import { isInt, typeName, typeOf } from '../objects/types.ts';
import { PyFloat, PyWrapped, type Value } from '../objects/values.ts';
import type { Runtime } from './runtime.ts';

/** A real number as a float; undefined when the value is none. */
export const realOf = (runtime: Runtime, value: Value): number | undefined => {
  if (value instanceof PyFloat) return value.value;
  if (isInt(value)) {
    const number = Number(value);
    if (!Number.isFinite(number)) throw error('OverflowError', 'int too large to convert to float');
    return number;
  }
  for (const name of ['__float__', '__index__']) {
    const callee = typeOf(value).own(name);
    if (callee === undefined) continue;
    const answer = runtime.call(callee, [value]);
    if (name === '__float__' && !(answer instanceof PyFloat))
      throw typeError(`${typeName(value)}.__float__ returned non-float (type ${typeName(answer)})`);
    return answer instanceof PyFloat ? answer.value : Number(answer);
  }
  if (value instanceof PyWrapped) return realOf(runtime, value.value);
  return undefined;
};

/** A float without fraction as an int; for int(), round(), floor(). */
export const wholeOf = (value: number): number | bigint => {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw error('OverflowError', 'cannot convert float infinity to integer');
  return fromWhole(Math.trunc(value));
};
