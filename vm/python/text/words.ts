/** Lines of text bytecode as words with their places. */

/** A word of a line; columns count from 1, the end is exclusive. */
export interface Word {
  readonly text: string;
  readonly column: number;
  readonly endColumn: number;
  /** A string literal; `value` is what it says, undefined when it is damaged. */
  readonly quoted: boolean;
  readonly value?: string;
}

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  readonly words: readonly Word[];
}

const wordPattern = /"(?:[^"\\]|\\.)*"?|[^\s"]+/g;

const textOf = (literal: string): string | undefined => {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
};

/** Blank lines and comments have no words. */
export const linesOf = (text: string): readonly Line[] =>
  text.split(/\r\n|\r|\n/).map((line, index) => ({
    number: index + 1,
    text: line,
    words: /^\s*#/.test(line)
      ? []
      : [...line.matchAll(wordPattern)].map((match) => {
          const quoted = match[0].startsWith('"');
          const value = quoted ? textOf(match[0]) : undefined;
          return {
            text: match[0],
            column: match.index + 1,
            endColumn: match.index + match[0].length + 1,
            quoted,
            ...(value === undefined ? {} : { value }),
          };
        }),
  }));
