/** Which way the conditional jumps of a statement will go: found out by running it, and undone. */
import {
  type Address,
  type BranchInfo,
  type ContextId,
  type FrameAccess,
  type Position,
  unitOf,
} from '../../vm/context/index.ts';
import type { Debuggee } from './debuggee.ts';

export interface PredictedBranch {
  readonly position: Position;
  /** The side that it will go: `true`, `false`, `next`, `done`. */
  readonly label: string;
  /** Whether the jump will be taken, rather than passed. */
  readonly jumps: boolean;
}

/** Instructions that a condition may take. */
const budget = 200_000;
const mostBranches = 64;

/**
 * The branches that the statement at which `frame`, the innermost one, stands will decide, in order; up to the next statement, and as
 * long as nothing but output is asked of the outside.
 */
export const predictBranches = (
  { machine, journal, code, execution }: Debuggee,
  context: ContextId,
  frame: FrameAccess,
): readonly PredictedBranch[] => {
  const here = code.framesAt(frame.address)[0];
  const around = code.functionAt(frame.address);
  if (!here || !around) return [];
  const rows = (code.debug?.branches(here.position.source) ?? []).filter(
    ({ address }) => around.entry <= address && address < around.end,
  );
  if (rows.length === 0) return [];
  const branches = new Map(rows.map((row) => [row.address, row]));
  const places = [...branches.keys(), ...code.statementsAround(frame.address).map(({ address }) => address)];
  const found: PredictedBranch[] = [];
  const attempt = journal.begin();
  try {
    const last = machine.clock + budget;
    const innermost = (): FrameAccess | undefined => machine.context(context)?.frames(0, 1)[0];
    /** Runs until the frame itself comes to one of the places; undefined when it does not. */
    const arrive = (addresses: ReadonlySet<Address>): FrameAccess | undefined => {
      machine.stops({
        addresses: new Set(),
        steps: { context, depth: frame.depth + 1, addresses },
        conditions: 'none',
      });
      for (;;) {
        const outcome = journal.run({ fuel: budget, clock: last, leave: { context, depth: frame.depth } });
        if (outcome.kind === 'stop') break;
        if (outcome.kind !== 'host' || outcome.call.effect !== 'output') return undefined;
        journal.answer(outcome.call, new Uint8Array(0));
      }
      const stopped = innermost();
      return stopped?.activation === frame.activation ? stopped : undefined;
    };
    let at: FrameAccess | undefined = branches.has(frame.address) ? frame : arrive(new Set(places));
    while (at && found.length < mostBranches) {
      const row = branches.get(at.address);
      if (!row) break;
      const next = arrive(new Set(row.sides.map(({ target }) => target)));
      const predicted = next && prediction(row, next.address, machine.program.units);
      if (!next || !predicted) break;
      found.push(predicted);
      const isPlace = places.includes(next.address);
      at = isPlace ? next : arrive(new Set(places));
    }
  } finally {
    attempt.undo();
    code.forget();
    execution.refresh();
  }
  return found;
};

const prediction = (
  { address, position, sides }: BranchInfo,
  next: Address,
  units: Debuggee['machine']['program']['units'],
): PredictedBranch | undefined => {
  const side = sides.find(({ target }) => target === next);
  if (!side) return undefined;
  const behind = units[unitOf(address)]?.starts(address, 2)[1];
  return { position, label: side.label, jumps: next !== behind };
};
