// @ts-check
import { cp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, inFolder, root, runProcess } from '../product.mjs';

const item = '1';
const wanted = [
  'package.json tsconfig.json client server debug-adapter languages vm cli syntaxes examples bench docs test',
  'README.md ARCHITECTURE.md CHANGELOG.md LICENSE .ci/run',
].flatMap((line) => line.split(' '));

/** A copy of the checkout's sources that shares its packages. @param {(folder: string) => Promise<string>} work */
function inCopy(work) {
  return inFolder({}, async (folder) => {
    const skipped = new Set(['node_modules', 'dist', '.build', '.git', '.vscode-test', 'out']);
    for (const name of await readdir(root)) {
      if (!skipped.has(name)) await cp(path.join(root, name), path.join(folder, name), { recursive: true });
    }
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    return work(folder);
  });
}

export const claims = [
  {
    item,
    what: 'the repository has its parts, is named sahara-vm.sahara, and carries the MIT licence',
    check: async () => {
      for (const name of wanted) await stat(path.join(root, name));
      const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
      expectEqual(`${manifest.publisher}.${manifest.name}`, 'sahara-vm.sahara', 'the id');
      expectEqual(manifest.displayName, 'Sahara: Debugger for Bytecode Machines', 'the display name');
      expect((await readFile(path.join(root, 'LICENSE'), 'utf8')).startsWith('MIT License'), 'LICENSE is not MIT');
      expect(manifest.scripts.check && manifest.scripts.test && manifest.scripts.start, 'a command is missing');
      return `${wanted.length} parts`;
    },
  },
  {
    item,
    what: 'the import rules are executable: a machine that imports Node fails the check and does not compile',
    check: () =>
      inCopy(async (copy) => {
        const rules = () =>
          runProcess([process.execPath, path.join(copy, 'scripts', 'import-rules.mjs')], { cwd: copy });
        const before = await rules();
        expectEqual(before.code, 0, `the rules as delivered: ${before.out}`);
        await writeFile(
          path.join(copy, 'vm/sahara/planted.ts'),
          "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
        );
        const after = await rules();
        expectEqual(after.code, 1, 'the rules with a planted import');
        expect(after.out.includes("vm/sahara/planted.ts:1: must not import 'node:fs'"), after.out);
        const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
        const types = await runProcess([process.execPath, tsc, '--build', 'vm/sahara'], { cwd: copy });
        expect(/planted\.ts.*node:fs/.test(types.out), `the compiler let it pass: ${types.out}`);
        return 'both refuse it';
      }),
  },
];
