import {
  type Address,
  addressOf,
  type DebugInformation,
  type FrameAccess,
  type FunctionInfo,
  type Machine,
  type Program,
  type SourceFrame,
  unitOf,
} from '../../vm/context/index.ts';

/** A place where a step may stop. */
export interface StepPlace {
  readonly address: Address;
  /** Number of source frames at the address: more than one inside inlined calls. */
  readonly inlined: number;
  readonly source: string;
  readonly line: number;
}

const everyInstruction = 2 ** 31 - 1;

/**
 * The running program as the debugger sees it: its code, and the debug information in force, which may have been loaded
 * after the program or may be switched off.
 */
export class Code {
  readonly #machine: Machine;
  #debug: DebugInformation | 'own' | 'off' = 'own';
  #program: Program | undefined;
  #functions = new Map<number, readonly FunctionInfo[]>();
  #places = new Map<number, readonly StepPlace[]>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The machine's program with the debug information in force. */
  get program(): Program {
    const { program } = this.#machine;
    if (this.#debug === 'own') return program;
    const { units, meta } = program;
    return this.#debug === 'off'
      ? { units, meta, debugState: program.debugState === 'absent' ? 'absent' : 'not loaded' }
      : { units, meta, debug: this.#debug, debugState: 'loaded' };
  }

  get debug(): DebugInformation | undefined {
    if (this.#debug === 'off') return undefined;
    return this.#debug === 'own' ? this.#machine.program.debug : this.#debug;
  }

  /** Puts other debug information in force: the program's own, none, or that of the same code loaded again. */
  useDebug(debug: DebugInformation | 'own' | 'off'): void {
    this.#debug = debug;
    this.forget();
  }

  /** After code was replaced. */
  forget(): void {
    this.#places.clear();
    this.#functions.clear();
  }

  /** The function that an address lies in. */
  functionAt(address: Address): FunctionInfo | undefined {
    this.#notice();
    const unit = unitOf(address);
    let functions = this.#functions.get(unit);
    if (!functions) {
      functions = this.#machine.program.meta.functions.filter((row) => unitOf(row.entry) === unit);
      this.#functions.set(unit, functions);
    }
    return functions.find((row) => row.entry <= address && address < row.end);
  }

  /** Statement starts of a unit, ascending by address; empty without debug information. */
  statements(unit: number): readonly StepPlace[] {
    this.#notice();
    const known = this.#places.get(unit);
    if (known) return known;
    const debug = this.debug;
    const places = (debug?.statementStarts(unit) ?? []).flatMap((address): readonly StepPlace[] => {
      const frames = debug?.framesAt(address) ?? [];
      const { position } = frames[0] ?? {};
      return position ? [{ address, inlined: frames.length, source: position.source, line: position.line }] : [];
    });
    this.#places.set(unit, places);
    return places;
  }

  /** Every instruction of a unit. */
  instructions(unit: number): readonly Address[] {
    return this.#machine.program.units[unit]?.starts(addressOf(unit, 0), everyInstruction) ?? [];
  }

  /**
   * The address that tells where a frame is: the call for a frame that waits for one (its own address is that of the
   * instruction behind it, which may belong to the next statement), else the instruction about to run.
   */
  placeOf(frame: FrameAccess, callee: FrameAccess | undefined): Address {
    if (callee?.kind !== 'call') return frame.address;
    return this.#machine.program.units[unitOf(frame.address)]?.starts(frame.address, -1)[0] ?? frame.address;
  }

  /** Source frames of an address, innermost first; empty without debug information. */
  framesAt(address: Address): readonly SourceFrame[] {
    return this.debug?.framesAt(address) ?? [];
  }

  /** Whether a frame is one that a person did not write: steps pass through it and it is shown subtly. */
  isHidden(frame: FrameAccess): boolean {
    if (frame.kind === 'host' || frame.kind === 'evaluation') return true;
    if (this.functionAt(frame.address)?.kind === 'generated') return true;
    return this.debug !== undefined && this.statements(unitOf(frame.address)).length === 0;
  }

  #notice(): void {
    if (this.#program === this.#machine.program) return;
    this.#program = this.#machine.program;
    this.forget();
  }
}
