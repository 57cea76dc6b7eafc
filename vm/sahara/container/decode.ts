/** A `.sahb` file as an image. Whatever the bytes are, the answer is an image or diagnostics; nothing is thrown. */
import type { Diagnostic } from '../../context/index.ts';
import type { FunctionCode, SaharaImage } from '../image.ts';
import { ByteReader, checksum, Malformed } from './bytes.ts';
import type { Codec } from './codec.ts';
import {
  constants,
  debug,
  formatVersion,
  functions,
  headerSize,
  magic,
  meta,
  type SectionName,
  sectionHeaderSize,
  sectionNames,
} from './sections.ts';

/** A file that is read piece by piece, so that what is skipped is never read. */
export interface ByteSource {
  /** In bytes. */
  readonly length: number;
  /** Exactly the bytes asked for, which lie within the source. */
  read(offset: number, length: number): Uint8Array;
}

export interface DecodeOptions {
  /** Whether the debug section is read; otherwise none of its bytes is. */
  readonly debug: boolean;
  /** Name of the file, for diagnostics. */
  readonly source: string;
}

export interface Decoded {
  readonly image?: SaharaImage;
  readonly diagnostics: readonly Diagnostic[];
}

interface Section {
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
}

export const bytesSource = (bytes: Uint8Array): ByteSource => ({
  length: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** The image still has to pass `verify`; this checks form, checksums and that required sections are there. */
export const decode = (file: ByteSource, options: DecodeOptions): Decoded => {
  try {
    return { image: imageOf(file, sectionsOf(file), options), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Defect)) throw error;
    const { code, message, offset } = error;
    return { diagnostics: [{ code, severity: 'error', message, source: options.source, offset }] };
  }
};

/** A defect on its way to {@link decode}. */
class Defect extends Error {
  constructor(
    readonly code: string,
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const truncated = (offset: number, what: string) =>
  new Defect('truncated-file', offset, `The file ends within ${what}.`);

const sectionsOf = (file: ByteSource): ReadonlyMap<SectionName, Section> => {
  const start = file.read(0, Math.min(headerSize, file.length));
  if (magic.some((byte, index) => index < start.length && start[index] !== byte) || start.length === 0) {
    throw new Defect('not-a-program', 0, 'This is not a compiled Sahara program: it does not begin with SAHB.');
  }
  if (start.length < headerSize) throw truncated(file.length, 'its header');
  const header = new ByteReader(start, 0);
  header.raw(magic.length);
  const version = header.word();
  if (version > formatVersion) {
    throw new Defect(
      'newer-version',
      4,
      `The file has format version ${version}; this version of Sahara reads up to ${formatVersion}.`,
    );
  }
  if (version === 0) throw new Defect('damaged-file', 4, 'The file has format version 0, which does not exist.');
  const count = header.word();

  const sections = new Map<SectionName, Section>();
  let at = headerSize;
  for (let index = 0; index < count; index++) {
    if (at + sectionHeaderSize > file.length)
      throw truncated(file.length, `the header of section ${index + 1} of ${count}`);
    const head = new ByteReader(file.read(at, sectionHeaderSize), at);
    const type = head.word();
    const length = head.word();
    const name = sectionNames[type - 1];
    if (!name) throw new Defect('damaged-file', at, `Section ${index + 1} has the unknown type ${type}.`);
    if (sections.has(name)) throw new Defect('damaged-file', at, `There are two ${name} sections.`);
    if (at + sectionHeaderSize + length > file.length) throw truncated(file.length, `the ${name} section`);
    sections.set(name, { offset: at + sectionHeaderSize, length, checksum: head.word() });
    at += sectionHeaderSize + length;
  }
  if (at < file.length) throw new Defect('damaged-file', at, `${file.length - at} bytes follow the last section.`);
  return sections;
};

const imageOf = (
  file: ByteSource,
  sections: ReadonlyMap<SectionName, Section>,
  options: DecodeOptions,
): SaharaImage => {
  const required = (name: SectionName): Section => {
    const section = sections.get(name);
    if (section) return section;
    if (name === 'meta')
      throw new Defect('no-meta', headerSize, 'The file has no meta section. Meta information is required.');
    throw new Defect('missing-section', headerSize, `The file has no ${name} section.`);
  };
  const metaSection = required('meta');
  const pool = read(file, 'constants', required('constants'), constants);
  const heads = read(file, 'functions', required('functions'), functions);
  const instructions = required('instructions');
  const bytes = content(file, 'instructions', instructions);
  const { types, meta: information } = read(file, 'meta', metaSection, meta);

  const total = heads.reduce((sum, { wordCount }) => sum + wordCount, 0);
  if (total * 4 !== bytes.length) {
    throw new Defect(
      'damaged-file',
      instructions.offset,
      `The functions have ${total} words, the instructions section has ${bytes.length} bytes.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const code = heads.map(({ wordCount, ...head }): FunctionCode => {
    const words = Uint32Array.from({ length: wordCount }, (_, index) => view.getUint32(at + index * 4));
    at += wordCount * 4;
    return { ...head, words };
  });

  const image = { types, constants: pool, functions: code, meta: information };
  const debugSection = sections.get('debug');
  if (!debugSection) return { ...image, debugState: 'absent' };
  if (!options.debug) return { ...image, debugState: 'not loaded' };
  return { ...image, debug: read(file, 'debug', debugSection, debug), debugState: 'loaded' };
};

const content = (file: ByteSource, name: SectionName, section: Section): Uint8Array => {
  const bytes = file.read(section.offset, section.length);
  if (checksum(bytes) === section.checksum) return bytes;
  throw new Defect(
    'damaged-file',
    section.offset,
    `The ${name} section is damaged: its checksum does not fit its content.`,
  );
};

const read = <T>(file: ByteSource, name: SectionName, section: Section, codec: Codec<T>): T => {
  const reader = new ByteReader(content(file, name, section), section.offset);
  try {
    const value = codec.read(reader);
    if (reader.remaining > 0) reader.fail(`${reader.remaining} bytes are left over`);
    return value;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Defect('damaged-file', error.offset, `The ${name} section is malformed: ${error.message}.`);
  }
};
