/** Values that are shown as what they mean; their members stay in reach as `[raw]`. One line a formatter. */
import type { DwarfValue } from '../values/value.ts';
import { cxxAdaptor } from './cxx-adaptor.ts';
import { cxxOptional, cxxTuple, cxxVariant } from './cxx-choice.ts';
import { cxxHash } from './cxx-hash.ts';
import { cxxIterator, cxxNodeIterator } from './cxx-iterator.ts';
import { cxxDeque, cxxForwardList, cxxList } from './cxx-list.ts';
import { cxxAtomic, cxxFunction, cxxSharedPointer, cxxUniquePointer } from './cxx-pointer.ts';
import { cxxArray, cxxSpan } from './cxx-sequence.ts';
import { cxxString } from './cxx-string.ts';
import { cxxTree } from './cxx-tree.ts';
import { cxxBitset, cxxVector } from './cxx-vector.ts';
import { rustBorrow, rustCell, rustCounted, rustTraitObject } from './rust-cell.ts';
import { rustHash } from './rust-hash.ts';
import { rustHeap, rustList } from './rust-linked.ts';
import { rustRing, rustVector } from './rust-sequence.ts';
import { rustSlice, rustString } from './rust-text.ts';
import { rustTree } from './rust-tree.ts';
import type { Formatter, View } from './view.ts';

const formatters: readonly Formatter[] = [
  cxxString,
  cxxVector,
  cxxArray,
  cxxSpan,
  cxxTree,
  cxxHash,
  cxxList,
  cxxForwardList,
  cxxDeque,
  cxxAdaptor,
  cxxIterator,
  cxxNodeIterator,
  cxxOptional,
  cxxVariant,
  cxxTuple,
  cxxUniquePointer,
  cxxSharedPointer,
  cxxFunction,
  cxxAtomic,
  cxxBitset,
  rustSlice,
  rustString,
  rustVector,
  rustRing,
  rustHash,
  rustTree,
  rustList,
  rustHeap,
  rustCounted,
  rustCell,
  rustBorrow,
  rustTraitObject,
];

/** What a value means; undefined when it is shown by its members. */
export const viewOf = (value: DwarfValue): View | undefined => {
  const { kind, language } = value.of;
  if (kind !== 'structure' || language === 'C') return undefined;
  return formatters.find(({ matches }) => matches(value.of))?.view(value);
};
