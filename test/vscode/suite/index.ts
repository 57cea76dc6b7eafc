import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly file: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly duration?: number;
  readonly message?: string;
}

/** VS Code calls this inside its extension host. The report is written last: without it, the suite has failed. */
export async function run(): Promise<void> {
  const report = process.env.SAHARA_REPORT;
  if (!report) throw new Error('SAHARA_REPORT names no file.');
  const mocha = new Mocha({ timeout: 60_000, ui: 'bdd' });
  const results: Result[] = [];
  const files = {
    'activation.ts': () => import('./activation.ts'),
    'language.ts': () => import('./language.ts'),
    'debugging.ts': () => import('./debugging.ts'),
    'time-travel.ts': () => import('./time-travel.ts'),
    'tests.ts': () => import('./tests.ts'),
  };
  for (const [name, load] of Object.entries(files)) {
    const file = `test/vscode/suite/${name}`;
    mocha.suite.emit('pre-require', globalThis, file, mocha);
    const before = mocha.suite.suites.length;
    await load();
    for (const suite of mocha.suite.suites.slice(before)) suite.file = file;
  }
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const add = (test: Mocha.Runnable, state: Result['state'], error?: Error) => {
      results.push({
        title: test.title,
        file: fileOf(test),
        state,
        ...(test.duration === undefined ? {} : { duration: test.duration }),
        ...(error ? { message: error.stack ?? error.message } : {}),
      });
      // What is known when the suite never gets to its end.
      writeFileSync(`${report}.partial`, JSON.stringify({ tests: results }));
    };
    runner.on('pass', (test) => add(test, 'passed'));
    runner.on('fail', (test, error: Error) => add(test, 'failed', error));
    runner.on('pending', (test) => add(test, 'skipped'));
  });
  await writeFile(report, JSON.stringify({ tests: results }, null, 2));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

function fileOf(test: Mocha.Runnable): string {
  for (let suite = test.parent; suite; suite = suite.parent) if (suite.file) return suite.file;
  return 'test/vscode/suite/index.ts';
}
