/** What is inside of values: elements, members, what a formatter shows, and `[raw]`. */
import type { Value } from '../../../context/index.ts';
import { hasMembers, type MemberType } from '../types/model.ts';
import { nameParts } from '../types/spelling.ts';
import { madePath } from './dynamic.ts';
import type { DwarfValue } from './value.ts';

export interface ChildRow {
  readonly name: string;
  readonly value: DwarfValue;
  /** The expression of the child by that of the value. */
  path(of: string): string;
}

/** The name of the child that shows what a formatter hides. */
const rawName = '[raw]';
const noChildren = { named: 0, indexed: 0 } as const;

/** An expression that a member or an index can be written behind. */
export const primary = (text: string): string =>
  /^[\w$.:[\]()>`"'-]+$/.test(text) && !/^[-(]/.test(text) ? text : `(${text})`;

/** A member as expressions name it. */
export const memberPath = (name: string): string => (/^[A-Za-z_$][\w$]*$|^\d+$/.test(name) ? name : `\`${name}\``);

export const childCount = (value: DwarfValue): Value['count'] => {
  const { view, of } = value;
  if (view) {
    const named = (view.named?.().length ?? 0) + (hasRaw(value) ? 1 : 0);
    return { named, indexed: view.count ?? 0 };
  }
  switch (of.kind) {
    case 'structure':
      return { named: of.members().length, indexed: 0 };
    case 'array':
      return { named: 0, indexed: of.count };
    case 'variant':
      return value.active?.count ?? noChildren;
    case 'pointer': {
      const target = value.shownTarget;
      if (!target) return noChildren;
      return isInlined(value, target) ? target.count : { named: 1, indexed: 0 };
    }
    default:
      return noChildren;
  }
};

const hasRaw = ({ of }: DwarfValue): boolean => hasMembers(of) || of.kind === 'array';

/** Whether the children of what a pointer points at are shown as its own. */
const isInlined = ({ of }: DwarfValue, target: DwarfValue): boolean =>
  (of.kind === 'pointer' && of.isReference) || (hasMembers(target.of) && !target.view);

export const childrenOf = (
  value: DwarfValue,
  start: number,
  count: number,
  which: 'named' | 'indexed',
): readonly ChildRow[] => {
  const { of, view } = value;
  if (view) {
    if (which === 'indexed') return view.rows?.(start, Math.max(0, Math.min(count, (view.count ?? 0) - start))) ?? [];
    return [...(view.named?.() ?? []), ...(hasRaw(value) ? [rawRow(value)] : [])].slice(start, start + count);
  }
  if (of.kind === 'array' && which === 'indexed') {
    const end = Math.min(of.count, start + count);
    return Array.from({ length: Math.max(0, end - start) }, (_, at) => ({
      name: String(start + at),
      value: value.part(of.element, (start + at) * of.element.size),
      path: (text: string) => `${primary(text)}[${start + at}]`,
    }));
  }
  if (of.kind === 'structure' && which === 'named') {
    return of
      .members()
      .slice(start, start + count)
      .map((member, at) => memberRow(value, member, start + at));
  }
  if (of.kind === 'variant') return value.active?.children(start, count, which) ?? [];
  if (of.kind !== 'pointer') return [];
  const { target, made } = value;
  if (!target) return [];
  if (made) {
    const mark = of.isReference ? '&' : '';
    return made.children(start, count, which).map((row) => ({
      ...row,
      path: (text: string) => row.path(madePath(made, `${mark}${primary(text)}`)),
    }));
  }
  if (isInlined(value, target)) {
    const isReference = of.isReference && of.language !== 'Rust';
    return target.children(start, count, which).map((row) => ({
      ...row,
      path: (text: string) => row.path(isReference ? text : `*${primary(text)}`),
    }));
  }
  return which === 'named' && start === 0 && count > 0
    ? [{ name: '*', value: target, path: (text) => `*${primary(text)}` }]
    : [];
};

const rawRow = (value: DwarfValue): ChildRow => ({
  name: rawName,
  value: value.raw,
  path: (text) => `${primary(text)}.${rawName}`,
});

const memberRow = (value: DwarfValue, member: MemberType, index: number): ChildRow => {
  const { name } = member;
  return {
    name: shownName(member, value.of.language === 'Rust'),
    value: value.ofMember(member),
    path: (text) => {
      // Two bases of one name, and members without one, are told by their place.
      const isUnique =
        value.of.kind === 'structure' && value.of.members().filter((each) => each.name === name).length === 1;
      const pointed = /^\*([A-Za-z_$][\w$.[\]>-]*)$/.exec(text);
      const own = name !== '' && isUnique ? memberPath(rustIndex(name)) : `[${index}]`;
      return pointed && value.of.language !== 'Rust' ? `${pointed[1]}->${own}` : `${primary(text)}.${own}`;
    },
  };
};

/** `0` of `__0`, as Rust's tuples number their fields. */
export const rustIndex = (name: string): string => /^__(\d+)$/.exec(name)?.[1] ?? name;

const shownName = ({ name, type, isBase }: MemberType, isRust: boolean): string => {
  if (isBase) return nameParts(name).at(-1) ?? name;
  if (name !== '') return isRust ? rustIndex(name) : name;
  return type.kind === 'structure' && type.isUnion ? '(anonymous union)' : '(anonymous struct)';
};
