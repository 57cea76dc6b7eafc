/** Running machines to their end, and what a run looked like. */
import {
  type Address,
  type Clock,
  type ContextId,
  type Machine,
  numberOf,
  type Outcome,
  type RunLimit,
  type Stops,
} from '../../vm/context/index.ts';

export const noStops: Stops = { addresses: new Set(), conditions: 'none' };

export const unlimited: RunLimit = { fuel: 2 ** 40 };

/** Everything about a run that must not depend on how it was watched. */
export interface Run {
  readonly clock: Clock;
  readonly hash: number;
  readonly output: readonly string[];
  readonly outcome: Outcome['kind'];
  readonly results: readonly string[];
}

/** Runs until the program ends; outputs are answered and added to `output`. `seen` hears every outcome, the last one included. */
export const runToEnd = (
  machine: Machine,
  limit = unlimited,
  seen?: (outcome: Outcome) => void,
  output: string[] = [],
): Run => {
  for (;;) {
    const outcome = machine.run(limit);
    seen?.(outcome);
    if (outcome.kind === 'host') answer(machine, outcome, output);
    else if (outcome.kind === 'ended' || outcome.kind === 'failed' || outcome.kind === 'all wait') {
      const results = outcome.kind === 'ended' ? outcome.results.map((value) => value.summary) : [];
      return { clock: machine.clock, hash: machine.hash(), output, outcome: outcome.kind, results };
    }
  }
};

/** What every program reads, in pieces of a few bytes. */
export const standardInput: Uint8Array = new TextEncoder().encode(
  Array.from({ length: 14 }, (_, line) => 'abcdefghijklmno'.slice(0, (line * 5) % 13)).join('\n'),
);

/** Answers an output of the program. */
export const answer = (machine: Machine, outcome: Outcome & { kind: 'host' }, output: string[] = []): void => {
  output.push(String.fromCharCode(...outcome.call.arguments));
  reply(machine, outcome, new Uint8Array());
};

const reply = (machine: Machine, outcome: Outcome & { kind: 'host' }, result: Uint8Array): void => {
  const { refused } = machine.change({ kind: 'host result', token: outcome.call.token, result });
  if (refused) throw new Error(refused);
};

/** Runs to an exact clock; outputs on the way are answered, and input is given in pieces of up to seven bytes. False when the program ended before. */
export const runTo = (machine: Machine, clock: Clock, output: string[] = []): boolean => {
  let read = 0;
  for (;;) {
    if (machine.clock === clock) return true;
    const outcome = machine.run({ ...unlimited, clock });
    if (outcome.kind === 'host' && outcome.call.name === 'stdin') {
      const part = standardInput.slice(read, read + Math.min(7, Number(numberOf(outcome.call.arguments))));
      read += part.length;
      reply(machine, outcome, part);
    } else if (outcome.kind === 'host') answer(machine, outcome, output);
    else if (outcome.kind !== 'clock') return false;
  }
};

/** Runs until an outcome of a kind; outputs on the way are answered. */
export const runUntil = <K extends Outcome['kind']>(
  machine: Machine,
  kind: K,
  limit = unlimited,
): Outcome & { kind: K } => {
  for (;;) {
    const outcome = machine.run(limit);
    if (outcome.kind === kind) return outcome as Outcome & { kind: K };
    if (outcome.kind !== 'host') throw new Error(`expected ${kind}, not ${outcome.kind}`);
    answer(machine, outcome);
  }
};

/** An instruction that a context arrived at. */
export interface Arrival {
  readonly context: ContextId;
  readonly address: Address;
  readonly clock: Clock;
}

/** Every address of a machine's program. */
export const allAddresses = (machine: Machine): ReadonlySet<Address> =>
  new Set(machine.program.units.flatMap((unit) => unit.starts(unit.id * 2 ** 32, unit.length)));

/** Stops before every instruction of the whole run: the slow and simple truth that the abilities are compared with. */
export const trace = (machine: Machine): { readonly arrivals: readonly Arrival[]; readonly run: Run } => {
  const arrivals: Arrival[] = [];
  machine.stops({ ...noStops, addresses: allAddresses(machine) });
  const run = runToEnd(machine, unlimited, (outcome) => {
    if (outcome.kind === 'stop')
      arrivals.push({ context: outcome.context, address: outcome.address, clock: machine.clock });
  });
  return { arrivals, run };
};

/** The entry of a function of the program. */
export const entryOf = (machine: Machine, name: string): Address => {
  const found = machine.program.meta.functions.find((info) => info.name === name);
  if (!found) throw new Error(`there is no function ${name}`);
  return found.entry;
};
