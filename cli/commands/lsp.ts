/** `sahara lsp`: the language server, for editors that start one themselves. */
import type { Command } from 'commander';
import { serve } from '../../server/main-serve.ts';

export const registerLsp = (program: Command): void => {
  program
    .command('lsp')
    .description('serve the Language Server Protocol on stdin and stdout')
    .option('--stdio', 'the only transport, and the standard')
    .action(() => serve());
};
