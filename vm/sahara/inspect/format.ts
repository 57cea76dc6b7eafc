/**
 * Values as text. `print` and `to_string` show:
 * - strings plainly at top level, quoted inside other values (`"` `\` and control characters escaped);
 * - integers in decimal, floats with a point or exponent (`3.0`, `1e+21`, `nan`, `inf`, `-inf`), bool `true` `false`;
 * - characters plainly at top level, as `#\a` inside other values;
 * - data `(Account :owner "Ada" :balance 70)` with the type's short name and embedded data nested; lists `[1 2 3]`; maps
 *   `{"a" 1 "b" 2}` in insertion order; options `(some 1)` `none`; boxes as what they hold; closures `(fn bank::main/lambda-1)`;
 *   contexts `(context 2)`; unit `()`;
 * - what contains itself as `…` where it repeats, a moved value as `<moved to ctx 2>`, a reference never stored as `<uninitialised>`.
 */
import { entryWords, listWord, mapWord } from '../heap/blocks.ts';
import type { Heap } from '../heap/heap.ts';
import { textOf } from '../heap/text.ts';
import { doubleOf, singleOf } from '../run/slots.ts';
import type { DataModel, SaharaType } from '../types.ts';

/** How much to write. */
export interface FormatLimits {
  /** Characters after which the text ends with `…`. */
  readonly length: number;
}

const unlimited: FormatLimits = { length: Number.POSITIVE_INFINITY };
const deepest = 200;

/** A data type's name without its module. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

export const formatFloat = (value: number): string => {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
};

/** The shortest decimal that reads back as the same f32. */
export const formatSingle = (value: number): string => {
  if (!Number.isFinite(value) || value === 0) return formatFloat(value);
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return formatFloat(candidate);
  }
  return formatFloat(value);
};

/** A signed or unsigned 64-bit integer. */
export const formatLong = (low: number, high: number, signed: boolean): string => {
  const top = signed ? high : high >>> 0;
  const value = top * 4294967296 + (low >>> 0);
  if (Number.isSafeInteger(value)) return String(value);
  return String((BigInt(top) << 32n) | BigInt(low >>> 0));
};

const quote = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

export const formatScalar = (scalar: string, low: number, high: number, nested: boolean): string => {
  switch (scalar) {
    case 'bool':
      return low === 0 ? 'false' : 'true';
    case 'char':
      return `${nested ? '\\' : ''}${String.fromCodePoint(low)}`;
    case 'u32':
      return String(low >>> 0);
    case 'u64':
      return formatLong(low, high, false);
    case 'i64':
      return formatLong(low, high, true);
    case 'f32':
      return formatSingle(singleOf(low));
    case 'f64':
      return formatFloat(doubleOf(low, high));
    default:
      return String(low);
  }
};

/** A slot's value as text; `nested` quotes strings and characters. Reads the heap only. */
export const formatValue = (
  heap: Heap,
  type: number,
  low: number,
  high: number,
  nested: boolean,
  limits = unlimited,
): string => {
  const writer = new Writer(heap, limits.length);
  writer.value(type, low, high, nested, 0);
  const text = writer.text;
  return text.length > limits.length ? `${text.slice(0, Math.max(0, limits.length - 1))}…` : text;
};

class Writer {
  text = '';
  readonly #path: number[] = [];
  readonly #slots = new Int32Array(2);

  constructor(
    readonly heap: Heap,
    readonly limit: number,
  ) {}

  get full(): boolean {
    return this.text.length > this.limit;
  }

  value(type: number, low: number, high: number, nested: boolean, depth: number): void {
    if (this.full) return;
    const { image } = this.heap.layouts;
    const shape = image.types[type]!;
    switch (shape.kind) {
      case 'scalar':
        this.text += formatScalar(shape.scalar, low, high, nested);
        return;
      case 'unit':
        this.text += '()';
        return;
      case 'context':
        this.text += `(context ${low})`;
        return;
      default:
    }
    if (low === 0) {
      if (high < 0) this.text += `<moved to ctx ${high & 0x7fffffff}>`;
      else this.text += shape.kind === 'option' ? 'none' : '<uninitialised>';
      return;
    }
    if (high !== 0 && high !== this.heap.id) {
      this.text += `<foreign reference of ctx ${high}>`;
      return;
    }
    if (shape.kind === 'string') {
      const text = textOf(this.heap, low);
      this.text += nested ? quote(text) : text;
      return;
    }
    if (depth >= deepest || this.#path.includes(low)) {
      this.text += '…';
      return;
    }
    this.#path.push(low);
    this.#object(shape, type, low, depth + 1);
    this.#path.pop();
  }

  #object(shape: SaharaType, type: number, reference: number, depth: number): void {
    const { heap } = this;
    const { layouts } = heap;
    const at = reference >> 2;
    switch (shape.kind) {
      case 'data':
        this.#data(shape.data, reference, depth);
        return;
      case 'list': {
        const size = layouts.sizes[shape.element]!;
        this.text += '[';
        for (let index = 0; index < heap.words[at + listWord.length]! && !this.full; index++) {
          if (index > 0) this.text += ' ';
          this.#stored(shape.element, heap.words[at + listWord.elements]! + index * size, depth);
        }
        this.text += ']';
        return;
      }
      case 'map': {
        this.text += '{';
        let first = true;
        let entry = heap.words[at + mapWord.entries]! >> 2;
        for (let index = 0; index < heap.words[at + mapWord.used]! && !this.full; index++, entry += entryWords) {
          if (heap.words[entry + 1] === 0) continue;
          if (!first) this.text += ' ';
          first = false;
          this.#stored(shape.key, (entry + 2) * 4, depth);
          this.text += ' ';
          this.#stored(shape.value, (entry + 4) * 4, depth);
        }
        this.text += '}';
        return;
      }
      case 'option':
        this.text += '(some ';
        if (layouts.direct[type] === 1) {
          this.#path.pop();
          this.value(shape.value, reference, heap.id, true, depth);
          this.#path.push(reference);
        } else this.#stored(shape.value, reference, depth);
        this.text += ')';
        return;
      case 'box':
        this.#stored(shape.value, reference, depth);
        return;
      case 'function':
        this.text += `(fn ${layouts.image.functions[heap.words[at]!]?.name ?? '?'})`;
        return;
      default:
    }
  }

  /** A data value at a byte offset: `(Name :field value …)`. */
  #data(model: DataModel, offset: number, depth: number): void {
    const { types } = this.heap.layouts.image;
    this.text += `(${shortName(model.name)}`;
    for (const field of model.fields) {
      if (this.full) return;
      this.text += ` :${field.name} `;
      const shape = types[field.type]!;
      if (shape.kind === 'data') this.#data(shape.data, offset + field.offset, depth + 1);
      else this.#stored(field.type, offset + field.offset, depth);
    }
    this.text += ')';
  }

  #stored(type: number, offset: number, depth: number): void {
    const { layouts } = this.heap;
    // Map entries keep small scalars in whole words, which little-endian byte loads read as well.
    this.heap.load(layouts.storage[type]!, offset, this.#slots, 0);
    this.value(type, this.#slots[0]!, this.#slots[1]!, true, depth);
  }
}
