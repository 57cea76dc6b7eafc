/** From bytecode to closures: one rule for each opcode that has more than its full instruction. */
import type { Value } from '../../objects/values.ts';
import { opcodes } from '../../opcodes.ts';
import type { ThreadedForm } from './form.ts';
import { rules } from './rules.ts';
import './rules-containers.ts';
import './rules-jumps.ts';
import './rules-values.ts';
import type { Block } from './state.ts';
import { Translation } from './translation.ts';

/** Gives a block what it runs. */
export const translate = (form: ThreadedForm, block: Block, stack: readonly Value[], fp: number): void => {
  const translation = new Translation(form, block.pc, stack, fp);
  for (;;) {
    const { pc } = translation;
    if (translation.isPatched(pc)) {
      block.run = translation.toInterpreter();
      return;
    }
    if (translation.isFull) {
      block.run = translation.onward();
      return;
    }
    const rule = rules.get(opcodes[translation.opcodeAt(pc)]?.name ?? '');
    const end = rule ? rule(translation, translation.operandAt(pc)) : translation.inFull();
    if (end) {
      block.run = end;
      return;
    }
    translation.pc = translation.after;
    translation.after += 2;
  }
};
