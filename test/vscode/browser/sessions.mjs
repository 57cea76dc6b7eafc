// @ts-check
// What the workers of dist/ do in a page of a browser. Each `run` is executed in the page, with what `page.js` defines.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * @typedef {{ title: string, run: string }} PageTest `run`: the body of an async function that gives what `expected` is compared with
 */

const wat = `(module
  (func $add (param $a i32) (param $b i32) (result i32)
    (i32.add (local.get $a)
      (local.get $b)))
  (func (export "main") (result i32)
    (local $total i32)
    (local.set $total (call $add (i32.const 40) (i32.const 2)))
    (local.get $total)))`;

/** @param {string} root */
export const tests = async (root) => {
  const bytes = await readFile(path.join(root, 'test/vm/wasm/fixtures/files.wasm'));
  const wasm = `Uint8Array.from(${JSON.stringify([...bytes])})`;
  return [
    {
      title: 'a WASI program uses arguments, environment, input and the file system in memory',
      run: `const s = new DebugSession({ '/p/files.wasm': ${wasm} });
        await s.begin({ program: '/p/files.wasm', args: ['first'], env: { GREETING: 'hello' }, stdinText: 'one\\ntwo\\n', preopens: { '/': '' } });
        const stopped = await s.event('stopped');
        const result = [stopped.reason, s.output('stdout'), s.output('stderr'), s.asked.map(({ what }) => what)];
        await s.end();
        return result;`,
      /** @param {any} found */
      check: ([reason, out, error, asked]) => [
        reason,
        /argument 1: first\nGREETING=hello\nline 1: one\nline 2: two\n/.test(out),
        error,
        new Set(asked).size,
      ],
      expected: ['ended', true, '2 lines read\n', 1],
    },
    {
      title: 'a WASI program reads and writes files of the workspace, which are there when the session has ended',
      run: `const s = new DebugSession({ 'memfs://w/files.wasm': ${wasm}, 'memfs://w/data/input.txt': 'some text' });
        await s.begin({ program: 'memfs://w/files.wasm', stdinText: 'one\\n', preopens: { '/': 'data' } });
        await s.event('stopped');
        const result = [s.output('stdout')];
        await s.end();
        result.push([...s.files.keys()].filter((path) => path.includes('data')), [...s.files].map(([path, bytes]) => bytes.length < 200 ? new TextDecoder().decode(bytes) : path));
        return result;`,
      check: (/** @type {any} */ [out, files]) => [/some text/.test(out) || out, files.length >= 1],
      expected: [true, true],
    },
    {
      title: 'a WAT program stops at a breakpoint, is stepped, looked at, changed and travelled',
      run: `const s = new DebugSession({ 'memfs://w/a.wat': ${JSON.stringify(wat)} });
        await s.begin({ program: 'memfs://w/a.wat' }, { 'memfs://w/a.wat': [3] });
        const { reason } = await s.event('stopped');
        const stack = await s.stack();
        const scopes = (await s.send('scopes', { frameId: (await s.frames())[0].id })).scopes;
        const parameters = (await s.send('variables', { variablesReference: scopes[0].variablesReference })).variables;
        await s.send('next', { threadId: 1 });
        await s.event('stopped');
        const after = (await s.stack())[0];
        await s.send('stepBack', { threadId: 1 });
        await s.event('stopped');
        const before = (await s.stack())[0];
        const frameId = (await s.frames())[0].id;
        const [{ variablesReference }] = (await s.send('scopes', { frameId })).scopes;
        await s.send('setVariable', { variablesReference, name: '$a', value: '50' });
        const sum = await s.evaluate('$a + $b');
        await s.send('setBreakpoints', { source: { path: 'memfs://w/a.wat' }, breakpoints: [] });
        await s.send('continue', { threadId: 1 });
        const { text } = await s.event('stopped');
        await s.end();
        return [reason, stack, parameters.map(({ name, value }) => name + '=' + value), after, before, sum, text];`,
      expected: [
        'breakpoint',
        ['add@memfs://w/a.wat:3', 'main@memfs://w/a.wat:7'],
        ['$a=40', '$b=2'],
        'add@memfs://w/a.wat:4',
        'add@memfs://w/a.wat:3',
        '52',
        '=> 52',
      ],
    },
    {
      title: 'a Python program stops at a breakpoint',
      run: `const s = new DebugSession({ '/p/a.py': 'def f(n):\\n    return n * 2\\n\\nprint(f(21))\\n' });
        await s.begin({ program: '/p/a.py' }, { '/p/a.py': [2] });
        await s.event('stopped');
        const result = [await s.stack(), await s.evaluate('n * 2')];
        await s.send('setBreakpoints', { source: { path: '/p/a.py' }, breakpoints: [] });
        await s.send('continue', { threadId: 1 });
        result.push((await s.event('stopped')).reason, s.output('stdout'));
        await s.end();
        return result;`,
      expected: [['f@/p/a.py:2', '<module>@/p/a.py:4'], '42', 'ended', '42\n'],
    },
    {
      title: 'a Sahara program with a module beside it stops at a breakpoint in that module',
      run: `const main = '(module app)\\n(import util)\\n(fn main [] -> i64\\n  (util::twice 21))\\n';
        const util = '(module util :export [twice])\\n(fn twice [n i64] -> i64\\n  (* 2 n))\\n';
        const s = new DebugSession({ '/p/app.sahara': main, '/p/util.sahara': util });
        await s.begin({ program: '/p/app.sahara' }, { '/p/util.sahara': [3] });
        await s.event('stopped');
        const result = [await s.stack(), await s.evaluate('n')];
        await s.send('setBreakpoints', { source: { path: '/p/util.sahara' }, breakpoints: [] });
        await s.send('continue', { threadId: 1 });
        result.push((await s.event('stopped')).text);
        await s.end();
        return result;`,
      expected: [['util::twice@/p/util.sahara:3', 'app::main@/p/app.sahara:4'], '21', '=> 42'],
    },
    {
      title: 'a program that never ends is paused and terminated; a file that is not there is said so',
      run: `const s = new DebugSession({ '/p/a.wat': '(module (func (export "main") (loop $l (br $l))))' });
        await s.begin({ program: '/p/a.wat' });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await s.send('pause', { threadId: 1 });
        const { reason } = await s.event('stopped');
        await s.end();
        const missing = new DebugSession({});
        const refused = await missing.begin({ program: '/p/none.wat' }).catch((error) => error.message);
        missing.worker.terminate();
        return [reason, refused];`,
      expected: ['pause', '/p/none.wat: there is no such file, or it cannot be read.'],
    },
    {
      title: 'a program is disassembled',
      run: `const { text, errors } = await disassemble({ '/p/a.wat': ${JSON.stringify(wat)} }, '/p/a.wat');
        const none = await disassemble({}, '/p/none.wasm');
        return [/i32\\.add/.test(text), errors, none];`,
      expected: [true, '', { kind: 'text', errors: '/p/none.wasm: there is no such file, or it cannot be read.\n' }],
    },
    {
      title: 'the language server tells what is wrong, and reads imported files through its client',
      run: `const server = new LanguageSession({ '/w/util.sahara': '(module util :export [twice])\\n(fn twice [n i64] -> i64 (* 2 n))\\n' });
        await server.begin();
        server.open('memfs:/w/a.wat', 'wat', '(module\\n  (func (i32.addd)))');
        const wat = await server.until('memfs:/w/a.wat', (found) => found.length > 0);
        server.open('memfs:/w/app.sahara', 'sahara', '(module app)\\n(import util)\\n(fn main [] -> i64 (util::twice 21))\\n');
        const sahara = await server.until('memfs:/w/app.sahara', (found) => server.asked.length > 0 && found.length === 0);
        const outline = await server.request('textDocument/documentSymbol', { textDocument: { uri: 'memfs:/w/app.sahara' } });
        server.worker.terminate();
        return [wat, sahara, server.asked, outline.map(({ name }) => name)];`,
      check: (/** @type {any} */ [wrong, sahara, asked, outline]) => [
        wrong.length,
        wrong[0].startsWith('2: '),
        sahara,
        asked,
        outline.length > 0,
      ],
      expected: [1, true, [], ['/w/util.sahara'], true],
    },
  ];
};
