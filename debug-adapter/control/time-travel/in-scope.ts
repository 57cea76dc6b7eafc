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

  accepts(outcome: Watched, variable: string | undefined): boolean {
    const { location, address, context } = outcome;
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
}

/** A place, and the variable that it was asked for by. */
export interface WatchedPlace {
  readonly location: Location;
  readonly variable?: string;
}
