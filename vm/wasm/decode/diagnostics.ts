/** Defects of binary modules as diagnostics. */
import type { Diagnostic } from '../../context/index.ts';

/**
 * `malformed`: the bytes are no module; `invalid`: a module that the specification forbids; `limit`: more than this machine
 * takes. Messages of the first two begin with the words of the specification's testsuite.
 */
export type DefectKind = 'malformed' | 'invalid' | 'limit';

export const defect = (kind: DefectKind, message: string, source: string, offset: number): Diagnostic => ({
  code: `wasm-${kind}`,
  severity: 'error',
  message,
  source,
  offset,
});
