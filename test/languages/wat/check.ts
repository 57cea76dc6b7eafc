/** Ways to state what a text is: its module, or what is wrong with it. Every module is decoded, validated and printed again. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { expect } from 'vitest';
import { type Assembled, assemble } from '../../../languages/wat/assemble/index.ts';
import { printModule } from '../../../languages/wat/print/module.ts';
import { textOfUtf8 } from '../../../vm/context/index.ts';
import { decodeModule } from '../../../vm/wasm/decode/index.ts';
import type { WasmModule } from '../../../vm/wasm/module.ts';

export const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** The bytes that wasm-tools makes of a text; its message when it refuses. */
export const oracle = (text: string): Promise<Uint8Array | string> =>
  parse(text).catch((error: unknown) => String((error as { payload?: string }).payload ?? error));

/** A text without problems. */
export const assembled = (text: string): Assembled & { readonly bytes: Uint8Array } => {
  const result = assemble(text);
  expect(result.problems).toEqual([]);
  return result as Assembled & { readonly bytes: Uint8Array };
};

export const decoded = (bytes: Uint8Array): WasmModule => {
  const { module, diagnostics } = decodeModule({ path: 'test.wasm', bytes });
  expect(diagnostics).toEqual([]);
  if (!module) throw new Error('no module');
  return module;
};

/** The same bytes as wasm-tools, and again when the module is printed and assembled. */
export const checkModule = async (text: string): Promise<void> => {
  const { bytes } = assembled(text);
  const expected = await oracle(text);
  if (typeof expected === 'string') throw new Error(`the oracle refuses: ${expected}`);
  expect(hex(bytes), text).toBe(hex(expected));
  const printed = printModule(decoded(bytes)).join('\n');
  expect(hex(assembled(printed).bytes), printed).toBe(hex(bytes));
};

/** `offset-line:column message` of each problem. */
export const problemsOf = (text: string): readonly string[] =>
  assemble(text).problems.map(({ start, message }) => {
    const before = text.slice(0, start).split('\n');
    return `${before.length}:${(before.at(-1) as string).length + 1} ${message}`;
  });

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** Files of the official test suite; none where its folder is not there. */
export const suiteFiles = (): readonly { readonly name: string; readonly text: string }[] => {
  const folder = path.join(process.env.SAHARA_DATA ?? path.join(root, '..', 'shared', 'data'), 'wasm-testsuite');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.wast'))
    .map((name) => ({ name, text: textOfUtf8(readFileSync(path.join(folder, name))) }));
};
