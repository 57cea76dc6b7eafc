// @ts-check
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../scripts/set-up.mjs';
import { pictures } from './look.mjs';

/**
 * A fresh folder with a C program that nobody has built, as somebody who read the README begins.
 * @type {import('./look.mjs').Group}
 */
export const projects = {
  name: 'projects',
  workspace: 'empty',
  write,
  screens: [
    {
      title: 'F5 on a C source that was not built says how; the build task makes the module, and F5 runs it',
      run: async (workbench, place) => {
        await workbench.openFile('orders.c');
        await workbench.page.keyboard.press('F5');
        const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'clang --target=wasm32-wasi -g -O0' });
        await dialog.waitFor();
        await pictures(workbench, place, 'not-built');
        await workbench.page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
        await workbench.command('what builds it', 'Tasks: Run Build Task');
        const tasks = workbench.page.locator('.quick-input-list .monaco-list-row');
        await tasks.filter({ hasText: 'build orders.c with clang' }).first().waitFor();
        await workbench.screenshot('build-tasks');
        await tasks.filter({ hasText: 'build orders.c with clang' }).first().click();
        const rows = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'orders.wasm' });
        await workbench.command('the files', 'View: Show Explorer');
        await rows.first().waitFor();
        await workbench.dismissMessages();
        await workbench.screenshot('built');
        await workbench.openFile('orders.c');
        await workbench.page.keyboard.press('F5');
        await workbench.console(/in state 1/, 60_000);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'c-finished');
        await workbench.endSession();
      },
    },
    {
      title:
        'launch.json offers a configuration for each kind of program, and one with a build task builds before it runs',
      run: async (workbench, place) => {
        await writeLaunch(place.folder, '{\n  "version": "0.2.0",\n  "configurations": [\n    \n  ]\n}\n');
        await workbench.openFile('launch.json');
        await workbench.goTo(4);
        const offers = workbench.page.locator('.suggest-widget .monaco-list-row');
        await workbench.offered('Sahara', offers.filter({ hasText: 'Sahara: Debug WebAssembly' }).first());
        for (const text of [
          'Sahara: Debug WebAssembly',
          'Sahara: Debug a cargo project',
          'Sahara: Debug AssemblyScript',
        ])
          await offers.filter({ hasText: text }).first().waitFor();
        await pictures(workbench, place, 'launch-snippets');
        await workbench.page.keyboard.press('Escape');
        await workbench.command('as it was', 'File: Revert File');
        const configuration = {
          type: 'sahara',
          request: 'launch',
          name: 'orders',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code fills it in
          program: '${workspaceFolder}/orders.c',
          preLaunchTask: 'sahara: build orders.c with clang',
        };
        await writeLaunch(place.folder, JSON.stringify({ version: '0.2.0', configurations: [configuration] }, null, 2));
        await workbench.openFile('orders.c');
        await workbench.page.keyboard.press('F5');
        await workbench.console(/in state 1/, 60_000);
        await workbench.dismissMessages();
        await workbench.screenshot('pre-launch-task');
        await workbench.endSession();
      },
    },
  ],
};

/** @param {string} folder @param {string} text */
async function writeLaunch(folder, text) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode', 'launch.json'), text);
}

/**
 * Where clang does not make WebAssembly, a program of its name stands in for it: the screens are about the task, not about the compiler.
 * @param {string} folder
 */
async function write(folder) {
  const programs = path.join(root, 'test', 'vscode', 'screens', 'programs');
  await copyFile(path.join(programs, 'orders.c'), path.join(folder, 'orders.c'));
  const tools = path.join(folder, '..', 'tools');
  await mkdir(tools, { recursive: true });
  // Not above the folder, where modules are looked for.
  const trial = path.join(tools, 'trial.wasm');
  const compiled = spawnSync('clang', ['--target=wasm32-wasi', '-g', path.join(folder, 'orders.c'), '-o', trial], {
    stdio: 'ignore',
  });
  if (compiled.status === 0) return;
  const standIn = path.join(tools, 'clang');
  await writeFile(standIn, `#!/bin/sh\nfor last; do :; done\ncp "${path.join(programs, 'orders.wasm')}" "$last"\n`);
  await chmod(standIn, 0o755);
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(
    path.join(folder, '.vscode', 'settings.json'),
    JSON.stringify({ 'terminal.integrated.env.linux': { PATH: `${tools}:\${env:PATH}` } }),
  );
}
