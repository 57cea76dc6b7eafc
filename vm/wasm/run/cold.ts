/** The operations outside of the interpreters' switch, by number. */
import { opcodes } from '../opcodes.ts';
import { coldBase } from './interpret.generated.ts';
import { memoryOperations } from './memory.ts';
import { numericOperations } from './numeric.ts';
import { internal, internalLimit } from './prepare-tables.ts';
import { castOperations, referenceOperations } from './references.ts';
import type { ColdOperation } from './state.ts';
import { tableOperations } from './tables.ts';
import { internalOperations, vectorOperations } from './vector.ts';

const named: Readonly<Record<string, ColdOperation>> = {
  ...memoryOperations,
  ...numericOperations,
  ...referenceOperations,
  ...tableOperations,
  ...vectorOperations,
  'ref.test': castOperations.test,
  'ref.cast': castOperations.cast,
};

/** By operation number less {@link coldBase}. */
export const coldOperations: readonly (ColdOperation | undefined)[] = (() => {
  const table = new Array<ColdOperation | undefined>(internalLimit).fill(undefined);
  for (const { key, name } of opcodes) table[key] = named[name];
  for (const [name, number] of Object.entries(internal))
    table[number - coldBase] = internalOperations[name as keyof typeof internal];
  return table;
})();
