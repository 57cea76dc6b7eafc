// @ts-check
import assert from 'node:assert/strict';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../scripts/set-up.mjs';
import { lineOf, pictures } from './look.mjs';

/** @typedef {import('./workbench.mjs').Workbench} Workbench */

/**
 * C, C++ and Rust in a folder of their sources and modules, without a launch configuration of its own.
 * @type {import('./look.mjs').Group}
 */
export const source = {
  name: 'source',
  workspace: 'empty',
  write,
  screens: [
    {
      title: 'a C++ program stops in its source, and its strings, vectors and maps are shown as what they hold',
      run: async (workbench, place) => {
        await workbench.openFile('inventory.cpp');
        const line = await lineOf(place.folder, 'inventory.cpp', 'inventory.print(std::cout);');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^name\s*=\s*"mug"/).waitFor();
        await workbench.expand(/^inventory\s*=/);
        await workbench.expand(/^counts_\s*=\s*size=4/);
        await workbench.variable(/^\["chair"\]\s*=\s*4/).waitFor();
        await workbench.expand(/^items_\s*=\s*size=4/);
        await workbench.variable(/^\[3\]\s*=\s*0x/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'cpp');
        await workbench.removeBreakpoints();
        await workbench.endSession();
      },
    },
    {
      title: 'a Rust panic shows its message at the line that caused it, with the callers in the Call Stack',
      run: async (workbench, place) => {
        await workbench.openFile('panicking.rs');
        await launch(place.folder, { name: 'panicking', program: 'panicking.wasm', args: ['1'] });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        const widget = workbench.page.locator('.exception-widget', { hasText: 'Ada has only 10' });
        await widget.waitFor();
        await workbench.page.locator('.debug-call-stack .monaco-list-row', { hasText: 'withdraw' }).first().waitFor();
        await workbench.variable(/^amount\s*=\s*25/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'rust-panic');
        await workbench.endSession();
      },
    },
    {
      title: 'a C++ exception that nobody catches is shown with its type and message',
      run: async (workbench, place) => {
        await workbench.openFile('throwing.cpp');
        await launch(place.folder, { name: 'throwing', program: 'throwing.wasm' });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.page.locator('.exception-widget', { hasText: 'unhandled logic' }).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'cpp-exception');
        await workbench.endSession();
      },
    },
    {
      title: 'inlined calls are frames, and Step Into Target offers the calls of the line',
      run: async (workbench, place) => {
        await workbench.openFile('control.cpp');
        await launch(place.folder, { name: 'control', program: 'control.wasm', invoke: 'run', args: ['3'] });
        const line = await lineOf(place.folder, 'control.cpp', 'total += sumOfSquares(count, 4);');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^count\s*=\s*3/).waitFor();
        await workbench.command('into the call', 'Debug: Step Into');
        await workbench.frame(/^sumOfSquares/).waitFor();
        await workbench.command('into the call', 'Debug: Step Into');
        await workbench.frame(/^square/).waitFor();
        await workbench.variable(/^n\s*=\s*3/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'inlined');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        const next = await lineOf(place.folder, 'control.cpp', 'total += twice(count)');
        await workbench.goTo(next);
        await workbench.clickGutter(next);
        await workbench.page.keyboard.press('F5');
        await workbench.frame(new RegExp(`^run.*${next}`)).waitFor();
        await workbench.command('the calls of the line', 'Debug: Step Into Target');
        const calls = workbench.page.locator('.quick-input-list .monaco-list-row');
        await calls.filter({ hasText: 'twice<double>' }).waitFor();
        await calls.filter({ hasText: 'twice<int>' }).waitFor();
        await workbench.screenshot('step-into-target');
        await calls.filter({ hasText: 'twice<double>' }).click();
        await workbench.frame(/^twice<double>/).waitFor();
        await workbench.variable(/^value\s*=\s*1\.5/).waitFor();
        await pictures(workbench, place, 'stepped-into-target');
        await workbench.removeBreakpoints();
        await workbench.endSession();
      },
    },
    {
      title: 'a function breakpoint takes the demangled name',
      run: async (workbench, place) => {
        await workbench.openFile('control.cpp');
        await launch(place.folder, { name: 'control', program: 'control.wasm', invoke: 'run', args: ['3'] });
        const header = workbench.page.locator('.pane-header', { hasText: 'Breakpoints' });
        await header.hover();
        await header.locator('.action-label[aria-label="Add Function Breakpoint"]').click();
        const input = workbench.page.locator('.debug-breakpoints .monaco-inputbox input').first();
        await input.fill('shape::Strip::area');
        await input.press('Enter');
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.frame(/Strip::area/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'function-breakpoint');
        await workbench.removeBreakpoints();
        await workbench.endSession();
      },
    },
    {
      title: 'a line with several statements offers a breakpoint at each column',
      run: async (workbench, place) => {
        await workbench.openFile('control.cpp');
        await launch(place.folder, { name: 'control', program: 'control.wasm', invoke: 'run', args: ['3'] });
        const line = await lineOf(place.folder, 'control.cpp', 'int a = 1; int b = 2;');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        const marks = workbench.page.locator('.editor-instance .debug-breakpoint-placeholder');
        await marks.nth(2).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'columns');
        // The first is the breakpoint that there is; the second begins `b`, the third the sum.
        await workbench.page.locator('.editor-instance .inline-breakpoint-widget').nth(2).click();
        await workbench.page.locator('.debug-breakpoints .monaco-list-row', { hasText: '73:31' }).waitFor();
        await workbench.page.keyboard.press('F5');
        await workbench.frame(/^run.*73:31/).waitFor();
        await workbench.expand('Locals');
        await workbench.variable(/^b\s*=\s*2/).waitFor();
        await workbench.variable(/^a\s*=\s*1/).waitFor();
        await workbench.screenshot('column-reached');
        await workbench.removeBreakpoints();
        await workbench.endSession();
      },
    },
    {
      title:
        'a condition in C stops where it holds; an enumeration is set by name, a slice is watched, the console completes',
      run: async (workbench, place) => {
        await workbench.openFile('orders.c');
        const line = await lineOf(place.folder, 'orders.c', 'sold += amount;');
        await workbench.goTo(line);
        await workbench.command('with a condition', 'Debug: Add Conditional Breakpoint');
        await workbench.page.locator('.breakpoint-widget .monaco-editor.focused').first().waitFor();
        await workbench.page.keyboard.type('order->items[which].price > 5000');
        await workbench.screenshot('condition-c');
        await workbench.page.keyboard.press('Enter');
        await rm(path.join(place.folder, '.vscode', 'launch.json'), { force: true });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^which\s*=\s*2/).waitFor();
        await workbench.expand(/^order\s*=/);
        await workbench.edit(/^state\s*=\s*waiting/, 'shipped');
        await workbench.variable(/^state\s*=\s*shipped/).waitFor();
        await workbench.watch('order->items,4');
        await workbench.watched(/order->items,4/).waitFor();
        await workbench.panel('Debug Console');
        await workbench.page.locator('.repl-input-wrapper .monaco-editor').click();
        await workbench.page.keyboard.type('order->');
        const offers = workbench.page.locator('.suggest-widget .monaco-list-row');
        await offers.filter({ hasText: 'amounts' }).first().waitFor();
        assert.equal(await offers.filter({ hasText: 'number' }).count(), 1);
        await workbench.screenshot('console-completion');
        await workbench.page.keyboard.type('amounts[0..3]');
        await workbench.page.keyboard.press('Escape');
        await workbench.page.keyboard.press('Enter');
        await workbench.console(/^\[1, 2, 3\]/);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'c-values');
        await workbench.removeBreakpoints();
        await workbench.page.keyboard.press('F5');
        await workbench.console(/shipped/);
        await workbench.endSession();
      },
    },
    {
      title: 'a member is watched from the Variables view, and the program stops where it is written',
      run: async (workbench, place) => {
        await workbench.openFile('orders.c');
        const line = await lineOf(place.folder, 'orders.c', 'pay(&order);');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.expand(/^order\s*=/);
        const row = workbench.variable(/^state\s*=\s*waiting/);
        await row.waitFor();
        await workbench.dismissMessages();
        await row.click({ button: 'right' });
        await workbench.page.locator('.monaco-menu .action-label', { hasText: 'Break on Value' }).first().waitFor();
        await pictures(workbench, place, 'variables-menu');
        await workbench.page
          .locator('.monaco-menu .action-label', { hasText: 'Break on Value Change' })
          .first()
          .hover();
        await workbench.page.keyboard.press('Enter');
        await workbench.page.locator('.debug-breakpoints .monaco-list-row', { hasText: 'state' }).first().waitFor();
        await workbench.page.keyboard.press('F5');
        await workbench.frame(/^pay/).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'data-breakpoint-c');
        await workbench.removeBreakpoints();
        await workbench.endSession();
      },
    },
    {
      title: 'the memory behind a pointer, run to cursor and jump to cursor',
      run: async (workbench, place) => {
        await workbench.openFile('orders.c');
        const line = await lineOf(place.folder, 'orders.c', 'int price = item->price');
        await workbench.goTo(line);
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^item\s*=\s*0x/).hover();
        await workbench
          .variable(/^item\s*=\s*0x/)
          .locator('[aria-label="View Binary Data"]')
          .waitFor();
        await workbench.screenshot('memory');
        await workbench.clickGutter(line);
        await workbench.page.mouse.move(700, 700);
        const paid = await lineOf(place.folder, 'orders.c', 'order->state = paid;');
        await workbench.goTo(paid);
        await workbench.command('forward to the line', 'Debug: Run to Cursor');
        await workbench.frame(/^pay/).waitFor();
        const end = (await lineOf(place.folder, 'orders.c', '  if (order->state == waiting)')) + 1;
        await workbench.goTo(end);
        await workbench.command('over the line', 'Debug: Jump to Cursor');
        await workbench.frame(new RegExp(`^pay.*${end}`)).waitFor();
        await workbench.dismissMessages();
        await pictures(workbench, place, 'jumped');
        await workbench.page.keyboard.press('F5');
        await workbench.console(/in state 0/);
        await workbench.endSession();
      },
    },
    {
      title: 'Run with Coverage marks the lines of a C, C++ and Rust source and lists its functions',
      run: async (workbench, place) => {
        for (const [file, name] of [
          ['orders.c', 'coverage-c'],
          ['inventory.cpp', 'coverage-cpp'],
          ['maze.rs', 'coverage-rust'],
        ]) {
          await workbench.openFile(/** @type {string} */ (file));
          await workbench.command('coverage', 'Sahara: Run with Coverage');
          await workbench.page
            .locator('.test-coverage-list-item, .pane-body .monaco-list-row', { hasText: file })
            .filter({ hasText: '%' })
            .first()
            .waitFor({ timeout: 120_000 });
          await workbench.page.locator('.editor-instance .coverage-deco-gutter').first().waitFor();
          await workbench.dismissMessages();
          await pictures(workbench, place, /** @type {string} */ (name));
        }
      },
    },
    {
      title: 'without its source a function is shown as disassembly, and the console names the paths that were tried',
      run: async (workbench, place) => {
        await workbench.openFile('orders.c');
        await rm(path.join(place.folder, 'apart'), { recursive: true, force: true });
        await mkdir(path.join(place.folder, 'apart'));
        await copyFile(path.join(place.folder, 'throwing.wasm'), path.join(place.folder, 'apart', 'lost.wasm'));
        await rm(path.join(place.folder, 'throwing.cpp'));
        await launch(place.folder, { name: 'lost', program: 'apart/lost.wasm' });
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.panel('Debug Console');
        await workbench.console(/throwing\.cpp/);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'missing-source');
        await workbench.endSession();
      },
    },
  ],
};

