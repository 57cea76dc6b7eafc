/** Modules of tests, written as text. */
import { assemble } from '../../../languages/wat/assemble/index.ts';
import type { Diagnostic } from '../../../vm/context/index.ts';
import { decodeModule } from '../../../vm/wasm/decode/index.ts';
import type { WasmModule } from '../../../vm/wasm/module.ts';
import { WasmProgram, type WasmUnit } from '../../../vm/wasm/program.ts';
import { validateModule } from '../../../vm/wasm/validate/index.ts';

/** The bytes of a module that is written as text; throws when the text has problems. */
export const bytesOf = (text: string): Uint8Array => {
  const { bytes, problems } = assemble(text);
  if (!bytes) throw new Error(problems.map(({ message }) => message).join('; '));
  return bytes;
};

/** A module that decodes. */
export const moduleOf = (source: string | Uint8Array, path = 'test.wasm'): WasmModule => {
  const bytes = typeof source === 'string' ? bytesOf(source) : source;
  const { module, diagnostics } = decodeModule({ path, bytes });
  if (!module) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return module;
};

/** `code: message` of everything that is wrong with a module. */
export const defectsOf = (source: string | Uint8Array): readonly string[] => {
  const bytes = typeof source === 'string' ? bytesOf(source) : source;
  const { module, diagnostics } = decodeModule({ path: 'test.wasm', bytes });
  const show = ({ code, message }: Diagnostic): string => `${code.replace('wasm-', '')}: ${message}`;
  return (module ? validateModule(module) : diagnostics).map(show);
};

/** The unit of a program of one module. */
export const unitOf = (source: string | Uint8Array): WasmUnit => {
  const unit = new WasmProgram([{ module: moduleOf(source) }], { debug: false }).units[0];
  if (!unit) throw new Error('a program of one module has one unit');
  return unit;
};

/** Bytes from hexadecimal digits; spaces are for the reader. */
export const hex = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
