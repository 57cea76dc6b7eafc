/** Programs with DWARF stopped at lines of their sources, without a debug adapter: what they printed, their variables, expressions. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import {
  type Evaluation,
  type FrameAccess,
  type Machine,
  type Outcome,
  type Program,
  textOfUtf8,
  type Value,
} from '../../../../vm/context/index.ts';
import { wasm } from '../../../../vm/wasm-toolchain.ts';

export const fixtures = path.join(import.meta.dirname, '..', 'fixtures', 'dwarf');

/** A fixture; large ones are kept compressed. */
export const fixtureBytes = (name: string): Uint8Array => {
  const file = path.join(fixtures, name);
  return new Uint8Array(existsSync(file) ? readFileSync(file) : brotliDecompressSync(readFileSync(`${file}.br`)));
};

export interface Stopped {
  readonly machine: Machine;
  readonly program: Program;
  readonly frame: FrameAccess;
  /** What the program printed so far. */
  output(): string;
  variables(): readonly { readonly name: string; readonly value: Value | 'optimized out' }[];
  variable(name: string): Value;
  evaluate(text: string, more?: { readonly expected?: string }): Evaluation;
  /** Sets a place by a text, as the variables view does. */
  assign(target: Value, text: string): Evaluation;
  /** What an evaluation shows: the value, or `! ` and the error. */
  shown(text: string): string;
  /** Runs on to the next stop or the end. */
  goOn(): Outcome;
}

export interface StopAt {
  /** A file of the fixtures, or the bytes of a module. */
  readonly module: string | Uint8Array;
  readonly source: string;
  readonly line: number;
  /** Files beside the module, by name. */
  readonly files?: (name: string) => Uint8Array | undefined;
  readonly invoke?: string;
  readonly args?: readonly string[];
  /** Frame to look at; 0 is the innermost. */
  readonly level?: number;
}

const running = 400_000_000;

export const stopAt = ({ module, source, line, files, invoke, args = [], level = 0 }: StopAt): Stopped => {
  const bytes = typeof module === 'string' ? fixtureBytes(module) : module;
  const read = files ?? (() => undefined);
  const loaded = wasm.load({ path: 'program.wasm', bytes, read, debug: true });
  const { program } = loaded;
  if (!program) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  const { debug } = program;
  if (!debug) throw new Error('no debug information');
  const created = wasm.create(program, { arguments: args, settings: {}, ...(invoke ? { invoke } : {}) });
  if (!('machine' in created)) throw new Error(created.diagnostics.map(({ message }) => message).join('\n'));
  const { machine } = created;
  const output: string[] = [];
  const paths = debug.sources.filter((each) => each.path.endsWith(source)).map((each) => each.path);
  const addresses = paths.flatMap((each) => debug.statements(each, line, line)).flatMap((each) => each.addresses);
  if (addresses.length === 0) throw new Error(`no code on line ${line} of ${source}`);
  const goOn = (): Outcome => {
    machine.stops({ addresses: new Set(addresses), conditions: 'unhandled' });
    for (;;) {
      const outcome = machine.run({ fuel: running });
      if (outcome.kind !== 'host') return outcome;
      const { call } = outcome;
      if (call.effect === 'output') output.push(textOfUtf8(call.arguments));
      const length = call.name === 'random' ? Number(new DataView(call.arguments.buffer).getBigUint64(0, true)) : 8;
      machine.change({
        kind: 'host result',
        token: call.token,
        result: new Uint8Array(call.effect === 'output' ? 0 : length),
      });
    }
  };
  const outcome = goOn();
  if (outcome.kind !== 'stop') throw new Error(`${JSON.stringify(outcome.kind)} instead of a stop`);
  const frameNow = (): FrameAccess => {
    const found = machine.contexts()[0]?.frames(level, 1)[0];
    if (!found) throw new Error('no frame');
    return found;
  };
  const variables: Stopped['variables'] = () => {
    const frame = frameNow();
    const scope = debug.framesAt(frame.address)[0]?.scope ?? -1;
    return debug
      .variables(frame.address, scope)
      .map((variable) => ({ name: variable.name, value: variable.locate(frame) }));
  };
  const request = (text: string) => ({
    text,
    host: {
      program,
      context: 1,
      frame: frameNow(),
      variables: variables(),
      call: (_: Program, entry: number, values: readonly Uint8Array[]) => {
        const depth = machine.context(1)?.depth ?? 0;
        const { refused } = machine.change({ kind: 'call', context: 1, entry, arguments: values });
        if (refused !== undefined) return { failed: refused };
        machine.stops({ addresses: new Set(), conditions: 'unhandled' });
        const left = machine.run({ fuel: running, leave: { context: 1, depth } });
        return left.kind === 'left' ? { results: left.results } : { failed: `it ended with ${left.kind}` };
      },
      write: (target: Value, bytes: Uint8Array) =>
        target.location
          ? machine.change({ kind: 'write', location: target.location, bytes })
          : { refused: 'this value has no place of its own' },
    },
  });
  const { language } = wasm;
  return {
    machine,
    program,
    get frame() {
      return frameNow();
    },
    output: () => output.join(''),
    variables,
    variable: (name) => {
      const found = variables().find((each) => each.name === name)?.value;
      if (found === undefined || found === 'optimized out') throw new Error(`${name}: ${found}`);
      return found;
    },
    evaluate: (text, { expected } = {}) =>
      language.evaluate({ ...request(text), ...(expected === undefined ? {} : { expected }) }),
    assign: (target, text) => language.assign?.({ ...request(text), target }) ?? { error: 'nothing can be set' },
    shown: (text) => {
      const found = language.evaluate(request(text));
      return 'error' in found ? `! ${found.error}` : (found.value?.summary ?? '');
    },
    goOn,
  };
};

/** Number of the line of a source that holds a text. */
export const lineWith = (source: string, text: string): number => {
  const index = readFileSync(source, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`no line of ${source} holds ${text}`);
  return index + 1;
};
