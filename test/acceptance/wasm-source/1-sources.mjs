// @ts-check
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual } from '../product.mjs';
import { debugged, fixture, inLanguage } from '../source-level.mjs';

const item = '1';

/** Where the topmost frame's source is. @param {any} adapter */
const shown = async (adapter) => (await adapter.top(1)).source;

/** @param {string} module @param {string} source @param {string} [compiledIn] the folder that its debug information names */
const found = (module, source, compiledIn = '.') => {
  const files = [fixture(module), fixture(source)];
  const name = path.basename(source);
  return {
    'beside the module': debugged(files, async (adapter, { program, file }) => {
      await adapter.begin({ program, invoke: 'run', args: ['3'] }, { functions: ['run'] });
      await adapter.event('stopped');
      expectEqual((await shown(adapter)).path, file(name), 'the source');
    }),
    'through a map of folders': debugged(files, async (adapter, { program, folder, file }) => {
      await mkdir(path.join(folder, 'moved'));
      await rename(file(name), path.join(folder, 'moved', name));
      const sourceMap = { [compiledIn]: path.join(folder, 'moved') };
      await adapter.begin({ program, invoke: 'run', args: ['3'], sourceMap }, { functions: ['run'] });
      await adapter.event('stopped');
      expectEqual((await shown(adapter)).path, path.join(folder, 'moved', name), 'the source');
    }),
    'in the folder of the editor': debugged(files, async (adapter, { program, folder, file }) => {
      const project = path.join(folder, 'a project');
      await mkdir(project);
      await rename(file(name), path.join(project, name));
      const launch = { program, invoke: 'run', args: ['3'], __workspaceFolder: project };
      await adapter.begin(launch, { functions: ['run'] });
      await adapter.event('stopped');
      expectEqual((await shown(adapter)).path, path.join(project, name), 'the source');
    }),
    'missing: the disassembly, and what was tried': debugged([fixture(module)], async (adapter, { program, file }) => {
      await adapter.begin({ program, invoke: 'run', args: ['3'] }, { functions: ['run'] });
      await adapter.event('stopped');
      expectEqual((await shown(adapter)).origin, 'disassembly', 'what is shown');
      await adapter.request('next', { threadId: 1 });
      await adapter.event('stopped');
      await adapter.top(1);
      const said = adapter.output('console').match(/The source .* is not there; looked for [^\n]*/g) ?? [];
      expectEqual(said.length, 1, 'messages');
      const [only = ''] = said;
      expect(only.includes(file(name)), only);
      return only.slice(0, 60);
    }),
  };
};

export const claims = [
  inLanguage(item, 'C', 'sources', {
    ...found('values.c.O0.dwarf4.wasm', 'values.c'),
    'changed since: said by its checksum, breakpoints stay': debugged(
      [fixture('values.c.O0.dwarf5.wasm'), fixture('values.c')],
      async (adapter, { program, file }) => {
        await writeFile(file('values.c'), `${await readFile(file('values.c'), 'utf8')}\n`);
        await adapter.begin({ program, invoke: 'run', args: ['3'] }, { breakpoints: { [file('values.c')]: [87] } });
        await adapter.event('stopped');
        const { breakpoints } = await adapter.request('setBreakpoints', {
          source: { path: file('values.c') },
          breakpoints: [{ line: 87 }],
        });
        expect(breakpoints[0].verified, JSON.stringify(breakpoints));
        expect(/differs from the file that was compiled/.test(breakpoints[0].message ?? ''), 'nothing was said');
      },
    ),
  }),
  inLanguage(item, 'C++', 'sources', found('control.cpp.O0.wasm', 'control.cpp')),
  inLanguage(item, 'Rust', 'sources', found('values.rs.O0.wasm', 'values.rs', 'test/vm/wasm/fixtures/dwarf')),
  inLanguage(item, 'AssemblyScript', 'sources by source map', {
    'beside the module, and from the map': debugged(
      ['words.wasm', 'words.wasm.map', 'words.ts'].map((name) => fixture(path.join('..', 'assemblyscript', name))),
      async (adapter, { program, file }) => {
        await adapter.begin(
          { program, invoke: 'run', args: ['2'], justMyCode: false },
          { breakpoints: { [file('words.ts')]: [13] } },
        );
        await adapter.event('stopped');
        expectEqual((await shown(adapter)).path, file('words.ts'), 'the source');
        await adapter.request('stepIn', { threadId: 1 });
        await adapter.event('stopped');
        const source = await shown(adapter);
        expectEqual(source.name, '~lib/array.ts', 'the library');
        const { content } = await adapter.request('source', { source, sourceReference: source.sourceReference });
        expect(content.includes('class Array<T>'), content.slice(0, 200));
      },
    ),
  }),
];
