/** The text format as a tree of S-expressions. Offsets are UTF-16 code units of the text; ends are exclusive. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A keyword, a number or a reserved word, as written. */
export interface Word extends Span {
  readonly kind: 'word';
  readonly text: string;
}

/** `$name` or `$"name"`, without the dollar sign and with escapes resolved. */
export interface Identifier extends Span {
  readonly kind: 'identifier';
  readonly name: string;
}

export interface Text extends Span {
  readonly kind: 'text';
  readonly bytes: Uint8Array;
}

export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** Annotations with a meaning, each with the index of the item that it stands before. */
  readonly annotations?: readonly Annotation[];
}

export type Node = Word | Identifier | Text | List;

/** `(@name …)`. Annotations may stand wherever a space may. */
export interface Annotation extends Span {
  readonly name: string;
  readonly items: readonly Node[];
  readonly before: number;
}

/** A defect of a text; `message` begins with the wording of the specification's tests. */
export interface Problem extends Span {
  readonly message: string;
}

/** The word that a list begins with; undefined when it begins with something else. */
export const headOf = (node: Node | undefined): string | undefined => {
  if (node?.kind !== 'list') return undefined;
  const first = node.items[0];
  return first?.kind === 'word' ? first.text : undefined;
};
