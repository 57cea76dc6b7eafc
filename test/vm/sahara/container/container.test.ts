import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInConditions, builtInPayloadType, fixedTypeCount, unitType } from '../../../../vm/sahara/builtin.ts';
import { type ByteSource, bytesSource, decode, encode } from '../../../../vm/sahara/container/index.ts';
import type { Constant, FunctionCode, SaharaImage } from '../../../../vm/sahara/image.ts';
import { type SaharaType, scalarNames } from '../../../../vm/sahara/types.ts';

const payloads: SaharaType[] = builtInConditions.map(({ name }) => ({
  kind: 'data',
  data: { name: `sahara::${name}`, size: 0, alignment: 1, fields: [], leaves: [], condition: true },
}));

const types: SaharaType[] = [
  ...scalarNames.map((scalar): SaharaType => ({ kind: 'scalar', scalar })),
  { kind: 'string' },
  { kind: 'unit' },
  ...payloads,
  { kind: 'list', element: 9 },
  { kind: 'map', key: 12, value: 9 },
  { kind: 'option', value: 9 },
  { kind: 'function', parameters: [9, 9], result: 0 },
  { kind: 'context', result: unitType },
  { kind: 'box', value: 9 },
];

const range = { line: 1, column: 1, endLine: 2, endColumn: 3 };

/** An image with every kind of entry; it need not verify. */
const imageOf = (constants: readonly Constant[], words: readonly number[], name: string): SaharaImage => ({
  types,
  constants,
  functions: [
    {
      name,
      parameters: [9],
      locals: [9, 12],
      result: 9,
      kind: 'handler',
      enclosing: 0,
      captures: [0],
      words: Uint32Array.from(words),
      handles: [{ clauses: [{ condition: 3, handler: 0 }], resume: 1, result: 9 }],
      restarts: [{ clauses: [{ restart: 0, target: 1 }] }],
    } satisfies FunctionCode,
  ],
  meta: {
    modules: [{ name: 'm', doc: 'Doc — with é and 𝄞.', exports: [name], source: 'm.sahara' }],
    functions: [{ parameterNames: ['n'], signals: [3], handles: [], exported: true }],
    conditions: builtInConditions.map(({ name: condition }, id) => ({
      name: condition,
      payload: builtInPayloadType(id),
    })),
    restarts: [{ name: 'use', parameters: [{ name: 'n', type: 9 }] }],
    entry: 0,
  },
  debug: {
    sources: [{ path: 'm.sahara', checksum: 'abc' }],
    functions: [
      {
        source: 0,
        range,
        lines: [{ offset: 0, range, scope: 0, statement: true }],
        scopes: [{ parent: -1, from: 0, to: 2 }],
        variables: [
          {
            name: 'n',
            kind: 'upvalue',
            type: 9,
            scope: 0,
            from: 0,
            at: { in: 'up', levels: 1, at: { in: 'slot', slot: 0, boxed: true } },
          },
          { name: 'p', kind: 'local', type: 14, scope: 0, from: 0, at: { in: 'slots', first: 1, data: 14 } },
        ],
        temporaries: [{ from: 0, to: 1, depth: 0, name: 'x' }],
        allocations: [{ offset: 0, text: '(list-of i64)' }],
        branches: [{ offset: 0, range, taken: 'else', fallThrough: 'then' }],
      },
    ],
  },
  debugState: 'loaded',
});

const sample = imageOf(
  [
    { type: 'i64', value: -5n },
    { type: 'u64', value: 2n ** 64n - 1n },
    { type: 'f64', bits: 0x7ff4000000000001n },
    { type: 'f32', bits: 0x7fa00001 },
    { type: 'string', value: 'grüße' },
  ],
  [0x07000000, 0x00000000],
  'm::f',
);

const load = (bytes: Uint8Array, debug = true) => decode(bytesSource(bytes), { debug, source: 'm.sahb' });
const defects = (bytes: Uint8Array) =>
  load(bytes).diagnostics.map(({ code, message, offset }) => `${code} at ${offset}: ${message}`);

