/** Rust's `Rc`, `Arc`, their weak forms, cells, locks and atomics, trait objects. */
import { find, isInside, numberIn, pointerIn, scalar } from './members.ts';
import { type Formatter, pointerView, sizeAnswer } from './view.ts';
import { wrapperView } from './wrapper.ts';

export const rustCounted: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && /^(?:Rc|Arc|Weak)</.test(entryName),
  view(value) {
    const pointer = pointerIn(value, 'pointer');
    if (!pointer) return undefined;
    const address = pointer.pointer;
    const isWeak = value.of.entryName?.startsWith('Weak<') ?? false;
    if (!isInside(value, address, 8)) return pointerView(undefined, { address, isEmpty: isWeak, empty: '(Weak)' });
    const block = pointer.target;
    const held = find(block, 'value', 'data');
    const strong = numberIn(block, 'strong');
    const weak = numberIn(block, 'weak');
    // All owners together hold one weak reference.
    const counts = ` (strong ${strong}, weak ${(weak ?? 1) - (strong === 0 ? 0 : 1)})`;
    return pointerView(strong === 0 ? undefined : held, {
      address,
      isEmpty: strong === 0,
      empty: 'dropped',
      suffix: strong === undefined ? '' : counts,
      isPlain: true,
      methods: {
        strong_count: () => (strong === undefined ? undefined : sizeAnswer(strong)),
        weak_count: () => (weak === undefined ? undefined : sizeAnswer(weak - 1)),
      },
    });
  },
};

export const rustCell: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && /^(?:Cell|RefCell|Mutex|RwLock|Atomic\w+)(?:<|$)/.test(entryName),
  view(value) {
    const name = value.of.entryName ?? '';
    const isLock = /^(?:Mutex|RwLock)/.test(name);
    const outer = find(value, isLock ? 'data' : 'value', 'v');
    if (!outer) return undefined;
    const held = find(outer, 'value') ?? outer;
    if (!name.startsWith('RefCell')) return wrapperView(held, { name: 'value' });
    const state = scalar(find(value, 'borrow'));
    const borrows = state?.bytes ? state.pointer | 0 : 0;
    const suffix = borrows > 0 ? ` (borrowed ${borrows})` : borrows < 0 ? ' (borrowed mutably)' : '';
    return wrapperView(held, { name: 'value', suffix });
  },
};

/** What a `RefCell` lends. */
export const rustBorrow: Formatter = {
  matches: ({ kind, language, entryName = '' }) =>
    kind === 'structure' && language === 'Rust' && /^Ref(?:Mut)?</.test(entryName),
  view(value) {
    const pointer = pointerIn(value, 'value');
    return pointer && pointerView(pointer.target, { address: pointer.pointer, isPlain: true });
  },
};

/** A trait object: the pointer, and the type by its table's functions. */
export const rustTraitObject: Formatter = {
  matches: (type) =>
    type.kind === 'structure' &&
    type.language === 'Rust' &&
    type.members().length === 2 &&
    type.members().every(({ name }) => name === 'pointer' || name === 'vtable'),
  view(value) {
    const pointer = pointerIn(value, 'pointer');
    return pointer && { text: () => `0x${pointer.pointer.toString(16)} ${value.type}` };
  },
};
