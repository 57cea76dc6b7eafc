// @ts-check
// node scripts/python-corpus.mjs: runs the programs of test/languages/python/corpus with CPython 3.11 and writes what they print, and
// what it says about the texts of test/languages/python/malformed.txt.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './set-up.mjs';

const tests = path.join(root, 'test', 'languages', 'python');
export const folder = path.join(tests, 'corpus');

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

const compiler = `
import json, sys
for text in json.load(sys.stdin):
    try:
        compile(text, 'x.py', 'exec')
        print(json.dumps(None))
    except SyntaxError as e:
        print(json.dumps({'type': type(e).__name__, 'message': e.msg, 'line': e.lineno}))
`;

/**
 * What CPython says about texts that are no programs; null where it finds nothing.
 * @param {string} python
 * @param {readonly string[]} texts
 * @returns {({ type: string, message: string, line: number } | null)[]}
 */
export function compileWithPython(python, texts) {
  const { stdout } = spawnSync(python, ['-W', 'ignore', '-c', compiler], {
    encoding: 'utf8',
    input: JSON.stringify(texts),
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
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
  const texts = (await readFile(path.join(tests, 'malformed.txt'), 'utf8'))
    .split(/^### /m)
    .slice(1)
    .map((part) => part.slice(part.indexOf('\n') + 1));
  const said = compileWithPython(python, texts);
  await writeFile(path.join(folder, 'golden', 'malformed.json'), `${JSON.stringify(said, null, 2)}\n`);
  const failing = Object.values(expected).filter(({ error }) => error).length;
  console.log(
    `${Object.keys(expected).length} programs, ${failing} of them end with an exception; ${texts.length} texts that are none`,
  );
}
