/** Damaged programs: every truncation and many changed bytes give diagnostics or a program that runs to an end, never a fault of ours. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drive } from '../../cli/drive.ts';
import { root } from '../../scripts/set-up.mjs';
import { toolchainFor } from '../../vm/catalog.ts';
import type { Toolchain } from '../../vm/context/index.ts';

const toolchain = toolchainFor('bank.sahara', new Uint8Array()) as Toolchain;
const file = path.join(root, 'examples', 'bank.sahara');
const source = toolchain.load({ path: file, bytes: readFileSync(file), read: () => undefined, debug: true });
const whole = source.program ? toolchain.save(source.program, { debug: true }) : new Uint8Array();

/** Loads bytes and, when they are a program, runs it for a while. */
const use = (bytes: Uint8Array): readonly string[] => {
  const loaded = toolchain.load({ path: 'bank.sahb', bytes, read: () => undefined, debug: true });
  if (!loaded.program) {
    expect(loaded.diagnostics.length).toBeGreaterThan(0);
    return loaded.diagnostics.map(({ code }) => code);
  }
  const created = toolchain.create(loaded.program, { arguments: [], settings: { heapLimit: 1_000_000 } });
  if ('machine' in created) drive(created.machine, { toolchain, print: () => {}, instructionLimit: 20_000 });
  return [];
};

it('every truncation is one error', () => {
  for (let length = 0; length < whole.length; length += 7) expect(use(whole.slice(0, length))).toHaveLength(1);
});

it('a changed byte is found, whatever it is', () => {
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = whole.slice();
      bytes[at] = (bytes[at] as number) ^ change;
      expect(use(bytes)).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});
