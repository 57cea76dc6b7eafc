import type { ConditionInfo, Outcome, Program, Stops } from '../../vm/context/index.ts';

/** Which signalled conditions stop the program. */
export interface ConditionSettings {
  /** Every condition, or only these, by id, handled or not. */
  readonly caught: 'none' | 'all' | ReadonlySet<number>;
  /** Conditions that nobody handles. */
  readonly unhandled: boolean;
}

export const stopAtUnhandled: ConditionSettings = { caught: 'none', unhandled: true };

/** Unhandled conditions are always reported, because the stack that a report shows is gone afterwards. */
export const conditionStops = ({ caught }: ConditionSettings): Stops['conditions'] =>
  caught === 'none' ? 'unhandled' : caught;

export const stopsAt = (settings: ConditionSettings, outcome: Outcome & { readonly kind: 'condition' }): boolean => {
  if (!outcome.handled && settings.unhandled) return true;
  return settings.caught === 'all' || (settings.caught !== 'none' && settings.caught.has(outcome.id));
};

/** Conditions by name: qualified, or without the module when only one fits. */
export const findConditions = (program: Program, name: string): readonly ConditionInfo[] => {
  const exact = program.meta.conditions.filter((condition) => condition.name === name);
  return exact.length ? exact : program.meta.conditions.filter((condition) => condition.name.endsWith(`::${name}`));
};

/** The names in a text: divided by commas, or by spaces where no name has any (`integer divide by zero` is one). */
export const conditionNames = (program: Program, text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .flatMap((part) => (findConditions(program, part).length > 0 ? [part] : part.split(/\s+/)));
