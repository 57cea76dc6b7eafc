import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, extension, extensionId, open } from './workbench.ts';

describe('the extension', () => {
  it('becomes active with its commands, all titled Sahara and told when they make sense', async () => {
    await extension();
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
    const known = new Set(await vscode.commands.getCommands(true));
    const { commands, menus } = vscode.extensions.getExtension(extensionId)?.packageJSON.contributes ?? {};
    for (const { command, category } of commands) {
      assert.ok(known.has(command), `${command} is declared and not registered`);
      assert.equal(category, 'Sahara');
      const entry = menus.commandPalette.find((it: { command: string }) => it.command === command);
      assert.ok(entry?.when, `${command} says nowhere when it makes sense`);
    }
  });

  it('describes every setting and launch attribute, with a default that needs no change', async () => {
    const { configuration, debuggers } = vscode.extensions.getExtension(extensionId)?.packageJSON.contributes ?? {};
    for (const [name, setting] of Object.entries<Record<string, unknown>>(configuration.properties)) {
      assert.ok(setting.markdownDescription, `${name} has no description`);
      assert.notEqual(setting.default, undefined, `${name} has no default`);
      const value = vscode.workspace.getConfiguration().get(name);
      assert.deepEqual(value, setting.default, `${name} does not have its default`);
    }
    // VS Code adds attributes of its own to the manifest that it hands out.
    assert.ok(debuggers.length > 0);
    const root = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';
    const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const { properties } = manifest.contributes.debuggers[0].configurationAttributes.launch;
    for (const [name, attribute] of Object.entries<Record<string, unknown>>(properties)) {
      assert.ok(attribute.markdownDescription, `${name} has no description`);
    }
  });

  it('knows its languages by their file endings', async () => {
    const { document } = await open('bank.sahara');
    assert.equal(document.languageId, 'sahara');
  });

  it('shows what its pictures are about', async () => {
    const root = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';
    const { icon, contributes } = vscode.extensions.getExtension(extensionId)?.packageJSON ?? {};
    const pictures = contributes.walkthroughs[0].steps.map((step: { media: { image: string } }) => step.media.image);
    for (const picture of [icon, ...pictures]) {
      const bytes = await readFile(path.join(root, picture));
      assert.equal(bytes.subarray(1, 4).toString(), 'PNG', picture);
    }
  });

  it('opens the walkthrough', async () => {
    await vscode.commands.executeCommand('sahara.getStarted');
    await eventually('the walkthrough', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith('Walkthrough'),
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
