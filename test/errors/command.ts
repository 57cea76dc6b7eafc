/** Errors of the command line itself. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, setUp } from '../../scripts/set-up.mjs';
import { toolchainFor } from '../../vm/catalog.ts';
import { compile, type ErrorRow, type ErrorSection } from './row.ts';

const program =
  '(module m)\n(fn add [a i64 b i64] -> i64 (+ a b))\n(fn main [] -> i64 (add 1 2))\n(test "adds" (assert true))\n';

/** The program without debug information. */
const bare = (): Uint8Array => {
  const loaded = compile(program).program;
  const toolchain = toolchainFor('bare.sahb', new Uint8Array());
  if (!loaded || !toolchain) throw new Error('the program does not compile');
  return toolchain.save(loaded, { debug: false });
};

const recorded = {
  format: 'sahara-recording',
  version: 1,
  machine: { id: 'sahara', version: 1 },
  program: { path: 'program.sahara', hash: '0123456789abcdef' },
  options: { arguments: [], settings: {} },
  journal: { entries: [], answers: [] },
  end: { at: { clock: 5, entries: 0, calls: 0 }, state: 0, how: 'ended' },
  output: '',
};

/** Recordings that are refused, by what is wrong with them. */
const recordings: Readonly<Record<string, object>> = {
  'shape.sahara-recording': { output: 7 },
  'format.sahara-recording': { version: 2 },
  'machine.sahara-recording': { machine: { id: 'sahara', version: 2 } },
  'changed.sahara-recording': {},
};

/** Runs the bundle in a folder with a few files; stderr and exit code. */
const run = async (args: readonly string[]): Promise<{ readonly error: string; readonly code: number }> => {
  await setUp();
  const folder = mkdtempSync(path.join(tmpdir(), 'sahara errors '));
  try {
    writeFileSync(path.join(folder, 'program.sahara'), program);
    writeFileSync(path.join(folder, 'library.sahara'), '(module library)\n(fn one [] -> i64 1)\n');
    writeFileSync(path.join(folder, 'bare.sahb'), bare());
    writeFileSync(path.join(folder, 'notes.txt'), 'nothing to run');
    for (const [name, edit] of Object.entries(recordings))
      writeFileSync(path.join(folder, name), JSON.stringify({ ...recorded, ...edit }));
    mkdirSync(path.join(folder, 'folder.sahara'));
    execFileSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: folder, stdio: 'pipe' });
    throw new Error('the command succeeded');
  } catch (error) {
    const { stderr, status } = error as { stderr?: Buffer; status?: number };
    if (stderr === undefined) throw error;
    return { error: stderr.toString(), code: status ?? -1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const row = (code: string, source: string, args: readonly string[], next: string, place = 'the file'): ErrorRow => ({
  code,
  place,
  next,
  async provoke() {
    const { error, code: exit } = await run(args);
    const start = `${source}: error ${code}: `;
    if (exit !== 2 || !error.startsWith(start)) throw new Error(`exit code ${exit}, ${error}`);
    return error.slice(start.length).trim();
  },
});

/** What the parser of options says; it has no codes of its own. */
const optionRow = (code: string, args: readonly string[], next: string): ErrorRow => ({
  code,
  place: 'the option',
  next,
  async provoke() {
    const { error, code: exit } = await run(args);
    if (exit !== 2 || !error.startsWith('error: ')) throw new Error(`exit code ${exit}, ${error}`);
    return error.split('\n')[0]?.slice('error: '.length) ?? '';
  },
});

export const commandErrors: ErrorSection = {
  title: 'Command line',
  rows: [
    row('unreadable-file', 'gone.sahara', ['run', 'gone.sahara'], 'Check the name.'),
    row('unknown-file', 'notes.txt', ['run', 'notes.txt'], 'Name a program, or give `--machine`.'),
    row(
      'unknown-machine',
      '--machine',
      ['run', 'program.sahara', '--machine', 'pdp'],
      'Take one of the list.',
      'the option',
    ),
    row(
      'unknown-function',
      'program.sahara',
      ['run', 'program.sahara', '--invoke', 'subtract'],
      'Take a function of the file; `sahara disassemble` lists them.',
    ),
    row(
      'wrong-arguments',
      'program.sahara',
      ['run', 'program.sahara', '--invoke', 'add', '--arg', '1'],
      'Give one `--arg` for each parameter.',
    ),
    row('no-entry', 'library.sahara', ['run', 'library.sahara'], 'Write a `main`, or name a function with `--invoke`.'),
    row('no-debug-information', 'bare.sahb', ['cover', 'bare.sahb'], 'Compile without `--no-debug`.'),
    row('no-tests', 'library.sahara', ['cover', 'library.sahara', '--tests'], 'Write a `test` form.'),
    row(
      'unknown-test',
      'program.sahara',
      ['test', 'program.sahara', '--only', 'adds up'],
      'Take the name behind `test`.',
    ),
    row(
      'unwritable-file',
      'no/where.sahb',
      ['compile', 'program.sahara', '-o', 'no/where.sahb'],
      'Make the folder, or choose another.',
    ),
    row('bad-recording', 'shape.sahara-recording', ['replay', 'shape.sahara-recording'], 'Take a file of `--record`.'),
    row(
      'recording-version',
      'format.sahara-recording',
      ['replay', 'format.sahara-recording'],
      'Replay it with the Sahara that wrote it.',
    ),
    row(
      'recording-machine',
      'machine.sahara-recording',
      ['replay', 'machine.sahara-recording'],
      'Replay it with the Sahara that wrote it.',
    ),
    row(
      'recording-program',
      'changed.sahara-recording',
      ['replay', 'changed.sahara-recording'],
      'Go back to the program as it was, or record it anew.',
    ),
    optionRow('unknown-option', ['run', 'program.sahara', '--resullt'], 'See `sahara run --help`.'),
    optionRow('unknown-command', ['rum'], 'See `sahara --help`.'),
    optionRow('bad-option-value', ['run', 'program.sahara', '--heap-limit', 'many'], 'Give a whole number.'),
  ],
};
