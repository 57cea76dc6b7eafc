import type { Address, Location, Machine, Outcome } from '../../../vm/context/index.ts';
import type { Code } from '../code.ts';
import { locationKey } from '../data-breakpoints.ts';
import { variablesOf } from '../variables.ts';

type Watched = Outcome & { readonly kind: 'watch' };

/**
 * Whether an access of a slot is one of the variable that has the slot: a compiler gives a slot to several variables, one after the
 * other. It is when the variable lies there at the instruction or right behind it. Other places are what they are called.
 */
export class InScope {
  readonly #machine: Machine;
  readonly #code: Code;
  readonly #known = new Map<string, boolean>();

  constructor(machine: Machine, code: Code) {
    this.#machine = machine;
    this.#code = code;
  }

  accepts(outcome: Watched, { variable, activation }: Pick<WatchedPlace, 'variable' | 'activation'>): boolean {
    const { location, address, context } = outcome;
    if (activation !== undefined && !this.#lives(activation)) return false;
    if (variable === undefined || location.in !== 'local' || !this.#code.debug) return true;
    const frame = this.#machine.context(context)?.frames(0, 1)[0];
    if (frame?.activation !== location.activation) return true;
    const key = `${variable} ${location.index} ${address}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const wanted = locationKey(location);
    const isThere = (place: Address) =>
      variablesOf(this.#code, frame, place).some(
        ({ name, value }) =>
          name === variable && value !== 'optimized out' && value.location && locationKey(value.location) === wanted,
      );
    const found = isThere(address) || isThere(frame.address);
    this.#known.set(key, found);
    return found;
  }

  #lives(activation: number): boolean {
    return this.#machine.contexts().some(({ id, depth }) => {
      const frames = this.#machine.context(id)?.frames(0, depth) ?? [];
      return frames.some((frame) => frame.activation === activation);
    });
  }
}

/** A place, and the variable that it was asked for by. */
export interface WatchedPlace {
  readonly location: Location;
  readonly variable?: string;
  /** Its type there, which tells how its bytes read. */
  readonly type?: string;
  /** The activation whose part of a memory it is: what others do there before and afterwards does not count. */
  readonly activation?: number;
}
