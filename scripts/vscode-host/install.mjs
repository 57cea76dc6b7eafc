// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root, withLock } from '../lock.mjs';

/** Everything that is downloaded for tests lies here; ignored by git, safe to delete. */
export const hostDirectory = process.env.SAHARA_VSCODE_TEST ?? path.join(root, '.vscode-test');

/**
 * Installs into `.vscode-test/<name>` once. A marker file is written last, so that an interrupted
 * installation is thrown away and redone; a lock lets processes that start together share one.
 *
 * @param {string} name folder below `.vscode-test`
 * @param {string} version what the marker must say
 * @param {(directory: string) => Promise<void>} install fills the empty directory
 * @returns {Promise<string>} the installed directory
 */
export async function installOnce(name, version, install) {
  const directory = path.join(hostDirectory, name);
  const marker = path.join(directory, '.installed');
  const isInstalled = async () => existsSync(marker) && (await readFile(marker, 'utf8')) === version;
  if (await isInstalled()) return directory;
  return withLock(
    name,
    async () => {
      if (await isInstalled()) return directory;
      console.error(`Installing ${version} into .vscode-test/${name} …`);
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory, { recursive: true });
      await install(directory);
      await writeFile(marker, version);
      return directory;
    },
    hostDirectory,
  );
}
