/** `std::unique_ptr`, `std::shared_ptr`, `std::weak_ptr`, `std::function`, `std::atomic` (libc++). */
import { functionInTable } from '../locations/machine-place.ts';
import type { DwarfValue } from '../values/value.ts';
import { addressAt, find, isInside, numberIn, pointerIn } from './members.ts';
import { boolAnswer, type Formatter, pointerView, sizeAnswer } from './view.ts';
import { wrapperView } from './wrapper.ts';

export const cxxUniquePointer: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('unique_ptr<'),
  view(value) {
    const pointer = pointerIn(value, '__ptr_');
    return pointer && pointerView(pointer.target, { address: pointer.pointer });
  },
};

export const cxxSharedPointer: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && /^(?:shared|weak)_ptr</.test(entryName),
  view(value) {
    const pointer = pointerIn(value, '__ptr_');
    const control = pointerIn(value, '__cntrl_');
    if (!pointer || !control) return undefined;
    const { pointer: block } = control;
    const address = pointer.pointer;
    if (block === 0) return pointerView(pointer.target, { address });
    if (!isInside(value, block, 12)) return pointerView(undefined, { address });
    // Both counts begin at 0 for one owner. Optimised code may not describe where they are.
    const counted = (name: string): number | undefined => {
      const count = numberIn(control.target, name);
      return count === undefined ? undefined : (count | 0) + 1;
    };
    const owners = counted('__shared_owners_');
    const weak = counted('__shared_weak_owners_');
    if (owners === undefined || weak === undefined) return pointerView(pointer.target, { address });
    const watchers = weak - (owners > 0 ? 1 : 0);
    const isWeak = value.of.entryName?.startsWith('weak') ?? false;
    const isGone = owners <= 0;
    return pointerView(isGone ? undefined : pointer.target, {
      address,
      isEmpty: isGone || address === 0,
      empty: isGone ? 'expired' : 'null',
      suffix: ` (use ${Math.max(0, owners)}, weak ${watchers})`,
      methods: {
        use_count: () => sizeAnswer(Math.max(0, owners)),
        ...(isWeak ? { expired: () => boolAnswer(isGone) } : {}),
      },
    });
  },
};

export const cxxFunction: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && entryName.startsWith('function<'),
  view(value) {
    const held = find(value, '__f_');
    const inner = pointerIn(held, '__f_');
    const call = pointerIn(held, '__call_');
    const indexes = call ? [call.pointer] : inner ? tableAt(value, inner.pointer) : undefined;
    if (!indexes) return undefined;
    // The functions of what it holds are named by it.
    const names = indexes.map((index) => functionInTable(value.frame, index) ?? '');
    const known = names
      .map((name) => /_func<(.*?), (?:std::|[^,]*\()/.exec(name)?.[1])
      .find((name) => name !== undefined);
    const isEmpty = call ? /__call_empty|__policy::__create_empty/.test(names[0] ?? '') : inner?.pointer === 0;
    return { text: () => (isEmpty ? 'empty' : (known ?? names.find((name) => name !== '') ?? '(invalid)')) };
  },
};

/** Functions of an object's table of virtual functions, as indexes of table 0. */
const tableAt = (value: DwarfValue, address: number): readonly number[] => {
  const table = address === 0 ? undefined : addressAt(value, address);
  return table ? Array.from({ length: 10 }, (_, slot) => addressAt(value, table + slot * 4) ?? 0) : [];
};

export const cxxAtomic: Formatter = {
  matches: ({ kind, entryName = '' }) => kind === 'structure' && /^(?:atomic<|atomic_flag$)/.test(entryName),
  view(value) {
    const held = find(value, '__a_value');
    return held && wrapperView(held, { name: 'value' });
  },
};
