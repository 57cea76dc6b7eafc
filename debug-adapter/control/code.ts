import {
  type Address,
  addressOf,
  type Clock,
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
  /** Source frames of the address: more than one inside inlined calls. */
  readonly frames: readonly SourceFrame[];
  readonly source: string;
  readonly line: number;
}

/** Addresses of one unit. */
const unitSpan = 2 ** 32;

/**
 * The running program as the debugger sees it: its code, and the debug information in force, which may have been loaded
 * after the program or may be switched off.
 */
export class Code {
  readonly #machine: Machine;
  #debug: DebugInformation | 'own' | 'off' = 'own';
  #program: Program | undefined;
  #functions = new Map<number, readonly FunctionInfo[]>();
  /** By the entry of their function, or by the start of a unit. */
  #places = new Map<Address, readonly StepPlace[]>();
  /** The inlined calls that begin where a frame stands and were not entered. */
  #standing: { readonly activation: Clock; readonly address: Address; readonly hidden: number } | undefined;
  /** Whether steps pass by a function of the source: a library's. Set by who knows the person's wishes. */
  skips: (name: string, source: string) => boolean = () => false;
  /** The same, whether or not the text of the source is there. */
  isLibrary: (name: string, source: string) => boolean = () => false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The machine's program with the debug information in force. */
  get program(): Program {
    const { program } = this.#machine;
    if (this.#debug === 'own') return program;
    const { units, meta, raises } = program;
    const kept = { units, meta, ...(raises ? { raises } : {}) };
    return this.#debug === 'off'
      ? { ...kept, debugState: program.debugState === 'absent' ? 'absent' : 'not loaded' }
      : { ...kept, debug: this.#debug, debugState: 'loaded' };
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
    const { meta } = this.#machine.program;
    if (meta.functionAt) return meta.functionAt(address);
    const unit = unitOf(address);
    let functions = this.#functions.get(unit);
    if (!functions) {
      functions = meta.functions
        .filter((row) => unitOf(row.entry) === unit)
        .sort((left, right) => left.entry - right.entry);
      this.#functions.set(unit, functions);
    }
    const found = functions[firstAt(functions, address + 1, ({ entry }) => entry) - 1];
    return found && address < found.end ? found : undefined;
  }

  /**
   * Statement starts of the function that an address lies in (of the whole unit outside of functions), ascending; empty
   * without debug information. A unit may be a module of hundreds of thousands of statements: nothing asks for all of them.
   */
  statementsAround(address: Address): readonly StepPlace[] {
    this.#notice();
    const { from, to } = this.#extent(address);
    const known = this.#places.get(from);
    if (known) return known;
    const debug = this.debug;
    const places = this.#starts(from, to).flatMap((start): readonly StepPlace[] => {
      const frames = debug?.framesAt(start) ?? [];
      const { position } = frames[0] ?? {};
      return position ? [{ address: start, frames, source: position.source, line: position.line }] : [];
    });
    this.#places.set(from, places);
    return places;
  }

  /** Whether the function that an address lies in has statements. */
  hasStatements(address: Address): boolean {
    this.#notice();
    const { from, to } = this.#extent(address);
    return (this.#places.get(from) ?? this.#starts(from, to)).length > 0;
  }

  #starts(from: Address, to: Address): readonly Address[] {
    const { debug } = this;
    if (debug?.statementStartsIn) return debug.statementStartsIn(from, to);
    const starts = debug?.statementStarts(unitOf(from)) ?? [];
    return starts.slice(firstAt(starts, from), firstAt(starts, to));
  }

  /** Every instruction of the function that an address lies in, or of the whole unit outside of functions. */
  instructionsAround(address: Address): readonly Address[] {
    const { from, to } = this.#extent(address);
    const starts = this.#machine.program.units[unitOf(from)]?.starts(from, to - from) ?? [];
    return starts.slice(0, firstAt(starts, to));
  }

  #extent(address: Address): { readonly from: Address; readonly to: Address } {
    const found = this.functionAt(address);
    const from = addressOf(unitOf(address), 0);
    return found ? { from: found.entry, to: found.end } : { from, to: from + unitSpan };
  }

  /**
   * The address that tells where a frame is: the call for a frame that waits for one (its own address is that of the
   * instruction behind it, which may belong to the next statement), else the instruction about to run.
   */
  placeOf(frame: FrameAccess, callee: FrameAccess | undefined): Address {
    if (callee?.kind !== 'call' && callee?.kind !== 'host') return frame.address;
    return (
      frame.call ?? this.#machine.program.units[unitOf(frame.address)]?.starts(frame.address, -1)[0] ?? frame.address
    );
  }

  /** Source frames of an address, innermost first; empty without debug information. */
  framesAt(address: Address): readonly SourceFrame[] {
    return this.debug?.framesAt(address) ?? [];
  }

  /** Whether a frame is one that a person did not write: steps pass through it and it is shown subtly. */
  isHidden(frame: FrameAccess): boolean {
    if (this.isSourceless(frame)) return true;
    const outermost = this.framesAt(frame.address).at(-1);
    return outermost !== undefined && this.isSkipped(outermost);
  }

  /** Whether a frame is one of the host, of the compiler, or of code without lines in a unit that has lines. */
  isSourceless(frame: FrameAccess): boolean {
    if (frame.kind === 'host' || frame.kind === 'evaluation') return true;
    if (this.functionAt(frame.address)?.kind === 'generated') return true;
    if (this.debug === undefined || this.debug.lacks?.(unitOf(frame.address))) return false;
    return !this.hasStatements(frame.address);
  }

  isSkipped({ name, position }: SourceFrame): boolean {
    return this.skips(name, position.source);
  }

  /** The innermost frame stands in front of that many inlined calls, the innermost source frames of its place. */
  stand(frame: FrameAccess | undefined, hidden: number): void {
    this.#standing = frame && hidden > 0 ? { activation: frame.activation, address: frame.address, hidden } : undefined;
  }

  /** Source frames of an innermost frame that are not shown: inlined calls that were not entered. */
  hiddenIn(frame: FrameAccess): number {
    const standing = this.#standing;
    return standing && frame.activation === standing.activation && frame.address === standing.address
      ? standing.hidden
      : 0;
  }

  #notice(): void {
    if (this.#program === this.#machine.program) return;
    this.#program = this.#machine.program;
    this.forget();
  }
}

/** Index of the first item of an ascending list whose key is not below `least`. */
const firstAt = <Item>(
  items: readonly Item[],
  least: number,
  keyOf: (item: Item) => number = (item) => item as number,
): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(items[middle] as Item) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
