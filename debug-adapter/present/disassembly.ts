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
  const rows: (Address | undefined)[] = [];
  let unit = unitOf(from);
  const startsOf = (id: number): readonly Address[] => {
    const code = program.units[id];
    return code ? code.starts(addressOf(id, 0), code.length) : [];
  };
  let starts = startsOf(unit);
  let index = starts.findIndex((start) => start >= from);
  if (index < 0) index = starts.length;
  index += skip;
  while (index < 0 && unit > 0) {
    starts = startsOf(--unit);
    index += starts.length;
  }
  while (rows.length < count && index < 0) {
    rows.push(undefined);
    index++;
  }
  while (rows.length < count) {
    if (index < starts.length) rows.push(starts[index++]);
    else if (unit + 1 < program.units.length) {
      index -= starts.length;
      starts = startsOf(++unit);
    } else rows.push(undefined);
  }
  return rows;
};
