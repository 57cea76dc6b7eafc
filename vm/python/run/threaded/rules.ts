/** How each opcode is translated; opcodes without a rule are executed in full. */
import type { Run } from './state.ts';
import type { Translation } from './translation.ts';

/** Translates one instruction; what it returns ends the block. */
export type Rule = (translation: Translation, operand: number) => Run | undefined;

export const rules = new Map<string, Rule>();

/** A rule that never ends a block. */
export const rule = (name: string, translate: (translation: Translation, operand: number) => void): void => {
  rules.set(name, (translation, operand) => {
    translate(translation, operand);
    return undefined;
  });
};

/** A rule that may end a block. */
export const endingRule = (name: string, translate: Rule): void => {
  rules.set(name, translate);
};
