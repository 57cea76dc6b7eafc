// @ts-check
// npm run package:npm: the npm package of the command line, in dist/npm; publish with `npm publish dist/npm`.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root, run, setUp } from './set-up.mjs';

await setUp({ build: false });
await run(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--package']);
const { version, license, engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const folder = path.join(root, 'dist', 'npm');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [from, to] of [
  ['dist/cli.js', 'cli.js'],
  ['LICENSE', 'LICENSE'],
  ['README.md', 'README.md'],
]) {
  await copyFile(path.join(root, from), path.join(folder, to));
}
const manifest = {
  name: 'sahara-vm',
  version,
  description: 'Run, check, test and debug programs on bytecode machines from the command line',
  license,
  type: 'module',
  bin: { sahara: './cli.js' },
  files: ['cli.js'],
  engines: { node: engines.node },
};
await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`dist/npm: ${manifest.name} ${version}`);
