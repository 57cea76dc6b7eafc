/** The debug information of a Python program as tools see it. */
import {
  type Address,
  addressOf,
  type BranchInfo,
  type DebugInformation,
  offsetOf,
  type Position,
  type SourceFrame,
  type StatementInfo,
  unitOf,
  type Variable,
} from '../context/index.ts';
import { globalVariables, slotVariables } from './debug-variable.ts';
import { instructionSize, operandIn, type SourceRange } from './image.ts';
import type { PythonProgram, PythonUnit } from './program.ts';

const addressIn = (unit: PythonUnit, ip: number): Address => addressOf(unit.id, ip * instructionSize);

const positionOf = (source: string, { line, column, endLine, endColumn }: SourceRange): Position => ({
  source,
  line,
  column,
  endLine,
  endColumn,
});

export class DebugView implements DebugInformation {
  readonly #program: Pick<PythonProgram, 'units' | 'image' | 'edition'>;
  #index: { readonly count: number; readonly edition: number; readonly rows: readonly StatementInfo[] } | undefined;

  /** The units grow when code is added, and are others in another edition. */
  constructor(program: Pick<PythonProgram, 'units' | 'image' | 'edition'>) {
    this.#program = program;
  }

  get #units(): readonly PythonUnit[] {
    return this.#program.units;
  }

  get sources(): readonly { readonly path: string; readonly checksum?: string }[] {
    const { path, checksum } = this.#program.image;
    return [{ path, ...(checksum === undefined ? {} : { checksum }) }];
  }

  #unit(address: Address): PythonUnit | undefined {
    const unit = this.#units[unitOf(address)];
    return unit?.code.debug ? unit : undefined;
  }

  framesAt(address: Address): readonly SourceFrame[] {
    const unit = this.#unit(address);
    const debug = unit?.code.debug;
    if (!unit || !debug) return [];
    const ip = Math.min(offsetOf(address) / instructionSize, unit.code.instructions.length - 1);
    const statement = debug.statements.findLast((row) => row.ip <= ip);
    const isStatement = statement?.ip === ip;
    const exact = rangeAt(debug.positions, ip);
    const shown = isStatement && statement ? statement : (exact ?? statement ?? debug.definition);
    return [{ name: unit.name, position: positionOf(unit.path, shown), scope: 0, isStatement }];
  }

  #statements(): readonly StatementInfo[] {
    const { edition } = this.#program;
    if (this.#index?.count !== this.#units.length || this.#index.edition !== edition)
      this.#index = { count: this.#units.length, edition, rows: statementRows(this.#units) };
    return this.#index.rows;
  }

  statements(source: string, fromLine: number, toLine: number): readonly StatementInfo[] {
    return this.#statements().filter(
      ({ position }) => position.source === source && position.line >= fromLine && position.line <= toLine,
    );
  }

  statementStarts(id: number): readonly Address[] {
    const unit = this.#units[id];
    return unit?.code.debug?.statements.map(({ ip }) => addressIn(unit, ip)) ?? [];
  }

  variables(address: Address): readonly Variable[] {
    const unit = this.#unit(address);
    if (!unit) return [];
    return [...slotVariables(unit.code), ...globalVariables(this.#units)];
  }

  temporary(): undefined {
    return undefined;
  }

  definition(address: Address): Position | undefined {
    const unit = this.#unit(address);
    return unit?.code.debug && positionOf(unit.path, unit.code.debug.definition);
  }

  branches(source: string): readonly BranchInfo[] {
    const found: BranchInfo[] = [];
    for (const unit of this.#units) {
      if (unit.path !== source) continue;
      for (const row of unit.code.debug?.branches ?? []) {
        const target = operandIn(unit.code.instructions[row.ip] as number);
        found.push({
          position: positionOf(source, row),
          address: addressIn(unit, row.ip),
          sides: [
            { label: row.straight, target: addressIn(unit, row.ip + 1) },
            { label: row.taken, target: addressIn(unit, target) },
          ],
        });
      }
    }
    return found.sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  }
}

const rangeAt = (positions: Int32Array, ip: number): SourceRange | undefined => {
  const [line = 0, column = 0, endLine = 0, endColumn = 0] = positions.subarray(4 * ip, 4 * ip + 4);
  return line === 0 ? undefined : { line, column, endLine, endColumn };
};

/** One row for each statement; its copies (loop headers, finally bodies) are further addresses of it. */
const statementRows = (units: readonly PythonUnit[]): readonly StatementInfo[] => {
  const rows = new Map<string, { position: Position; addresses: Address[]; function: string }>();
  for (const unit of units) {
    for (const row of unit.code.debug?.statements ?? []) {
      const key = [unit.path, row.line, row.column, row.endLine, row.endColumn, unit.name].join(':');
      const known = rows.get(key);
      if (known) known.addresses.push(addressIn(unit, row.ip));
      else
        rows.set(key, {
          position: positionOf(unit.path, row),
          addresses: [addressIn(unit, row.ip)],
          function: unit.name,
        });
    }
  }
  return [...rows.values()].sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
};
