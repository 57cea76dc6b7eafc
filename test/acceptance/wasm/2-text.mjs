// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { factorial } from '../modules.mjs';
import { expect, expectEqual, inFolder, LanguageServer, sahara } from '../product.mjs';

const item = '2';

/** Steps to the next message of the server. @param {string} text @param {(server: LanguageServer, uri: string, from: number) => Promise<void>} work */
const edited = (text, work) =>
  inFolder({ 'program.wat': text }, async (folder) => {
    const server = new LanguageServer();
    try {
      await server.begin(folder);
      const uri = pathToFileURL(path.join(folder, 'program.wat')).href;
      const from = server.received.length;
      server.open(uri, text, 'wat');
      await work(server, uri, from);
      await server.end();
    } finally {
      server.kill();
    }
  });

export const claims = [
  {
    item,
    what: 'several errors are listed at once, each at its place',
    check: () =>
      inFolder(
        { 'broken.wat': '(module\n  (func (i32.addd))\n  (func (local.get $x))\n  (memory 1 x))\n' },
        async (cwd) => {
          const { code, error } = await sahara(['check', 'broken.wat'], { cwd });
          expectEqual(code, 2, error);
          for (const place of ['2:10', '3:20', '4:13']) expect(error.includes(`broken.wat:${place}: error`), error);
          return `${error.trim().split('\n').length} errors`;
        },
      ),
  },
  {
    item,
    what: 'an invalid text is refused at the instruction that is wrong',
    check: () =>
      inFolder(
        { 'invalid.wat': '(module\n  (func (result i32)\n    i32.const 1\n    f32.const 1\n    i32.add))\n' },
        async (cwd) => {
          const { code, error } = await sahara(['check', 'invalid.wat'], { cwd });
          expectEqual(code, 2, error);
          expect(/invalid\.wat:5:5: error wasm-invalid: type mismatch/.test(error), error);
          return error.trim();
        },
      ),
  },
  {
    item,
    what: 'what the disassembler prints assembles to the same bytes',
    check: () =>
      inFolder({ 'a.wat': factorial }, async (cwd) => {
        expectEqual((await sahara(['compile', 'a.wat', '-o', 'a.wasm'], { cwd })).code, 0, 'compile');
        const { out } = await sahara(['disassemble', 'a.wasm'], { cwd });
        const { writeFile } = await import('node:fs/promises');
        await writeFile(path.join(cwd, 'b.wat'), out);
        expectEqual((await sahara(['compile', 'b.wat', '-o', 'b.wasm'], { cwd })).code, 0, 'compile the disassembly');
        const [first, second] = await Promise.all(['a.wasm', 'b.wasm'].map((name) => readFile(path.join(cwd, name))));
        expect(first?.equals(second ?? Buffer.alloc(0)), 'the bytes differ');
        return `${first?.length} bytes`;
      }),
  },
  {
    item,
    what: 'the editor shows an outline',
    check: () =>
      edited(factorial, async (server, uri) => {
        const symbols = await server.request('textDocument/documentSymbol', { textDocument: { uri } });
        const names = symbols.map((/** @type {{ name: string }} */ { name }) => name);
        for (const name of ['$write', '$heap', '$calls', '$factorial', '$main'])
          expect(names.includes(name), names.join(' '));
      }),
  },
  {
    item,
    what: 'the editor shows diagnostics and what instructions do',
    check: () =>
      edited('(module\n  (func (result i32)\n    i64.const 1))\n', async (server, uri, from) => {
        const [first] = await server.diagnostics(uri, from);
        expect(first?.message.startsWith('type mismatch'), JSON.stringify(first));
        expectEqual(first.range.start.line, 2, 'the line');
        const position = { line: 2, character: 6 };
        const hover = await server.request('textDocument/hover', { textDocument: { uri }, position });
        expect(JSON.stringify(hover).includes('i64.const'), JSON.stringify(hover));
      }),
  },
];
