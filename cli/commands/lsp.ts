/** `sahara lsp`: the language server, for editors that start one themselves. */
import type { Command } from 'commander';

export const registerLsp = (program: Command): void => {
  program
    .command('lsp')
    .description('serve the Language Server Protocol on stdin and stdout')
    .option('--stdio', 'the only transport, and the standard')
    .action(async () => {
      // Loaded when it is used: the other commands start faster without it.
      const { serve } = await import('../../server/main-serve.ts');
      serve();
    });
};
