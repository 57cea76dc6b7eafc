import {
  type Address,
  addressOf,
  type CodeUnit,
  formatAddress,
  offsetOf,
  type Program,
  unitOf,
} from '../../vm/context/index.ts';

const headerLines = 1;

/** One unit as text: a header, then one instruction a line. The source of frames without debug information. */
export class UnitText {
  readonly #starts: readonly Address[];
  readonly text: string;

  constructor(unit: CodeUnit, signature: string) {
    this.#starts = unit.starts(addressOf(unit.id, 0), unit.length);
    const rows = this.#starts.map(
      (address) => `${offsetOf(address).toString(16).padStart(4, '0')}  ${unit.decode(address).text}`,
    );
    this.text = `; ${signature}\n${rows.join('\n')}\n`;
  }

  /** Counts from 1. */
  lineOf(address: Address): number {
    const index = this.#starts.findLastIndex((start) => start <= address);
    return index + headerLines + 1;
  }

  /** The instruction on a line, or the next one below it. */
  addressAt(line: number): Address | undefined {
    return this.#starts[Math.max(0, line - headerLines - 1)];
  }
}

/** The signature of the function that a unit holds, for people. */
export const signatureOf = (program: Program, unit: CodeUnit): string => {
  const info = program.meta.functions.find((row) => unitOf(row.entry) === unit.id);
  if (!info) return `${unit.name} at ${formatAddress(addressOf(unit.id, 0))}`;
  const parameters = info.parameters.map(({ name, type }) => `${name} ${type}`).join(' ');
  return `${unit.name} [${parameters}] -> ${info.results.join(' ') || 'unit'}`;
};

/** Addresses of `count` instructions from `first` on, in the order of units; undefined where there is none. */
export const instructionWindow = (
  program: Program,
  from: Address,
  skip: number,
  count: number,
): readonly (Address | undefined)[] => {
  if (skip < 0) {
    const before = backwards(program, from, -skip).reverse();
    const missing = new Array<undefined>(-skip - before.length).fill(undefined);
    const rows = [...missing, ...before].slice(0, count);
    return [...rows, ...padded(onwards(program, from, count - rows.length), count - rows.length)];
  }
  return padded(onwards(program, from, skip + count).slice(skip), count);
};

const padded = (rows: readonly Address[], count: number): readonly (Address | undefined)[] => [
  ...rows,
  ...new Array<undefined>(count - rows.length).fill(undefined),
];

const onwards = (program: Program, from: Address, count: number): Address[] => {
  const rows: Address[] = [];
  for (let unit = unitOf(from); unit < program.units.length && rows.length < count; unit++) {
    rows.push(...(program.units[unit]?.starts(Math.max(from, addressOf(unit, 0)), count - rows.length) ?? []));
  }
  return rows;
};

/** Descending. */
const backwards = (program: Program, from: Address, count: number): Address[] => {
  const rows: Address[] = [];
  for (let unit = Math.min(unitOf(from), program.units.length - 1); unit >= 0 && rows.length < count; unit--) {
    rows.push(...(program.units[unit]?.starts(from, rows.length - count) ?? []));
  }
  return rows;
};
