/** A specification script as a program: its modules are the units, and one of its commands is what runs. */

import { parseScript } from '../languages/wat/script/parse.ts';
import type { Action, Command, ScriptModule } from '../languages/wat/script/tree.ts';
import { Lines } from '../languages/wat/syntax/lines.ts';
import type { Diagnostic } from './context/index.ts';
import type { Invocation } from './wasm/machine.ts';
import type { ProgramPart } from './wasm/program.ts';
import type { Store } from './wasm/run/store.ts';
import { textDebug } from './wasm-modules.ts';
import { type PreparedModule, prepareModule, ScriptRunner, storeValue } from './wasm-script.ts';
import { checkList, textDiagnostic } from './wasm-text.ts';

export interface LoadedScript {
  readonly commands: readonly Command[];
  readonly lines: Lines;
  /** Modules that are valid, by their place in the script. */
  readonly prepared: ReadonlyMap<ScriptModule, PreparedModule>;
}

/** The commands of a script and the parts of its program. Modules that an assertion expects to be wrong are no parts. */
export const loadScript = (
  path: string,
  text: string,
): {
  readonly script: LoadedScript;
  readonly parts: readonly ProgramPart[];
  readonly diagnostics: readonly Diagnostic[];
} => {
  const { commands, problems } = parseScript(text);
  const lines = new Lines(text);
  const prepared = new Map<ScriptModule, PreparedModule>();
  const parts: ProgramPart[] = [];
  const diagnostics: Diagnostic[] = problems.map((problem) => textDiagnostic(problem, lines, path));
  for (const command of commands) {
    if (command.kind !== 'module' && command.kind !== 'module definition') continue;
    const { module: given } = command;
    if (given.form === 'text') {
      const checked = checkList(text, given.list, { path, validate: true });
      diagnostics.push(...checked.diagnostics);
      const { module } = checked;
      if (!module || checked.diagnostics.length > 0) continue;
      prepared.set(given, { kind: 'valid', module, bytes: module.bytes });
      parts.push({ module, debug: textDebug(path, checked) });
      continue;
    }
    const made = prepareModule(given, path);
    prepared.set(given, made);
    if (made.kind === 'valid') parts.push({ module: made.module });
    else {
      const { start, end } = command.span;
      diagnostics.push({
        ...textDiagnostic({ message: made.message, start, end }, lines, path),
        code: `wasm-${made.kind}`,
      });
    }
  }
  return { script: { commands, lines, prepared }, parts, diagnostics };
};

const actionOf = (command: Command): Action | undefined => ('action' in command ? command.action : undefined);

/** The commands that call something: what may be run, by line. */
const callsOf = ({ commands, lines }: LoadedScript): readonly { readonly line: number; readonly command: Command }[] =>
  commands.flatMap((command) =>
    actionOf(command)?.kind === 'invoke' ? [{ line: lines.lineOf(command.span.start), command }] : [],
  );

/**
 * Does all commands before the chosen one, and gives what it calls. `wanted` is its line, or the name of the export that it
 * calls; without it the first command that calls something is chosen.
 */
export const beginCommand = (
  path: string,
  script: LoadedScript,
  wanted: string | undefined,
): { readonly store: Store; readonly invocation: Invocation } | { readonly problem: string } => {
  const calls = callsOf(script);
  const chosen =
    wanted === undefined
      ? calls[0]
      : calls.find(({ line, command }) => String(line) === wanted || actionOf(command)?.name === wanted);
  if (!chosen) {
    const lines = calls.slice(0, 12).map(({ line }) => line);
    const hint =
      lines.length === 0 ? 'no command calls a function' : `commands that call one are on lines ${lines.join(', ')}`;
    return { problem: wanted === undefined ? hint : `no command on line ${wanted} calls a function; ${hint}` };
  }
  const runner = new ScriptRunner(path, (given) => script.prepared.get(given) ?? prepareModule(given, path));
  for (const command of script.commands) {
    if (command === chosen.command) break;
    // What an assertion says does not matter here; what it does to the store does.
    runner.run(command);
  }
  const action = actionOf(chosen.command) as Action & { readonly kind: 'invoke' };
  const target = runner.target(action);
  if (target === undefined) return { problem: `the module exports no function "${action.name}"` };
  return { store: runner.store, invocation: { function: target, values: action.arguments.map(storeValue) } };
};
