/** Where C++ throws: the function of the ABI that every `throw` calls, in the module or provided by the host. */
import { type Address, type FrameAccess, offsetOf, type Raised, type Value } from '../../context/index.ts';
import { InstructionReader } from '../decode/instruction-reader.ts';
import { functionTypeOf, type WasmModule } from '../module.ts';
import { opcodeNamed } from '../opcodes.ts';
import type { WasmUnit } from '../program-unit.ts';
import { GuestReader, wordOf } from './guest-reader.ts';
import { runtimeSymbols, throwName } from './runtime-symbols.ts';
import { type Thrown, thrownObject } from './thrown-object.ts';

const keyOf = (name: string): number => (opcodeNamed(name) as { readonly key: number }).key;
const callKey = keyOf('call');
const constantKey = keyOf('i32.const');

/** Instructions in front of a call among which its first argument is made. */
const argumentsReach = 80;

/** Numbers of `__cxa_throw(object, type, destructor)`. */
export const throwsOf = ({ module }: WasmUnit): readonly number[] => {
  const found = module.functionImports.flatMap(({ name }, index) => (name === throwName ? [index] : []));
  for (const [index, name] of runtimeSymbols(module))
    if (name === throwName && !found.includes(index)) found.push(index);
  return found;
};

/** Where the function begins. Where the host provides it: every call of it, also by way of Emscripten's `invoke_…`. */
export const throwPoints = (unit: WasmUnit): readonly Address[] =>
  throwsOf(unit).flatMap((index) => {
    const entry = unit.entry(index);
    return entry === undefined ? callsOf(unit, index) : [entry];
  });

const callsOf = (unit: WasmUnit, callee: number): readonly Address[] => {
  const { module } = unit;
  const reader = new InstructionReader(module.bytes);
  const elements = new Set(elementsOf(module, callee));
  const isInvoke = (index: number): boolean => module.functionImports[index]?.name.startsWith('invoke_') ?? false;
  const found: Address[] = [];
  for (let index = module.importedFunctionCount; index < module.functionTypes.length; index++) {
    let since = argumentsReach;
    for (const start of unit.code(index).starts) {
      reader.open(start, module.bytes.length);
      const key = reader.read();
      since++;
      if (key === constantKey && elements.has(reader.low)) since = 0;
      if (key !== callKey) continue;
      const isThrow = reader.index === callee || (since < argumentsReach && isInvoke(reader.index));
      if (isThrow) found.push(unit.address(start));
    }
  }
  return found;
};

/** Places of a function in tables that segments fill. */
const elementsOf = (module: WasmModule, callee: number): readonly number[] =>
  module.elements.flatMap(({ mode, items }) => {
    if (mode.kind !== 'active' || items.kind !== 'functions') return [];
    const at = items.indices.indexOf(callee);
    const reader = new InstructionReader(module.bytes);
    reader.open(mode.offset.from, mode.offset.to);
    return at < 0 || reader.read() !== constantKey ? [] : [reader.low + at];
  });

/** The arguments are parameters of the function, or on the stack of who is about to call it; undefined where something else is called. */
export const describeThrow = (unit: WasmUnit, frame: FrameAccess): Raised | undefined => {
  const read = new GuestReader(frame);
  const told = (object: number, information: number): Raised =>
    withWhat(unit, frame, thrownObject(read, object, information));
  if (frame.function === '__cxa_throw') return told(wordOf(frame.local(0)), wordOf(frame.local(1)));
  const { module } = unit;
  const reader = new InstructionReader(module.bytes);
  reader.open(offsetOf(frame.address), module.bytes.length);
  if (reader.read() !== callKey) return undefined;
  const callee = reader.index;
  const count = functionTypeOf(module, callee)?.parameters.length ?? 0;
  const argument = (index: number): number => wordOf(frame.stack(frame.stackCount - count + index));
  if (frame.stackCount < count || count < 3) return undefined;
  const throws = throwsOf(unit);
  if (throws.includes(callee)) return told(argument(0), argument(1));
  // Emscripten's function gets the place in the table first.
  const isThrow = throws.some((index) => elementsOf(module, index).includes(argument(0)));
  return isThrow ? told(argument(1), argument(2)) : undefined;
};

/** With the call of `what()`, unless it is the library's own, whose text has been read. */
const withWhat = (unit: WasmUnit, frame: FrameAccess, { what, ...raised }: Thrown): Raised => {
  const index = what && functionInTable(unit, frame, what.place);
  const entry = index === undefined ? undefined : unit.entry(index);
  if (!what || index === undefined || entry === undefined) return raised;
  const isLibrary = /^std::(?:__\w+::)?(?:runtime_error|logic_error)::what/.test(unit.spelling.functionName(index));
  if (isLibrary && raised.message !== '') return raised;
  const self = new Uint8Array(4);
  new DataView(self.buffer).setUint32(0, what.self, true);
  return { ...raised, asks: { entry, arguments: [self] } };
};

/** Index of the function at a place of table 0. */
const functionInTable = ({ module }: WasmUnit, frame: FrameAccess, place: number): number | undefined => {
  const entry = frame.space('table', 0)?.read(place * 8, 8);
  if (entry?.length !== 8) return undefined;
  for (let index = module.importedFunctionCount; index < module.functionTypes.length; index++)
    if (frame.functionReference?.(index)?.bytes?.every((byte, at) => byte === entry[at])) return index;
  return undefined;
};

/** The text that `what()` gave. */
export const answeredThrow = (raised: Raised, results: readonly Value[], frame: FrameAccess): Raised => {
  const message = new GuestReader(frame).string(wordOf(results[0]));
  return message === undefined ? raised : { ...raised, message };
};
