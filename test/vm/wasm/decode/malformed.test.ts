import { describe, expect, it } from 'vitest';
import { decodeModule } from '../../../../vm/wasm/decode/index.ts';
import { ByteWriter, moduleHeader } from '../../../../vm/wasm/encode.ts';
import { bytesOf, defectsOf, hex } from '../text.ts';

const header = '0061736d 01000000';
/** What is wrong, as the specification's testsuite words it, and the offset that it is found at. */
const rows: readonly (readonly [string, string, number])[] = [
  ['', 'unexpected end', 0],
  ['00617374 01000000', 'magic header not detected', 0],
  ['0061736d 02000000', 'unknown binary version', 4],
  [`${header} 0e 00`, 'malformed section id', 8],
  [`${header} 01 04 01 60 00`, 'length out of bounds', 9],
  [`${header} 01 05 01 60 00 00 00`, 'section size mismatch', 10],
  [`${header} 01 01 00 01 01 00`, 'unexpected content after last section', 11],
  [`${header} 03 01 00 01 01 00`, 'unexpected content after last section', 11],
  [`${header} 01 04 01 61 00 00`, 'malformed definition type', 11],
  [`${header} 01 05 01 60 01 01 00`, 'malformed value type', 13],
  [`${header} 03 02 01 00`, 'function and code section have inconsistent lengths', 12],
  [`${header} 05 03 01 08 00`, 'malformed limits flags', 11],
  [`${header} 06 06 01 7f 02 41 00 0b`, 'malformed mutability', 12],
  [`${header} 06 05 01 7f 00 41 00`, 'unexpected end', 15],
  [`${header} 02 05 01 00 00 05 00`, 'malformed import kind', 13],
  [`${header} 02 05 01 01 ff 00 00`, 'malformed UTF-8 encoding', 12],
  [`${header} 0c 01 01`, 'data count and data section have inconsistent lengths', 11],
  [`${header} 01 05 80 80 80 80 10`, 'integer too large', 14],
  [`${header} 00 00`, 'unexpected end', 10],
];

describe('malformed modules', () => {
  it.each(rows)('%s: %s', (digits, message, offset) => {
    const { module, diagnostics } = decodeModule({ path: 'broken.wasm', bytes: hex(digits) });
    expect(module).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    const [first] = diagnostics;
    expect(first?.message.startsWith(message), first?.message).toBe(true);
    expect(first).toMatchObject({ code: 'wasm-malformed', severity: 'error', source: 'broken.wasm', offset });
  });

  /** A module of one function without parameters whose code is given. */
  const withCode = (digits: string, size = hex(digits).length + 1): Uint8Array => {
    const writer = new ByteWriter();
    writer.bytes(moduleHeader);
    writer.bytes(hex('01 04 01 60 00 00 03 02 01 00'));
    writer.section(10, (payload) => {
      payload.u32(1);
      payload.u32(size);
      payload.byte(0);
      payload.bytes(hex(digits));
    });
    return writer.toBytes();
  };

  it.each([
    ['01 0b 0b', 'malformed: section size mismatch'],
    ['05 0b', 'malformed: END opcode expected'],
    ['02 40 05 0b 0b', 'malformed: END opcode expected'],
    ['ff 0b', 'malformed: illegal opcode ff'],
    ['fb ff 01 0b', 'malformed: illegal opcode fb ff'],
    ['fd 9a 01 0b', 'malformed: illegal opcode fd 9a'],
    ['41 80 80 80 80 80 0b', 'malformed: integer representation too long'],
    ['01', 'malformed: unexpected end of section or function'],
    ['fc 09 00 0b', 'malformed: data count section required'],
  ])('code %s: %s', (code, expected) => {
    const defects = defectsOf(withCode(code));
    expect(defects[0]?.startsWith(expected), defects[0]).toBe(true);
  });

  it('counts that are larger than the file cost nothing', () => {
    for (const section of [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13]) {
      const writer = new ByteWriter();
      writer.bytes(moduleHeader);
      writer.section(section, (payload) => payload.u32(0xffff_ffff));
      expect(defectsOf(writer.toBytes())[0]).toMatch(/^malformed: length out of bounds/);
    }
  });

  it('limits of the machine are told as such', () => {
    const locals = bytesOf(`(module (func (local ${'i32 '.repeat(50_001)})))`);
    expect(defectsOf(locals)).toEqual(['limit: a function has 50001 locals, more than 50000']);
    const parameters = bytesOf(`(module (type (func (param ${'i32 '.repeat(1001)}))))`);
    expect(defectsOf(parameters)).toEqual(['limit: type 0 has more than 1000 parameters or results']);
    const chain = Array.from({ length: 70 }, (_, index) =>
      index === 0 ? '(type (sub (struct)))' : `(type (sub ${index - 1} (struct)))`,
    );
    expect(defectsOf(bytesOf(`(module ${chain.join(' ')})`))).toEqual(['limit: type 64 has more than 63 supertypes']);
  });

  it('deep nesting is no recursion', () => {
    const depth = 200_000;
    const code = new ByteWriter();
    for (let index = 0; index < depth; index++) code.bytes(Uint8Array.of(0x02, 0x40));
    for (let index = 0; index <= depth; index++) code.byte(0x0b);
    const digits = Array.from(code.toBytes(), (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(defectsOf(withCode(digits))).toEqual([]);
  });
});
