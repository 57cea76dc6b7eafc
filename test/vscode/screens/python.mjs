// @ts-check
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lineOf, pictures, waitForText } from './look.mjs';

/** @type {import('./look.mjs').Group} */
export const python = {
  name: 'python',
  workspace: 'examples',
  write,
  screens: [
    {
      title:
        'a Python file stops at a conditional jump with which way it goes behind it, and two snapshots are compared',
      run: async (workbench, place) => {
        const { folder, theme } = place;
        await workbench.openFile('parity.py');
        await launch(folder, { program: 'parity.py', snapshots: 4 });
        const line = await lineOf(folder, 'parity.py', 'if number % 2');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.variable(/^number\s*=\s*0/).waitFor();
        await waitForText(workbench.line('if number % 2'), /→ true/);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'python');
        await workbench.command('the operand stack at two moments', 'Sahara: Compare Two Stack Snapshots');
        for (const text of ['The first snapshot', 'The second snapshot']) {
          await workbench.page.locator(`.quick-input-widget input[placeholder="${text}"]`).waitFor();
          if (text.includes('second')) await workbench.page.keyboard.press('ArrowDown');
          await workbench.page.keyboard.press('Enter');
        }
        await workbench.page.locator('.monaco-diff-editor').first().waitFor();
        await pictures(workbench, place, 'snapshots');
        await workbench.clickGutter(line).catch(() => {});
        await workbench.endSession();
        await theme('Default Light Modern');
      },
    },
    {
      title: 'Python values expand, are set with a literal and with an expression, and a failure shows its traceback',
      run: async (workbench, place) => {
        await workbench.openFile('shop.py');
        await launch(place.folder, { program: 'shop.py' });
        const line = await lineOf(place.folder, 'shop.py', 'result += item.price * discount');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.expand(/^Parameters/);
        await workbench.expand(/^items\s*=/);
        await workbench.expand(/^1\s*=\s*Item\('ink', 12\)|^\[1\]\s*=\s*Item\('ink', 12\)/);
        await workbench.variable(/^price\s*=\s*12/).waitFor();
        await workbench.expand(/^Locals/);
        await set(workbench, /^result\s*=\s*3/, '10', /^result\s*=\s*10/);
        await set(workbench, /^result\s*=\s*10/, 'result * 2 + len(items)', /^result\s*=\s*22/);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'python-variables');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        const widget = workbench.page.locator('.exception-widget', { hasText: 'KeyError' });
        await widget.waitFor();
        await widget.getByText('Traceback (most recent call last)').first().waitFor();
        await workbench.panel('Debug Console');
        await workbench.console(/^34$/);
        await workbench.dismissMessages();
        await pictures(workbench, place, 'python-exception');
        await workbench.page.keyboard.press('F5');
        await workbench.console(/^KeyError: 'paper'$/);
        await workbench.endSession();
      },
    },
    {
      title: 'coverage of a Python file counts its lines and branches, and the editor shows which were not taken',
      run: async (workbench, place) => {
        await workbench.openFile('parity.py');
        await workbench.command('coverage', 'Sahara: Run with Coverage');
        await workbench.command('its view', 'View: Show Testing');
        const row = workbench.page
          .locator('.test-coverage-list-item, .pane-body .monaco-list-row', { hasText: 'parity.py' })
          .filter({ hasText: '%' });
        await row.first().waitFor({ timeout: 120_000 });
        await workbench.page.locator('.editor-instance .coverage-deco-gutter').first().waitFor();
        assert.ok(
          (await workbench.page.locator('.editor-instance .coverage-deco-hit').count()) > 0,
          'no line is green',
        );
        await workbench.dismissMessages();
        await pictures(workbench, place, 'python-coverage');
      },
    },
    {
      title: 'what the machine does not run is marked in a Python file once it is launched, and not before',
      run: async (workbench, place) => {
        await workbench.openFile('outside.py');
        const marks = workbench.page.locator('.editor-instance .squiggly-error');
        // Longer than the extension waits after a change.
        await workbench.page.waitForTimeout(1500);
        assert.equal(await marks.count(), 0, 'marked before it was launched');
        await workbench.command('the refusal', 'Sahara: Debug with Sahara');
        const refusal = workbench.page.locator('.monaco-dialog-box', { hasText: 'outside.py:1:8: error' });
        await refusal.waitFor();
        await workbench.screenshot('python-refused');
        await refusal.locator('.monaco-button', { hasText: 'Cancel' }).click();
        await marks.first().waitFor();
        await workbench.command('the list', 'Problems: Focus on Problems View');
        await workbench.page
          .locator('.markers-panel .monaco-list-row', {
            hasText: 'asynchronous functions are not supported by the Python machine',
          })
          .first()
          .waitFor();
        await pictures(workbench, place, 'python-diagnostics');
        await workbench.endSession();
      },
    },
    {
      title: 'a Python function that is edited while the program is paused runs its new code from the next call on',
      run: async (workbench, place) => {
        await workbench.openFile('greet.py');
        await launch(place.folder, { program: 'greet.py' });
        const line = await lineOf(place.folder, 'greet.py', 'print(greet(number))');
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.stopped();
        await workbench.goTo(await lineOf(place.folder, 'greet.py', 'return'));
        await workbench.page.keyboard.press('End');
        await workbench.page.keyboard.type(' + "!"');
        await workbench.command('the new code', 'Sahara: Hot Replace Code');
        await workbench.page.locator('.notification-list-item, .repl', { hasText: 'greet' }).first().waitFor();
        await pictures(workbench, place, 'python-replaced');
        await workbench.dismissMessages();
        await workbench.clickGutter(line);
        await workbench.page.keyboard.press('F5');
        await workbench.panel('Debug Console');
        await workbench.console(/^hello 0!$/);
        await workbench.console(/^hello 2!$/);
        await workbench.endSession();
      },
    },
    {
      title: 'text bytecode of the Python machine is highlighted and outlined, and its final stack is the result',
      run: async (workbench, place) => {
        await workbench.openFile('twice.pyvm');
        await launch(place.folder, { program: 'twice.pyvm', showFinalStack: true });
        const parts = workbench.line('LOAD_CONST 21').locator('span span');
        // The grammar is read after the text is shown.
        let colours = 0;
        for (let attempt = 0; attempt < 50 && colours < 2; attempt++) {
          colours = await parts.evaluateAll((spans) => new Set(spans.map((it) => it.className)).size);
          if (colours < 2) await workbench.page.waitForTimeout(200);
        }
        assert.ok(colours > 1, 'the opcode and its operand look the same');
        await workbench.command('the outline', 'Explorer: Focus on Outline View');
        await workbench.page.locator('.outline-pane .monaco-list-row', { hasText: 'twice' }).first().waitFor();
        await workbench.page.locator('.editor-instance .view-line').first().click();
        await workbench.page.keyboard.press('F5');
        await workbench.panel('Debug Console');
        await workbench.console(/^final stack: \[42\]$/, 60_000);
        await workbench.console(/^Finished: => 42/);
        await workbench.dismissMessages();
        await workbench.command('the outline', 'Explorer: Focus on Outline View');
        await pictures(workbench, place, 'python-bytecode');
        await workbench.endSession();
        await rm(path.join(place.folder, '.vscode', 'launch.json'));
      },
    },
  ],
};

