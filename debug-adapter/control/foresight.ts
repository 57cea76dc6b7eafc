import { type ContextId, type Machine, type Raised, textOfUtf8, type Value } from '../../vm/context/index.ts';
import type { Journal } from './journal.ts';

const fuelAtOnce = 200_000;
/** Instructions that are run ahead. */
const foreseen = 5_000_000;

/**
 * What a stopped program is going to write to its standard error, as it runs on by itself: until it asks the outside for something, fails,
 * or has run for long. Everything is undone; the machine's stops are to be set anew.
 */
export const foreseeErrors = (machine: Machine, journal: Journal, context: ContextId): string => {
  const attempt = journal.begin();
  const pieces: Uint8Array[] = [];
  try {
    machine.stops({ addresses: new Set(), conditions: 'all' });
    const last = machine.clock + foreseen;
    while (machine.clock < last) {
      const outcome = journal.run({ fuel: fuelAtOnce });
      if (outcome.kind === 'fuel') continue;
      if (outcome.kind !== 'host' || outcome.context !== context || outcome.call.effect !== 'output') break;
      if (outcome.call.name === 'stderr') pieces.push(outcome.call.arguments);
      journal.answer(outcome.call, new Uint8Array(0));
    }
  } finally {
    attempt.undo();
  }
  return pieces.map(textOfUtf8).join('');
};

/** Instructions that a function which tells a message may take. */
const asked = 2_000_000;

/**
 * What a function of the program gives, when it is called where the program is stopped: `use` gets its results before everything is undone.
 * Undefined when it does not return by itself. The machine's stops are to be set anew.
 */
export const askProgram = <Told>(
  machine: Machine,
  journal: Journal,
  context: ContextId,
  { entry, arguments: values }: NonNullable<Raised['asks']>,
  use: (results: readonly Value[]) => Told,
): Told | undefined => {
  const attempt = journal.begin();
  try {
    const depth = machine.context(context)?.depth ?? 0;
    if (journal.apply({ kind: 'call', context, entry, arguments: values }).refused !== undefined) return undefined;
    machine.stops({ addresses: new Set(), conditions: 'all' });
    const last = machine.clock + asked;
    while (machine.clock < last) {
      const outcome = journal.run({ fuel: fuelAtOnce, leave: { context, depth } });
      if (outcome.kind === 'fuel') continue;
      if (outcome.kind === 'left') return outcome.how === 'unwind' ? undefined : use(outcome.results);
      if (outcome.kind !== 'host' || outcome.call.effect !== 'output') return undefined;
      journal.answer(outcome.call, new Uint8Array(0));
    }
    return undefined;
  } finally {
    attempt.undo();
  }
};
