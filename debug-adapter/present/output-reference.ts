/** Output lines as handles: they stay valid while the program runs, unlike those of {@link Handles}, which are smaller. */
const first = 2 ** 30;

/** The handle of an output line, as `variablesReference` of its event and as `locationReference` of its one child. */
export const outputReference = (output: number): number => first + output;

export const isOutputReference = (reference: number): boolean => reference >= first;
