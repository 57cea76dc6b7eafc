// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { currentReports } from '../../../scripts/test-reports.mjs';
import { expect, expectEqual, inFolder, LanguageServer, root, runProcess, sahara } from '../product.mjs';

const item = '6';
const bank = path.join(root, 'examples', 'bank.sahara');
/** What must be shown in the real VS Code → words in the title of the test that shows it. */
const shown = /** @type {const} */ ([
  ['F5 on a file without launch.json', /F5 without a breakpoint/],
  [
    'a click in the gutter, F5: stopped, variables by name, values in the editor, coverage',
    /click in the gutter and F5/,
  ],
  ['a variable changed in its view changes what is printed', /changed in the Variables view/],
  ['native Test Coverage, shown in the gutter', /tests with coverage are green/],
  ['live coverage while debugging', /live coverage while stopped/],
  ['Run | Debug | Coverage above main and tests', /code lens Run \| Debug \| Coverage/],
  ['restarts are offered and the chosen one continues the program', /restarts are offered/],
  ['code is replaced while paused', /replaces code while paused/],
  ['the status item for debug information', /status item/],
  ['settings, commands and walkthrough', /walkthrough|every setting|commands, all titled/],
  ['the packaged extension installs and becomes active', /packaged extension/],
]);

/** The tests of the suites in VS Code, run now unless they have run on what is built. */
async function suites() {
  const names = /^vscode-.*\.json$/;
  const current = await currentReports(names);
  if (current) return current;
  const runner = path.join(root, 'scripts', 'vscode-host', 'test.mjs');
  const started = Date.now();
  const { out, error } = await runProcess([process.execPath, runner], { timeout: 900_000 });
  const fresh = await currentReports(names, started);
  if (!fresh) throw new Error(`the suites in VS Code left no report: ${(out + error).slice(-800)}`);
  return fresh;
}

/** @type {Promise<any[]> | undefined} */
let running;

/** @param {(server: LanguageServer, folder: string) => Promise<string | void>} work */
function withServer(work) {
  return inFolder({}, async (folder) => {
    const server = new LanguageServer();
    try {
      await server.begin(folder);
      const seen = await work(server, folder);
      await server.end();
      return seen;
    } finally {
      server.kill();
    }
  });
}

/** Outline, signature help and hover of `withdraw` in a document. @param {LanguageServer} server @param {string} uri @param {string} text */
async function answersAbout(server, uri, text) {
  const textDocument = { uri };
  const symbols = await server.request('textDocument/documentSymbol', { textDocument });
  expect(/"withdraw"|withdraw/.test(JSON.stringify(symbols)), `outline: ${JSON.stringify(symbols).slice(0, 300)}`);
  // The name as it stands in its definition, not in a comment or a text.
  const definition = /\bfn(?:ction)? (?:\w+::)*withdraw\b|\b\w+::withdraw\b/.exec(text);
  expect(definition, 'no definition of withdraw');
  const before = text.slice(0, definition.index + definition[0].length - 2).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const hover = JSON.stringify(await server.request('textDocument/hover', { textDocument, position }));
  expect(/amount/.test(hover) && /Takes amount out of the account/.test(hover), `hover: ${hover}`);
  return hover;
}

export const claims = [
  ...shown.map(([what, words]) => ({
    item,
    what: `in a real VS Code: ${what}`,
    check: async () => {
      running ??= suites();
      const tests = (await running).filter((test) => words.test(test.title));
      expect(tests.length > 0, 'no test shows it');
      const failed = tests.filter((test) => test.state !== 'passed');
      expect(failed.length === 0, `failed: ${failed.map((test) => test.title).join(', ')}`);
      return tests[0].title;
    },
  })),
  {
    item,
    what: 'npm run package makes a .vsix that holds the bundles and nothing of the sources',
    check: async () => {
      const { code, out, error } = await runProcess(['npm', 'run', 'package'], { timeout: 300_000 });
      expectEqual(code, 0, (out + error).slice(-800));
      const name =
        (await readdir(root)).find((file) => file.endsWith('.vsix')) ??
        (await readdir(path.join(root, 'dist'))).find((file) => file.endsWith('.vsix'));
      expect(name, 'no .vsix');
      const file = await readFile(path.join(root, name ?? '')).catch(() =>
        readFile(path.join(root, 'dist', name ?? '')),
      );
      const names = namesInZip(file);
      for (const wanted of [
        'dist/client.cjs',
        'dist/debug-adapter.js',
        'dist/server.js',
        'dist/cli.js',
        'syntaxes/sahara.tmLanguage.json',
      ]) {
        expect(names.includes(`extension/${wanted}`), `${wanted} is not in it`);
      }
      const odd = names.filter((it) => /\.ts$|node_modules|\/test\//.test(it));
      expectEqual(odd, [], 'what does not belong there');
      return `${name}, ${Math.round(file.length / 1024)} KiB, ${names.length} files`;
    },
  },
  {
    item,
    what: 'the language server: outline, signature help, hover and diagnostics while typing',
    check: () =>
      withServer(async (server, folder) => {
        const uri = `file://${encodeURI(path.join(folder, 'bank.sahara'))}`;
        const text = await readFile(bank, 'utf8');
        server.open(uri, text);
        expectEqual(await server.diagnostics(uri), [], 'diagnostics of a good file');
        await answersAbout(server, uri, text);
        const call = '(print (withdraw account ';
        const broken = `${text}\n(fn extra [account Account] -> unit :signals insufficient-funds\n  ${call}`;
        const from = server.received.length;
        server.notify('textDocument/didChange', {
          textDocument: { uri, version: 2 },
          contentChanges: [{ text: broken }],
        });
        expect((await server.diagnostics(uri, from)).length > 0, 'no diagnostics for an open form');
        const lines = broken.split('\n');
        const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        const help = await server.request('textDocument/signatureHelp', { textDocument: { uri }, position });
        expect(/amount/.test(help?.signatures?.[0]?.label ?? ''), `signature help: ${JSON.stringify(help)}`);
        return help.signatures[0].label;
      }),
  },
  {
    item,
    what: 'the language server answers for a compiled file without debug information',
    check: () =>
      withServer(async (server, folder) => {
        const file = path.join(folder, 'bank.sahb');
        expectEqual((await sahara(['compile', bank, '-o', file, '--no-debug'])).code, 0, 'compile');
        const listing = (await sahara(['disassemble', file])).out;
        const uri = `sahara-bytecode:${encodeURI(file)}.sahasm`;
        server.open(uri, listing, 'sahara-bytecode');
        await answersAbout(server, uri, listing);
      }),
  },
];

/** The names in a zip archive's central directory. @param {Buffer} file */
function namesInZip(file) {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names = [];
  let at = file.readUInt32LE(end + 16);
  for (let index = file.readUInt16LE(end + 10); index > 0; index--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
    names.push(file.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
