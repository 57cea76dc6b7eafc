import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparable, runPython } from './run.ts';

const folder = path.join(import.meta.dirname, 'corpus');
/** What CPython 3.11 printed: see scripts/python-corpus.mjs. */
const expected: Readonly<Record<string, { stdout: string; code: number; stderr: string }>> = JSON.parse(
  readFileSync(path.join(folder, 'golden', 'expected.json'), 'utf8'),
);
const names = readdirSync(folder).filter((name) => name.endsWith('.py'));

describe('the corpus prints what CPython prints, and ends as it ends', () => {
  it('has outputs of every program', () => {
    expect(Object.keys(expected).sort()).toEqual(names.sort());
    expect(names.length).toBeGreaterThanOrEqual(150);
  });

  it.each(names)('%s', (name) => {
    const { stdout, code, stderr } = runPython(name, readFileSync(path.join(folder, name), 'utf8'));
    const { error: _, ...wanted } = { error: undefined, ...expected[name] };
    expect({ stdout, code, stderr: comparable(stderr) }).toEqual(wanted);
  });
});
