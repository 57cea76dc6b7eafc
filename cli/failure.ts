/** What the command line says when it cannot go on. */
import { type Diagnostic, formatDiagnostic } from '../vm/context/index.ts';

/** Exit codes of every command. */
export const exitCodes = { success: 0, programFailed: 1, badInput: 2, internalFault: 70 } as const;

/** The input or the command is wrong: caught once in main, printed, exit code 2. */
export class BadInput extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join('\n'));
    this.diagnostics = diagnostics;
  }
}

/** One error about a whole file or an argument. `source` is the file, or the command line's own word for it. */
export const badInput = (source: string, code: string, message: string): BadInput =>
  new BadInput([{ code, severity: 'error', message, source }]);

/** Where faults of Sahara itself are reported; the manifest says the same. */
export const reportAddress = 'https://github.com/sahara-vm/sahara/issues';

/** The whole text for a fault of ours. */
export const internalFaultText = (error: unknown): string => {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `sahara: internal-fault: this is a fault of Sahara ${process.env.SAHARA_VERSION ?? ''}, not of your program.`,
    `Please report it at ${reportAddress} with the command, the file and these lines:`,
    detail,
  ].join('\n');
};
