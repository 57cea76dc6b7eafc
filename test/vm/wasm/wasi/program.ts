/** Compiled programs run to their end on the store, their outside answered by a script. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fixedInput } from '../../../../debug-adapter/control/input.ts';
import { Outside, writeThrough } from '../../../../debug-adapter/control/outside.ts';
import { worldWith } from '../../../../debug-adapter/control/world.ts';
import { realFolders } from '../../../../debug-adapter/main-folders.ts';
import { nodeWorld, sleepNow } from '../../../../debug-adapter/main-world.ts';
import { root } from '../../../../scripts/set-up.mjs';
import { decodeModule } from '../../../../vm/wasm/decode/index.ts';
import { createEmscripten } from '../../../../vm/wasm/host/emscripten.ts';
import { Store } from '../../../../vm/wasm/run/store.ts';
import { createWasi } from '../../../../vm/wasm/wasi/index.ts';
import type { Recorded } from './machine.ts';

export interface ProgramOptions {
  readonly folder?: string;
  /** The folder is in memory. */
  readonly inMemory?: boolean;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Exported functions to call one after the other, without arguments or with two zeros; `_start` when absent. */
  readonly invoke?: readonly string[];
  /** Answers of an earlier run instead of the outside's. */
  readonly replay?: readonly Recorded[];
}

export interface ProgramRun {
  readonly stdout: string;
  readonly stderr: string;
  /** 0 when the entry returned. */
  readonly status: number;
  readonly trap?: string;
  readonly journal: readonly Recorded[];
  readonly hash: number;
  readonly clock: number;
}

export const runProgram = (file: string, options: ProgramOptions = {}): ProgramRun => {
  const texts = { stdout: '', stderr: '' };
  const outside = new Outside({
    world: worldWith(nodeWorld(sleepNow), { start: 1_700_000_000_000_000_000n, seed: 7 }),
    input: fixedInput(new TextEncoder().encode(options.input ?? '')),
    folders: options.folder === undefined || options.replay ? undefined : realFolders([options.folder]),
    output: (stream, bytes) => {
      texts[stream] += Buffer.from(bytes).toString('utf8');
    },
  });
  const wasi = createWasi({
    arguments: [path.basename(file), ...(options.arguments ?? [])],
    environment: options.environment ?? {},
    preopens:
      options.folder === undefined && !options.inMemory ? [] : [{ name: '/', backed: options.folder !== undefined }],
    direct: false,
  });
  const { module, diagnostics } = decodeModule({ path: file, bytes: readFileSync(path.join(root, file)) });
  if (!module) throw new Error(JSON.stringify(diagnostics));
  const store = new Store({ hosts: [wasi, createEmscripten()] });
  const instantiated = store.instantiate(module);
  if (instantiated.kind !== 'instance') throw new Error(JSON.stringify(instantiated));
  const { engine } = store;
  const zero = { type: 'i32', bits: 0 } as const;
  engine.invoke(
    (options.invoke ?? ['_start']).map((name) => {
      const entry = instantiated.instance.exports.get(name);
      if (entry?.kind !== 'function') throw new Error(`there is no function ${name}`);
      const { length } = engine.function(entry.address).signature.parameters;
      return { function: entry.address, values: length === 2 ? [zero, zero] : [] };
    }),
  );
  const journal: Recorded[] = [];
  const end = (status: number, trap?: string): ProgramRun => {
    if (!options.replay) writeThrough(wasi.pending(), outside);
    return {
      ...texts,
      status,
      ...(trap === undefined ? {} : { trap }),
      journal,
      hash: wasi.hash(),
      clock: engine.clock,
    };
  };
  for (;;) {
    const outcome = engine.run({ fuel: 10_000_000 });
    if (outcome.kind === 'ended') return end(0);
    if (outcome.kind === 'failed') {
      const { status, message } = outcome.failure;
      return status === undefined ? end(-1, message) : end(status);
    }
    if (outcome.kind !== 'host') continue;
    const { request } = outcome.outcome;
    const answer = options.replay ? options.replay[journal.length]?.answer : outside.answer(request);
    if (!(answer instanceof Uint8Array)) throw new Error(`${request.name} has no answer`);
    journal.push({ request, answer });
    engine.answer(outcome.token, answer);
  }
};
