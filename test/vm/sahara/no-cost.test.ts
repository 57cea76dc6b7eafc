import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../vm/context/index.ts';
import { bytesSource, decode, encode } from '../../../vm/sahara/container/index.ts';
import type { SaharaImage } from '../../../vm/sahara/image.ts';
import { Code, patch } from '../../../vm/sahara/run/code.ts';
import { bank, verifiedImage } from './image-text.ts';

/** What the interpreter runs: every function decoded and fused. */
const decodedCode = (image: SaharaImage): Code => {
  const code = new Code(image);
  for (const unit of code.units) code.decode(unit);
  return code;
};

const loaded = (bytes: Uint8Array, debug: boolean): SaharaImage =>
  decode(bytesSource(bytes), { debug, source: 'bank.sahb' }).image as SaharaImage;

describe('the cost of debug information', () => {
  const bytes = encode(verifiedImage(bank), { debug: true });
  const plain = decodedCode(loaded(bytes, false));

  it('S33 the interpreter runs exactly the same operations with and without debug information', () => {
    const debug = decodedCode(loaded(bytes, true));
    expect(debug.image.debug).toBeDefined();
    expect(plain.image.debug).toBeUndefined();
    expect(debug.words).toEqual(plain.words);
    expect(debug.patches.some((kinds) => kinds !== 0)).toBe(false);
  });

  it('S33 a breakpoint changes its own operation and nothing else, and leaves no trace when it is removed', () => {
    const code = decodedCode(loaded(bytes, true));
    const entry = code.entryAt(addressOf(0, 0)) ?? -1;
    code.setPatch(entry, patch.break, true);
    const changed = [...code.words.keys()].filter((index) => code.words[index] !== plain.words[index]);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((index) => index >> 2 === entry)).toBe(true);
    code.setPatch(entry, patch.break, false);
    expect(code.words).toEqual(plain.words);
  });
});
