// @ts-check
import path from 'node:path';
import { exitCode, root, setUp } from './set-up.mjs';

await setUp();
// npm runs scripts in the checkout; a file named on the command line is meant from where the user stands.
const cwd = process.env.INIT_CWD ?? process.cwd();
process.exitCode = await exitCode(process.execPath, [path.join(root, 'dist', 'cli.js'), ...process.argv.slice(2)], {
  cwd,
});
