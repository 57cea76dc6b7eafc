// @ts-check
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, inFolder, root, runProcess } from '../product.mjs';

const item = '2';
const npm = ['npm'];
/** What only a developer's machine has is taken away; the download of VS Code is shared. */
const env = { ...process.env, SAHARA_VSCODE_TEST: process.env.SAHARA_VSCODE_TEST ?? path.join(root, '.vscode-test') };
const minutes = 60_000;

/** @param {(clone: string) => Promise<string>} work */
function inFreshClone(work) {
  return inFolder({}, async (folder) => {
    const clone = path.join(folder, 'a clone');
    const { code, error } = await runProcess(['git', 'clone', '--quiet', root, clone]);
    expectEqual(code, 0, `git clone ${error}`);
    return work(clone);
  });
}

export const claims = [
  {
    item,
    what: 'npm start -- --check on a fresh clone installs, builds and sees the extension active in a real VS Code',
    check: () =>
      inFreshClone(async (clone) => {
        const { code, out, error } = await runProcess([...npm, 'start', '--', '--check'], {
          cwd: clone,
          env,
          timeout: 6 * minutes,
        });
        expectEqual(code, 0, `npm start -- --check: ${out.slice(-800)} ${error.slice(-800)}`);
        const ready = out.trim().split('\n').at(-1) ?? '';
        expect(/^Ready: /.test(ready), `the last line is ${JSON.stringify(ready)}`);
        return ready;
      }),
  },
  {
    item,
    what: 'npm test runs every test, those in a real VS Code included, and all pass',
    check: async () => {
      const counts = await countsOfLastRun();
      if (counts) return `the last run: ${counts}`;
      return inFreshClone(async (clone) => {
        const { code, out } = await runProcess([...npm, 'test'], { cwd: clone, env, timeout: 20 * minutes });
        const last = out.trim().split('\n').at(-1) ?? '';
        expectEqual(code, 0, `npm test: ${out.slice(-1500)}`);
        expect(/^[1-9]\d* passed, 0 failed$/.test(last), `the last line is ${JSON.stringify(last)}`);
        return last;
      });
    },
  },
];

/** When `npm test` has run on what is built now, its reports say how it went. */
async function countsOfLastRun() {
  const folder = path.join(root, '.build', 'reports');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const built = (await stat(path.join(root, '.build', 'build.json'))).mtimeMs;
  const fresh = async (/** @type {string} */ name) => (await stat(path.join(folder, name))).mtimeMs > built;
  if (!names.includes('unit.json') || !names.some((name) => name.startsWith('vscode-'))) return undefined;
  if ((await Promise.all(names.map(fresh))).includes(false)) return undefined;
  const reports = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8'))),
  );
  const states = reports.flatMap((report) =>
    report.tests
      ? report.tests.map((/** @type {any} */ test) => test.state)
      : report.testResults.flatMap((/** @type {any} */ file) =>
          file.assertionResults.map((/** @type {any} */ test) => test.status),
        ),
  );
  const passed = states.filter((state) => state === 'passed').length;
  return passed === states.length && passed > 0 ? `${passed} passed, 0 failed` : undefined;
}
