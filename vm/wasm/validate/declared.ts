/** Which functions a module declares references to (core specification, section 3.4.1, `refs`). */
import { InstructionReader } from '../decode/instruction-reader.ts';
import type { WasmModule } from '../module.ts';
import { opcodeOfKey } from '../opcodes.ts';

/** 1 for each function that the module names outside of bodies and of its start section. */
export const declaredFunctions = (module: WasmModule): Uint8Array => {
  const declared = new Uint8Array(module.functionTypes.length);
  const reader = new InstructionReader(module.bytes);
  const expression = (range: { readonly from: number; readonly to: number } | undefined): void => {
    if (!range) return;
    reader.open(range.from, range.to);
    for (let key = reader.read(); key >= 0; key = reader.read()) {
      if (opcodeOfKey(key)?.name === 'ref.func') declared[reader.index] = 1;
    }
  };
  for (const { kind, index } of module.exports) if (kind === 'function') declared[index] = 1;
  for (const { initial } of module.globals) expression(initial);
  for (const { initial } of module.tables) expression(initial);
  for (const { mode, items } of module.elements) {
    if (mode.kind === 'active') expression(mode.offset);
    if (items.kind === 'functions') for (const index of items.indices) declared[index] = 1;
    else {
      for (let at = 0; at < items.ranges.length; at += 2) {
        expression({ from: items.ranges[at] as number, to: items.ranges[at + 1] as number });
      }
    }
  }
  for (const { mode } of module.data) if (mode.kind === 'active') expression(mode.offset);
  return declared;
};
