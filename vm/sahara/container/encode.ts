/** An image as the bytes of a `.sahb` file. Deterministic: equal images give equal bytes. */
import type { SaharaImage } from '../image.ts';
import { ByteWriter, checksum } from './bytes.ts';
import type { Codec } from './codec.ts';
import { constants, debug, formatVersion, functions, magic, meta, type SectionName, sectionType } from './sections.ts';

/** Debug information is written when it is asked for and the image has it. */
export const encode = (image: SaharaImage, options: { readonly debug: boolean }): Uint8Array => {
  const heads = image.functions.map(({ words, ...head }) => ({ ...head, wordCount: words.length }));
  const sections: [SectionName, Uint8Array][] = [
    ['constants', bytesOf(constants, image.constants)],
    ['functions', bytesOf(functions, heads)],
    ['instructions', instructionBytes(image)],
    ['meta', bytesOf(meta, { types: image.types, meta: image.meta })],
  ];
  if (options.debug && image.debug) sections.push(['debug', bytesOf(debug, image.debug)]);

  const file = new ByteWriter();
  file.raw(Uint8Array.from(magic));
  file.word(formatVersion);
  file.word(sections.length);
  for (const [name, bytes] of sections) {
    file.word(sectionType(name));
    file.word(bytes.length);
    file.word(checksum(bytes));
    file.raw(bytes);
  }
  return file.take();
};

const bytesOf = <T>(codec: Codec<T>, value: T): Uint8Array => {
  const writer = new ByteWriter();
  codec.write(writer, value);
  return writer.take();
};

/** Words most significant byte first, so that a dump shows the opcode before its operands. */
const instructionBytes = (image: SaharaImage): Uint8Array => {
  const total = image.functions.reduce((sum, { words }) => sum + words.length, 0);
  const view = new DataView(new ArrayBuffer(total * 4));
  let at = 0;
  for (const { words } of image.functions) {
    for (const word of words) {
      view.setUint32(at, word);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
};
