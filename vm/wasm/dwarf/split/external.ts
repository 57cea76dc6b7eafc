/** Debug information that a linker put into a file of its own: named by the section `external_debug_info`, or beside the module. */
import { ByteReader } from '../../decode/byte-reader.ts';
import { customSection, sectionIds, type WasmModule } from '../../module.ts';
import { oneLine } from '../one-line.ts';
import { type DwarfSections, dwarfSections, sectionsBy } from '../sections.ts';
import { type DebugFiles, located, stemOf } from './files.ts';
import { findSections } from './section-finder.ts';

/** Sections of another file, with what is wrong with them: a sentence, or without sections the text of a diagnostic. */
export interface ExternalSections {
  readonly sections?: DwarfSections | undefined;
  readonly problem?: string;
}

/** Of the file that a module names; undefined when it names none, or has debug information itself. */
export const namedSections = (module: WasmModule, files: DebugFiles): ExternalSections | undefined => {
  const payload = customSection(module, 'external_debug_info')?.payload;
  if (!payload || dwarfSections(module)) return undefined;
  const text = new ByteReader(module.bytes, payload.from, payload.to).name();
  const { path: file, isThere, tried } = files.locate(pathOf(text));
  const bytes = isThere ? files.read(file) : undefined;
  if (!bytes) return { problem: oneLine(`the debug information ${text} is not there; tried ${tried.join(', ')}`) };
  return sectionsOf(module, file, bytes);
};

/** Of `main.debug.wasm` or `main.wasm.debug.wasm` beside `main.wasm`; undefined when there is none. */
export const besideSections = (module: WasmModule, files: DebugFiles): ExternalSections | undefined => {
  const paths = [`${stemOf(files.module)}.debug.wasm`, `${files.module}.debug.wasm`];
  const { path, isThere } = located(files.module, paths, files.read);
  const bytes = isThere && !/\.debug\.wasm$/.test(files.module) ? files.read(path) : undefined;
  return bytes && sectionsOf(module, path, bytes);
};

const sectionsOf = (module: WasmModule, path: string, bytes: Uint8Array): ExternalSections => {
  const file = findSections(bytes);
  const sections = file && sectionsBy(file.custom);
  if (!sections) return { problem: `${path} has no debug information` };
  const code = module.sections.find(({ id }) => id === sectionIds.code)?.payload;
  const isOther = file.codeLength > 0 && file.codeLength !== (code ? code.to - code.from : 0);
  return {
    sections,
    ...(isOther ? { problem: `${path} belongs to another build: lines and variables may be off.` } : {}),
  };
};

/** URLs of files are paths; of others the path is what may be there. */
const pathOf = (url: string): string => {
  const match = /^([a-z][a-z0-9+.-]+):\/\/[^/]*(\/[^?#]*)?/i.exec(url);
  if (!match) return url;
  const path = decoded(match[2] ?? '/');
  return match[1]?.toLowerCase() === 'file' ? path.replace(/^\/(?=[A-Za-z]:)/, '') : path.replace(/^\//, '');
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
