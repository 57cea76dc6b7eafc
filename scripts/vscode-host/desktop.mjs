// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostDirectory } from './install.mjs';

const startsWithinMilliseconds = 10_000;

/**
 * A desktop VS Code for tests: the one that `VSCODE_PATH` names, else one that @vscode/test-electron has downloaded or
 * can download. A download that does not start within 10 s is given up.
 *
 * @returns {Promise<string | undefined>} its executable, or undefined where there is none or no display to show it on
 */
export async function desktopForTests() {
  const named = namedDesktop();
  if (named) return named;
  return canShowWindows() ? download() : undefined;
}

/**
 * The VS Code that a person has installed.
 * @returns {string | undefined} its executable
 */
export function desktopForUse() {
  const named = namedDesktop();
  if (named) return named;
  if (!canShowWindows()) return undefined;
  return usualPlaces().find((it) => existsSync(it));
}

function namedDesktop() {
  const named = process.env.VSCODE_PATH;
  if (named && !existsSync(named)) throw new Error(`VSCODE_PATH names ${named}, which does not exist.`);
  return named || undefined;
}

/** On Linux a desktop VS Code needs a display server. */
function canShowWindows() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The executable itself, not the `code` script: only the former stays a child that can be ended. */
function usualPlaces() {
  if (process.platform === 'darwin') return ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron'];
  if (process.platform === 'win32') {
    const roots = ['LocalAppData', 'ProgramFiles'].flatMap((it) => process.env[it] ?? []);
    return roots.flatMap((it) => [
      path.join(it, 'Programs', 'Microsoft VS Code', 'Code.exe'),
      path.join(it, 'Microsoft VS Code', 'Code.exe'),
    ]);
  }
  const scripts = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => ['code', 'codium', 'code-oss'].map((name) => path.join(folder, name)))
    .filter((it) => existsSync(it));
  return scripts.map((it) => path.resolve(path.dirname(realpathSync(it)), '..', path.basename(it)));
}

/** In a process of its own, which can be ended: a request that nobody answers has no end. */
function download() {
  /** @type {Promise<string | undefined>} */
  const result = new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('download.mjs', import.meta.url)), hostDirectory], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    const giveUp = setTimeout(() => child.kill(), startsWithinMilliseconds);
    child.stdout.on('data', (data) => {
      output += data;
      if (output.includes('started')) clearTimeout(giveUp);
    });
    child.on('close', (code) => {
      clearTimeout(giveUp);
      const executable = output.trim().split('\n').at(-1);
      resolve(code === 0 && executable ? executable : undefined);
    });
  });
  return result;
}
