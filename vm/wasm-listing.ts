/** Functions as WAT, for stops where no source is known. */
import { printFunction } from '../languages/wat/print/function.ts';
import { Identifiers } from '../languages/wat/print/identifiers.ts';
import { type Address, type Listing, offsetOf } from './context/index.ts';
import type { WasmUnit } from './wasm/program.ts';

/** Functions whose text is kept; more are printed again when they are asked for. */
const keptListings = 64;

/** Gives a unit its listings. */
export const addListings = (unit: WasmUnit): void => {
  const identifiers = new Identifiers(unit.module);
  const kept = new Map<number, Listing>();
  unit.listing = (address) => {
    const index = unit.functionAt(address);
    const start = index === undefined ? undefined : unit.entry(index);
    if (index === undefined || start === undefined) return undefined;
    const known = kept.get(index);
    if (known) return known;
    if (kept.size >= keptListings) kept.clear();
    const made = listingOf(unit, identifiers, index, start);
    kept.set(index, made);
    return made;
  };
};

const listingOf = (unit: WasmUnit, identifiers: Identifiers, index: number, start: Address): Listing => {
  const lines = printFunction(unit.module, identifiers, index);
  const rows = lines.flatMap(({ offset }, at) => (offset === undefined ? [] : [{ offset, line: at + 1 }]));
  return {
    start,
    name: `${unit.spelling.functionName(index).replace(/[\\/:*?"<>|]/g, '_')}.wat`,
    mimeType: 'text/x-wat',
    text: `${lines.map(({ text }) => text).join('\n')}\n`,
    lineOf: (address) => rows.findLast(({ offset }) => offset <= offsetOf(address))?.line ?? 1,
    addressAt: (line) => {
      const row = rows.find((each) => each.line >= line);
      return row && unit.address(row.offset);
    },
  };
};
