// @ts-check
// npm run fuzz -- sahara|wasm|dwarf|python [--runs N] [--seed S]: mutated programs; prints executions and findings.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { reports, root, setUp } from './set-up.mjs';

/** Machines, the module that mutates their programs, and the endings of the examples that it begins with. */
const machines = {
  sahara: { module: 'test/fuzz/sahara.ts', endings: ['.sahara'] },
  wasm: {
    module: 'test/fuzz/wasm.ts',
    endings: ['.wasm', '.wat'],
    folders: ['examples', 'bench/webassembly', 'test/vm/wasm/fixtures'],
  },
  dwarf: {
    module: 'test/fuzz/dwarf.ts',
    endings: ['.wasm'],
    folders: ['test/vm/wasm/fixtures', 'examples/webassembly'],
  },
  python: { module: 'test/fuzz/python.ts', endings: ['.py'] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const name = positionals[0] ?? '';
const runs = Number(values.runs);
const seed = Number(values.seed);
if (!(name in machines) || !Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  process.stderr.write(`usage: npm run fuzz -- ${Object.keys(machines).join('|')} [--runs N] [--seed S]\n`);
  process.exit(2);
}

await setUp({ build: false });
const { importTypeScript } = await import('./typescript.mjs');
const { module, endings, folders = ['examples'] } = machines[/** @type {keyof typeof machines} */ (name)];
/** @param {string} folder of the checkout @returns {Promise<string[]>} paths relative to the checkout */
const sourcesIn = async (folder) => {
  const names = await readdir(path.join(root, folder), { recursive: true });
  return names.filter((file) => endings.some((ending) => file.endsWith(ending))).map((file) => path.join(folder, file));
};
const files = (await Promise.all(folders.map(sourcesIn))).flat().sort();
const sources = await Promise.all(
  files.map(async (file) => {
    const bytes = await readFile(path.join(root, file));
    return { path: file, text: bytes.toString('utf8'), bytes: new Uint8Array(bytes) };
  }),
);
const { fuzz } = await importTypeScript(module);
/** @type {any} Fuzzed of the module */
const result = fuzz({ runs, seed, sources });
process.stdout.write(
  `${name}: ${result.runs} inputs (seed ${seed}), ${result.refused} refused, ${result.executed} executed, ${result.findings.length} findings\n`,
);
await mkdir(reports, { recursive: true });
for (const [index, { kind, run, problem, input }] of result.findings.entries()) {
  const file = path.join(reports, `fuzz-${name}-${seed}-${run}.txt`);
  await writeFile(file, `${problem}\n\n${input}\n`);
  if (index < 20)
    process.stdout.write(`  ${kind}, run ${run}: ${problem.split('\n').slice(0, 3).join(' | ')}\n    ${file}\n`);
}
if (result.findings.length > 0) process.exitCode = 1;
