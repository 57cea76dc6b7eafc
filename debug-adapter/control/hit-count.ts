/** How often a breakpoint must be hit before it stops. */
export type HitCount = (hits: number) => boolean;

const operators: Readonly<Record<string, (hits: number, operand: number) => boolean>> = {
  '': (hits, operand) => hits === operand,
  '=': (hits, operand) => hits === operand,
  '==': (hits, operand) => hits === operand,
  '>': (hits, operand) => hits > operand,
  '>=': (hits, operand) => hits >= operand,
  '<': (hits, operand) => hits < operand,
  '<=': (hits, operand) => hits <= operand,
  '%': (hits, operand) => hits % operand === 0,
};

/** Parses `5`, `>= 3`, `% 2`; undefined when the text is none of these. Hits count from 1. */
export const parseHitCount = (text: string): HitCount | undefined => {
  const match = /^\s*(={0,2}|>=?|<=?|%)\s*(\d+)\s*$/.exec(text);
  const operator = match && operators[match[1] as string];
  const operand = Number(match?.[2]);
  if (!operator || (match[1] === '%' && operand === 0)) return undefined;
  return (hits) => operator(hits, operand);
};

export const hitCountHelp = 'a hit count is a number, or one of = > >= < <= % and a number, for example `>= 3`';
