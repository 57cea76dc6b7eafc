/** Places of the WebAssembly machine that expressions name: DW_OP_WASM_location, values on entry, thread-local storage. */
import { type FrameAccess, type Location, offsetOf, unitOf, type Value } from '../../../context/index.ts';
import { InstructionReader } from '../../decode/instruction-reader.ts';
import { Frame } from '../../inspect/frames.ts';
import { functionAt } from '../../module.ts';
import { opcodeNamed } from '../../opcodes.ts';
import type { WasmUnit } from '../../program.ts';

export type MachinePlace = Pick<Value, 'bytes' | 'location'>;

/** DW_OP_WASM_location: 0 a local, 1 and 3 a global, 2 a value of the operand stack. */
export const machinePlace = (frame: FrameAccess, kind: number, index: number): MachinePlace | undefined => {
  switch (kind) {
    case 0:
      return index < frame.localCount ? frame.local(index) : undefined;
    case 2:
      return index < frame.stackCount ? frame.stack(index) : undefined;
    case 1:
    case 3:
      return globalPlace(frame, index);
    default:
      return undefined;
  }
};

const globalPlace = (frame: FrameAccess, index: number): MachinePlace | undefined => {
  const space = frame.space('global', index);
  if (!space) return undefined;
  const location: Location = { in: 'space', space: space.id, offset: 0, length: space.length };
  return { bytes: space.read(0, space.length), ...(space.writable ? { location } : {}) };
};

/** The loaded module that a frame's code is of. */
export const unitOfFrame = (frame: FrameAccess): WasmUnit | undefined =>
  frame instanceof Frame ? frame.view.program.units[unitOf(frame.address)] : undefined;

const keys: ReadonlySet<number> = new Set(
  ['local.set', 'local.tee'].map((name) => (opcodeNamed(name) as { readonly key: number }).key),
);

/** What a parameter held when the function was entered: known when the function never writes it. */
export const placeOnEntry = (frame: FrameAccess, index: number): MachinePlace | undefined => {
  const unit = unitOfFrame(frame);
  const fn = unit && functionAt(unit.module, offsetOf(frame.address));
  if (!unit || fn === undefined || index >= frame.localCount) return undefined;
  const reader = new InstructionReader(unit.module.bytes);
  for (const start of unit.code(fn).starts) {
    reader.open(start, unit.module.bytes.length);
    if (keys.has(reader.read()) && reader.index === index) return undefined;
  }
  const { bytes } = frame.local(index);
  return bytes ? { bytes } : undefined;
};

/** Where the thread-local variables of the frame's module begin; 0 when it has but one thread and they are plain variables. */
export const threadBase = (frame: FrameAccess): number | undefined => {
  const names = unitOfFrame(frame)?.module.names.globals;
  if (!names) return undefined;
  for (const [index, name] of names) {
    const bytes = name === '__tls_base' ? globalPlace(frame, index)?.bytes : undefined;
    if (bytes) return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }
  return 0;
};

/** The function that an index of table 0 stands for, by name: what function pointers are. `undefined`: nothing is there. */
export const functionInTable = (frame: FrameAccess, index: number): string | undefined => {
  const entry = frame instanceof Frame ? frame.space('table', 0)?.read(index * 8, 8) : undefined;
  if (!(frame instanceof Frame) || entry?.length !== 8 || entry[4] === 0) return undefined;
  return frame.view.functionName(new DataView(entry.buffer, entry.byteOffset).getInt32(0, true));
};

/** The index of table 0 that stands for a function of the frame's module; undefined when none does. */
export const tableIndexOf = (frame: FrameAccess, functionIndex: number): number | undefined => {
  const wanted = frame.functionReference?.(functionIndex)?.bytes;
  const table = frame.space('table', 0);
  if (!wanted || !table) return undefined;
  const bytes = table.read(0, table.length);
  for (let at = 0; at + 8 <= bytes.length; at += 8)
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return at / 8;
  return undefined;
};
