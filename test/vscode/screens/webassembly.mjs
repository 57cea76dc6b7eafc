// @ts-check
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lineOf } from './look.mjs';

/** @type {import('./look.mjs').Group} */
export const webassembly = {
  name: 'webassembly',
  workspace: 'examples',
  write,
  screens: [
    {
      title: 'a breakpoint in a WAT text stops there, with locals, globals and memories as scopes',
      run: async (workbench, { folder }) => {
        await workbench.open('counter.wat');
        const line = await lineOf(folder, 'counter.wat', '(global.set $total');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^\$step\s*=\s*7/).waitFor();
        for (const scope of ['Locals', 'Data stack', 'Globals', 'Memories', 'Exports'])
          await workbench.variable(new RegExp(`^${scope}`)).waitFor();
        await workbench.screenshot('webassembly');
        await workbench.endSession();
      },
    },
  ],
};

/** @param {string} folder */
async function write(folder) {
  await writeFile(
    path.join(folder, 'counter.wat'),
    `(module $counter
  (memory (export "memory") 1)
  (global $total (mut i32) (i32.const 0))
  (func $count (export "count") (param $step i32)
    (global.set $total
      (i32.add (global.get $total) (local.get $step))))
  (func (export "main") (result i32)
    (call $count (i32.const 7))
    (global.get $total)))
`,
  );
}
