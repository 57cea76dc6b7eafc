// @ts-check
/** The programs with a variable of every kind (scripts/fixtures/kinds.mjs), stopped at their end. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { cSource, cxxSource, rustSource } from '../../scripts/fixtures/kinds.mjs';
import { Adapter, expect, inFolder } from './product.mjs';
import { fixtures, isInstalled } from './source-level.mjs';

const committed = path.join(fixtures, '..', 'kinds');

/** Places that the compiler itself describes wrongly in optimised code. @type {Readonly<Record<string, readonly string[]>>} */
const wronglyDescribed = { 'kinds.c O2': ['pointer'] };

/** @typedef {'kinds.c' | 'kinds.cpp' | 'kinds.rs'} Source */

/** @param {Source} source @param {string} level */
const module = async (source, level) => {
  const file = path.join(committed, `${source}.${level}.wasm`);
  try {
    return await readFile(file);
  } catch {
    return brotliDecompressSync(await readFile(`${file}.br`));
  }
};

/**
 * A program in a folder of its own, stopped at its end.
 * @param {{ source: Source, level?: string, make?: (folder: string) => void, condition?: string }} given
 * @param {(session: { adapter: Adapter, frameId: number, evaluate: (text: string, context?: string) => Promise<string> }) => Promise<string | void>} work
 */
export const atTheEnd =
  ({ source, level = 'O0', make, condition }, work) =>
  () =>
    inFolder({}, async (folder) => {
      const text = { 'kinds.c': cSource(), 'kinds.cpp': cxxSource(), 'kinds.rs': rustSource() }[source];
      const file = path.join(folder, source);
      const program = path.join(folder, 'program.wasm');
      await writeFile(file, text);
      if (make) make(folder);
      else await writeFile(program, await module(source, level));
      const line = text.split('\n').findIndex((each) => /\/[/*] stop/.test(each)) + 1;
      const adapter = new Adapter();
      try {
        const breakpoints = { [file]: [{ line, ...(condition ? { condition } : {}) }] };
        await adapter.begin({ program, coverage: 'off' }, { breakpoints });
        await adapter.event('stopped', () => true, 120_000);
        const frameId = (await adapter.top(1)).id;
        const evaluate = async (/** @type {string} */ expression, context = 'watch') => {
          const answer = await adapter.ask('evaluate', { expression, context, frameId: (await adapter.top(1)).id });
          return answer.success ? answer.body.result : `! ${answer.body?.error?.format ?? answer.message}`;
        };
        const seen = await work({ adapter, frameId, evaluate });
        await adapter.end();
        return seen;
      } finally {
        adapter.kill();
      }
    });

/** Where Debian keeps the libraries that programs for WebAssembly need. @type {Readonly<Record<Source, string>>} */
const libraries = {
  'kinds.c': '/usr/include/wasm32-wasi',
  'kinds.cpp': '/usr/include/wasm32-wasi/c++',
  'kinds.rs': '/usr/lib/rustlib/wasm32-wasi',
};

/** Compiles a program here. @param {Source} source @param {string} level */
const compiled = (source, level) => (/** @type {string} */ folder) => {
  const run = (/** @type {string} */ command, /** @type {readonly string[]} */ args) =>
    execFileSync(command, [...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  if (source === 'kinds.rs') {
    run('/usr/bin/rustc', [
      '--edition=2021',
      '--target=wasm32-wasi',
      '-g',
      `-Copt-level=${level.slice(1)}`,
      source,
      '-o',
      'program.wasm',
    ]);
    return;
  }
  const [compiler, flags] =
    source === 'kinds.c' ? ['clang', []] : ['clang++', ['-std=c++17', '-fno-exceptions', '-fstandalone-debug']];
  run(compiler, ['--target=wasm32-wasi', '-g', `-${level}`, ...flags, '-c', source, '-o', 'program.o']);
  run(compiler, ['--target=wasm32-wasi', 'program.o', '-o', 'program.wasm']);
};

/** Every variable against what the program prints. @param {Source} source @param {string} level @param {boolean} here compiled here */
const compare = (source, level, here) =>
  atTheEnd({ source, level, ...(here ? { make: compiled(source, level) } : {}) }, async ({ adapter, frameId }) => {
    const rows = [...(await adapter.scope(frameId, 'Locals')), ...(await adapter.scope(frameId, 'Globals'))];
    const shown = new Map(rows.map(({ name, value }) => [name.replace(/^.*::/, ''), value]));
    let same = 0;
    let gone = 0;
    const wrong = [];
    for (const line of adapter.output().split('\n').filter(Boolean)) {
      const name = line.slice(0, line.indexOf('='));
      const value = shown.get(name);
      if (value === line.slice(name.length + 1)) same++;
      else if (value === 'optimized out' && level !== 'O0') gone++;
      else if (!wronglyDescribed[`${source} ${level}`]?.includes(name))
        wrong.push(`${name} is ${value}, not ${line.slice(name.length + 1)}`);
    }
    expect(wrong.length === 0, wrong.slice(0, 3).join('; '));
    expect(same > 15, `only ${same} values were compared`);
    return `${same} of ${same} values as printed${gone > 0 ? `, ${gone} optimized out` : ''}`;
  });

/** Both levels, from the fixtures and, where the compiler is, compiled here. @param {Source} source @param {string} compiler */
export const valuesAsPrinted = (source, compiler) => ({
  '-O0': compare(source, 'O0', false),
  '-O2': compare(source, 'O2', false),
  'compiled here': async () =>
    isInstalled(compiler) && existsSync(libraries[source])
      ? compare(source, 'O0', true)()
      : `${compiler} with libraries for WebAssembly is not installed`,
});

/**
 * Expressions with what they show.
 * @param {Source} source
 * @param {readonly (readonly [expression: string, shown: string | RegExp])[]} rows
 */
export const shows = (source, rows) =>
  atTheEnd({ source }, async ({ evaluate }) => {
    for (const [expression, wanted] of rows) {
      const found = await evaluate(expression);
      expect(
        typeof wanted === 'string' ? found === wanted : wanted.test(found),
        `${expression} shows ${found}, not ${wanted}`,
      );
    }
    return `${rows.length} expressions`;
  });

/**
 * Places that are set in the console's way of a watch: by `setExpression`, and read again.
 * @param {Source} source
 * @param {readonly (readonly [expression: string, value: string, shown: string])[]} rows
 */
export const sets = (source, rows) =>
  atTheEnd({ source }, async ({ adapter, evaluate }) => {
    for (const [expression, value, wanted] of rows) {
      const answer = await adapter.ask('setExpression', { expression, value, frameId: (await adapter.top(1)).id });
      const found = answer.success ? await evaluate(expression) : `! ${answer.body?.error?.format ?? answer.message}`;
      expect(found === wanted, `${expression} set to ${value} shows ${found}, not ${wanted}`);
    }
    return `${rows.length} places`;
  });
