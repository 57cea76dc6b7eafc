/** A failing program as people read it: condition, payload, place, stack. */
import {
  type Address,
  type FrameAccess,
  formatAddress,
  type Machine,
  type Outcome,
  type Position,
  type Program,
  shortName,
  unitOf,
} from '../vm/context/index.ts';

export interface ReportFrame {
  readonly name: string;
  readonly address: Address;
  readonly position?: Position;
  /** A function of the host: it has no place in the program. */
  readonly isHost?: true;
}

export interface FailureReport {
  /** Name of the condition, or the code of the failure. */
  readonly code: string;
  readonly message: string;
  readonly context: { readonly id: number; readonly name: string };
  /** Innermost first; of a deep stack the innermost and the outermost frames. */
  readonly stack: readonly ReportFrame[];
  /** Frames left out after the first {@link innermostShown}. */
  readonly leftOut: number;
  readonly restarts: readonly string[];
  /** The other contexts and what they wait for. */
  readonly waiting: readonly string[];
  /** The language's own report, which is all that is said. */
  readonly text?: string;
  /** What the program's process would end with; 1 when absent. */
  readonly exitCode?: number;
}

const innermostShown = 20;
const outermostShown = 5;

type Failing =
  | Extract<Outcome, { kind: 'condition' | 'failed' | 'all wait' }>
  | { readonly kind: 'clock'; readonly context: number; readonly address: Address };

/** Reads a stopped machine. */
export const reportOf = (machine: Machine, outcome: Failing): FailureReport => {
  const context = machine.context(outcome.context);
  const depth = context?.depth ?? 0;
  const leftOut = Math.max(0, depth - innermostShown - outermostShown);
  const accesses = !context
    ? []
    : leftOut === 0
      ? context.frames(0, depth)
      : [...context.frames(0, innermostShown), ...context.frames(depth - outermostShown, outermostShown)];
  return {
    ...said(outcome, machine),
    context: { id: outcome.context, name: shortName(context?.name ?? '') },
    stack: accesses.flatMap((access, index) => framesOf(machine.program, access, accesses[index - 1])),
    leftOut,
    restarts:
      outcome.kind === 'condition' ? outcome.restarts.map(({ name, parameters }) => restartText(name, parameters)) : [],
    waiting:
      outcome.kind === 'all wait'
        ? machine
            .contexts()
            .filter(({ state }) => state !== 'ended' && state !== 'failed')
            .map(({ id, name, detail }) => `context ${id} (${shortName(name)}) ${detail ?? 'waits'}`)
        : [],
    ...('report' in outcome && outcome.report !== undefined ? { text: outcome.report } : {}),
    ...('exitCode' in outcome && outcome.exitCode !== undefined ? { exitCode: outcome.exitCode } : {}),
  };
};

const restartText = (name: string, parameters: readonly { readonly name: string; readonly type: string }[]): string =>
  parameters.length === 0 ? name : `${name} [${parameters.map((row) => `${row.name} ${row.type}`).join(' ')}]`;

const said = (outcome: Failing, machine: Machine): { readonly code: string; readonly message: string } => {
  switch (outcome.kind) {
    case 'condition':
      return { code: shortName(outcome.name), message: conditionText(machine.program, outcome) };
    case 'failed':
      return { code: shortName(outcome.code), message: outcome.message };
    case 'all wait':
      return { code: 'all-wait', message: 'every context waits, and nothing can wake one of them' };
    case 'clock':
      return { code: 'instruction-limit', message: `not finished after ${machine.clock} instructions` };
  }
};

/** What the condition means, if its declaration says so, and its payload: `Not enough. (needed 500, available 70)`. */
const conditionText = (
  { meta }: Program,
  { id, payload, message }: Extract<Outcome, { kind: 'condition' }>,
): string => {
  const doc = meta.conditions.find((info) => info.id === id)?.doc;
  const fields = payload.children(0, payload.count.named, 'named').map(({ name, value }) => `${name} ${value.summary}`);
  if (doc === undefined) return message;
  return fields.length === 0 ? doc : `${doc} (${fields.join(', ')})`;
};

/**
 * The source frames of one frame of the machine. A caller's address is behind its call, and the call is what is shown; below a
 * handler the address is that of the signalling instruction itself.
 */
const framesOf = (program: Program, access: FrameAccess, callee: FrameAccess | undefined): readonly ReportFrame[] => {
  if (access.kind === 'host') return [{ name: shortName(access.function), address: access.address, isHost: true }];
  const isCaller = callee?.kind === 'call' || callee?.kind === 'host';
  const address = isCaller ? callBefore(program, access.address) : access.address;
  const inlined = program.debug?.framesAt(address) ?? [];
  if (inlined.length === 0) return [{ name: shortName(access.function), address }];
  return inlined.map(({ name, position }) => ({ name: shortName(name), address, position }));
};

/** The instruction that ends at a return address. */
const callBefore = (program: Program, address: Address): Address =>
  program.units[unitOf(address)]?.starts(address - 1, -1)[0] ?? address;

/** The same report with source positions from a program that has debug information. */
export const located = (report: FailureReport, program: Program): FailureReport => ({
  ...report,
  stack: report.stack.flatMap((frame) => {
    const inlined = frame.position || frame.isHost ? [] : (program.debug?.framesAt(frame.address) ?? []);
    if (inlined.length === 0) return [frame];
    return inlined.map(({ name, position }) => ({ name: shortName(name), address: frame.address, position }));
  }),
});

const placeOf = ({ position, address }: ReportFrame): string =>
  position ? `${position.source}:${position.line}:${position.column}` : formatAddress(address);

/** Lines for stderr: what and where first, as a diagnostic has it, then the stack; or what the language itself says. */
export const formatReport = (report: FailureReport, path: string): string => {
  if (report.text !== undefined) return report.text.replace(/\n$/, '');
  const top = report.stack.find(({ isHost }) => !isHost);
  const place = top?.position ? placeOf(top) : top ? `${path}:${placeOf(top)}` : path;
  const lines = [`${place}: error ${report.code}: ${report.message}`];
  report.stack.forEach((frame, index) => {
    if (index === innermostShown && report.leftOut > 0) lines.push(`  … ${report.leftOut} frames`);
    lines.push(`  at ${frame.name} (${frame.isHost ? 'the host' : placeOf(frame)})`);
  });
  if (report.context.id !== 1) lines.push(`  in context ${report.context.id} (${report.context.name})`);
  if (report.restarts.length > 0) lines.push(`  restarts: ${report.restarts.join(', ')}`);
  for (const line of report.waiting) lines.push(`  ${line}`);
  return lines.join('\n');
};
