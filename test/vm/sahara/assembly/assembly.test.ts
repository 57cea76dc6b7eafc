import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../vm/sahara/assemble.ts';
import { disassemble } from '../../../../vm/sahara/disassemble.ts';
import { bank, imageOf, verifiedImage } from '../image-text.ts';

describe('assembly text', () => {
  it('S02 disassembling and assembling again gives the identical image', () => {
    const image = verifiedImage(bank);
    const again = imageOf(disassemble(image));
    expect(again).toEqual(image);
    expect(disassemble(again)).toBe(disassemble(image));
  });
});
