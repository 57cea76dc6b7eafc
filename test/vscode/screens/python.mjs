// @ts-check
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lineOf, waitForText } from './look.mjs';

/** @type {import('./look.mjs').Group} */
export const python = {
  name: 'python',
  workspace: 'examples',
  write,
  screens: [
    {
      title:
        'a Python file stops at a conditional jump with which way it goes behind it, and two snapshots are compared',
      run: async (workbench, { folder, theme }) => {
        await workbench.open('counter.wat');
        await workbench.page
          .locator('.explorer-folders-view .monaco-list-row', { hasText: 'parity.py' })
          .first()
          .dblclick();
        await workbench.page.locator('.tab.active', { hasText: 'parity.py' }).first().waitFor();
        await writeFile(
          path.join(folder, '.vscode', 'launch.json'),
          JSON.stringify({
            version: '0.2.0',
            configurations: [
              {
                type: 'sahara',
                request: 'launch',
                name: 'parity',
                program: path.join(folder, 'parity.py'),
                snapshots: 4,
              },
            ],
          }),
        );
        const line = await lineOf(folder, 'parity.py', 'if number % 2');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^number\s*=\s*0/).waitFor();
        await waitForText(workbench.line('if number % 2'), /→ true/);
        await workbench.dismissMessages();
        await workbench.screenshot('python');
        await theme('Default Dark Modern');
        await workbench.screenshot('python-dark');
        await theme('Default Light Modern');
        await workbench.command('the operand stack at two moments', 'Sahara: Compare Two Stack Snapshots');
        for (const text of ['The first snapshot', 'The second snapshot']) {
          await workbench.page.locator(`.quick-input-widget input[placeholder="${text}"]`).waitFor();
          if (text.includes('second')) await workbench.page.keyboard.press('ArrowDown');
          await workbench.page.keyboard.press('Enter');
        }
        await workbench.page.locator('.monaco-diff-editor').first().waitFor();
        await workbench.screenshot('snapshots');
        await workbench.endSession();
        await rm(path.join(folder, '.vscode', 'launch.json'));
      },
    },
  ],
};

/** @param {string} folder */
async function write(folder) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(
    path.join(folder, 'parity.py'),
    `def parity(number):
    if number % 2 == 0:
        return "even"
    return "odd"


for each in range(3):
    print(each, parity(each))
`,
  );
}
