/** Iterators and `std::reference_wrapper` (libc++): shown as pointers to what they stand at. */
import type { DwarfType } from '../types/model.ts';
import type { DwarfValue } from '../values/value.ts';
import { addressAt, find, offsetIn, pointerIn, typeArgument } from './members.ts';
import { type Formatter, pointerView } from './view.ts';

export const cxxIterator: Formatter = {
  matches: ({ kind, entryName = '' }) =>
    kind === 'structure' && /^(?:__wrap_iter|__deque_iterator|reference_wrapper)</.test(entryName),
  view(value) {
    const pointer = pointerIn(value, '__i', '__i_', '__ptr_', '__f_');
    return pointer && pointerView(pointer.target, { address: pointer.pointer });
  },
};

/** Which nodes an iterator goes through, by the beginning of its name. */
const nodes: readonly (readonly [iterator: RegExp, node: string])[] = [
  [/^__(?:map|tree)_(?:const_)?iterator</, '__tree_node<'],
  [/^__hash_(?:map_)?(?:const_)?iterator</, '__hash_node<'],
  [/^__list_(?:const_)?iterator</, '__list_node<'],
  [/^__forward_list_(?:const_)?iterator</, '__forward_list_node<'],
];

const nodeOf = (name: string): string | undefined => nodes.find(([iterator]) => iterator.test(name))?.[1];

export const cxxNodeIterator: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && nodeOf(entryName) !== undefined,
  view(value) {
    // That of a map stands around that of its tree or table.
    const inner = find(value, '__i_') ?? value;
    const node = nodeOf(inner.of.entryName ?? '');
    const pointer = pointerIn(inner, '__ptr_', '__node_');
    if (node === undefined || !pointer) return undefined;
    const { pointer: address } = pointer;
    const type = elementType(inner, node);
    const held = type && offsetIn(value.types.templated(node, type), '__value_');
    if (!type || held === undefined) return undefined;
    const isEnd = address === 0 || (node === '__tree_node<' && isEndOfTree(inner, address));
    const element = isEnd ? undefined : value.at(type, address + held);
    const pair =
      element && /^__(?:hash_)?map_/.test(value.of.entryName ?? '') ? find(element, '__cc_', '__cc') : undefined;
    return pointerView(pair ?? element, { address: address + held, isEmpty: isEnd, empty: 'end' });
  },
};

/** What the nodes hold: an argument of the iterator, or of the nodes whose pointer that is. */
const elementType = (iterator: DwarfValue, node: string): DwarfType | undefined => {
  const argument = typeArgument(iterator.of, 0);
  const isPointer = node === '__hash_node<' || node === '__forward_list_node<';
  return isPointer ? typeArgument(argument?.kind === 'pointer' ? argument.target() : undefined, 0) : argument;
};

/** The node behind the last one lies in the tree itself, where no parent points back at it. */
const isEndOfTree = (value: DwarfValue, node: number): boolean => {
  const parent = addressAt(value, node + 8);
  return parent === undefined || (addressAt(value, parent) !== node && addressAt(value, parent + 4) !== node);
};
