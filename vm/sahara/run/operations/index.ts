/** Operations by opcode number: every opcode of the table has one, except the prefix. */
import { opcodes } from '../../opcodes.ts';
import { conditionOperations } from '../conditions.ts';
import type { Operation } from '../engine.ts';
import { controlOperations } from './control.ts';
import { dataOperations } from './data.ts';
import { listOperations } from './lists.ts';
import { mapOperations } from './maps.ts';
import { messageOperations } from './messages.ts';
import { numberOperations } from './numbers.ts';
import { textOperations } from './text.ts';

const byName: Readonly<Record<string, Operation>> = {
  ...controlOperations,
  ...numberOperations,
  ...dataOperations,
  ...listOperations,
  ...mapOperations,
  ...textOperations,
  ...messageOperations,
  ...conditionOperations,
};

export const operations: readonly (Operation | undefined)[] = opcodes.reduce<(Operation | undefined)[]>(
  (table, opcode) => {
    table[opcode.code] = byName[opcode.name];
    return table;
  },
  new Array<Operation | undefined>(256).fill(undefined),
);
