// @ts-check
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The checkout: the folder that holds package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const abandonedAfterMilliseconds = 5_000;

/**
 * Runs `work` while no other process on this machine runs work under the same name.
 * The lock is a directory that names its owner; one whose owner has died is taken over.
 * @template T
 * @param {string} name file name of the lock
 * @param {() => Promise<T>} work
 * @param {string} [directory] where the lock lies
 * @returns {Promise<T>}
 */
export async function withLock(name, work, directory = path.join(root, '.build', 'locks')) {
  await mkdir(directory, { recursive: true });
  const lock = path.join(directory, `${name}.lock`);
  while (!(await take(lock))) {
    if (await isAbandoned(lock)) await discard(lock);
    else await pause(100);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock */
async function take(lock) {
  try {
    await mkdir(lock);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(path.join(lock, 'owner'), String(process.pid));
  return true;
}

/** @param {string} lock */
async function isAbandoned(lock) {
  const owner = await readFile(path.join(lock, 'owner'), 'utf8').then(Number, () => 0);
  if (owner > 0) return !isAlive(owner);
  // Between mkdir and the owner's name, or just released.
  const age = await stat(lock).then(
    (status) => Date.now() - status.mtimeMs,
    () => 0,
  );
  return age > abandonedAfterMilliseconds;
}

/** Renaming first makes sure that only one of several waiters takes the dead owner's lock away. @param {string} lock */
async function discard(lock) {
  const grave = `${lock}.${process.pid}.${Date.now()}`;
  await rename(lock, grave).catch(() => {});
  await rm(grave, { recursive: true, force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
