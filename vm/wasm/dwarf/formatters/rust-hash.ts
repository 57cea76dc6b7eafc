/** Rust's `HashMap` and `HashSet` (hashbrown): control bytes, and the elements before them. */
import type { DwarfValue } from '../values/value.ts';
import { mapView, type Pair, setView } from './map-view.ts';
import { find, isInside, numberIn, pointerIn } from './members.ts';
import { type Formatter, invalid } from './view.ts';

export const rustHash: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && /^Hash(?:Map|Set)</.test(entryName),
  view(value) {
    const table = tableIn(value);
    const control = pointerIn(table, 'ctrl');
    const mask = numberIn(table, 'bucket_mask');
    const items = numberIn(table, 'items');
    const type = table?.of.kind === 'structure' ? table.of.arguments()[0]?.type : undefined;
    if (!control || mask === undefined || items === undefined || !type) return undefined;
    const buckets = mask + 1;
    const { pointer } = control;
    if ((buckets & mask) !== 0 || items > buckets) return invalid(`${items} elements exceed ${buckets} buckets`);
    if (!isInside(value, pointer - (items === 0 ? 0 : buckets * type.size), buckets))
      return invalid('its buckets lie outside of memory');
    const full = once(() => {
      const marks = value.read(pointer, buckets) ?? new Uint8Array();
      const places: number[] = [];
      marks.forEach((mark, index) => {
        if (mark < 0x80) places.push(pointer - (index + 1) * type.size);
      });
      return places;
    });
    const at = (start: number, count: number): readonly DwarfValue[] =>
      full()
        .slice(start, start + count)
        .flatMap((address) => value.at(type, address) ?? []);
    const found = items === 0 ? 0 : items;
    const problem = () => (full().length === items ? undefined : `${full().length} buckets are in use, not ${items}`);
    const label = `len=${found}`;
    if (value.of.entryName?.startsWith('HashMap<'))
      return mapView({ label, count: found, at, problem }, pairOf, { isUnique: true });
    const keys = (start: number, count: number) => at(start, count).map((each) => each.member('__0') ?? each);
    return setView({ label, count: found, at: keys, problem }, { isUnique: false });
  },
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** The outermost table knows the type of its elements. */
const tableIn = (value: DwarfValue): DwarfValue | undefined => {
  const found = find(value, 'table');
  return found?.of.entryName?.startsWith('RawTable<') ? found : undefined;
};

const pairOf = (element: DwarfValue): Pair | undefined => {
  const key = element.member('__0');
  const value = element.member('__1');
  return key && value ? { key, value } : undefined;
};
