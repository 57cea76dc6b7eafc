/** What the verifier knows before an instruction: the temporaries, the open forms, and how far a receive has come. */
import type { SaharaImage } from '../image.ts';
import { type TypeId, typeName } from '../types.ts';

/** Temporaries as a shared list, newest first. */
export interface Stack {
  readonly type: TypeId;
  readonly below: Stack | undefined;
  readonly depth: number;
}

/** An open handle or restarts form; `state` is the one before its push. */
export interface Form {
  readonly kind: 'handle' | 'restarts';
  readonly table: number;
  readonly outer: Form | undefined;
}

export interface State {
  readonly stack: Stack | undefined;
  readonly forms: Form | undefined;
  /** `cursor`: receive_next is due; `message`: there is a message at the cursor. */
  readonly receive: 'none' | 'cursor' | 'message';
}

export const emptyState: State = { stack: undefined, forms: undefined, receive: 'none' };

/** The types of a stack, oldest first. */
export const stackOf = (stack: Stack | undefined): readonly TypeId[] => {
  const types: TypeId[] = new Array(stack?.depth ?? 0);
  for (let at = stack; at; at = at.below) types[at.depth - 1] = at.type;
  return types;
};

/** How two states differ, for people; undefined when they are the same. */
export const sameState = (image: SaharaImage, known: State, arriving: State): string | undefined => {
  const stack = (state: State) =>
    `[${stackOf(state.stack)
      .map((type) => typeName(image.types, type))
      .join(' ')}]`;
  if (!sameStack(known.stack, arriving.stack)) return `temporaries ${stack(known)} and ${stack(arriving)}`;
  if (!sameForms(known.forms, arriving.forms)) return 'different handle or restarts forms are open';
  if (known.receive !== arriving.receive) return 'a receive has come to different places';
  return undefined;
};

const sameStack = (one: Stack | undefined, other: Stack | undefined): boolean => {
  let a = one;
  let b = other;
  while (a !== b) {
    if (!a || !b || a.type !== b.type || a.depth !== b.depth) return false;
    a = a.below;
    b = b.below;
  }
  return true;
};

const sameForms = (one: Form | undefined, other: Form | undefined): boolean => {
  let a = one;
  let b = other;
  while (a !== b) {
    if (!a || !b || a.kind !== b.kind || a.table !== b.table) return false;
    a = a.outer;
    b = b.outer;
  }
  return true;
};
