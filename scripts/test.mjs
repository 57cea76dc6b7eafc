// @ts-check
// npm test: every test, from a fresh clone on.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { exitCode, reports, root, setUp } from './set-up.mjs';
import { runSteps } from './steps.mjs';
import { failures, readReports, summary } from './test-reports.mjs';

/** @param {string} script */
const node = (script) => exitCode(process.execPath, [path.join(root, 'scripts', script)]);

await setUp();
await rm(reports, { recursive: true, force: true });
const succeeded = await runSteps([
  { name: 'check', run: () => node('check.mjs') },
  { name: 'tests in VS Code', run: () => node('vscode-host/test.mjs') },
]);
const tests = await readReports(reports);
process.stdout.write(failures(tests));
console.log(summary(tests));
if (!succeeded || tests.some((test) => test.state !== 'passed')) process.exitCode = 1;
