/** Runs a Python text on the machine, as the command line does. */
import { compile } from '../../../languages/python/index.ts';
import { formatDiagnostic, textOfUtf8 } from '../../../vm/context/index.ts';
import { type CreateMachineOptions, createMachine } from '../../../vm/python/machine.ts';
import { programOf } from '../../../vm/python/program.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Instructions after which a program is given up. */
const limit = 200_000_000;

export const runPython = (path: string, text: string, options: CreateMachineOptions = {}): Ran => {
  const { image, diagnostics } = compile({ path, text, debug: false });
  if (!image) return { stdout: '', stderr: diagnostics.map(formatDiagnostic).join('\n'), code: 2 };
  const machine = createMachine(programOf(image), { argv: [path], ...options });
  const written: Record<string, string[]> = { stdout: [], stderr: [] };
  const ended = (code: number, report = ''): Ran => ({
    stdout: written.stdout?.join('') ?? '',
    stderr: `${written.stderr?.join('') ?? ''}${report}`,
    code,
  });
  for (;;) {
    const outcome = machine.run({ fuel: limit });
    switch (outcome.kind) {
      case 'host':
        written[outcome.call.name]?.push(textOfUtf8(outcome.call.arguments));
        // Standard input is empty.
        machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
        break;
      case 'ended':
        return ended(0);
      case 'failed':
        return ended(outcome.exitCode ?? 1, outcome.report);
      default:
        return ended(-1, `${outcome.kind} after ${machine.clock} instructions`);
    }
  }
};

/** What is compared of tracebacks: bare file names, no caret lines. */
export const comparable = (stderr: string): string =>
  stderr.replaceAll(/File "[^"]*[/\\]([^"/\\]+)"/g, 'File "$1"').replaceAll(/^ +[\^~]+\n/gm, '');
