import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeHost } from '../../debug-adapter/main-host.ts';
import { md5 } from '../../debug-adapter/md5.ts';
import type { CoverageResponseBody } from '../../debug-adapter/protocol.ts';
import { skipper } from '../../debug-adapter/skipping.ts';
import { SourceFiles } from '../../debug-adapter/source-files.ts';
import { root } from '../../scripts/set-up.mjs';
import { debugModule } from './wasm.ts';

/** Where a source is found among files; what it is not found as. */
const find = (
  path: string,
  files: readonly string[],
  { sourceMap = {}, folder }: { readonly sourceMap?: Record<string, string>; readonly folder?: string } = {},
) => {
  const host = { ...nodeHost(undefined), exists: (file: string) => files.includes(file) };
  const wishes = { sourceMap, program: '/project/out/program.wasm', ...(folder === undefined ? {} : { folder }) };
  return new SourceFiles(host, wishes).find(path);
};

describe('the file of a source', () => {
  it.each([
    ['as it is named', '/a/b.c', ['/a/b.c'], {}, '/a/b.c'],
    ['relative to the module', 'src/b.c', ['/project/out/src/b.c'], {}, '/project/out/src/b.c'],
    ['relative to the folder of the editor', 'src/b.c', ['/ws/src/b.c'], { folder: '/ws' }, '/ws/src/b.c'],
    ['by the end of its path', '/build/7/src/b.c', ['/ws/src/b.c'], { folder: '/ws' }, '/ws/src/b.c'],
    ['by a map', '/build/src/b.c', ['/ws/src/b.c'], { sourceMap: { '/build': '/ws' } }, '/ws/src/b.c'],
    [
      'by the longest beginning',
      '/build/src/b.c',
      ['/one/src/b.c', '/two/b.c'],
      { sourceMap: { '/build': '/one', '/build/src': '/two' } },
      '/two/b.c',
    ],
    ['by whole names of folders', '/build2/b.c', ['/build2/b.c'], { sourceMap: { '/build': '/x' } }, '/build2/b.c'],
    [
      'of Windows, in any case, with either slash',
      'C:\\Work\\src\\b.c',
      ['/ws/src/b.c'],
      { sourceMap: { 'c:/work': '/ws' } },
      '/ws/src/b.c',
    ],
    [
      'of Rust, whatever its version',
      '/rustc/59807616e/library/core/src/lib.rs',
      ['/rust/library/core/src/lib.rs'],
      { sourceMap: { '/rustc/*': '/rust' } },
      '/rust/library/core/src/lib.rs',
    ],
    [
      'by a map relative to the folder of the editor',
      '/build/b.c',
      ['/ws/lib/b.c'],
      { sourceMap: { '/build': 'lib' }, folder: '/ws' },
      '/ws/lib/b.c',
    ],
  ] as const)('%s', (_, path, files, wishes, expected) => {
    expect(find(path, files, wishes)).toMatchObject({ path: expected, isThere: true });
  });

  it('of a library is not one of the project that has the same name', () => {
    const found = find('/rustc/59807616e/library/core/src/lib.rs', ['/ws/src/lib.rs'], { folder: '/ws' });
    expect(found).toMatchObject({ isThere: false, tried: ['/rustc/59807616e/library/core/src/lib.rs'] });
  });

  it('that is nowhere tells where it was looked for, once each', () => {
    const { tried } = find('/build/src/b.c', [], { sourceMap: { '/build': '/ws' }, folder: '/ws' });
    expect(tried).toEqual([
      '/ws/src/b.c',
      '/build/src/b.c',
      '/ws/build/src/b.c',
      '/project/out/build/src/b.c',
      '/project/out/src/b.c',
      '/ws/b.c',
      '/project/out/b.c',
    ]);
  });
});

it('the checksum is MD5', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex'));
    }),
    { seed: 5 },
  );
});

describe('steps pass by', () => {
  const skips = (wishes: { justMyCode?: boolean; skipFiles?: string[] }, source: string, name = 'f'): boolean =>
    skipper({ justMyCode: true, skipFiles: [], ...wishes }, (path) => ({ path, isThere: !path.includes('missing') }))(
      name,
      source,
    );

  it('libraries and sources that are not there', () => {
    expect(skips({}, '/home/me/main.cpp')).toBe(false);
    for (const library of [
      '/rustc/59807616e/library/core/src/lib.rs',
      '/usr/src/rustc-1.63.0/library/std/src/rt.rs',
      '/usr/include/c++/v1/vector',
      '/usr/include/wasm32-wasi/c++/v1/vector',
      '~lib/array.ts',
      'missing.c',
    ])
      expect([library, skips({}, library), skips({ justMyCode: false }, library)]).toEqual([library, true, false]);
    expect(skips({}, '/home/me/main.cpp', 'std::vector<int>::push_back')).toBe(true);
  });

  it('files that are named, except those taken out again', () => {
    const skipFiles = ['vendor/', '**/generated/*.c', '!vendor/mine.c'];
    const seen = ['/p/vendor/deep/a.c', '/p/vendor/mine.c', '/p/generated/b.c', '/p/generated/x/b.c', '/p/main.c'];
    expect(seen.map((source) => skips({ skipFiles }, source))).toEqual([true, false, true, false, false]);
  });
});

it('coverage leaves out libraries, unless everything is the person’s code', async () => {
  const sourcesOf = async (launch: object): Promise<readonly string[]> => {
    const program = await debugModule(
      new Uint8Array(readFileSync(path.join(root, 'examples', 'webassembly', 'inventory.wasm'))),
      { launch: { stopOnEntry: true, ...launch } },
      '/project/inventory.wasm',
    );
    await program.client.stopped();
    const { sources } = await program.client.own<CoverageResponseBody>('sahara/coverage', {});
    await program.end();
    return sources.map((each) => each.path);
  };
  const own = await sourcesOf({});
  expect(own.filter((each) => each.endsWith('inventory.cpp'))).toHaveLength(1);
  expect(own.filter((each) => each.includes('/include/c++/'))).toEqual([]);
  expect((await sourcesOf({ justMyCode: false })).filter((each) => each.includes('/include/c++/'))).not.toEqual([]);
});
