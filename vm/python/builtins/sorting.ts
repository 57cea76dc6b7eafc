/** sorted() and list.sort(): by the host where values order themselves, by the machine where guest code does. */
import type { Keywords } from '../objects/callables.ts';
import { typeError } from '../objects/errors.ts';
import { isNumber, typeName } from '../objects/types.ts';
import { PyFloat, PyInstance, PyList, PyTuple, type Value } from '../objects/values.ts';
import { comparePrimitives, less, orderTexts } from '../protocol/compare.ts';
import { indexOf } from '../protocol/items.ts';
import type { Runtime } from '../protocol/runtime.ts';

/** Whether guest code may be asked to compare. */
const guestCompares = (value: Value): boolean => {
  if (value instanceof PyTuple || (value instanceof PyList && value.cls.builtIn))
    return value.items.some(guestCompares);
  return value instanceof PyInstance && !value.cls.builtIn;
};

/** The values in order, a new array. Throws while guest code runs. */
export const sorted = (
  runtime: Runtime,
  values: readonly Value[],
  keywords: Keywords | null,
  name: string,
): Value[] => {
  for (const keyword of keywords?.keys() ?? [])
    if (keyword !== 'key' && keyword !== 'reverse')
      throw typeError(`'${keyword}' is an invalid keyword argument for ${name}()`);
  const key = keywords?.get('key') ?? null;
  const direction = keywords?.get('reverse') ?? false;
  const flag = indexOf(runtime, direction);
  if (flag === undefined) throw typeError(`'${typeName(direction)}' object cannot be interpreted as an integer`);
  const reverse = flag !== 0;
  const given = runtime.once(() => values.slice());
  const plain = key === null ? sortedPlain(given) : undefined;
  if (plain) return reverse ? plain.reverse() : plain;
  const keys = key === null ? given : runtime.callEach(key, given);
  const order = reverse ? reversedOrder(runtime, keys) : orderOf(runtime, keys);
  return order.map((at) => given[at]);
};

/** Ints or texts in order, a new array: those that are equal are the same. Undefined for everything else. */
const sortedPlain = (values: readonly Value[]): Value[] | undefined => {
  if (values.every((each) => typeof each === 'number'))
    return [...Float64Array.from(values as readonly number[]).sort()];
  if (values.every((each) => typeof each === 'string'))
    return [...(values as readonly string[])].sort(textOrder(values as readonly string[]));
  return undefined;
};

/** Texts compare by units, as the host does it, unless they reach beyond U+D7FF. */
const textOrder = (texts: readonly string[]): ((a: string, b: string) => number) =>
  texts.some((text) => /[\ud800-\uffff]/.test(text)) ? orderTexts : (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Equal values keep their order when the rest is reversed. */
const reversedOrder = (runtime: Runtime, keys: readonly Value[]): readonly number[] => {
  const last = keys.length - 1;
  return orderOf(runtime, keys.toReversed())
    .map((at) => last - at)
    .toReversed();
};

const orderOf = (runtime: Runtime, keys: readonly Value[]): readonly number[] => {
  if (keys.some(guestCompares)) return runtime.sortByGuest(keys);
  const places = keys.map((_, at) => at);
  const columns = columnsOf(keys);
  if (columns) return sortedByColumns(places, columns);
  if (keys.every(isOrdinary)) {
    return places.sort((a, b) =>
      comparePrimitives('<', keys[a], keys[b]) ? -1 : comparePrimitives('<', keys[b], keys[a]) ? 1 : 0,
    );
  }
  return mergeSort(runtime, keys);
};

/** Values that the host orders at once: numbers that are doubles, or texts. */
type Column = { readonly numbers: Float64Array } | { readonly texts: readonly string[] };

const columnOf = (values: readonly Value[]): Column | undefined => {
  if (values.every((each) => typeof each === 'string')) return { texts: values as readonly string[] };
  const numbers = new Float64Array(values.length);
  for (const [at, each] of values.entries()) {
    const number = each instanceof PyFloat ? each.value : typeof each === 'number' ? each : Number.NaN;
    if (Number.isNaN(number)) return undefined;
    numbers[at] = number;
  }
  return { numbers };
};

/** Plain values as one column; tuples, or lists, of one length by column. Undefined when the host cannot order one. */
const columnsOf = (keys: readonly Value[]): readonly Column[] | undefined => {
  const [first] = keys;
  const isRow = (each: Value): each is PyTuple | PyList =>
    first instanceof PyTuple ? each instanceof PyTuple : each instanceof PyList && each.cls.builtIn;
  if (!isRow(first)) {
    const column = columnOf(keys);
    return column && [column];
  }
  const width = first.items.length;
  if (width === 0 || !keys.every((each) => isRow(each) && each.items.length === width)) return undefined;
  const columns = first.items.map((_, column) => columnOf(keys.map((each) => (each as PyTuple).items[column])));
  return columns.every((column) => column !== undefined) ? columns : undefined;
};

const sortedByColumns = (places: number[], columns: readonly Column[]): readonly number[] => {
  const [only] = columns;
  if (columns.length === 1 && only && 'numbers' in only) {
    const { numbers } = only;
    return places.sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  }
  const orders = columns.map((column): ((a: number, b: number) => number) => {
    if ('numbers' in column) return (a, b) => (column.numbers[a] as number) - (column.numbers[b] as number);
    const order = textOrder(column.texts);
    return (a, b) => order(column.texts[a] as string, column.texts[b] as string);
  });
  return places.sort((a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      // Infinity less itself is no number.
      if (difference < 0 || difference > 0) return difference;
    }
    return 0;
  });
};

const isOrdinary = (value: Value): boolean =>
  isNumber(value) && !(value instanceof PyFloat && Number.isNaN(value.value));

/** Binary insertion of short runs, then merges: compares the later value with the earlier one, as CPython does. */
const mergeSort = (runtime: Runtime, keys: readonly Value[]): readonly number[] => {
  const sort = (from: readonly number[]): number[] => {
    if (from.length < 2) return from.slice();
    if (from.length <= 32) return insertion(runtime, keys, from);
    const middle = from.length >> 1;
    const [left, right] = [sort(from.slice(0, middle)), sort(from.slice(middle))];
    const merged: number[] = [];
    let [i, j] = [0, 0];
    while (i < left.length && j < right.length)
      merged.push(
        less(runtime, keys[right[j] as number], keys[left[i] as number])
          ? (right[j++] as number)
          : (left[i++] as number),
      );
    return [...merged, ...left.slice(i), ...right.slice(j)];
  };
  return sort(keys.map((_, at) => at));
};

const insertion = (runtime: Runtime, keys: readonly Value[], from: readonly number[]): number[] => {
  const done = [from[0] as number];
  for (const at of from.slice(1)) {
    let [low, high] = [0, done.length];
    if (!less(runtime, keys[at], keys[done[high - 1] as number])) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(runtime, keys[at], keys[done[middle] as number])) high = middle;
      else low = middle + 1;
    }
    done.splice(low, 0, at);
  }
  return done;
};
