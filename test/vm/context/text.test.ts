import { expect, it } from 'vitest';
import { textOfUtf8 } from '../../../vm/context/index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('decodes well-formed UTF-8 as the platform does', () => {
  for (const text of [
    '',
    'plain',
    'Grüße, κόσμε, 東京, 🙂',
    'x'.repeat(20_000),
    '\u0000\u007f\u0080\u07ff\u0800\uffff',
  ]) {
    expect(textOfUtf8(bytes(text))).toBe(text);
  }
});

it('drops a byte order mark and replaces ill-formed bytes', () => {
  expect(textOfUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('a');
  expect(textOfUtf8(new Uint8Array([0x61, 0xff, 0x62, 0xc3]))).toBe('a\ufffdb\ufffd');
  expect(textOfUtf8(new Uint8Array([0xc0, 0x80]))).toBe('\ufffd\ufffd');
  expect(textOfUtf8(new Uint8Array([0xed, 0xa0, 0x80])).includes('\ud800')).toBe(false);
});
