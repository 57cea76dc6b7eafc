/** Assembly text, as `disassemble` writes it or by hand, to an image. Every defect is a diagnostic; the rest of the text is still read. */
import type { Diagnostic } from '../context/index.ts';
import { buildImage } from './assembly/build.ts';
import { readLines } from './assembly/line.ts';
import { readSections } from './assembly/sections.ts';
import type { SaharaImage } from './image.ts';

export interface Assembled {
  /** Absent when there are diagnostics. It still has to pass `verify`. */
  readonly image?: SaharaImage;
  readonly diagnostics: readonly Diagnostic[];
}

export const assemble = ({ path, text }: { readonly path: string; readonly text: string }): Assembled => {
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, range: Diagnostic['range'], message: string) =>
    void diagnostics.push({ code, severity: 'error', message, source: path, ...(range ? { range } : {}) });
  const image = buildImage(readSections(readLines(text, report), report), report);
  return diagnostics.length === 0 ? { image, diagnostics } : { diagnostics };
};
