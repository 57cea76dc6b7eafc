/** A new version of a program's text while it runs: which functions it replaces. */
import type { ChangeResult } from '../context/index.ts';
import type { CodeObject, Constant, PythonImage } from './image.ts';

/** Why nothing of a version can be taken over, or what becomes of each function. */
export interface Plan {
  /** Code objects to add, their constants naming units; the first gets the number {@link first}. */
  readonly added: readonly CodeObject[];
  readonly first: number;
  /** By number of a unit: the unit that is run in its place from the next call on. */
  readonly successors: ReadonlyMap<number, number>;
  /** By number of a unit: the same instructions with the new text's places. */
  readonly moved: ReadonlyMap<number, CodeObject>;
  /** Units of the new text, in its order. */
  readonly current: readonly number[];
  readonly rows: NonNullable<ChangeResult['replaced']>;
}

/** `current`: units of the version in force, with their code, in the order of its text; `next` is the first free number. */
export const planOf = (
  current: readonly { readonly id: number; readonly code: CodeObject }[],
  { codes }: PythonImage,
  next: number,
): Plan => {
  const matches = matchesOf(current, codes);
  const same = codes.map((code, at) => {
    const match = matches[at];
    return match !== undefined && sameCode(match.code, code, (old, fresh) => matches[fresh]?.id === old);
  });
  const numbers: number[] = [];
  const inForce: number[] = [];
  const added: number[] = [];
  const successors = new Map<number, number>();
  const moved = new Map<number, CodeObject>();
  const rows: { readonly function: string; readonly refused?: string }[] = [];
  for (const [at, code] of codes.entries()) {
    const match = matches[at];
    const reason = match && !same[at] ? reasonAgainst(match.code, code) : undefined;
    const stays = match && (same[at] || reason !== undefined);
    if (match && (same[at] || code.kind === 'module')) numbers.push(match.id);
    else {
      // Functions that the new text makes are new, also where those that exist stay as they are.
      numbers.push(next + added.length);
      added.push(at);
      if (match && !stays) successors.set(match.id, next + added.length - 1);
    }
    inForce.push(match && stays ? match.id : (numbers[at] as number));
    if (!match || same[at]) continue;
    const once =
      code.kind === 'class' ? 'the body of a class runs once: what is new in it is there after a restart' : reason;
    rows.push({ function: code.qualifiedName, ...(once === undefined ? {} : { refused: once }) });
  }
  const named = (code: CodeObject): CodeObject => ({
    ...code,
    constants: code.constants.map((each) => renumbered(each, numbers)),
  });
  for (const [at, code] of codes.entries()) if (same[at]) moved.set(numbers[at] as number, named(code));
  const kept = new Set(matches.flatMap((match) => (match ? [match.id] : [])));
  for (const { id, code } of current)
    if (!kept.has(id))
      rows.push({ function: code.qualifiedName, refused: 'the new text does not have it: its old version stays' });
  return {
    added: added.map((at) => named(codes[at] as CodeObject)),
    first: next,
    successors,
    moved,
    current: inForce,
    rows,
  };
};

/** Functions by kind and qualified name; the ones that share it, such as lambdas, by their order. */
const matchesOf = <T extends { readonly code: CodeObject }>(
  current: readonly T[],
  codes: readonly CodeObject[],
): readonly (T | undefined)[] => {
  const keyOf = ({ kind, qualifiedName }: CodeObject): string =>
    `${kind === 'generator' ? 'function' : kind} ${qualifiedName}`;
  const known = new Map<string, T[]>();
  for (const each of current) known.set(keyOf(each.code), [...(known.get(keyOf(each.code)) ?? []), each]);
  return codes.map((code) => known.get(keyOf(code))?.shift());
};

const reasonAgainst = (old: CodeObject, code: CodeObject): string | undefined => {
  if (code.kind === 'module')
    return 'statements outside of functions run once: what is new in them is done after a restart';
  const { positional, keywordOnly, variadic, keywords } = code.parameters;
  const count = positional + keywordOnly + Number(variadic) + Number(keywords);
  if (
    JSON.stringify(old.parameters) !== JSON.stringify(code.parameters) ||
    !alike(old.locals.slice(0, count), code.locals.slice(0, count))
  )
    return 'its parameters are others: functions that exist keep theirs';
  if (!alike(old.free, code.free))
    return `it captures ${code.free.join(', ') || 'nothing'}, and the functions that exist have captured ${old.free.join(', ') || 'nothing'}`;
  return undefined;
};

const alike = (left: ArrayLike<unknown>, right: ArrayLike<unknown>): boolean =>
  left.length === right.length && Array.from(left).every((each, at) => each === right[at]);

/** Whether two code objects do the same; `isSame` compares functions in their constants by number. */
const sameCode = (old: CodeObject, code: CodeObject, isSame: (old: number, fresh: number) => boolean): boolean =>
  old.kind === code.kind &&
  alike(old.instructions, code.instructions) &&
  alike(old.locals, code.locals) &&
  alike(old.cells, code.cells) &&
  alike(old.free, code.free) &&
  alike(old.names, code.names) &&
  old.doc === code.doc &&
  JSON.stringify([old.parameters, old.handlers]) === JSON.stringify([code.parameters, code.handlers]) &&
  old.constants.length === code.constants.length &&
  old.constants.every((each, at) => sameConstant(each, code.constants[at] as Constant, isSame));

const sameConstant = (old: Constant, fresh: Constant, isSame: (old: number, fresh: number) => boolean): boolean => {
  if (old.kind === 'code' && fresh.kind === 'code') return isSame(old.code, fresh.code);
  if ('items' in old && 'items' in fresh)
    return (
      old.kind === fresh.kind &&
      old.items.length === fresh.items.length &&
      old.items.every((each, at) => sameConstant(each, fresh.items[at] as Constant, isSame))
    );
  return old.kind === fresh.kind && ('value' in old && 'value' in fresh ? Object.is(old.value, fresh.value) : true);
};

const renumbered = (constant: Constant, numbers: readonly number[]): Constant => {
  if (constant.kind === 'code') return { kind: 'code', code: numbers[constant.code] as number };
  if ('items' in constant) return { ...constant, items: constant.items.map((each) => renumbered(each, numbers)) };
  return constant;
};
