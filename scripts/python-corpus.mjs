// @ts-check
// node scripts/python-corpus.mjs: runs the programs of test/languages/python/corpus with CPython 3.11 and writes what they print.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './set-up.mjs';

export const folder = path.join(root, 'test', 'languages', 'python', 'corpus');

/**
 * What a program did. `stderr` without caret lines and with bare file names; `error` is the exception that ended it, with the line of
 * its innermost frame.
 * @typedef {{ stdout: string, code: number, stderr: string, error?: { type: string, message: string, line: number } }} Expected
 */

/** The CPython that the outputs are those of; undefined where there is none. @returns {string | undefined} */
export function findPython() {
  return ['python3', 'python', 'python3.11'].find((command) => {
    const { stdout, status } = spawnSync(command, ['-V'], { encoding: 'utf8' });
    return status === 0 && /^Python 3\.11\./.test(stdout);
  });
}

/**
 * @param {string} python
 * @param {string} file
 * @returns {Expected}
 */
export function runPython(python, file) {
  const { stdout, stderr, status } = spawnSync(python, [file], {
    encoding: 'utf8',
    input: '',
    timeout: 60_000,
    env: { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
  });
  if (status === null) throw new Error(`${file} did not end`);
  return describeRun({ stdout, stderr, code: status });
}

/**
 * @param {{ stdout: string, stderr: string, code: number }} run
 * @returns {Expected}
 */
export function describeRun({ stdout, stderr, code }) {
  const plain = withoutPlaces(stderr);
  const frames = [...plain.matchAll(/^ {2}File "[^"]*", line (\d+)/gm)];
  const last = /^(?!\s|Traceback|During|The above)([\w.]+)(?:: ([\s\S]*))?$/m.exec(
    plain.slice(plain.lastIndexOf('Traceback (most recent call last):')).split('\n').slice(1).join('\n'),
  );
  const error =
    frames.length > 0 && last
      ? { type: last[1] ?? '', message: (last[2] ?? '').trimEnd(), line: Number(frames.at(-1)?.[1]) }
      : undefined;
  return { stdout, code, stderr: plain, ...(error ? { error } : {}) };
}

/** Tracebacks without what is not compared: folders and caret lines. @param {string} stderr */
function withoutPlaces(stderr) {
  return stderr
    .replaceAll('\r\n', '\n')
    .replaceAll(/File "[^"]*[/\\]([^"/\\]+)"/g, 'File "$1"')
    .replaceAll(/^ +[\^~]+\n/gm, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const python = findPython();
  if (!python) {
    console.error('CPython 3.11 is not installed: there is nothing to take the outputs from.');
    process.exit(2);
  }
  /** @type {Record<string, Expected>} */
  const expected = {};
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith('.py')) expected[name] = runPython(python, path.join(folder, name));
  }
  await mkdir(path.join(folder, 'golden'), { recursive: true });
  await writeFile(path.join(folder, 'golden', 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
  const failing = Object.values(expected).filter(({ error }) => error).length;
  console.log(`${Object.keys(expected).length} programs, ${failing} of them end with an exception`);
}
