// @ts-check
// npm run acceptance -- AREA… [--no-timing] [--only WORDS]: the product's promises, seen from outside.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './set-up.mjs';

/**
 * @typedef {object} Claim
 * @property {string} item the numbered item or the figure that it belongs to
 * @property {string} what one line
 * @property {boolean} [timing] depends on the machine's speed
 * @property {() => Promise<string | void>} check throws when it does not hold; may return what it saw
 */

const folder = path.join(root, 'test', 'acceptance');
const args = process.argv.slice(2);
const withTiming = !args.includes('--no-timing');
const onlyAt = args.indexOf('--only');
const only = onlyAt >= 0 ? args[onlyAt + 1] : undefined;
const named = args.filter((arg, index) => !arg.startsWith('--') && (onlyAt < 0 || index !== onlyAt + 1));

await setUp();
const areas = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const unknown = named.filter((name) => !areas.includes(name));
if (unknown.length > 0) {
  console.error(`There is no area ${unknown.join(', ')}; there are: ${areas.join(', ')}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const area of named.length > 0 ? named : areas) {
  for (const { item, what, check } of await claimsOf(area)) {
    try {
      const seen = await check();
      passed++;
      console.log(`PASS ${item} ${what}${seen ? ` (${seen})` : ''}`);
    } catch (error) {
      failed++;
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`FAIL ${item} ${what}: ${reason.trim().split('\n').slice(0, 6).join(' | ')}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/**
 * @param {string} area
 * @returns {Promise<Claim[]>}
 */
async function claimsOf(area) {
  const files = (await readdir(path.join(folder, area))).filter((name) => name.endsWith('.mjs')).sort();
  const modules = await Promise.all(files.map((name) => import(pathToFileURL(path.join(folder, area, name)).href)));
  /** @type {Claim[]} */
  const claims = modules.flatMap((module) => module.claims);
  return claims.filter(
    (claim) => (withTiming || !claim.timing) && (!only || `${claim.item} ${claim.what}`.includes(only)),
  );
}
