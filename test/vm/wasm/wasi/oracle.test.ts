/** The same scenarios on the machine's WASI and on Node's. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../../scripts/set-up.mjs';
import { wasiUnderTest } from './machine.ts';
import { layOut, plain } from './oracle.mjs';
import { environment, Guest, programArguments, scenarios } from './scenarios.mjs';

const here = path.join(root, 'test', 'vm', 'wasm');
let folder = '';
let expected: Record<string, unknown> = {};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sahara wasi '));
  const forward = path.join(here, 'fixtures', 'wasi-functions.wasm');
  const printed = execFileSync(
    process.execPath,
    [path.join(here, 'wasi', 'oracle.mjs'), forward, path.join(folder, 'node')],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  expected = JSON.parse(printed) as Record<string, unknown>;
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where the machine differs from Node on purpose: what it gives instead, and why. */
const differences: Readonly<
  Record<string, Readonly<Record<string, { readonly ours: unknown[]; readonly why: string }>>>
> = {
  preopens: { short: { ours: [37], why: 'nametoolong says what is wrong; Node says nobufs' } },
  appending: {
    flags: { ours: [0, 1], why: 'Node gives the flags of the operating system' },
    clear: { ours: [0, 0, 0], why: 'Node gives the flags of the operating system' },
  },
  opening: { 'empty path': { ours: [44], why: 'noent, as POSIX has it' } },
  links: { 'not followed': { ours: [32], why: 'loop, as O_NOFOLLOW of POSIX has it' } },
  badDescriptors: { sockets: { ours: [8, 8], why: 'the descriptor is looked at first' } },
  escapes: {
    'open out/secret': { ours: [76], why: 'Node follows a symbolic link out of the folder' },
    'open absolute/passwd': { ours: [76], why: 'Node follows a symbolic link out of the folder' },
    'stat out/secret': { ours: [76], why: 'Node follows a symbolic link out of the folder' },
    'stat absolute/passwd': { ours: [76], why: 'Node follows a symbolic link out of the folder' },
    create: { ours: [76, 76], why: 'Node follows a symbolic link out of the folder' },
  },
};

type Note = readonly [string, ...unknown[]];

/** Notes of a scenario without the entries `.` and `..`, which Node does not list. */
const comparable = (given: unknown): readonly Note[] =>
  (given as Note[]).map(([label, ...found]) => [label, ...found.map(withoutDots)]);

const withoutDots = (found: unknown): unknown =>
  Array.isArray(found) &&
  Array.isArray(found[0]) &&
  found.some(([name]: unknown[]) => name === 'a.txt' || name === 'deep')
    ? found.filter(([name]: unknown[]) => name !== '.' && name !== '..')
    : found;

const notes = (name: string, direct: boolean): unknown => {
  const preopened = layOut(path.join(folder, direct ? 'direct' : 'overlay', name));
  const wasi = wasiUnderTest({ folders: [preopened], arguments: programArguments, environment, direct });
  const guest = new Guest({ call: wasi.call, memory: wasi.memory });
  scenarios[name]?.(guest);
  return JSON.parse(JSON.stringify(guest.notes, plain)) as unknown;
};

describe.each([
  ['in the overlay', false],
  ['written at once', true],
])('%s', (_, direct) => {
  it.each(Object.keys(scenarios))('%s as in Node', (name) => {
    const nodes = comparable(expected[name]);
    const ours = comparable(notes(name, direct));
    expect(ours.map(([label]) => label)).toEqual(nodes.map(([label]) => label));
    const exceptions = new Map(Object.entries(differences[name] ?? {}));
    for (const [index, [label, ...found]] of ours.entries()) {
      const [, ...nodeFound] = nodes[index] as Note;
      const key = typeof found[0] === 'string' ? `${label} ${found[0]}` : label;
      const exception = exceptions.get(key);
      if (!exception) {
        expect([key, ...found]).toEqual([key, ...nodeFound]);
        continue;
      }
      const shown = key === label ? found : found.slice(1);
      expect([key, ...shown]).toEqual([key, ...exception.ours]);
      expect(shown, `${key} is as in Node now: no exception is needed`).not.toEqual(
        key === label ? nodeFound : nodeFound.slice(1),
      );
    }
  });
});
