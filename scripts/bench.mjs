// @ts-check
// npm run bench [-- NAME…]: every promise about speed and memory, measured; what was measured takes its place in bench/RESULTS.md.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './set-up.mjs';

const args = process.argv.slice(2);
const unknown = args.find((arg) => arg.startsWith('-'));
if (unknown) {
  console.error(`There is no option ${unknown}: npm run bench [-- NAME…] takes names of cases.`);
  process.exit(2);
}
await setUp();
const { measure, page } = await import(pathToFileURL(path.join(root, 'bench', 'measure.mjs')).href);
const { runProcess } = await import(pathToFileURL(path.join(root, 'test', 'acceptance', 'product.mjs')).href);

const files = (await readdir(path.join(root, 'bench'))).filter((name) => name.endsWith('.bench.mjs')).sort();
const modules = await Promise.all(files.map((name) => import(pathToFileURL(path.join(root, 'bench', name)).href)));
/** @type {any[]} cases as bench/measure.mjs declares them */
const cases = modules.flatMap((module) => module.cases);
const chosen = args.length > 0 ? cases.filter(({ name }) => args.includes(name)) : cases;
const missing = args.filter((arg) => !cases.some(({ name }) => name === arg));
if (missing.length > 0) {
  console.error(`There is no case ${missing.join(', ')}; there are: ${cases.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

/** @type {any[]} */
const results = [];
let broken = 0;
for (const bench of chosen) {
  try {
    const result = await measure(bench);
    results.push(result);
    for (const { figure, value, spread, atMost, against, least, met } of result.verdicts) {
      const unit = against ? '×' : result.unit;
      const upTo = least ? ` (the least disturbed round; up to ${spread[1].toFixed(2)})` : '';
      console.log(
        `${met ? 'kept  ' : 'MISSED'} ${value.toFixed(2).padStart(9)} ${unit} of at most ${atMost} ${unit}  ${figure}${upTo}`,
      );
    }
  } catch (error) {
    broken++;
    console.log(`BROKEN ${bench.title}: ${error instanceof Error ? error.message : error}`);
  }
}

// One line for each case, as it was measured last: a run of some cases leaves the others' figures alone.
const kept = path.join(root, 'bench', 'results.jsonl');
const known = new Map(
  (await readFile(kept, 'utf8').catch(() => ''))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map((result) => [result.name, result]),
);
for (const result of results) known.set(result.name, result);
const listed = cases.flatMap(({ name }) => known.get(name) ?? []);
await writeFile(kept, listed.map((result) => `${JSON.stringify(result)}\n`).join(''));
const python = (await runProcess(['python3', '--version'])).out.trim();
const cpu = `${os.cpus().length} × ${os.cpus()[0].model}`;
const environment = { command: 'npm run bench', node: process.versions.node, cpu, python };
await writeFile(path.join(root, 'bench', 'RESULTS.md'), page(listed, environment));
const missed = results.flatMap((result) => result.verdicts).filter((verdict) => !verdict.met).length;
console.log(`${results.flatMap((result) => result.verdicts).length - missed} kept, ${missed} missed, ${broken} broken`);
process.exit(missed + broken > 0 ? 1 : 0);