/**
 * @param {string} folder
 * @param {{ name: string, program: string } & Record<string, unknown>} configuration
 */
async function launch(folder, { program, ...more }) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  const configuration = { type: 'sahara', request: 'launch', program: path.join(folder, program), ...more };
  await writeFile(
    path.join(folder, '.vscode', 'launch.json'),
    JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
  );
}

/** @param {string} folder */
async function write(folder) {
  const fixtures = 'test/vm/wasm/fixtures';
  for (const [from, to] of [
    ['examples/webassembly/inventory.cpp'],
    ['examples/webassembly/inventory.wasm'],
    ['examples/webassembly/maze.rs'],
    ['examples/webassembly/maze.wasm'],
    ['test/vscode/screens/programs/orders.c'],
    ['test/vscode/screens/programs/orders.wasm'],
    [`${fixtures}/exceptions/panicking.rs`],
    [`${fixtures}/exceptions/panicking.wasm`],
    [`${fixtures}/exceptions/throwing.cpp`],
    [`${fixtures}/exceptions/throwing.wasm`],
    [`${fixtures}/dwarf/control.cpp`],
    [`${fixtures}/dwarf/control.cpp.O0.wasm`, 'control.wasm'],
  ])
    await copyFile(
      path.join(root, /** @type {string} */ (from)),
      path.join(folder, to ?? path.basename(/** @type {string} */ (from))),
    );
}
