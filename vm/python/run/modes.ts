/** How code is run: at full speed, one instruction at a time, or with stops. */
import { type Address, offsetOf, unitOf } from '../../context/index.ts';
import { instructionSize } from '../image.ts';
import { type LinkedCode, patchBit } from './code.ts';
import { type Engine, kinds, leaveMark } from './engine.ts';

/** Whether each instruction is looked at before it runs: its operands could not be proved, or may exceed the limit. */
export const isChecked = (engine: Engine, code: LinkedCode): boolean =>
  code.stackSize < 0 || (engine.dialect === 'bytecode' && code.stackSize > engine.limits.stackSize);

/** Behind a limit the interpreter may run on for so many instructions. */
export const marginOf = ({ codes }: Engine): number => {
  let longest = 0;
  for (const { length } of codes) longest = Math.max(longest, length);
  return 2 * longest + 64;
};

export const setMode = (engine: Engine, single: boolean): void => {
  for (const code of engine.codes) {
    const wanted = single || isChecked(engine, code) ? code.single : code.hot;
    if (code.active !== wanted) code.active = wanted;
  }
};

/** Replaces all stops by those at the addresses. */
export const patchStops = (codes: readonly LinkedCode[], wanted: readonly ReadonlySet<Address>[]): void => {
  const touched = new Set<LinkedCode>();
  for (const code of codes)
    for (let ip = 0; ip < code.length; ip++)
      if ((code.patches[ip] as number) & patchBit.stop) {
        code.patches[ip] = (code.patches[ip] as number) & ~patchBit.stop;
        touched.add(code);
      }
  for (const addresses of wanted)
    for (const address of addresses) {
      const code = codes[unitOf(address)];
      const ip = offsetOf(address) / instructionSize;
      if (!code || !Number.isInteger(ip) || ip >= code.length) continue;
      code.patches[ip] = (code.patches[ip] as number) | patchBit.stop;
      touched.add(code);
    }
  for (const code of touched) code.rebuild();
};

/** Whether a call that a tool made runs. */
export const isEvaluating = ({ frameKind, top }: Engine): boolean => {
  for (let frame = top; frame >= 0; frame--)
    if (((frameKind[frame] as number) & ~leaveMark) === kinds.evaluation) return true;
  return false;
};
