/** `sahara disassemble`: instruction memory and meta information as text. */
import type { Command } from 'commander';
import { loadFile } from '../files.ts';
import { streamOutput } from '../output.ts';
import { addMachineOption } from '../run-options.ts';

export const registerDisassemble = (program: Command): void => {
  addMachineOption(program.command('disassemble').argument('<file>', 'a source or a compiled program'))
    .description('print a program as assembler text')
    .action((path: string, options: { readonly machine?: string }) => {
      const { toolchain, program: loaded } = loadFile(path, { machine: options.machine, debug: false });
      const output = streamOutput(process.stdout);
      const text = toolchain.disassemble(loaded);
      output.write(text.endsWith('\n') ? text : `${text}\n`);
      output.flush();
    });
};
