/** Folders that are opened to a program, while somebody else changes them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { realFolders } from '../../debug-adapter/main-folders.ts';

let other: ChildProcess | undefined;
let home = '';
afterEach(async () => {
  // It makes and moves entries until it has gone.
  if (other && other.exitCode === null) {
    other.kill('SIGKILL');
    await once(other, 'exit');
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Takes turns in what `d` is: the folder itself, and a link that leads out. */
const swapping = `const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
for (;;) {
  renameSync('d', 'kept'); symlinkSync('../outside', 'd');
  unlinkSync('d'); renameSync('kept', 'd');
}`;

// Windows has no such links without rights of their own.
it.runIf(process.platform === 'linux')(
  'a folder that becomes a link while it is used leads nowhere',
  { timeout: 60_000 },
  async () => {
    home = mkdtempSync(path.join(tmpdir(), 'sahara places '));
    for (const folder of ['open/d', 'outside']) mkdirSync(path.join(home, folder), { recursive: true });
    writeFileSync(path.join(home, 'open/d/file'), 'inside');
    writeFileSync(path.join(home, 'outside/file'), 'secret');
    const folders = realFolders([path.join(home, 'open')]);
    other = spawn(process.execPath, ['-e', swapping], { cwd: path.join(home, 'open'), stdio: 'ignore' });
    const place = { folder: 0, path: 'd/file' };
    const seen = new Map<string, number>();
    const deadline = Date.now() + 4000;
    for (let round = 0; Date.now() < deadline; round++) {
      const { header, bytes } = await folders.query('file read', place, { offset: 0, length: 10 });
      const found = bytes ? Buffer.from(bytes).toString() : String((header as { error?: string }).error);
      seen.set(found, (seen.get(found) ?? 0) + 1);
      await folders.change({ change: 'create', at: { folder: 0, path: `d/new${round}` } }, new Uint8Array());
      await folders.change({ change: 'write', at: place, offset: 0 }, new TextEncoder().encode('inside'));
      if (round % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect([...seen.keys()]).not.toContain('secret');
    expect([...seen.keys()].filter((found) => !['inside', 'noent', 'notcapable', 'notdir'].includes(found))).toEqual(
      [],
    );
    expect(seen.get('inside')).toBeGreaterThan(0);
    expect(readdirSync(path.join(home, 'outside'))).toEqual(['file']);
  },
);
