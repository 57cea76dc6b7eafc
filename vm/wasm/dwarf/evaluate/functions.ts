/** Functions of the program by their entries: where their code is, what they take and give. */
import type { Address } from '../../../context/index.ts';
import { bodyOf, functionAt } from '../../module.ts';
import type { WasmUnit } from '../../program.ts';
import { At, numberOf as attribute, type Entry, Tag } from '../entries.ts';
import { functionInTable, unitOfFrame } from '../locations/machine-place.ts';
import { inherited } from '../scopes.ts';
import { leb } from '../types/constants.ts';
import { type DwarfType, opaqueType } from '../types/model.ts';
import type { DwarfValue } from '../values/value.ts';
import { type FunctionOperand, numberOf, type Operand } from './operand.ts';
import type { Scope } from './scope.ts';

/** A function with code. */
export interface Callee {
  readonly name: string;
  readonly entry: Address;
  readonly parameters: readonly DwarfType[];
  readonly result: DwarfType;
  /** Takes any more behind its parameters: they lie in memory, and it is given their address. */
  readonly isVariadic: boolean;
  /** Machine types of what it takes. */
  readonly takes: readonly string[];
}

const virtualSlot = 0x4d;
const unspecifiedParameters = 0x18;

/** The function that a pointer points at. */
export const pointedFunction = (scope: Scope, operand: Operand): FunctionOperand | undefined => {
  const found = numberOf(operand);
  if (found?.type.kind !== 'pointer' || found.type.target()?.kind !== 'function') return undefined;
  const name = functionInTable(scope.frame, Number(found.number));
  if (name === undefined) return undefined;
  const plain = name.replace(/\(.*$/, '');
  return {
    is: 'function',
    name: plain,
    offsets: scope.types.names.find(plain, ['function'], scope.near).map(({ offset }) => offset),
  };
};

/** The index of a function in its module; undefined when it has no code. */
export const functionIndexOf = (scope: Scope, { offsets }: FunctionOperand): number | undefined => {
  for (const offset of offsets) {
    const found = placeOf(scope, offset);
    if (found) return found.index;
  }
  return undefined;
};

const placeOf = (
  scope: Scope,
  offset: number,
): { readonly entry: Entry; readonly unit: WasmUnit; readonly index: number } | undefined => {
  const entry = scope.types.entries.at(offset);
  const low = entry && attribute(entry, At.lowAddress);
  const unit = unitOfFrame(scope.frame);
  if (!entry || !low || low >= 0xffff_fffe || !unit) return undefined;
  const index = functionAt(unit.module, low + (unit.module.codeStart ?? 0));
  return index === undefined || !bodyOf(unit.module, index) ? undefined : { entry, unit, index };
};

export const calleeOf = (scope: Scope, offset: number, { self, name }: FunctionOperand): Callee | undefined => {
  const place = dispatched(scope, offset, self) ?? placeOf(scope, offset);
  if (!place) return undefined;
  const { entry, unit, index } = place;
  const { types } = scope;
  const parameters: DwarfType[] = [];
  let isVariadic = false;
  types.entries.children(entry, (child) => {
    if (child.tag === unspecifiedParameters) isVariadic = true;
    if (child.tag === Tag.formalParameter)
      parameters.push(types.typeOf(inherited(types.entries, child, At.type) ?? child));
    return undefined;
  });
  const holder = inherited(types.entries, entry, At.type);
  const address = unit.entry(index);
  if (address === undefined) return undefined;
  const result = holder ? types.typeOf(holder) : opaqueType('void');
  return { name, entry: address, parameters, result, isVariadic, takes: machineTypes(scope, address) };
};

const machineTypes = ({ host }: Scope, address: Address): readonly string[] => {
  return host.program.meta.functions.find(({ entry }) => entry === address)?.parameters.map(({ type }) => type) ?? [];
};

/** The body of a virtual function that the object's own type has. */
const dispatched = (scope: Scope, offset: number, self: DwarfValue | undefined): ReturnType<typeof placeOf> => {
  const entry = scope.types.entries.at(offset);
  const holder = entry && inherited(scope.types.entries, entry, virtualSlot);
  const block = holder?.attributes.get(virtualSlot);
  const address = self?.address;
  if (typeof block !== 'object' || address === undefined || !holder) return undefined;
  const reader = holder.unit.sections.info.reader(block.at + 1, block.at + block.length);
  const slot = Number(leb(reader, false));
  const word = (at: number): number => {
    const bytes = self?.read(at, 4);
    return bytes ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0;
  };
  const name = functionInTable(scope.frame, word(word(address) + slot * 4))?.replace(/\(.*$/, '');
  const found = name === undefined ? [] : scope.types.names.find(name, ['function'], scope.near);
  return found.map(({ offset: other }) => placeOf(scope, other)).find((place) => place !== undefined);
};
