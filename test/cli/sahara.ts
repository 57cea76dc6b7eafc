/** Runs the bundled command line as a process. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { root, setUp } from '../../scripts/set-up.mjs';

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A folder of files and the bundle, for the tests of one file. */
export const saharaIn = (files: Readonly<Record<string, string | Uint8Array>> = {}) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sahara cli '));
  beforeAll(async () => {
    await setUp();
    for (const [name, contents] of Object.entries(files)) writeFileSync(path.join(folder, name), contents);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    file: (name: string) => path.join(folder, name),
    write: (name: string, contents: string | Uint8Array) => writeFileSync(path.join(folder, name), contents),
    sahara: (...args: readonly string[]): Promise<Finished> => sahara(args, folder),
  };
};

const sahara = (args: readonly string[], cwd: string): Promise<Finished> =>
  new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [path.join(root, 'dist', 'cli.js'), ...args],
      { cwd, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
      (failure, out, error) => {
        if (failure && typeof failure.code !== 'number') reject(failure);
        else resolve({ code: Number(failure?.code ?? 0), out, error });
      },
    );
  });
