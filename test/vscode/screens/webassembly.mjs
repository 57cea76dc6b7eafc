// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../scripts/set-up.mjs';
import { lineOf, pictures, waitForText } from './look.mjs';

/**
 * Hand-written text, modules without debug information and scripts.
 * @type {import('./look.mjs').Group}
 */
export const webassembly = {
  name: 'webassembly',
  workspace: 'empty',
  write,
  screens: [
    {
      title: 'a breakpoint in a WAT text stops there, with everything of the store as scopes, and values are set',
      run: async (workbench, place) => {
        await workbench.openFile('store.wat');
        const line = await lineOf(place.folder, 'store.wat', '(i32.mul (local.get $step)');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await launch(place.folder, { name: 'store', program: 'store.wat' });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^\$step\s*=\s*7/).waitFor();
        for (const scope of ['Locals', 'Data stack', 'Globals', 'Tables', 'Memories', 'Imports', 'Exports'])
          await workbench.variable(new RegExp(`^${scope}`)).waitFor();
        await workbench.dismissMessages();
        await workbench.expand(/^Data stack/);
        await workbench.variable(/100/).waitFor();
        await pictures(workbench, place, 'wat-locals');
        await workbench.edit(/^\$step\s*=\s*7/, '8');
        await workbench.variable(/^\$step\s*=\s*8/).waitFor();
        for (const scope of ['Locals', 'Data stack', 'Parameters']) await collapse(workbench, scope);
        for (const scope of ['Imports', 'Element segments', 'Data segments', 'Tables', 'Globals'])
          await workbench.expand(new RegExp(`^${scope}`));
        await workbench.variable(/total\s*=\s*100/).waitFor();
        await pictures(workbench, place, 'wat-store');
        for (const scope of ['Imports', 'Element segments', 'Data segments', 'Tables', 'Globals'])
          await collapse(workbench, scope);
        await collapse(workbench, 'Parameters');
        for (const scope of ['Imports', 'Memories']) await workbench.expand(new RegExp(`^${scope}`));
        await workbench.variable(/^lib\.base\s*=\s*100/).waitFor();
        const memory = workbench.variable(/^\d+ own/);
        await memory.hover();
        await memory.locator('[aria-label="View Binary Data"]').waitFor();
        await pictures(workbench, place, 'wat-imports');
        await workbench.page.keyboard.press('F5');
        await workbench.console(/Finished: => 124/);
        await workbench.endSession();
        await workbench.removeBreakpoints();
      },
    },
    {
      title: 'the Disassembly view shows instructions with their bytes beside the text, and steps by instruction',
      run: async (workbench, place) => {
        await workbench.openFile('store.wat');
        const line = await lineOf(place.folder, 'store.wat', '(global.set $total');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await launch(place.folder, { name: 'store', program: 'store.wat' });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.frame(/^count/).click();
        await workbench.command('the view', 'Open Disassembly View');
        await workbench.page.locator('.disassembly-view .monaco-list-row', { hasText: 'i32.const' }).first().waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'wat-disassembly');
        await workbench.command('away with it', 'View: Close Editor');
        await workbench.endSession();
        await workbench.removeBreakpoints();
      },
    },
    {
      title: 'a trap is shown as an exception of its kind where it happens, with coverage of the lines before it',
      run: async (workbench, place) => {
        await workbench.openFile('trap.wat');
        await launch(place.folder, { name: 'trap', program: 'trap.wat' });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.page.locator('.exception-widget', { hasText: 'out of bounds memory access' }).waitFor();
        await waitForText(workbench.line('(local.set $at (i32.mul'), /✓|×/);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'wat-trap');
        await workbench.endSession();
      },
    },
    {
      title: 'a module without debug information is text of its own, with the names of its name section',
      run: async (workbench, place) => {
        await workbench.openFile('store.wat');
        await launch(place.folder, {
          name: 'plain',
          program: 'plain.wasm',
          stopOnEntry: true,
        });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.frame(/main/).waitFor();
        await workbench.line('loop').waitFor();
        await workbench.variable(/^\$n\s*=\s*0/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'wasm-plain');
        await workbench.command('fold', 'Fold All');
        await workbench.screenshot('wasm-plain-folded');
        await workbench.endSession();
      },
    },
    {
      title: 'functions of the host are subtle frames between those of the program',
      run: async (workbench, place) => {
        await workbench.openFile('host.wat');
        await launch(place.folder, { name: 'host', program: 'host.wat' });
        const header = workbench.page.locator('.pane-header', { hasText: 'Breakpoints' });
        await header.hover();
        await header.locator('.action-label[aria-label="Add Function Breakpoint"]').click();
        const input = workbench.page.locator('.debug-breakpoints .monaco-inputbox input').first();
        await input.fill('$answer');
        await input.press('Enter');
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.frame(/^answer/).waitFor();
        await workbench.frame(/invoke_ii/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'wasm-host-frame');
        await workbench.endSession();
        await workbench.removeBreakpoints();
      },
    },
    {
      title: 'a command of a script is debugged with what stands before it done',
      run: async (workbench, place) => {
        await workbench.openFile('stack.wast');
        const line = await lineOf(place.folder, 'stack.wast', '(assert_return (invoke "pop") (i32.const 9))');
        await launch(place.folder, {
          name: 'script',
          program: 'stack.wast',
          invoke: String(line),
          stopOnEntry: true,
        });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.frame(/pop/).waitFor();
        await workbench.expand(/^Globals/);
        await workbench.variable(/^4 top\s*=\s*2/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'wast');
        await workbench.endSession();
      },
    },
  ],
};

