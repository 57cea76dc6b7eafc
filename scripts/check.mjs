// @ts-check
// npm run check: everything that can be said about the sources without opening VS Code.
import path from 'node:path';
import { exitCode, reports, root, setUp, tool } from './set-up.mjs';
import { runSteps } from './steps.mjs';

const steps = [
  { name: 'build', run: () => setUp().then(() => 0) },
  { name: 'types', run: () => tool('typescript/bin/tsc', ['--build', '--pretty']) },
  { name: 'lint', run: () => tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']) },
  { name: 'import rules', run: () => exitCode(process.execPath, [path.join(root, 'scripts', 'import-rules.mjs')]) },
  {
    name: 'opcode table',
    run: () => exitCode(process.execPath, [path.join(root, 'scripts', 'opcode-table.mjs'), '--check']),
  },
  { name: 'dead code', run: () => tool('knip/bin/knip.js', []) },
  {
    name: 'unit tests',
    run: () =>
      tool('vitest/vitest.mjs', [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${path.join(reports, 'unit.json')}`,
      ]),
  },
];

await setUp({ build: false });
if (!(await runSteps(steps))) process.exitCode = 1;
