/** What a formatter makes of a value, and the kinds that most formatters need. */
import type { DwarfType } from '../types/model.ts';
import { type ChildRow, memberPath, primary } from '../values/children.ts';
import { madeAs, madePath } from '../values/dynamic.ts';
import { addressText } from '../values/number-text.ts';
import type { DwarfValue } from '../values/value.ts';

/** How a text is shown: bounded in a line, nearly whole in the clipboard. */
export interface Show {
  readonly depth: number;
  /** Deepest level whose members are spelled out. */
  readonly depthLimit: number;
  /** Characters of a text, elements of a list, members of a structure. */
  readonly limit: number;
  readonly elements: number;
  readonly members: number;
  /** A value inside of the one that is shown. */
  value(value: DwarfValue): string;
  /** A value that stands for the one that is shown. */
  beside(value: DwarfValue): string;
}

/** What a method answers without running any code. */
export type Answer =
  | DwarfValue
  | { readonly number: bigint; readonly as: 'size' | 'bool' }
  /** `to`: what is there; characters when it is absent. */
  | { readonly number: bigint; readonly as: 'address'; readonly to?: DwarfType };

/** What stands in brackets behind a container. */
export interface Key {
  readonly number?: bigint | number;
  readonly text?: string;
}

export interface View {
  text(show: Show): string;
  /** Children by name. */
  named?(): readonly ChildRow[];
  /** Elements, and those of a page; reading a page costs what is shown. */
  readonly count?: number;
  rows?(start: number, count: number): readonly ChildRow[];
  /** What `*` and `->` refer to. */
  target?(): DwarfValue | undefined;
  /** The characters of a text. */
  content?(): string | undefined;
  /** What must be written where for another text in the same place; the reason when it does not fit. */
  store?(content: string): readonly Stored[] | string;
  /** An element by what stands in brackets; undefined when there is none. */
  subscript?(key: Key): DwarfValue | undefined;
  /** Methods that can be answered by looking; undefined when there is no answer. */
  readonly methods?: Readonly<Record<string, (key: Key) => Answer | undefined>>;
}

export interface Stored {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface Formatter {
  matches(type: DwarfType): boolean;
  /** Undefined when the members are not what they should be: shown by members then. */
  view(value: DwarfValue): View | undefined;
}

/** What says that a value is damaged or not initialised; its members are still there. */
export const invalid = (reason: string): View => ({ text: () => `(invalid: ${reason})` });

export const sizeAnswer = (count: number): Answer => ({ number: BigInt(count), as: 'size' });
export const boolAnswer = (isTrue: boolean): Answer => ({ number: isTrue ? 1n : 0n, as: 'bool' });
export const addressAnswer = (address: number, to?: DwarfType): Answer => ({
  number: BigInt(address),
  as: 'address',
  ...(to ? { to } : {}),
});

export interface ListParts {
  /** In front of the elements: `size=3`. */
  readonly label: string;
  readonly brackets?: '{}' | '[]';
  readonly count: number;
  /** Elements from a place on, fewer when the list is damaged. */
  at(start: number, count: number): readonly DwarfValue[];
  readonly named?: View['named'];
  /** Behind the elements: why there are fewer than there should be. */
  problem?(): string | undefined;
  readonly methods?: View['methods'];
}

/** Elements by number. */
export const listView = (parts: ListParts): View => {
  const { label, brackets = '{}', count, at } = parts;
  const one = (index: number): DwarfValue | undefined => (index >= 0 && index < count ? at(index, 1)[0] : undefined);
  return {
    count,
    text: (show) => {
      if (count === 0) return `${label} ${brackets}`;
      if (show.depth > show.depthLimit) return label;
      const elements = at(0, Math.min(count, show.elements)).map((value) => show.value(value));
      return listText(label, brackets, elements, { count, problem: parts.problem?.() });
    },
    rows: (start, most) =>
      at(start, most).map((value, offset) => ({
        name: `[${start + offset}]`,
        value,
        path: (text) => `${primary(text)}[${start + offset}]`,
      })),
    ...(parts.named ? { named: parts.named } : {}),
    subscript: ({ number }) => (number === undefined ? undefined : one(Number(number))),
    methods: {
      size: () => sizeAnswer(count),
      len: () => sizeAnswer(count),
      length: () => sizeAnswer(count),
      empty: () => boolAnswer(count === 0),
      is_empty: () => boolAnswer(count === 0),
      front: () => one(0),
      first: () => one(0),
      back: () => one(count - 1),
      last: () => one(count - 1),
      at: ({ number }) => one(Number(number ?? -1)),
      ...parts.methods,
    },
  };
};

export const listText = (
  label: string,
  brackets: '{}' | '[]',
  elements: readonly string[],
  { count, problem }: { readonly count: number; readonly problem: string | undefined },
): string => {
  const more = problem !== undefined ? `, (invalid: ${problem})` : elements.length < count ? ', …' : '';
  return `${label} ${brackets[0]}${elements.join(', ')}${more}${brackets[1]}`;
};

/** A row by the name of a member. */
export const namedRow = (name: string, value: DwarfValue, path?: (of: string) => string): ChildRow => ({
  name,
  value,
  path: path ?? ((text) => `${primary(text)}.${memberPath(name)}`),
});

/** What owns or refers to one value: shown as a pointer to it. */
export const pointerView = (
  target: DwarfValue | undefined,
  parts: {
    readonly address: number;
    readonly isEmpty?: boolean;
    /** Behind the value: counts of owners. */
    readonly suffix?: string;
    readonly empty?: string;
    readonly methods?: View['methods'];
    /** Rust's boxes are used as what they hold. */
    readonly isPlain?: boolean;
  },
): View => {
  const { address, suffix = '', empty = 'null' } = parts;
  return {
    text: (show) => {
      if (parts.isEmpty ?? address === 0) return `${empty}${suffix}`;
      if (!target) return `${addressText(address)} (invalid)${suffix}`;
      if (parts.isPlain) return `${show.beside(target)}${suffix}`;
      return show.depth > 1
        ? addressText(address)
        : `${addressText(address)} → ${show.value(madeAs(target) ?? target)}${suffix}`;
    },
    named: () => {
      const made = madeAs(target);
      if (made) return [namedRow('*', made, (text) => madePath(made, `&*${primary(text)}`))];
      return target ? [namedRow('*', target, (text) => `*${primary(text)}`)] : [];
    },
    target: () => target,
    methods: { get: () => addressAnswer(address, target?.of), ...parts.methods },
  };
};