/**
 * @param {import('./workbench.mjs').Workbench} workbench
 * @param {string} scope
 */
async function collapse(workbench, scope) {
  const row = workbench.variable(new RegExp(`^${scope}`));
  if (!(await row.isVisible())) return;
  const twistie = row.locator('.monaco-tl-twistie');
  if (await twistie.evaluate((it) => !it.classList.contains('collapsed'))) await twistie.click();
}

/**
 * @param {string} folder
 * @param {Record<string, unknown>} configuration
 */
async function launch(folder, configuration) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  const program = path.join(folder, String(configuration.program));
  const modules = { lib: path.join(folder, 'lib.wat') };
  const configurations = [{ type: 'sahara', request: 'launch', ...configuration, program, modules }];
  await writeFile(
    path.join(folder, '.vscode', 'launch.json'),
    JSON.stringify({ version: '0.2.0', configurations }, undefined, 2),
  );
}

/** @param {string} folder */
async function write(folder) {
  const files = {
    'lib.wat': `(module $lib
  (global (export "base") i32 (i32.const 100))
  (memory (export "shared") 1))
`,
    'store.wat': `(module $store
  (import "lib" "base" (global $base i32))
  (import "lib" "shared" (memory $shared 1))
  (memory $own 1 4)
  (table $functions 3 funcref)
  (global $total (mut i32) (i32.const 0))
  (global $ratio (mut f64) (f64.const 0.5))
  (elem (table $functions) (i32.const 0) func $count $main)
  (elem $spare func $count)
  (data $greeting "hello, world")
  (data (memory $shared) (i32.const 16) "shared text")

  (func $count (export "count") (param $step i32) (result i32)
    (local $seen v128)
    (local.set $seen (i32x4.splat (local.get $step)))
    (global.set $total (i32.add (global.get $base) (global.get $total)))
    (i32.add
      (global.get $total)
      (i32.mul (local.get $step) (i32.const 3))))

  (func $main (export "main") (result i32)
    (local $n i32)
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 5))))
    (call $count (i32.const 7))))
`,
    'host.wat': `(module
  (import "env" "invoke_ii" (func $invoke (param i32 i32) (result i32)))
  (table (export "__indirect_function_table") 2 funcref)
  (memory (export "memory") 1)
  (elem (i32.const 1) func $answer)
  (func $answer (param $seed i32) (result i32)
    (i32.mul (local.get $seed) (i32.const 2)))
  (func (export "main") (result i32)
    (call $invoke (i32.const 1) (i32.const 21))))
`,
    'trap.wat': `(module
  (memory 1)
  (func $write (param $round i32)
    (local $at i32)
    (local.set $at (i32.mul (local.get $round) (i32.const 30000)))
    (i64.store offset=4 (local.get $at) (i64.const -1)))
  (func (export "main") (local $n i32)
    (loop $again
      (call $write (local.get $n))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br $again))))
`,
    'stack.wast': `;; A stack of numbers, tested by a script.
(module $stack
  (memory 1)
  (global $top (mut i32) (i32.const 0))
  (func $push (export "push") (param $value i32)
    (i32.store (i32.mul (global.get $top) (i32.const 4)) (local.get $value))
    (global.set $top (i32.add (global.get $top) (i32.const 1))))
  (func $pop (export "pop") (result i32)
    (global.set $top (i32.sub (global.get $top) (i32.const 1)))
    (i32.load (i32.mul (global.get $top) (i32.const 4)))))

(invoke "push" (i32.const 4))
(invoke "push" (i32.const 9))
(assert_return (invoke "pop") (i32.const 9))
(assert_return (invoke "pop") (i32.const 4))
(assert_trap (invoke "pop") "out of bounds memory access")
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  execFileSync(process.execPath, [
    path.join(root, 'dist', 'cli.js'),
    'compile',
    path.join(folder, 'store.wat'),
    '-o',
    path.join(folder, 'plain.wasm'),
  ]);
}
