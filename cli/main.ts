/** The command line. Commands are one file each; errors are said here, once. */
import { Command, CommanderError } from 'commander';
import { registerCheck } from './commands/check.ts';
import { registerCompile } from './commands/compile.ts';
import { registerCover } from './commands/cover.ts';
import { registerDap } from './commands/dap.ts';
import { registerDisassemble } from './commands/disassemble.ts';
import { registerLsp } from './commands/lsp.ts';
import { registerReplay } from './commands/replay.ts';
import { registerRun } from './commands/run.ts';
import { registerTest } from './commands/test.ts';
import { registerTrace } from './commands/trace.ts';
import { registerWast } from './commands/wast.ts';
import { BadInput, exitCodes, internalFaultText } from './failure.ts';

const program = new Command('sahara')
  .description('Run, check, test and debug programs on bytecode machines.')
  .version(process.env.SAHARA_VERSION ?? 'development')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

for (const register of [
  registerRun,
  registerReplay,
  registerCheck,
  registerTest,
  registerCover,
  registerTrace,
  registerCompile,
  registerDisassemble,
  registerWast,
  registerDap,
  registerLsp,
]) {
  register(program);
}
for (const command of program.commands) command.exitOverride();

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.badInput;
  else if (error instanceof BadInput) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.badInput;
  } else {
    process.stderr.write(`${internalFaultText(error)}\n`);
    process.exitCode = exitCodes.internalFault;
  }
});
