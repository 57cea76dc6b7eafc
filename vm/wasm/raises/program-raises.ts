/** C++ exceptions and Rust panics of loaded modules. */
import {
  type Address,
  type FrameAccess,
  type Raised,
  type RaiseKind,
  type Raises,
  unitOf,
  type Value,
} from '../../context/index.ts';
import { shortDemangled } from '../demangle/index.ts';
import type { WasmUnit } from '../program-unit.ts';
import { explainTrap } from './explanations.ts';
import { describePanic, panicFunctions, panicSymbols, toldPanic } from './panics.ts';
import { answeredThrow, describeThrow, throwPoints, throwsOf } from './throws.ts';

const throwing: RaiseKind = {
  id: 'c++ throw',
  label: 'C++ Exceptions',
  description: 'Stops where C++ throws, caught or not, with the type of what is thrown.',
  conditionDescription:
    'Types to stop at, or bases of them, with * for any text, for example: std::logic_error shop::*',
  default: false,
  writesMessage: false,
};

const panicking: RaiseKind = {
  id: 'rust panic',
  label: 'Rust Panics',
  description: 'Stops where Rust panics, with the message, before anything is unwound.',
  conditionDescription: 'A text with * that the message fits, for example: index out of bounds*',
  default: true,
  writesMessage: true,
};

export class ProgramRaises implements Raises {
  readonly #units: readonly WasmUnit[];
  readonly #points = new Map<string, readonly Address[]>();

  constructor(units: readonly WasmUnit[]) {
    this.#units = units;
  }

  get kinds(): readonly RaiseKind[] {
    const kinds: RaiseKind[] = [];
    if (this.#units.some((unit) => throwsOf(unit).length > 0)) kinds.push(throwing);
    if (this.#units.some(({ module }) => panicSymbols(module).length > 0)) kinds.push(panicking);
    return kinds;
  }

  points(kind: string): readonly Address[] {
    const known = this.#points.get(kind);
    if (known) return known;
    const found = this.#units.flatMap((unit) => {
      if (kind === throwing.id) return throwPoints(unit);
      return kind === panicking.id ? panicPoints(unit) : [];
    });
    this.#points.set(kind, found);
    return found;
  }

  describe(kind: string, frame: FrameAccess): Raised | undefined {
    if (kind === panicking.id) return describePanic(frame);
    const unit = this.#units[unitOf(frame.address)];
    return unit && describeThrow(unit, frame);
  }

  told(kind: string, raised: Raised, text: string): Raised {
    return kind === panicking.id ? toldPanic(raised, text) : raised;
  }

  answered(raised: Raised, results: readonly Value[], frame: FrameAccess): Raised {
    return answeredThrow(raised, results, frame);
  }

  explain(
    trap: { readonly name: string; readonly message: string },
    frames: readonly FrameAccess[],
  ): string | undefined {
    const [top] = frames;
    const module = top && this.#units[unitOf(top.address)]?.module;
    return explainTrap(trap, frames, module?.names.globals.get(0) === '__stack_pointer');
  }
}

const panicPoints = (unit: WasmUnit): readonly Address[] => {
  const candidates = panicSymbols(unit.module).map(([index, symbol]) => ({ index, name: shortDemangled(symbol) }));
  for (const patterns of panicFunctions) {
    const found = candidates.filter(({ name }) => patterns.some((pattern) => pattern.test(name)));
    const entries = found.flatMap(({ index }) => unit.entry(index) ?? []);
    if (entries.length > 0) return entries;
  }
  return [];
};
