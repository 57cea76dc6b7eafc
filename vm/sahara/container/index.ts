/** The container format `.sahb`: magic, version, then sections, each with type, length and checksum. */
export { type ByteSource, bytesSource, decode } from './decode.ts';
export { encode } from './encode.ts';
export { headerSize, magic, sectionHeaderSize, sectionType } from './sections.ts';
