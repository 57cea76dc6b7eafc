/** The text of a compiled function while it is written: the variables of its slots, the statements so far, and how the code is left. */
import type { Guard } from '../code.ts';
import type { Notes } from '../prepare-state.ts';
import type { Prepared } from '../prepared.ts';
import type { State } from '../state.ts';
import type { Kind } from './arithmetic.ts';
import type { Operation } from './operations.ts';
import type { Probes } from './probes.ts';
import type { Scope } from './scopes.ts';
import { kindOf, Slots, stored, Uncompilable } from './values.ts';

export interface WriterOptions {
  readonly state: State;
  readonly prepared: Prepared;
  readonly notes: Notes;
  readonly operations: readonly Operation[];
  readonly root: Scope;
  /** Number of the flag in `H` that says whether the code has to be left at a place now, or what is looked at instead. */
  readonly holdAt: (place: number) => number | Guard | undefined;
  /** What is noted for coverage. */
  readonly probes: Probes | undefined;
  /** Loops beside each other become functions of their own when there are so many. */
  readonly phases: number;
}

/** The text of a compiled function, and of loops that are functions of their own: each is evaluated when it is first hot. */
export interface CompiledText {
  readonly own: string;
  /** In the order in which the function has them in `Y`. */
  readonly phases: readonly PhaseText[];
}

export interface PhaseText {
  readonly text: string;
  /** Where the loop begins; it and the loops within it. */
  readonly place: number;
  readonly entries: readonly number[];
}

/** A loop that is a function of its own: operations `from` to `to` (exclusive), and where its code continues behind it. */
export interface Phase {
  readonly from: number;
  readonly to: number;
  /** Operations that it jumps to; it returns their number here, from 1, in `X`. 0: it goes straight on, -1: the whole function returns. */
  readonly jumps: number[];
  returns: boolean;
}

export abstract class FunctionText {
  protected readonly state: State;
  protected readonly prepared: Prepared;
  protected readonly notes: Notes;
  protected readonly operations: readonly Operation[];
  protected readonly root: Scope;
  protected readonly holdAt: WriterOptions['holdAt'];
  protected readonly probes: Probes | undefined;
  protected readonly phases: number;
  /** Flags are read once a call: they change only while no compiled code runs. */
  protected flags: number[] = [];
  protected readonly slots: Slots;
  protected readonly indexOf: ReadonlyMap<number, number>;
  protected text: string[] = [];
  /** Operands to store when the code is left, as statements; a leave names its row. */
  protected shapes = new Map<string, number>([['', 0]]);
  /** The loop whose function is being written, when it has one of its own. */
  protected phase: Phase | undefined;
  /** Dirty locals at jumps, by operation that they arrive at. */
  protected readonly incoming = new Map<number, Set<number>>();
  /** Loops that ask before they begin for the sides that begin another round: how many are still to be noted, by operation. */
  protected readonly lifted = new Map<number, number>();
  /** Stretches that are noted when they have run, by the operation at their end; the one that is being written. */
  protected readonly late = new Map<number, number>();
  protected lateNumber: number | undefined;
  /** Loops that the code can be entered at: their numbers, by operation. */
  protected readonly loops = new Map<number, number>();
  protected readonly parameters: ReadonlySet<number>;
  protected reachable = true;
  protected usesMemory = false;
  /** The access that is being written is held for a range of memory. */
  protected watchesMemory = false;

  constructor({ state, prepared, notes, operations, root, holdAt, probes, phases }: WriterOptions) {
    this.state = state;
    this.prepared = prepared;
    this.notes = notes;
    this.operations = operations;
    this.root = root;
    this.holdAt = holdAt;
    this.probes = probes;
    this.phases = phases;
    this.indexOf = new Map(operations.map(({ place }, index) => [place, index]));
    const parameterEnd = state.functions[prepared.function * 8 + 5]!;
    this.parameters = new Set([...prepared.localWords].filter((word) => word < parameterEnd));
    // Where the code is left all locals are stored, so that many of both cost much: then they are stored at once instead.
    const leaves = operations.filter(({ name, cold }) => cold >= 0 || /load|store|call|head/.test(name)).length;
    this.slots = new Slots(prepared, leaves * prepared.localTypes.length > 2000);
  }

  protected emit(text: string): void {
    if (text !== '') this.text.push(text);
  }

  /** The statement that notes the side of a branch. */
  protected side(place: number, side: number): string {
    const number = this.probes?.sideAt(place, side);
    return number === undefined ? '' : this.probes!.text(number);
  }

  /** The variable that `rest` is compared with at the end of a loop's rounds, while they note something. */
  protected roundOf(index: number): string {
    return `c${this.loops.get(index)!}`;
  }

  /**
   * Statements that leave the code with the frame as it stands; `status` is an {@link Exit}, or 0: the interpreter goes on. An operation on
   * `zero` keeps what never happens out of the host's code: hosts translate no operation that they have not seen at work.
   */
  protected leave(place: number, status = 0): string {
    const row = [...this.slots.dirtyHomes]
      .sort((one, other) => one - other)
      .map((slot) => stored(slot, this.slots.kind(slot)))
      .join(' ');
    let shape = this.shapes.get(row);
    if (shape === undefined) {
      shape = this.shapes.size;
      this.shapes.set(row, shape);
    }
    const note = this.lateNumber === undefined ? '' : ` ${this.probes!.leavingText(this.lateNumber)}`;
    return `x = ${place}${status === 0 ? ' ^ zero' : ''};${note}${shape === 0 ? ' k = 0;' : ` k = ${shape};`} s = ${status}; break leave;`;
  }

  protected arrivals(place: number): readonly { readonly home: number; readonly type: number }[] {
    const arrivals = this.notes.arrivals.get(place);
    if (!arrivals) throw new Uncompilable(`nothing is known of place ${place}`);
    return arrivals;
  }

  /** Assigns a slot's variables. */
  protected define(slot: number, kind: Kind, value: string, high = ''): void {
    const slots = this.slots;
    const after = slots.defined(slot, kind);
    if (kind === 'l') this.emit(`i${slot} = ${value}; i${slot + 1} = ${high}; ${after}`);
    else this.emit(`${kind === 'i' ? 'i' : 'd'}${slot} = ${value}; ${after}`);
  }

  /** The kind of the result that an operation leaves in a slot. */
  protected resultKind(place: number, slot: number): Kind {
    if (this.slots.isLocal(slot)) return this.slots.kind(slot);
    const type = this.notes.types.get(place);
    if (type === undefined) throw new Uncompilable(`the result at place ${place} is not known`);
    return kindOf(type);
  }

  protected operand(slot: number, kind: 'i' | 'd' | 'f'): string {
    const text = kind === 'i' ? this.slots.low(slot) : this.slots.float(slot, kind);
    this.slots.take(slot);
    return text;
  }

  protected pair(slot: number): readonly [string, string] {
    const pair = [this.slots.low(slot), this.slots.high(slot)] as const;
    this.slots.take(slot);
    return pair;
  }
}
