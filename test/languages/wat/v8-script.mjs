// @ts-check
// Judges scripts, given as JSON on the standard input, by the WebAssembly of this process; the answer is JSON again.
import { readFileSync } from 'node:fs';
import { judge } from './v8-judge.mjs';

const scripts = /** @type {Record<string, import('./v8-judge.mjs').Command[]>} */ (JSON.parse(readFileSync(0, 'utf8')));
console.log(
  JSON.stringify(Object.fromEntries(Object.entries(scripts).map(([name, commands]) => [name, judge(commands)]))),
);
