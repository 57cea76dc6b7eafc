// @ts-check
/** What the claims about source-level debugging share: one line for each numbered item and language. */
import { execFileSync } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, inFolder, root } from './product.mjs';

/** @typedef {'C' | 'C++' | 'Rust' | 'AssemblyScript'} Language */

const examples = path.join(root, 'examples', 'webassembly');

/** Fixtures of the tests, with their sources. */
export const fixtures = path.join(root, 'test', 'vm', 'wasm', 'fixtures', 'dwarf');

/**
 * One line: an item in a language. Every part must hold; what fails is told by the name of its part.
 * @param {string} item number of the item
 * @param {Language | 'all'} language
 * @param {string} what
 * @param {Readonly<Record<string, () => Promise<string | void>>>} parts
 */
export const inLanguage = (item, language, what, parts) => ({
  item,
  what: `${language}: ${what}`,
  check: async () => {
    const seen = [];
    const failed = [];
    for (const [name, check] of Object.entries(parts)) {
      try {
        const found = await check();
        seen.push(found ? `${name}: ${found}` : name);
      } catch (error) {
        failed.push(`${name}: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' | ') : error}`);
      }
    }
    if (failed.length > 0) throw new Error(`${failed.join('; ')}; ${seen.length} other parts hold`);
    return seen.join(', ');
  },
});

/**
 * A session of its own in a copied folder of files, until `work` is done.
 * @param {readonly string[]} files paths, copied with their names; the first is the program
 * @param {(adapter: Adapter, place: { program: string, folder: string, file: (name: string) => string }) => Promise<string | void>} work
 */
export const debugged = (files, work) => () =>
  inFolder({}, async (folder) => {
    const file = (/** @type {string} */ name) => path.join(folder, name);
    for (const name of files) await copyFile(name, file(path.basename(name)));
    const adapter = new Adapter();
    try {
      const seen = await work(adapter, { program: file(path.basename(files[0])), folder, file });
      await adapter.end();
      return seen;
    } finally {
      adapter.kill();
    }
  });

/** A file of the example workspace. @param {string} name */
export const example = (name) => path.join(examples, name);

/** A file of the tests' fixtures. @param {string} name */
export const fixture = (name) => path.join(fixtures, name);

/** Whether a command can be run here. @param {string} command */
export const isInstalled = (command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
