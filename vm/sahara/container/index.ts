/** The container format `.sahb`: magic, version, then sections, each with type, length and checksum. */
export { type ByteSource, bytesSource, type Decoded, type DecodeOptions, decode } from './decode.ts';
export { encode } from './encode.ts';
export { formatVersion, headerSize, magic, sectionHeaderSize, sectionNames, sectionType } from './sections.ts';
