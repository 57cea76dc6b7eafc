// @ts-check
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder, root, runProcess } from '../product.mjs';
import { fixture, inLanguage } from '../source-level.mjs';

const item = 'bad input';
const name = 'values.c.O0.dwarf4.wasm';

/** Where the payload of a custom section lies in a module. @param {Uint8Array} bytes @param {string} wanted */
const sectionOf = (bytes, wanted) => {
  const leb = (/** @type {number} */ at) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return { value, at };
    }
  };
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    const size = leb(at + 1);
    const end = size.at + size.value;
    if (id === 0) {
      const length = leb(size.at);
      const from = length.at + length.value;
      if (Buffer.from(bytes.subarray(length.at, from)).toString() === wanted) return { from, end, whole: at };
    }
    at = end;
  }
  throw new Error(`no section ${wanted}`);
};

/**
 * A session with a damaged module: it must stop in `run`, have a stack, and say what is wrong.
 * @param {(bytes: Buffer) => Uint8Array} damage @param {RegExp} words in the console @param {{ lines?: boolean }} [still]
 */
const damaged =
  (damage, words, { lines = true } = {}) =>
  () =>
    inFolder({ 'values.c': readFileSync(fixture('values.c')) }, async (folder) => {
      const program = path.join(folder, 'values.wasm');
      await writeFile(program, damage(Buffer.from(readFileSync(fixture(name)))));
      const adapter = new Adapter();
      try {
        const source = path.join(folder, 'values.c');
        const { breakpoints } = await adapter.begin(
          { program, invoke: 'run', args: ['3'], stopOnEntry: !lines },
          { breakpoints: { [source]: [{ line: 87 }] } },
        );
        await adapter.event('stopped');
        if (lines) expect(breakpoints[0].verified, 'the breakpoint is not verified');
        const top = await adapter.top(1);
        if (lines) expectEqual(top.line, 87, 'the line');
        await adapter.request('scopes', { frameId: top.id });
        const text = adapter.output('console');
        expect(words.test(text), `the console says: ${text}`);
        await adapter.end();
        return words.exec(text)?.[0] || undefined;
      } finally {
        adapter.kill();
      }
    });

/** Writes over bytes of a section. @param {string} section @param {number} at @param {readonly number[]} values */
const poke = (section, at, values) => (/** @type {Buffer} */ bytes) => {
  bytes.set(values, sectionOf(bytes, section).from + at);
  return bytes;
};

export const claims = [
  inLanguage(item, 'all', 'what is readable stays usable', {
    'a newer version': damaged(poke('.debug_info', 4, [9, 0]), /DWARF version 9; 2 to 5 are read/),
    'no abbreviations': damaged((bytes) => {
      const { from, end } = sectionOf(bytes, '.debug_abbrev');
      return bytes.fill(0, from, end);
    }, /has no abbreviations; its variables and functions are not known/),
    'an unknown form': damaged(poke('.debug_abbrev', 4, [0x7f]), /unknown form 0x7f|is damaged/),
    'a truncated unit': damaged(poke('.debug_info', 0, [0xff, 0xff, 0, 0]), /ends in the unit at 0x0/),
    'no line table': damaged(poke('.debug_line', 4, [77]), /The line table at 0x0 cannot be read/, { lines: false }),
    'a stripped module': damaged((bytes) => bytes.subarray(0, sectionOf(bytes, '.debug_info').whole), /^/, {
      lines: false,
    }),
    'mutated debug information': async () => {
      const { code, out, error } = await runProcess(
        [process.execPath, path.join(root, 'scripts/fuzz.mjs'), 'dwarf', '--runs', '150', '--seed', '11'],
        { timeout: 600_000 },
      );
      expectEqual(code, 0, out + error);
      return out.trim().split('\n').at(-1);
    },
  }),
];
