import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SaharaExtension } from '../../../client/activate.ts';

export const extensionId = 'sahara-vm.sahara';

export async function extension(): Promise<SaharaExtension> {
  const found = vscode.extensions.getExtension<SaharaExtension>(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  const api = await found.activate();
  await api.ready;
  return api;
}

export function example(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(example(name)));
}

/** Replaces the file that `name` names; the folder is a copy that belongs to the suite. */
export async function write(name: string, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(example(name), new TextEncoder().encode(text));
  return example(name);
}

/** 1-based number of the only line that contains a text. */
export function lineOf(document: vscode.TextDocument, text: string): number {
  const lines = document.getText().split('\n');
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  assert.equal(found.length, 1, `"${text}" is on ${found.length} lines`);
  return found[0]!;
}

/** Asks until the answer is there: what VS Code does in its own time has no event to wait for. */
export async function eventually<Answer>(
  what: string,
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  milliseconds = 30_000,
): Promise<Answer> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
