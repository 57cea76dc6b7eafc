/** Checkpoints of a whole machine between a program's questions to the outside. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixedInput } from '../../../../debug-adapter/control/input.ts';
import { Outside } from '../../../../debug-adapter/control/outside.ts';
import { worldWith } from '../../../../debug-adapter/control/world.ts';
import { realFolders } from '../../../../debug-adapter/main-folders.ts';
import { nodeWorld, sleepNow } from '../../../../debug-adapter/main-world.ts';
import { root } from '../../../../scripts/set-up.mjs';
import type { Checkpoint, Machine } from '../../../../vm/context/index.ts';
import { decodeModule } from '../../../../vm/wasm/decode/index.ts';
import { createEmscripten } from '../../../../vm/wasm/host/emscripten.ts';
import { createMachine } from '../../../../vm/wasm/machine.ts';
import { WasmProgram } from '../../../../vm/wasm/program.ts';
import { createWasi } from '../../../../vm/wasm/wasi/index.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'sahara checkpoints '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const machineOf = (fixture: string, invoke: readonly string[]): Machine => {
  const bytes = readFileSync(path.join(root, 'test/vm/wasm/fixtures', fixture));
  const { module } = decodeModule({ path: fixture, bytes });
  if (!module) throw new Error('the module is broken');
  const wasi = createWasi({
    arguments: [fixture, 'argument'],
    environment: {},
    preopens: [{ name: '/', backed: true }],
    direct: false,
  });
  const created = createMachine(new WasmProgram([{ module }], { debug: false }), {
    hosts: [wasi, createEmscripten()],
    invoke: (store, [instance]) =>
      invoke.map((name) => {
        const address = instance?.exports.get(name)?.address ?? -1;
        const zero = { type: 'i32', bits: 0 } as const;
        return { function: address, values: store.engine.function(address).signature.parameters.map(() => zero) };
      }),
  });
  if (!('machine' in created)) throw new Error(JSON.stringify(created));
  return created.machine;
};

interface Moment {
  readonly checkpoint: Checkpoint;
  readonly hash: number;
  readonly clock: number;
  /** Answers that were given before. */
  readonly answers: number;
}

/** Runs to the end; `answers` are those that are known, the others come from `ask`. */
const drive = (
  machine: Machine,
  answers: Uint8Array[],
  from: number,
  ask: (call: { readonly name: string; readonly arguments: Uint8Array }) => Uint8Array,
  look: (moment: Moment) => void = () => {},
): string => {
  for (let next = from; ; ) {
    const outcome = machine.run({ fuel: 50_000 });
    if (outcome.kind === 'ended' || outcome.kind === 'failed') return outcome.kind;
    if (outcome.kind !== 'host') continue;
    if (next % 3 === 0) look({ checkpoint: machine.save(), hash: machine.hash(), clock: machine.clock, answers: next });
    const result = answers[next] ?? ask(outcome.call);
    answers[next++] = result;
    expect(machine.change({ kind: 'host result', token: outcome.call.token, result }).refused).toBeUndefined();
  }
};

const programs: readonly (readonly [string, readonly string[]])[] = [
  ['files.wasm', ['_start']],
  ['longjmp.wasm', ['_start']],
  ['exceptions.wasm', ['__wasm_call_ctors', 'main']],
];

describe.each(programs)('%s', (fixture, invoke) => {
  it('comes to the same end from every question that it asked, in any order, without asking again', () => {
    const folder = path.join(scratch, fixture);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'input.txt'), 'text');
    cpSync(path.join(root, 'examples', 'webassembly', 'story.txt'), path.join(folder, 'story.txt'));
    const outside = new Outside({
      world: worldWith(nodeWorld(sleepNow), { start: 1_700_000_000_000_000_000n, seed: 3 }),
      input: fixedInput(new TextEncoder().encode('one\ntwo\n')),
      folders: realFolders([folder]),
      output: () => {},
    });
    const machine = machineOf(fixture, invoke);
    const begin = { checkpoint: machine.save(), hash: machine.hash(), clock: machine.clock, answers: 0 };
    const answers: Uint8Array[] = [];
    const moments: Moment[] = [begin];
    const ending = drive(
      machine,
      answers,
      0,
      (call) => outside.answer(call) as Uint8Array,
      (moment) => moments.push(moment),
    );
    const end = { hash: machine.hash(), clock: machine.clock, ending };
    expect(ending).toBe('ended');
    expect(moments.length).toBeGreaterThan(fixture === 'files.wasm' ? 8 : 1);
    const before = readdirSync(folder);
    for (const moment of [...moments].reverse().concat(moments.slice(0, 3))) {
      machine.restore(moment.checkpoint);
      expect([machine.hash(), machine.clock]).toEqual([moment.hash, moment.clock]);
      const again = drive(machine, answers, moment.answers, (call) => {
        throw new Error(`asked again: ${call.name}`);
      });
      expect({ hash: machine.hash(), clock: machine.clock, ending: again }).toEqual(end);
    }
    expect(readdirSync(folder)).toEqual(before);
    for (const { checkpoint } of moments) machine.drop(checkpoint);
  });
});
