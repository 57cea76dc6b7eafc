// @ts-check
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder, root, sahara } from '../product.mjs';
import { example, fixture, inLanguage, isInstalled } from '../source-level.mjs';

const item = '7';

/**
 * Launches what is in a folder until a breakpoint is met; gives what the session wrote to the console.
 * @param {{ files: Readonly<Record<string, string>>, program: string, source: string, line: number, launch?: object, older?: string, then?: (adapter: Adapter, file: (name: string) => string) => Promise<string | void> }} given
 *   files: name in the folder and what is copied there; older: a file that was written long before the others
 */
const launched =
  ({ files, program, source, line, launch = {}, older, then }) =>
  () =>
    inFolder({}, async (folder) => {
      const file = (/** @type {string} */ name) => path.join(folder, name);
      for (const [name, from] of Object.entries(files)) {
        await mkdir(path.dirname(file(name)), { recursive: true });
        if (from.startsWith('text:')) await writeFile(file(name), from.slice(5));
        else await copyFile(from, file(name));
      }
      if (older) await utimes(file(older), 1, 1);
      const adapter = new Adapter();
      try {
        const { breakpoints } = await adapter.begin(
          { program: file(program), ...launch },
          { breakpoints: { [file(source)]: [{ line }] } },
        );
        expect(breakpoints[0].verified, JSON.stringify(breakpoints));
        await adapter.event('stopped');
        expectEqual((await adapter.top(1)).line, line, 'the line');
        const seen = await then?.(adapter, file);
        await adapter.end();
        return seen ?? undefined;
      } finally {
        adapter.kill();
      }
    });

/** @param {string} name @param {RegExp} words */
const notBuilt = (name, words) => () =>
  inFolder({ [name]: '\n' }, async (folder) => {
    const adapter = new Adapter();
    try {
      await adapter.request('initialize', { clientID: 'vscode', adapterID: 'sahara', pathFormat: 'path' });
      const text = await adapter.refused('launch', { program: path.join(folder, name) });
      expect(words.test(text), text);
      await adapter.end();
      return text.match(words)?.[0];
    } finally {
      adapter.kill();
    }
  });

const wordcount = { 'wordcount.c': example('wordcount.c'), 'build/wordcount.wasm': example('wordcount.wasm') };
const rust = { 'Cargo.toml': 'text:[package]\nname = "values"\n', 'src/values.rs': fixture('values.rs') };
const values = fixture('values.rs.O0.wasm');

/** What the client contributes, by a reading of the manifest. */
const contributed = async () => {
  const { contributes } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const [sahara] = contributes.debuggers;
  const languages = contributes.breakpoints.map((/** @type {any} */ { language }) => language);
  for (const language of ['c', 'cpp', 'rust']) expect(languages.includes(language), `no breakpoints in ${language}`);
  const builders = contributes.taskDefinitions[0].properties.builder.enum;
  const snippets = sahara.configurationSnippets.filter((/** @type {any} */ { body }) => body.preLaunchTask);
  expect(snippets.length >= 3, 'snippets with preLaunchTask');
  for (const name of ['args', 'env', 'preopens', 'stdin', 'stdinText', 'sourceMap'])
    expect(sahara.configurationAttributes.launch.properties[name], `no attribute ${name}`);
  return `tasks with ${builders.join(', ')}; ${snippets.length} configurations`;
};

export const claims = [
  inLanguage(item, 'C', 'program may be a source or a folder', {
    'a source': launched({
      files: wordcount,
      program: 'wordcount.c',
      source: 'wordcount.c',
      line: 45,
      launch: { stdinText: 'a b' },
    }),
    'a folder': launched({
      files: wordcount,
      program: '',
      source: 'wordcount.c',
      line: 45,
      launch: { stdinText: 'a b' },
    }),
    'newer than its module': launched({
      files: wordcount,
      program: 'wordcount.c',
      source: 'wordcount.c',
      line: 45,
      launch: { stdinText: 'a' },
      older: 'build/wordcount.wasm',
      then: async (adapter) => {
        const text = adapter.output('console');
        expect(/wordcount\.c is newer than wordcount\.wasm: build it again with `clang /.test(text), text);
      },
    }),
    'arguments and folders': launched({
      files: { ...wordcount, 'story.txt': example('story.txt') },
      program: 'wordcount.c',
      source: 'wordcount.c',
      line: 70,
      launch: { args: ['story.txt'], preopens: { '/': '.' }, env: { LANG: 'C' } },
    }),
    'standard input from a file': launched({
      files: { ...wordcount, 'story.txt': example('story.txt') },
      program: 'wordcount.c',
      source: 'wordcount.c',
      line: 79,
      launch: { stdin: 'story.txt' },
    }),
    'not built': notBuilt('main.c', /build it with `clang --target=wasm32-wasi -g -O0 main\.c -o main\.wasm`/),
    manifest: contributed,
    ...(isInstalled('clang')
      ? {
          'the command that is named builds': () =>
            inFolder({ 'main.c': 'int main(void) { return 7; }\n' }, async (cwd) => {
              execFileSync('clang', ['--target=wasm32-wasi', '-g', '-O0', 'main.c', '-o', 'main.wasm'], { cwd });
              expectEqual((await sahara(['run', 'main.c'], { cwd })).code, 7, 'the exit code');
            }),
        }
      : {}),
  }),
  inLanguage(item, 'C++', 'program may be a source or a folder', {
    'a source': launched({
      files: { 'src/inventory.cpp': example('inventory.cpp'), 'src/out/inventory.wasm': example('inventory.wasm') },
      program: 'src/inventory.cpp',
      source: 'src/inventory.cpp',
      line: 48,
    }),
    'not built': notBuilt(
      'main.cpp',
      /`clang\+\+ -fno-exceptions --target=wasm32-wasi -g -O0 main\.cpp -o main\.wasm`/,
    ),
  }),
  inLanguage(item, 'Rust', 'program may be a source or a folder', {
    'what cargo made': launched({
      files: { ...rust, 'target/wasm32-wasip1/debug/app.wasm': values },
      program: 'src/values.rs',
      source: 'src/values.rs',
      line: 62,
      launch: { invoke: 'run', args: ['4'] },
    }),
    'the project': launched({
      files: { ...rust, 'values.rs': fixture('values.rs'), 'target/wasm32-wasip1/debug/app.wasm': values },
      program: '',
      source: 'values.rs',
      line: 62,
      launch: { invoke: 'run', args: ['4'] },
    }),
    'not built': notBuilt('main.rs', /`rustc --target wasm32-wasip1 -g main\.rs -o main\.wasm`/),
  }),
  inLanguage(item, 'AssemblyScript', 'program may be a source or a folder', {
    'a source': launched({
      files: Object.fromEntries(
        ['mandelbrot.ts', 'mandelbrot.wasm', 'mandelbrot.wasm.map'].map((name) => [name, example(name)]),
      ),
      program: 'mandelbrot.ts',
      source: 'mandelbrot.ts',
      line: 33,
      launch: { invoke: 'draw', args: ['6', '4'] },
    }),
    'not built': notBuilt('main.ts', /`npx asc main\.ts --debug --sourceMap --outFile main\.wasm`/),
  }),
];
