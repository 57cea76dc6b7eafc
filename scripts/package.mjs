// @ts-check
// npm run package: an installable sahara-<version>.vsix in the checkout's root.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { exitCode, root, run, setUp } from './set-up.mjs';

await setUp({ build: false });
const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const file = `${name}-${version}.vsix`;
await run(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--package'], { output: 'stderr' });
await rm(path.join(root, file), { force: true });
// The bundles hold everything: no dependency is packaged.
const code = await exitCode(process.execPath, [
  path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce'),
  ...[
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--skip-license',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ],
]);
if (code !== 0) process.exit(code);
console.log(`Packaged ${file}`);
