/** One test a row of docs/errors.md. `UPDATE_ERRORS=1` writes the document from what the product says. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/set-up.mjs';
import { codesInSources } from './codes.ts';
import { commandErrors } from './command.ts';
import { errorsDocument } from './document.ts';
import { fileErrors } from './file.ts';
import { programErrors } from './program.ts';
import { pythonErrors } from './python.ts';
import { requestErrors } from './requests.ts';
import type { ErrorRow } from './row.ts';
import { sessionErrors } from './session.ts';
import { sourceErrors } from './source.ts';
import { wasmErrors } from './wasm.ts';

const sections = [
  sourceErrors,
  fileErrors,
  pythonErrors,
  wasmErrors,
  programErrors,
  commandErrors,
  sessionErrors,
  requestErrors,
];
const document = path.join(root, 'docs', 'errors.md');
const update = process.env.UPDATE_ERRORS === '1';
const written = update ? '' : readFileSync(document, 'utf8');
const texts = new Map<ErrorRow, string>();

for (const section of sections) {
  describe(section.title, () => {
    for (const row of section.rows) {
      it(`${row.code}: ${row.next}`, async () => {
        const text = await row.provoke();
        texts.set(row, text);
        if (!update)
          expect(written).toContain(
            errorsDocument([{ ...section, rows: [row] }], texts)
              .split('\n')
              .at(-2),
          );
      });
    }
  });
}

describe('docs/errors.md', () => {
  it('has no other rows', () => {
    if (update) return;
    const codes = [...written.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(codes).toEqual(sections.flatMap(({ rows }) => rows.map(({ code }) => code)));
  });
});

/** Codes in the sources that no row needs, and why. */
const unlisted: Readonly<Record<string, string>> = {
  'assembly-syntax': 'only the assembler, which no command offers',
  'duplicate-label': 'only the assembler, which no command offers',
  'no-coverage': 'every machine counts',
  'no-recorded-program': 'test/debug-adapter/time-travel-recordings.test.ts has its text',
  'recording-options': 'only a comparison with a run that was started otherwise',
  'beginning-forgotten': 'only a journal of many megabytes, where there is no room outside of memory',
  'recording-too-large': 'only a journal of hundreds of megabytes',
  'no-debug': 'every file that a debugger opens can be compiled with debug information',
  'unknown-request': 'only a client that sends what the protocol does not have',
  gone: 'only a value that ends between two requests',
  'out-of-range': 'clients write only where they have read',
  'bad-constant': 'no file can hold it: the container truncates',
};

it('every code in the sources has a row', () => {
  const codes = codesInSources();
  expect(codes.size).toBeGreaterThan(60);
  const listed = new Set(sections.flatMap(({ rows }) => rows.map(({ code }) => code)));
  expect([...codes].filter((code) => !listed.has(code) && !Object.hasOwn(unlisted, code)).sort()).toEqual([]);
});

afterAll(() => {
  if (update) writeFileSync(document, errorsDocument(sections, texts));
});
