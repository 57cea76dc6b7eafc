/** `sahara dap`: the debug adapter, for editors that start one themselves. */
import type { Command } from 'commander';
import { portArgument } from '../run-options.ts';

export const registerDap = (program: Command): void => {
  program
    .command('dap')
    .description('serve the Debug Adapter Protocol on stdin and stdout, or on a port of 127.0.0.1')
    .option('--port <n>', 'listen here instead; 0 takes a free port and prints it', portArgument)
    .action(async (options: { readonly port?: number }) => {
      // Loaded when it is used: the other commands start faster without it.
      const { serve } = await import('../../debug-adapter/main-serve.ts');
      await serve(options);
    });
};