/**
 * Sets a variable. A view that is drawn anew just then drops what was typed, which changes nothing: it is typed again.
 * @param {import('./look.mjs').Workbench} workbench
 * @param {RegExp} before
 * @param {string} text
 * @param {RegExp} after
 */
async function set(workbench, before, text, after) {
  for (let attempt = 1; ; attempt++) {
    await workbench.edit(before, text);
    const problem = await workbench
      .variable(after)
      .waitFor({ timeout: 6_000 })
      .then(
        () => undefined,
        (/** @type {unknown} */ error) => error,
      );
    if (!problem) return;
    if (attempt === 3) throw problem;
  }
}

/**
 * The one configuration that F5 takes.
 * @param {string} folder
 * @param {{ program: string } & Record<string, unknown>} configuration
 */
async function launch(folder, configuration) {
  const { program } = configuration;
  const whole = {
    type: 'sahara',
    request: 'launch',
    name: program,
    ...configuration,
    program: path.join(folder, program),
  };
  await writeFile(
    path.join(folder, '.vscode', 'launch.json'),
    JSON.stringify({ version: '0.2.0', configurations: [whole] }),
  );
}

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
  await writeFile(
    path.join(folder, 'shop.py'),
    `class Item:
    def __init__(self, name, price):
        self.name = name
        self.price = price

    def __repr__(self):
        return f"Item({self.name!r}, {self.price})"


def total(items, discount):
    result = 0
    for item in items:
        if item.price > 10:
            result += item.price * discount
        else:
            result += item.price
    return result


basket = [Item("pen", 3), Item("ink", 12)]
stock = {"pen": [1, 2, 3], "ink": {"red"}}
print(total(basket, 1))
print(stock["paper"])
`,
  );
  await writeFile(
    path.join(folder, 'outside.py'),
    `import os


async def wait(seconds):
    print(os.name, seconds)


total = 3 + 4j
print(total)
`,
  );
  await writeFile(
    path.join(folder, 'greet.py'),
    `def greet(number):
    return "hello " + str(number)


for number in range(3):
    print(greet(number))
`,
  );
  await writeFile(
    path.join(folder, 'twice.pyvm'),
    `# Twice 21.
.function twice n
  LOAD_VAR n
  LOAD_CONST 2
  MUL
  RETURN_VAL
.end

LOAD_VAR twice
LOAD_CONST 21
CALL_FUNC 1
HALT
`,
  );
}
