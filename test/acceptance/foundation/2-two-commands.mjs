// @ts-check
import path from 'node:path';
import { currentReports, summary } from '../../../scripts/test-reports.mjs';
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
  const [unit, vscode] = [await currentReports(/^unit\.json$/), await currentReports(/^vscode-.*\.json$/)];
  const counts = unit && vscode && summary([...unit, ...vscode]);
  return counts?.endsWith(' 0 failed') ? counts : undefined;
}
