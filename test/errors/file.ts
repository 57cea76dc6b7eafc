/** Errors of compiled programs: damaged, newer, incomplete. */

import { toolchainFor } from '../../vm/catalog.ts';
import {
  bytesSource,
  decode,
  encode,
  headerSize,
  sectionHeaderSize,
  sectionType,
} from '../../vm/sahara/container/index.ts';
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
    const first = diagnostics.find((row) => row.code === code) ?? diagnostics[0];
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
    const { image } = decode(bytesSource(bytes), { debug: false, source: path });
    if (!image) throw new Error('the small program cannot be read');
    const functions = image.functions.map((code) => (code.name === 'small::add' ? { ...code, ...change(code) } : code));
    const changed: SaharaImage = { ...image, functions };
    return encode(changed, { debug: false });
  };

/** Changes the image and writes the file anew, with its debug information. */
const reimaged =
  (change: (image: SaharaImage) => Partial<SaharaImage>) =>
  (bytes: Uint8Array): Uint8Array => {
    const { image } = decode(bytesSource(bytes), { debug: true, source: path });
    if (!image) throw new Error('the small program cannot be read');
    return encode({ ...image, ...change(image) }, { debug: true });
  };

const words = (...list: readonly number[]) => recoded(() => ({ words: Uint32Array.from(list) }));

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
    row('bad-instruction', words(word(200), word(7)), undefined, again),
    row('falls-off', words(word(46)), undefined, again),
    row('bad-jump', words(word(36, 77), word(7)), undefined, again),
    row(
      'more-defects',
      words(
        ...Array(30)
          .fill([word(47), word(38, 0x7fff)])
          .flat(),
        word(49, 1),
        word(7),
      ),
      undefined,
      again,
    ),
    row('join-mismatch', words(word(47), word(38, 1), word(49, 5), word(49, 1), word(7)), undefined, again),
    row('stack-underflow', words(word(41), word(7)), undefined, again),
    row('stack-leak', words(word(49, 1), word(49, 2), word(7)), undefined, again),
    row('type-mismatch', words(word(47), word(47), word(1, 9 << 16), word(7)), undefined, again),
    row('bad-operand', words(word(47), word(47), word(1), word(7)), undefined, again),
    row('receive-order', words(word(110, 9), word(7)), undefined, again),
    row(
      'open-form',
      recoded(() => ({ restarts: [{ clauses: [] }], words: Uint32Array.of(word(123), word(49, 1), word(7)) })),
      undefined,
      again,
    ),
    row('bad-index', words(word(9, 99), word(7)), undefined, again),
    row(
      'bad-frame',
      recoded(() => ({ locals: [] })),
      undefined,
      again,
    ),
    row(
      'duplicate-function',
      reimaged(({ functions }) => ({ functions: functions.map((code) => ({ ...code, name: 'small::same' })) })),
      undefined,
      again,
    ),
    row(
      'duplicate-type',
      reimaged(({ types }) => ({ types: [...types, ...types.slice(-1)] })),
      undefined,
      again,
    ),
    row(
      'bad-layout',
      reimaged(({ types }) => ({
        types: types.map((type) =>
          type.kind === 'data' ? { ...type, data: { ...type.data, size: type.data.size + 1 } } : type,
        ),
      })),
      undefined,
      again,
    ),
    row(
      'bad-entry',
      reimaged(({ meta }) => ({ meta: { ...meta, entry: 99 } })),
      undefined,
      again,
    ),
    row(
      'bad-meta',
      reimaged(({ meta }) => ({
        meta: { ...meta, functions: meta.functions.map((info) => ({ ...info, parameterNames: ['one'] })) },
      })),
      undefined,
      again,
    ),
    row(
      'bad-debug',
      reimaged(({ debug }) =>
        debug ? { debug: { ...debug, functions: debug.functions.map((info) => ({ ...info, source: 7 })) } } : {},
      ),
      undefined,
      'Compile the source again, or run without debug information.',
    ),
  ],
};
