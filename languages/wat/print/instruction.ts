/** One instruction in the spelling of the text format, with the identifiers of a whole printed module. */

import type { InstructionReader } from '../../../vm/wasm/decode/instruction-reader.ts';
import { type InstructionNames, instructionText } from '../../../vm/wasm/instruction-text.ts';
import { spellHeapType, spellValueType } from '../../../vm/wasm/types.ts';
import type { Identifiers } from './identifiers.ts';

/** What the spelling of an instruction depends on besides its bytes. */
export interface Surroundings {
  readonly identifiers: Identifiers;
  readonly locals: ReadonlyMap<number, string>;
  /** Identifiers of the open blocks' labels, the outermost first. */
  readonly labels: readonly (string | undefined)[];
  /** Identifier of the block that the instruction opens. */
  readonly ownLabel: string | undefined;
}

/** The instruction that a reader stands on. */
export const spellInstruction = (reader: InstructionReader, around: Surroundings): string =>
  instructionText(namesOf(around), reader);

const namesOf = ({ identifiers, locals, labels, ownLabel }: Surroundings): InstructionNames => {
  const type = (index: number) => identifiers.use('types', index);
  return {
    index: (kind, index) => identifiers.use(kind, index),
    function: (index) => identifiers.use('functions', index),
    local: (index) => locals.get(index) ?? String(index),
    field: (of, index) => identifiers.fields(of).get(index) ?? String(index),
    type: (each) => spellValueType(each, type),
    heapType: (each) => spellHeapType(each, type),
    label(depth) {
      const name = labels.at(-1 - depth);
      if (name === undefined || depth >= labels.length) return String(depth);
      // An inner block of the same name hides it.
      return labels.lastIndexOf(name) === labels.length - 1 - depth ? name : String(depth);
    },
    ownLabel: () => ownLabel,
  };
};
