/** `std::optional`, `std::variant`, `std::tuple` (libc++). */
import type { DwarfValue } from '../values/value.ts';
import { find, numberIn, typeArgument } from './members.ts';
import { boolAnswer, type Formatter, invalid, listView, namedRow, sizeAnswer } from './view.ts';

export const cxxOptional: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('optional<'),
  view(value) {
    const engaged = numberIn(value, '__engaged_');
    const held = find(value, '__val_', '__value_');
    if (engaged === undefined || !held) return undefined;
    if (engaged > 1) return invalid('it is neither empty nor full');
    const isFull = engaged === 1;
    return {
      text: (show) => (isFull ? show.beside(held) : 'nullopt'),
      named: () => (isFull ? [namedRow('value', held, (of) => `*${of}`)] : []),
      target: () => (isFull ? held : undefined),
      methods: {
        has_value: () => boolAnswer(isFull),
        value: () => (isFull ? held : undefined),
      },
    };
  },
};

export const cxxVariant: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('variant<'),
  view(value) {
    const index = find(value, '__index', '__index_');
    const data = find(value, '__data', '__data_');
    if (!index?.bytes || !data || value.of.kind !== 'structure') return undefined;
    const number = numberIn(value, '__index', '__index_') ?? 0;
    const alternatives = value.of.arguments();
    if (number === 256 ** index.of.size - 1)
      return { text: () => '(valueless)', methods: { index: () => sizeAnswer(number) } };
    const type = alternatives[number]?.type;
    if (!type) return invalid(`its index ${number} is none of ${alternatives.length} alternatives`);
    const held = data.as(type);
    return {
      text: (show) => show.beside(held),
      named: () => [{ name: type.name, value: held, path: (of) => `std::get<${number}>(${of})` }],
      target: () => held,
      methods: { index: () => sizeAnswer(number) },
    };
  },
};

export const cxxTuple: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('tuple<'),
  view(value) {
    const base = find(value, '__base_');
    if (base?.of.kind !== 'structure') return undefined;
    const leaves = base.of
      .members()
      .filter(({ isBase, type }) => isBase && type.entryName?.startsWith('__tuple_leaf<'))
      .map((member) => ({ leaf: base.ofMember(member), type: typeArgument(member.type, 1) }))
      .flatMap(({ leaf, type }) => {
        // An empty element is a base of its leaf.
        const held = find(leaf, '__value_') ?? (type && leaf.as(type));
        return held ? [held] : [];
      });
    const at = (start: number, count: number): readonly DwarfValue[] => leaves.slice(start, start + count);
    return {
      ...listView({ label: '', count: leaves.length, at }),
      text: (show) => `(${leaves.map((each) => show.value(each)).join(', ')})`,
    };
  },
};
