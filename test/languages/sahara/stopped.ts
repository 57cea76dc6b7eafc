/** A program stopped at a line, and expressions in it. */
import { expect } from 'vitest';
import { evaluate } from '../../../languages/sahara/index.ts';
import type { Evaluation, EvaluationHost } from '../../../vm/context/language.ts';
import type { Machine } from '../../../vm/context/machine.ts';
import type { Value } from '../../../vm/context/value.ts';
import { createMachine } from '../../../vm/sahara/machine.ts';
import { programOf } from '../../../vm/sahara/program.ts';
import { imageOf } from './check.ts';

export interface Stopped {
  readonly machine: Machine;
  variables(): readonly { readonly name: string; readonly value: Value | 'optimized out' }[];
  evaluate(text: string, expected?: string): Evaluation;
  /** The summary of an expression's value, or `error: …`. */
  show(text: string, expected?: string): string;
  /** Names of the temporaries of the innermost frame, oldest first. */
  temporaries(): readonly (string | undefined)[];
  finish(): { readonly output: string; readonly result: string };
}

/** Runs `main` until the first instruction of a statement that starts in the line. */
export const stoppedAt = (text: string, line: number): Stopped => {
  const machine = createMachine(programOf(imageOf(text)), { entry: imageOf(text).meta.entry ?? -1 });
  let output = '';
  const addresses =
    machine.program.debug?.statements('test.sahara', line, line).flatMap((row) => row.addresses.slice(0, 1)) ?? [];
  expect(addresses.length).toBeGreaterThan(0);
  const print = (bytes: Uint8Array, token: number) => {
    output += new TextDecoder().decode(bytes);
    machine.change({ kind: 'host result', token, result: new Uint8Array() });
  };
  const runOn = () => {
    for (;;) {
      const outcome = machine.run({ fuel: 1e6 });
      if (outcome.kind === 'host') print(outcome.call.arguments, outcome.call.token);
      else if (outcome.kind !== 'fuel') return outcome;
    }
  };
  machine.stops({ addresses: new Set(addresses.slice(0, 1)), conditions: 'none' });
  const stop = runOn();
  expect(stop.kind).toBe('stop');
  const context = stop.context;
  const frame = () => {
    const innermost = machine.context(context)?.frames(0, 1)[0];
    if (!innermost) throw new Error('there is no frame');
    return innermost;
  };
  const variables = () => {
    const at = frame();
    const scope = machine.program.debug?.framesAt(at.address)[0]?.scope ?? 0;
    return (machine.program.debug?.variables(at.address, scope) ?? []).map((each) => ({
      name: each.name,
      value: each.locate(at),
    }));
  };
  const host = (): EvaluationHost => ({
    program: machine.program,
    context,
    variables: variables(),
    call(program, entry, values) {
      const depth = machine.context(context)?.depth ?? 0;
      const changed = [
        machine.change({ kind: 'extend', program }),
        machine.change({ kind: 'call', context, entry, arguments: values }),
      ];
      const refused = changed.find((each) => each.refused !== undefined)?.refused;
      if (refused !== undefined) return { failed: refused };
      machine.stops({ addresses: new Set(), conditions: 'unhandled' });
      for (;;) {
        const outcome = machine.run({ fuel: 1e6, leave: { context, depth } });
        if (outcome.kind === 'left') return { results: outcome.results };
        if (outcome.kind === 'host') print(outcome.call.arguments, outcome.call.token);
        else return { failed: 'message' in outcome ? outcome.message : outcome.kind };
      }
    },
    write: (target, bytes) => {
      if (!target.location) return { refused: 'no place' };
      const { refused } = machine.change({ kind: 'write', location: target.location, bytes });
      return refused === undefined ? {} : { refused };
    },
  });
  const ask = (text: string, expected?: string) =>
    evaluate({ text, host: host(), ...(expected === undefined ? {} : { expected }) });
  return {
    machine,
    variables,
    evaluate: ask,
    show(text, expected) {
      const result = ask(text, expected);
      return 'error' in result ? `error: ${result.error}` : (result.value?.summary ?? 'unit');
    },
    temporaries: () => {
      const at = frame();
      return Array.from({ length: at.stackCount }, (_, index) => machine.program.debug?.temporary(at.address, index));
    },
    finish() {
      machine.stops({ addresses: new Set(), conditions: 'none' });
      const outcome = runOn();
      return {
        output,
        result: outcome.kind === 'ended' ? outcome.results.map((value) => value.full()).join('') : outcome.kind,
      };
    },
  };
};
