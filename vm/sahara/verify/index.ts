/** The loader's verifier: what it lets through never surprises the interpreter. */
import type { Diagnostic } from '../../context/index.ts';
import type { SaharaImage } from '../image.ts';
import { analyse } from './analyse.ts';
import { debugDefects } from './debug.ts';
import { functionDefects, metaDefects } from './functions.ts';
import { typeDefects } from './types.ts';

export { analyse } from './analyse.ts';

/** Defects of one function that are listed one by one; more are counted. */
const mostPerFunction = 20;

/**
 * Everything that is wrong with an image, one diagnostic for each defect; empty when it may run. Tables come first: code is
 * looked at only when every index between the tables is in range.
 */
export const verify = (image: SaharaImage, source = 'image'): readonly Diagnostic[] => {
  const error = (code: string, message: string): Diagnostic => ({ code, severity: 'error', message, source });
  const tables = [...typeDefects(image), ...functionDefects(image), ...metaDefects(image)];
  if (tables.length > 0) return tables.map(({ code, message }) => error(code, message));

  const found: Diagnostic[] = [];
  image.functions.forEach((code, index) => {
    const { defects } = analyse(image, index);
    for (const defect of defects.slice(0, mostPerFunction)) {
      found.push(error(defect.code, `${code.name}+0x${(defect.word * 4).toString(16)}: ${defect.message}`));
    }
    if (defects.length > mostPerFunction) {
      found.push(error('more-defects', `${code.name}: ${defects.length - mostPerFunction} more defects`));
    }
  });
  for (const { code, message } of debugDefects(image)) found.push(error(code, message));
  return found;
};
