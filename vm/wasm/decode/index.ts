/** Modules from bytes (core specification, section 5.5): every section, without the instructions of function bodies. */
import type { Diagnostic } from '../../context/index.ts';
import { customSection, emptyNames, type ModuleNames, type WasmModule } from '../module.ts';
import { type DefectKind, defect } from './diagnostics.ts';
import { decodeModuleName, decodeNames } from './names.ts';
import { SectionReader } from './section-reader.ts';

export interface DecodeInput {
  /** As it was given; names the module when its name section does not. */
  readonly path: string;
  /** Kept, not copied: it must not change. */
  readonly bytes: Uint8Array;
}

export interface Decoded {
  /** Absent when there are diagnostics. */
  readonly module?: WasmModule;
  /** At most one: what is behind a defect cannot be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Never throws. Bodies are found but not read: the validator and the interpreter read them function by function. */
export const decodeModule = ({ path, bytes }: DecodeInput): Decoded => {
  const reader = new SectionReader(bytes);
  reader.module();
  if (reader.problem !== '') {
    const kind: DefectKind = reader.isLimit ? 'limit' : 'malformed';
    return { diagnostics: [defect(kind, reader.problem, path, reader.problemOffset)] };
  }
  return { module: new DecodedModule(path, reader), diagnostics: [] };
};

/** Whether a file begins as a binary module does; its version is not looked at. */
export const isWasm = (head: Uint8Array): boolean =>
  head[0] === 0 && head[1] === 0x61 && head[2] === 0x73 && head[3] === 0x6d;

class DecodedModule implements WasmModule {
  readonly bytes: WasmModule['bytes'];
  readonly sections: WasmModule['sections'];
  readonly types: WasmModule['types'];
  readonly groups: WasmModule['groups'];
  readonly typeOffsets: WasmModule['typeOffsets'];
  readonly imports: WasmModule['imports'];
  readonly functionTypes: WasmModule['functionTypes'];
  readonly importedFunctionCount: number;
  readonly functionImports: WasmModule['functionImports'];
  readonly tables: WasmModule['tables'];
  readonly memories: WasmModule['memories'];
  readonly globals: WasmModule['globals'];
  readonly tags: WasmModule['tags'];
  readonly exports: WasmModule['exports'];
  readonly start?: NonNullable<WasmModule['start']>;
  readonly elements: WasmModule['elements'];
  readonly dataCount?: number;
  readonly data: WasmModule['data'];
  readonly bodies: WasmModule['bodies'];
  readonly codeStart?: number;
  #names: ModuleNames | undefined;
  #name: string | undefined;

  constructor(
    readonly path: string,
    read: SectionReader,
  ) {
    this.bytes = read.bytes;
    this.sections = read.sections;
    this.types = read.types;
    this.groups = read.groups;
    this.typeOffsets = Uint32Array.from(read.typeOffsets);
    this.imports = read.imports;
    this.functionImports = read.imports.filter(({ type }) => type.kind === 'function');
    this.importedFunctionCount = this.functionImports.length;
    this.functionTypes = new Uint32Array(this.importedFunctionCount + read.functions.length);
    this.functionImports.forEach(({ type }, index) => {
      if (type.kind === 'function') this.functionTypes[index] = type.type;
    });
    this.functionTypes.set(read.functions, this.importedFunctionCount);
    this.tables = read.tables;
    this.memories = read.memories;
    this.globals = read.globals;
    this.tags = read.tags;
    this.exports = read.exports;
    this.elements = read.elements;
    this.data = read.data;
    this.bodies = read.bodies;
    if (read.start) this.start = read.start;
    if (read.dataCount !== undefined) this.dataCount = read.dataCount;
    if (read.codeStart !== undefined) this.codeStart = read.codeStart;
  }

  get name(): string {
    const section = this.#names ? undefined : customSection(this, 'name');
    this.#name ??=
      this.#names?.module ?? (section && decodeModuleName(this.bytes, section.payload)) ?? nameOfFile(this.path);
    return this.#name;
  }

  get names(): ModuleNames {
    if (!this.#names) {
      const section = customSection(this, 'name');
      this.#names = section ? decodeNames(this.bytes, section.payload) : emptyNames;
    }
    return this.#names;
  }
}

/** The last part of a path, without its ending. */
const nameOfFile = (path: string): string => {
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return last.replace(/\.[^.]*$/, '') || last || 'module';
};
