/** Runs text bytecode and Python text to their end, and tells what came of it. */
import { compile } from '../../../languages/python/index.ts';
import { formatDiagnostic, textOfUtf8, utf8OfText } from '../../../vm/context/index.ts';
import { type CreateMachineOptions, createMachine, type PythonMachine } from '../../../vm/python/machine.ts';
import { programOf } from '../../../vm/python/program.ts';
import { assemble } from '../../../vm/python/text/assemble.ts';

export interface Ended {
  readonly kind: string;
  /** Code and message of a failure. */
  readonly failure?: string;
  readonly results: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end; `input` is the standard input. */
export const toEnd = (machine: PythonMachine, input = '', fuel = 10_000_000): Ended => {
  const written = { stdout: '', stderr: '' };
  let left: Uint8Array = utf8OfText(input);
  for (;;) {
    const outcome = machine.run({ fuel });
    if (outcome.kind === 'host') {
      const { name, token, arguments: bytes } = outcome.call;
      let result: Uint8Array = new Uint8Array(0);
      if (name === 'stdin') [result, left] = [left, new Uint8Array(0)];
      else written[name as 'stdout' | 'stderr'] += textOfUtf8(bytes);
      machine.change({ kind: 'host result', token, result });
    } else {
      const results = outcome.kind === 'ended' ? outcome.results.map(({ summary }) => summary) : [];
      const failure = outcome.kind === 'failed' ? { failure: `${outcome.code}: ${outcome.message}` } : {};
      return { kind: outcome.kind, results, ...failure, ...written };
    }
  }
};

export const bytecode = (text: string, options: CreateMachineOptions = {}): PythonMachine => {
  const { image, diagnostics } = assemble({ path: 'test.bc', text, debug: true });
  if (!image) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return createMachine(programOf(image), options);
};

export const python = (text: string, options: CreateMachineOptions = {}): PythonMachine => {
  const { image, diagnostics } = compile({ path: 'test.py', text, debug: true });
  if (!image) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return createMachine(programOf(image), options);
};
