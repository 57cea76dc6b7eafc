// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, inFolder, root, sahara } from '../product.mjs';

const item = '6';
const folder = path.join(root, 'examples', 'webassembly');
const names = readdirSync(folder);

/** File, arguments, and what the output contains. @type {readonly (readonly [string, readonly string[], string])[]} */
const runs = [
  ['life.wat', [], '............###.....'],
  ['shapes.wat', ['--invoke', 'total', '--result'], '=> 7.926990816987237\n'],
  ['wordcount.wasm', ['--stdin', 'story.txt'], '32 words, 20 of them different\n    7 the\n'],
  ['inventory.wasm', [], 'value 1230\n'],
  ['maze.wasm', [], '22 steps\n'],
  ['mandelbrot.wasm', ['--invoke', 'draw', '--arg', '60', '--arg', '40', '--result'], '=> 528\n'],
];

export const claims = [
  {
    item,
    what: 'hand-written WAT, C, C++, Rust and AssemblyScript: compiled examples lie beside their source, one script builds them all',
    check: async () => {
      const compiled = names.filter((name) => name.endsWith('.wasm'));
      const script = await readFile(path.join(root, 'scripts', 'build-fixtures.mjs'), 'utf8');
      for (const name of compiled) {
        const base = name.replace(/\.wasm$/, '');
        const hasSource = names.some((other) => new RegExp(`^${base}\\.(c|cpp|rs|ts)$`).test(other));
        expect(hasSource, `${name} has no source`);
        expect(script.includes(`${base}:`), `${name} is not built by scripts/build-fixtures.mjs`);
      }
      for (const ending of ['c', 'cpp', 'rs', 'ts', 'wat'])
        expect(
          names.some((name) => name.endsWith(`.${ending}`)),
          `there is no .${ending}`,
        );
      return names.filter((name) => /\.(wat|c|cpp|rs|ts)$/.test(name)).join(', ');
    },
  },
  ...runs.map(([name, args, wanted]) => ({
    item,
    what: `examples/webassembly/${name} is valid and runs`,
    check: async () => {
      const checked = await sahara(['check', name], { cwd: folder });
      expectEqual(checked.code, 0, checked.error);
      const run = await sahara(['run', name, ...args], { cwd: folder });
      expectEqual(run.code, 0, run.error);
      expect(run.out.includes(wanted), run.out.slice(0, 300));
      return `${(await stat(path.join(folder, name))).size} bytes`;
    },
  })),
  {
    item,
    what: 'a C program changes files of a folder that it was given',
    check: () =>
      inFolder({}, async (own) => {
        for (const name of ['wordcount.wasm', 'story.txt'])
          await copyFile(path.join(folder, name), path.join(own, name));
        const run = await sahara(['run', 'wordcount.wasm', '--dir', '/=.', '--', 'story.txt'], { cwd: own });
        expectEqual(run.code, 0, run.error);
        expect(existsSync(path.join(own, 'report.txt')), 'there is no report');
        return (await readFile(path.join(own, 'report.txt'), 'utf8')).split('\n')[0];
      }),
  },
  {
    item,
    what: 'a program of about 1 MB runs to its end',
    check: async () => {
      const run = await sahara(['run', path.join(root, 'test', 'vm', 'wasm', 'fixtures', 'big.wasm')]);
      expectEqual(run.out, '1950 functions, result 2173800812, sum 3850651414153.421387\n', run.error);
    },
  },
];
