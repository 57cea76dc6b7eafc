// @ts-check
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { lineOf } from './look.mjs';

/** @type {import('./look.mjs').Group} */
export const source = {
  name: 'source',
  workspace: 'examples',
  write,
  screens: [
    {
      title: 'a C++ program stops in its source, and its strings, vectors and maps are shown as what they hold',
      run: async (workbench, { folder, theme }) => {
        await workbench.open('counter.wat');
        // The extension shows nothing of its own in C++ files before they are debugged.
        await workbench.page
          .locator('.explorer-folders-view .monaco-list-row', { hasText: 'inventory.cpp' })
          .first()
          .dblclick();
        await workbench.page.locator('.tab.active', { hasText: 'inventory.cpp' }).first().waitFor();
        const line = await lineOf(folder, 'inventory.cpp', 'inventory.print(std::cout);');
        // The line lies below what is in sight.
        await workbench.page.keyboard.press('Control+G');
        await workbench.page.keyboard.type(String(line));
        await workbench.page.keyboard.press('Enter');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable('Locals').click();
        await workbench.page.keyboard.press('ArrowRight');
        await workbench.variable(/^name\s*=\s*"mug"/).waitFor();
        await workbench.variable(/^inventory\s*=/).click();
        await workbench.page.keyboard.press('ArrowRight');
        await workbench.variable(/^counts_\s*=\s*size=4/).click();
        await workbench.page.keyboard.press('ArrowRight');
        await workbench.variable(/^\["chair"\]\s*=\s*4/).waitFor();
        await workbench.variable(/^items_\s*=\s*size=4/).click();
        await workbench.page.keyboard.press('ArrowRight');
        await workbench.variable(/^\[3\]\s*=\s*0x/).waitFor();
        await workbench.dismissMessages();
        for (const [name, label] of [
          ['cpp-dark', 'Default Dark Modern'],
          ['cpp-light', 'Default Light Modern'],
        ]) {
          await theme(/** @type {string} */ (label));
          await workbench.screenshot(/** @type {string} */ (name));
        }
        await workbench.clickGutter(line);
        await workbench.endSession();
      },
    },
  ],
};

/** @param {string} folder */
async function write(folder) {
  for (const name of ['inventory.cpp', 'inventory.wasm'])
    await copyFile(path.join(folder, 'webassembly', name), path.join(folder, name));
}
