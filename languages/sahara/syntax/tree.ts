/** The syntax tree: forms with exact places. Every text has one; a broken text has one with gaps. */
import type { Range } from '../../../vm/context/diagnostic.ts';
import type { ScalarName } from '../../../vm/sahara/types.ts';

interface Place {
  /** Offsets in the text, in UTF-16 code units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly range: Range;
}

export interface ListForm extends Place {
  readonly kind: 'list';
  readonly open: '(' | '[';
  readonly items: readonly Form[];
  /** False when the closing bracket is missing. */
  readonly closed: boolean;
}
export interface SymbolForm extends Place {
  readonly kind: 'symbol';
  readonly name: string;
}
/** `:name`, without the colon. */
export interface KeywordForm extends Place {
  readonly kind: 'keyword';
  readonly name: string;
}
export interface IntegerForm extends Place {
  readonly kind: 'integer';
  readonly value: bigint;
  readonly suffix?: ScalarName;
}
export interface FloatForm extends Place {
  readonly kind: 'float';
  readonly value: number;
  readonly suffix?: 'f32' | 'f64';
}
/** A character by code point. */
export interface CharForm extends Place {
  readonly kind: 'char';
  readonly value: number;
}
export interface StringForm extends Place {
  readonly kind: 'string';
  readonly value: string;
}
/** A token that could not be read; it has been reported. */
export interface BadForm extends Place {
  readonly kind: 'bad';
}

export type Form = ListForm | SymbolForm | KeywordForm | IntegerForm | FloatForm | CharForm | StringForm | BadForm;

/** The name of a symbol form, else undefined. */
export const symbolName = (form: Form | undefined): string | undefined =>
  form?.kind === 'symbol' ? form.name : undefined;

/** The symbol that a list in round brackets begins with, else undefined. */
export const headOf = (form: Form | undefined): string | undefined =>
  form?.kind === 'list' && form.open === '(' ? symbolName(form.items[0]) : undefined;

export const isVector = (form: Form | undefined): form is ListForm => form?.kind === 'list' && form.open === '[';

/** Whether a range contains a position; the end counts, so that the cursor behind a name is on it. */
export const contains = (range: Range, line: number, column: number): boolean =>
  (line > range.line || (line === range.line && column >= range.column)) &&
  (line < range.endLine || (line === range.endLine && column <= range.endColumn));
