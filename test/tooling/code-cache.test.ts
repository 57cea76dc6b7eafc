import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepCodeCache, launcher } from '../../scripts/code-cache.mjs';

/** Uses what a bundle uses: `require`, its own address, characters that a string literal must hide. */
const program = `
const { basename } = require('node:path');
const tricky = "\u2028 \\\\ \`\${'$'}{x}\` */ 'quoted'";
console.log(basename(importMetaUrl), process.argv.slice(2).join(' '), tricky.length);
`;

describe('the command line and its code cache', () => {
  let folder = '';
  const file = () => path.join(folder, 'tool.js');
  const run = () => execFileSync(process.execPath, [file(), 'a', 'b'], { encoding: 'utf8' }).trim();
  const caches = async () => (await readdir(folder)).filter((name) => name.endsWith('.cache'));

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sahara cache '));
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(file(), launcher(program, file()));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('runs without a cache, with one, and with a damaged one, alike', async () => {
    const without = run();
    expect(without).toMatch(/^tool\.js a b \d+$/);
    await keepCodeCache(file());
    const [cache] = await caches();
    expect((await readFile(path.join(folder, cache as string))).length).toBeGreaterThan(100);
    expect(run()).toBe(without);
    await writeFile(path.join(folder, cache as string), 'no code at all');
    expect(run()).toBe(without);
  });

  it('holds what a use of the program ran, which is waited for', async () => {
    const uses: string[] = [];
    await keepCodeCache(file(), async (program, env) => {
      uses.push(program);
      execFileSync(process.execPath, [program], { env });
    });
    expect([uses, (await caches()).length]).toEqual([[file()], 1]);
    await expect(keepCodeCache(file(), () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('keeps one cache, whose name is that of the text', async () => {
    await keepCodeCache(file());
    const before = await caches();
    await writeFile(file(), launcher(program.replace('a b', 'b a').replace('argv', 'argv '), file()));
    await keepCodeCache(file());
    const after = await caches();
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after).not.toEqual(before);
  });

  it('is left by the program itself in a folder that it is told, once, and those of earlier texts go', async () => {
    const kept = path.join(folder, 'kept', 'caches');
    const env = { ...process.env, SAHARA_CODE_CACHE: kept };
    const runs = () => execFileSync(process.execPath, [file(), 'a', 'b'], { encoding: 'utf8', env }).trim();
    const without = run();
    expect(runs()).toBe(without);
    const [first] = await readdir(kept);
    const before = await stat(path.join(kept, first as string));
    expect([runs(), (await readdir(kept)).length, await caches()]).toEqual([without, 1, []]);
    expect((await stat(path.join(kept, first as string))).mtimeMs).toBe(before.mtimeMs);
    // A damaged one is replaced.
    await writeFile(path.join(kept, first as string), 'no code at all');
    expect(runs()).toBe(without);
    expect((await stat(path.join(kept, first as string))).size).toBe(before.size);
    await writeFile(path.join(kept, 'other.cache'), 'of another program');
    await writeFile(file(), launcher(program.replace('a b', 'b a').replace('argv', 'argv '), file()));
    expect(runs()).toBe(without);
    const now = await readdir(kept);
    expect([now.length, now.includes('other.cache'), now.includes(first as string)]).toEqual([2, true, false]);
  });

  it('is good for a program with flags of V8', async () => {
    // Without its flag that is no syntax.
    await writeFile(file(), launcher("console.log(eval('%HaveSameMap({}, {})'))", file(), ['--allow-natives-syntax']));
    const runs = () => execFileSync(process.execPath, [file()], { encoding: 'utf8' }).trim();
    const without = runs();
    await keepCodeCache(file());
    expect([without, runs(), (await caches()).length]).toEqual(['true', 'true', 1]);
  });

  it('is done without where the folder cannot be written', async () => {
    const taken = path.join(folder, 'a file');
    await writeFile(taken, '');
    const env = { ...process.env, SAHARA_CODE_CACHE: taken };
    expect(execFileSync(process.execPath, [file(), 'a', 'b'], { encoding: 'utf8', env }).trim()).toBe(run());
  });

  it('a packaged command line looks for none', async () => {
    await writeFile(file(), launcher(program));
    expect(run()).toMatch(/^tool\.js a b/);
    expect(launcher(program)).not.toContain('.cache');
  });
});
