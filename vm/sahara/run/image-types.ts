/** Questions about the running image's types; their answers change with its type table. */
import { fixedTypeCount, unitType } from '../builtin.ts';
import { type SaharaType, typeName } from '../types.ts';
import type { Engine } from './engine.ts';

export class ImageTypes {
  readonly #engine: Engine;
  readonly #found = new Map<string, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether it is the type of an image's unit value; no slot holds one. */
  isUnit(type: number): boolean {
    return type === unitType;
  }

  name(type: number): string {
    return typeName(this.#engine.image.types, type);
  }

  /** Payload type of a condition. */
  payloadOf(condition: number): number {
    return this.#engine.image.meta.conditions[condition]?.payload ?? fixedTypeCount + condition;
  }

  /** Result type of a function. */
  resultOf(functionIndex: number): number {
    return this.#engine.image.functions[functionIndex]!.result;
  }

  /** The option type of a value type; the image has one where an operation makes one. */
  optionOf(value: number): number {
    return this.#where('option', (type) => type.kind === 'option' && type.value === value, value);
  }

  /** The list type of an element type. */
  listOf(element: number): number {
    return this.#where('list', (type) => type.kind === 'list' && type.element === element, element);
  }

  /** After a change of the type table. */
  forget(): void {
    this.#found.clear();
  }

  #where(kind: string, test: (type: SaharaType) => boolean, inner: number): number {
    const key = `${kind} ${inner}`;
    let found = this.#found.get(key);
    if (found === undefined) {
      found = this.#engine.image.types.findIndex(test);
      if (found < 0) throw new RangeError(`unverified code: the image has no ${kind} of ${this.name(inner)}`);
      this.#found.set(key, found);
    }
    return found;
  }
}
