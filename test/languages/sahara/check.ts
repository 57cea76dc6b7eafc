/** One way to state what a program does: its diagnostics, or its output and result. Every image passes the verifier. */
import { expect } from 'vitest';
import { compile } from '../../../languages/sahara/compile.ts';
import type { SaharaImage } from '../../../vm/sahara/image.ts';
import { createMachine } from '../../../vm/sahara/machine.ts';
import { programOf } from '../../../vm/sahara/program.ts';
import { verify } from '../../../vm/sahara/verify/index.ts';

export interface Run {
  readonly output: string;
  /** `=> value`, or how it failed. */
  readonly result: string;
}

/** Compiles a text; further files by name. */
export const compileText = (text: string, files: Readonly<Record<string, string>> = {}, base?: SaharaImage) =>
  compile({ path: 'test.sahara', text, read: (path) => files[path], debug: true, ...(base ? { base } : {}) });

/** The image of a text without errors. */
export const imageOf = (
  text: string,
  files: Readonly<Record<string, string>> = {},
  base?: SaharaImage,
): SaharaImage => {
  const { image, diagnostics } = compileText(text, files, base);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!image) throw new Error('no image');
  expect(verify(image)).toEqual([]);
  return image;
};

/** Runs a function without parameters to its end. */
export const run = (image: SaharaImage, entry = image.meta.entry ?? -1): Run => {
  const machine = createMachine(programOf(image), { entry });
  let output = '';
  for (let round = 0; round < 100_000; round++) {
    const outcome = machine.run({ fuel: 10_000_000 });
    switch (outcome.kind) {
      case 'host':
        output += new TextDecoder().decode(outcome.call.arguments);
        machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array() });
        break;
      case 'ended':
        return { output, result: `=> ${outcome.results.map((value) => value.full()).join(' ') || 'unit'}` };
      case 'failed':
        if (outcome.context === 1) return { output, result: outcome.message };
        break;
      case 'all wait':
        return { output, result: 'all wait' };
      default:
    }
  }
  throw new Error('the program does not end');
};

export interface Expected {
  /** `line:column code` of each diagnostic. */
  readonly diagnostics?: readonly string[];
  readonly output?: string;
  readonly result?: string;
}

export const check = (text: string, expected: Expected, files: Readonly<Record<string, string>> = {}): void => {
  if (expected.diagnostics) {
    const found = compileText(text, files).diagnostics.map(
      ({ range, code }) => `${range?.line}:${range?.column} ${code}`,
    );
    expect(found).toEqual(expected.diagnostics);
    return;
  }
  const actual = run(imageOf(text, files));
  expect({ ...expected, ...actual }).toMatchObject(expected);
};

/** Checks an expression by what `main` of its type gives. */
export const checkValue = (type: string, expression: string, result: string): void =>
  check(`(fn main [] -> ${type} ${expression})`, { result: `=> ${result}` });
