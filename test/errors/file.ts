/** Errors of compiled programs: damaged, newer, incomplete. */

import { toolchainFor } from '../../vm/catalog.ts';
import { decode, encode, headerSize, sectionHeaderSize, sectionType } from '../../vm/sahara/container/index.ts';
import type { FunctionCode, SaharaImage } from '../../vm/sahara/image.ts';
import { compile, type ErrorRow, type ErrorSection } from './row.ts';

const source = '(module small)\n(fn add [a i64 b i64] -> i64 (+ a b))\n(fn main [] -> i64 (add 1 2))\n';
const path = 'program.sahb';

const program = (): Uint8Array => {
  const toolchain = toolchainFor(path, new Uint8Array());
  const loaded = compile(source).program;
  if (!toolchain || !loaded) throw new Error('the small program does not compile');
  return toolchain.save(loaded, { debug: true });
};

/** The first error about a file, which must point at the byte that `offset` says; absent for defects of the code inside. */
const row = (
  code: string,
  change: (bytes: Uint8Array) => Uint8Array,
  offset: number | ((bytes: Uint8Array) => number) | undefined,
  next: string,
): ErrorRow => ({
  code,
  place: offset === undefined ? 'the file; the text names function and offset' : 'the byte',
  next,
  provoke() {
    const bytes = change(program());
    const toolchain = toolchainFor(path, bytes);
    const { diagnostics, program: loaded } = toolchain?.load({ path, bytes, read: () => undefined, debug: true }) ?? {
      diagnostics: [],
    };
    const [first] = diagnostics;
    const expected = typeof offset === 'function' ? offset(bytes) : offset;
    if (loaded || first?.code !== code || first.source !== path || first.offset !== expected) {
      throw new Error(`expected ${code} at ${expected}, got ${JSON.stringify(diagnostics)}`);
    }
    return first.message;
  },
});

/** Changes one byte. */
const poke = (at: number, value: number) => (bytes: Uint8Array) => {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
};

/** Where a section's header begins. */
const sectionAt = (bytes: Uint8Array, type: number): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = headerSize; at < bytes.length; at += sectionHeaderSize + view.getUint32(at + 4, true)) {
    if (view.getUint32(at, true) === type) return at;
  }
  throw new Error(`no section ${type}`);
};

const without =
  (name: Parameters<typeof sectionType>[0]) =>
  (bytes: Uint8Array): Uint8Array => {
    const at = sectionAt(bytes, sectionType(name));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = at + sectionHeaderSize + view.getUint32(at + 4, true);
    const rest = new Uint8Array([...bytes.slice(0, at), ...bytes.slice(end)]);
    const count = new DataView(rest.buffer);
    count.setUint32(8, count.getUint32(8, true) - 1, true);
    return rest;
  };

/** Changes the code of `small::add` and writes the file anew, so that form and checksums are right. */
const recoded =
  (change: (code: FunctionCode) => Partial<FunctionCode>) =>
  (bytes: Uint8Array): Uint8Array => {
    const { image } = decode(
      { length: bytes.length, read: (from, length) => bytes.slice(from, from + length) },
      { debug: false, source: path },
    );
    if (!image) throw new Error('the small program cannot be read');
    const functions = image.functions.map((code) => (code.name === 'small::add' ? { ...code, ...change(code) } : code));
    const changed: SaharaImage = { ...image, functions };
    return encode(changed, { debug: false });
  };

const word = (opcode: number, abc = 0): number => ((opcode << 24) | abc) >>> 0;
const again = 'Compile the source again.';

export const fileErrors: ErrorSection = {
  title: 'Compiled programs',
  rows: [
    row('not-a-program', poke(0, 0x2a), 0, 'Choose a `.sahb` that `sahara compile` wrote.'),
    row('newer-version', poke(4, 9), 4, 'Update Sahara, or compile the source with this version.'),
    row(
      'truncated-file',
      (bytes) => bytes.slice(0, 40),
      (bytes) => bytes.length,
      again,
    ),
    row(
      'damaged-file',
      (bytes) => poke(sectionAt(bytes, sectionType('instructions')) + sectionHeaderSize, 0xee)(bytes),
      (bytes) => sectionAt(bytes, sectionType('instructions')) + sectionHeaderSize,
      again,
    ),
    row('no-meta', without('meta'), headerSize, `${again} Meta information is never left out.`),
    row('missing-section', without('functions'), headerSize, again),
    row(
      'bad-instruction',
      recoded(() => ({ words: Uint32Array.of(word(200), word(7)) })),
      undefined,
      again,
    ),
    row(
      'falls-off',
      recoded(() => ({ words: Uint32Array.of(word(46)) })),
      undefined,
      again,
    ),
    row(
      'bad-jump',
      recoded(() => ({ words: Uint32Array.of(word(36, 77), word(7)) })),
      undefined,
      again,
    ),
  ],
};
