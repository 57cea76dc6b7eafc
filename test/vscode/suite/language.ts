import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, example, extension, lineOf, open, write } from './workbench.ts';

const at = (document: vscode.TextDocument, text: string, offset = 0): vscode.Position =>
  document.positionAt(document.getText().indexOf(text) + offset);

describe('the language features', () => {
  before(async () => {
    await extension();
  });

  it('S22 show the outline of a source', async () => {
    const { document } = await open('bank.sahara');
    const symbols = await eventually('the outline', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return found && found.length > 0 && found;
    });
    const names: string[] = [];
    const collect = (list: vscode.DocumentSymbol[]) => {
      for (const symbol of list) {
        names.push(symbol.name);
        collect(symbol.children);
      }
    };
    collect(symbols);
    for (const name of ['Account', 'insufficient-funds', 'withdraw', 'teller', 'main'])
      assert.ok(names.includes(name), name);
  });

  it('S24 show a signature while the call is typed, and the doc string on hover', async () => {
    const { document } = await open('bank.sahara');
    const call = at(document, '(withdraw account amount)', '(withdraw account '.length);
    const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
      'vscode.executeSignatureHelpProvider',
      document.uri,
      call,
    );
    assert.match(help.signatures[0]?.label ?? '', /withdraw.*account Account.*amount i64/);
    assert.equal(help.activeParameter, 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, '(withdraw account amount)', 2),
    );
    const text = hovers.flatMap((hover) => hover.contents.map((it) => (it as vscode.MarkdownString).value)).join('\n');
    assert.match(text, /Takes amount out of the account/);
  });

  it('S24 report mistakes while typing, all of them, and forget them when they are mended', async () => {
    const uri = await write(
      'mistakes.sahara',
      '(module mistakes)\n(fn one [] -> i64 (+ 1 true))\n(fn two [] -> i64 (one 5))\n(fn main [] -> i64 (two))\n',
    );
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const errors = () =>
      vscode.languages.getDiagnostics(uri).filter((it) => it.severity === vscode.DiagnosticSeverity.Error);
    const found = await eventually('two mistakes', () => errors().length >= 2 && errors());
    assert.deepEqual([...new Set(found.map((it) => it.range.start.line))], [1, 2]);
    for (const { code, message } of found) assert.ok(code && message);
    await editor.edit((edit) => {
      edit.replace(document.lineAt(1).range, '(fn one [] -> i64 (+ 1 2))');
      edit.replace(document.lineAt(2).range, '(fn two [] -> i64 (one))');
    });
    await eventually('no mistakes', () => errors().length === 0);
    await document.save();
  });

  it('offer the code lens Run | Debug | Coverage above main and above tests', async () => {
    const { document } = await open('bank.sahara');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    const titles = (line: number) =>
      lenses
        .filter((lens) => lens.range.start.line === line - 1)
        .map((lens) => lens.command?.title.replace(/\$\([\w-]+\)\s*/, ''));
    assert.deepEqual(titles(lineOf(document, '(fn main [] -> i64')), ['Run', 'Debug', 'Coverage']);
    assert.deepEqual(titles(lineOf(document, '(test "a withdrawal lowers the balance"')), ['Run', 'Debug', 'Coverage']);
    assert.deepEqual(titles(lineOf(document, '(fn withdraw')), []);
  });

  it('S22 show a compiled program: disassembly, outline and hover', async () => {
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'sahara-bytecode', path: `${example('bank.sahara').path}.sahasm` }),
    );
    assert.equal(document.languageId, 'sahara-bytecode');
    assert.match(document.getText(), /withdraw/);
    const symbols = await eventually('the outline of the disassembly', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return found && found.length > 0 && found;
    });
    assert.ok(JSON.stringify(symbols).includes('withdraw'));
  });
});
