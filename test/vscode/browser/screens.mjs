// @ts-check
// A debug session in VS Code's extension host of a browser, where there are no processes.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {import('../screens/workbench.mjs').Workbench} Workbench */
/** @typedef {{ title: string, run: (workbench: Workbench, place: { folder: string, loaded: Set<string> }) => Promise<void> }} WebScreen */

const counter = `(module
  (memory (export "memory") 1)
  (global $total (mut i32) (i32.const 0))
  (func $add (param $step i32)
    (global.set $total (i32.add (global.get $total) (local.get $step))))
  (func (export "main") (result i32)
    (call $add (i32.const 40))
    (call $add (i32.const 2))
    (global.get $total)))
`;

/** @param {string} folder */
export const writeWebFiles = async (folder) => {
  await writeFile(path.join(folder, 'web.wat'), counter);
  await writeFile(
    path.join(folder, 'web-util.sahara'),
    '(module web-util :export [twice])\n(fn twice [n i64] -> i64\n  (* 2 n))\n',
  );
  await writeFile(
    path.join(folder, 'web-app.sahara'),
    '(module web-app)\n(import web-util)\n(fn main [] -> i64\n  (web-util::twice 21))\n',
  );
};

/** @param {Workbench} workbench @param {string} file @param {number} line */
const stoppedAt = async (workbench, file, line) => {
  await workbench.open(file);
  await workbench.clickGutter(line);
  await workbench.page.keyboard.press('F5');
  await workbench.stopped();
};

/** @type {readonly WebScreen[]} */
export const webScreens = [
  {
    title: 'a WAT text stops at a breakpoint, shows its variables, and goes on to its end',
    run: async (workbench, { folder, loaded }) => {
      await stoppedAt(workbench, 'web.wat', 5);
      await workbench.variable(/^\$step\s*=\s*40/).waitFor();
      for (const scope of ['Data stack', 'Globals', 'Memories'])
        await workbench.variable(new RegExp(`^${scope}`)).waitFor();
      await workbench.screenshot('webassembly');
      for (const file of ['dist/web-client.js', 'dist/web-adapter.js', 'dist/web-server.js'])
        if (!loaded.has(file)) throw new Error(`${file} was not loaded: this is no extension host of a browser`);
      await workbench.clickGutter(5);
      await workbench.page.keyboard.press('F5');
      await workbench.console(/=> 42/);
      await workbench.endSession();
      if ((await readFile(path.join(folder, 'web.wat'), 'utf8')) !== counter) throw new Error('the file was changed');
    },
  },
  {
    title: 'a Sahara program stops in a module beside it',
    run: async (workbench) => {
      await workbench.open('web-util.sahara');
      await workbench.clickGutter(3);
      await workbench.open('web-app.sahara');
      await workbench.page.keyboard.press('F5');
      await workbench.stopped();
      await workbench.variable(/^n\s*=\s*21/).waitFor();
      await workbench.screenshot('sahara');
      await workbench.endSession();
    },
  },
];
