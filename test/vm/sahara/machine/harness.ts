/** Programs as source text, run on the machine the way a debugger or the command line does. */
import { expect } from 'vitest';
import { compile } from '../../../../languages/sahara/index.ts';
import {
  type Address,
  formatDiagnostic,
  type Outcome,
  type RunLimit,
  type Stops,
  type Value,
} from '../../../../vm/context/index.ts';
import type { SaharaImage } from '../../../../vm/sahara/image.ts';
import { type CreateMachineOptions, createMachine, type SaharaMachine } from '../../../../vm/sahara/machine.ts';
import { programOf } from '../../../../vm/sahara/program.ts';

/** The image of a source that must compile. */
export const imageOf = (text: string, base?: SaharaMachine): SaharaImage => {
  const source = text.startsWith('(module') ? text : `(module sample)\n${text}`;
  const { image, diagnostics } = compile({
    path: 'sample.sahara',
    text: source,
    read: () => undefined,
    debug: true,
    ...(base ? { base: base.program.image } : {}),
  });
  expect(diagnostics.filter((each) => each.severity === 'error').map(formatDiagnostic)).toEqual([]);
  return image as SaharaImage;
};

export interface Run {
  readonly machine: SaharaMachine;
  output: string;
}

export const start = (
  program: string | SaharaImage,
  options: Partial<CreateMachineOptions> & { readonly invoke?: string } = {},
): Run => {
  const image = typeof program === 'string' ? imageOf(program) : program;
  const named = image.functions.findIndex((each) => each.name.endsWith(`::${options.invoke ?? 'main'}`));
  return { machine: createMachine(programOf(image), { entry: named, ...options }), output: '' };
};

/** Runs on, answering prints, until something other than the end of a slice happens (or the failure of a further context). */
export const go = (run: Run, limit: Partial<RunLimit> = {}): Outcome => {
  for (;;) {
    const outcome = run.machine.run({ fuel: 100_000, ...limit });
    if (outcome.kind === 'host') {
      for (const byte of outcome.call.arguments) run.output += String.fromCharCode(byte);
      run.machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array() });
    } else if (outcome.kind !== 'fuel' && !(outcome.kind === 'failed' && outcome.context !== 1)) return outcome;
  }
};

/** What a run amounts to: equal for equal runs. */
export const trace = (run: Run, outcome: Outcome) => ({
  kind: outcome.kind,
  result: outcome.kind === 'ended' ? outcome.results.map((value) => value.summary) : [],
  output: run.output,
  clock: run.machine.clock,
  hash: run.machine.hash(),
});

/** Address of the n-th instruction with a mnemonic in a function. */
export const instruction = (machine: SaharaMachine, name: string, opcode: string, nth = 0): Address => {
  const unit = machine.program.units.findLast((each) => each.name.endsWith(`::${name}`));
  if (!unit) throw new RangeError(`no unit is named ${name}`);
  const found = unit
    .starts(unit.id * 2 ** 32, 10_000)
    .map((address) => unit.decode(address))
    .filter((each) => each.text.startsWith(opcode))[nth];
  if (!found) throw new RangeError(`${name} has no ${opcode}`);
  return found.address;
};

export const stopAt = (run: Run, ...addresses: Address[]): Outcome => {
  run.machine.stops({ addresses: new Set(addresses), conditions: 'none' });
  return go(run);
};

export const conditions = (kind: Stops['conditions']): Stops => ({ addresses: new Set(), conditions: kind });

/** A variable of the innermost frame by its source name. */
export const variable = (machine: SaharaMachine, name: string, context = 1): Value => {
  const frame = machine.context(context)?.frames(0, 1)[0];
  if (!frame) throw new RangeError('the context has no frame');
  const scope = machine.program.debug?.framesAt(frame.address)[0]?.scope ?? 0;
  const found = machine.program.debug
    ?.variables(frame.address, scope)
    .find((each) => each.name === name)
    ?.locate(frame);
  if (!found || found === 'optimized out') throw new RangeError(`no variable ${name}`);
  return found;
};

export const part = (machine: SaharaMachine, context: number, name: string): Value => {
  const found = machine.context(context)?.parts.find((each) => each.name === name);
  if (!found) throw new RangeError(`no part ${name}`);
  return found.value;
};

/** Slot form of a small integer. */
export const slot = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
};