const constant: fc.Arbitrary<Constant> = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): Constant => ({ type: 'i64', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits): Constant => ({ type: 'f64', bits })),
  fc.string({ unit: 'grapheme' }).map((value): Constant => ({ type: 'string', value })),
);

describe('container', () => {
  it('gives back what was written', () => {
    expect(load(encode(sample, { debug: true }))).toEqual({ image: sample, diagnostics: [] });
  });

  it('gives back any constants, words and names, and equal bytes the second time', () => {
    fc.assert(
      fc.property(
        fc.array(constant),
        fc.array(fc.nat(2 ** 32 - 1)),
        fc.string({ unit: 'grapheme' }),
        (constants, words, name) => {
          const image = imageOf(constants, words, name);
          const bytes = encode(image, { debug: true });
          const { image: read } = load(bytes);
          expect(read).toEqual(image);
          expect(encode(read as SaharaImage, { debug: true })).toEqual(bytes);
        },
      ),
    );
  });

  it('S27 debug information is not loaded by default: none of its bytes is read', () => {
    const bytes = encode(sample, { debug: true });
    const plain = encode(sample, { debug: false });
    const touched = new Set<number>();
    const counted: ByteSource = {
      length: bytes.length,
      read: (offset, length) => {
        for (let at = offset; at < offset + length; at++) touched.add(at);
        return bytes.subarray(offset, offset + length);
      },
    };
    const { image } = decode(counted, { debug: false, source: 'm.sahb' });
    expect(image?.debug).toBeUndefined();
    expect(image?.debugState).toBe('not loaded');
    const debugContent = plain.length + 12;
    expect([...touched].filter((at) => at >= debugContent)).toEqual([]);
    expect(bytes.length).toBeGreaterThan(debugContent);
    decode(counted, { debug: true, source: 'm.sahb' });
    expect(touched.size).toBe(bytes.length);
    expect(load(plain).image?.debugState).toBe('absent');
  });

  it('S21 meta information is required: a file without it does not load, and the message names it', () => {
    const bytes = encode(sample, { debug: false });
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    let at = 12;
    while (view.getUint32(at, true) !== 4) at += 12 + view.getUint32(at + 4, true);
    const without = bytes.slice(0, at);
    new DataView(without.buffer).setUint32(8, 3, true);
    expect(defects(without)).toEqual(['no-meta at 12: The file has no meta section. Meta information is required.']);
  });

  it('names a newer version, a foreign file and an empty one', () => {
    const newer = encode(sample, { debug: false });
    newer[4] = 9;
    expect(defects(newer)).toEqual([
      'newer-version at 4: The file has format version 9; this version of Sahara reads up to 1.',
    ]);
    const foreign = 'not-a-program at 0: This is not a compiled Sahara program: it does not begin with SAHB.';
    expect(defects(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))).toEqual([foreign]);
    expect(defects(new Uint8Array())).toEqual([foreign]);
  });

  it('answers every truncation with one diagnostic', () => {
    const bytes = encode(sample, { debug: true });
    for (let length = 0; length < bytes.length; length++) {
      const { image, diagnostics } = load(bytes.subarray(0, length));
      expect([length, image, diagnostics.length]).toEqual([length, undefined, 1]);
    }
  });

  it('finds every flipped bit', () => {
    const bytes = encode(sample, { debug: true });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const mutated = bytes.slice();
      mutated[bit >> 3] = (mutated[bit >> 3] as number) ^ (1 << (bit & 7));
      const { image, diagnostics } = load(mutated);
      expect([bit, image, diagnostics.length]).toEqual([bit, undefined, 1]);
    }
  });

  it('never throws on noise behind a valid header', () => {
    const start = encode(sample, { debug: false }).slice(0, 24);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const { image, diagnostics } = load(Uint8Array.from([...start, ...noise]));
        expect(image).toBeUndefined();
        expect(diagnostics).toHaveLength(1);
      }),
    );
  });

  it('begins with the fixed types', () => expect(fixedTypeCount).toBe(14));
});
