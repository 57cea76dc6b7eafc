/** WASI driven without a machine: a memory, a module of host functions, and an outside that answers. */
import { fixedInput } from '../../../../debug-adapter/control/input.ts';
import { type Folders, Outside } from '../../../../debug-adapter/control/outside.ts';
import { worldWith } from '../../../../debug-adapter/control/world.ts';
import { realFolders } from '../../../../debug-adapter/main-folders.ts';
import { nodeWorld, sleepNow } from '../../../../debug-adapter/main-world.ts';
import type { OutsideRequest } from '../../../../vm/context/index.ts';
import type { HostAccess, HostEvent, HostOutcome, HostValue } from '../../../../vm/wasm/host/host.ts';
import { createWasi, type WasiModule, type WasiOptions } from '../../../../vm/wasm/wasi/index.ts';

export interface Recorded {
  readonly request: OutsideRequest;
  readonly answer: Uint8Array;
}

export interface WasiUnderTest {
  readonly module: WasiModule;
  readonly outside: Outside;
  /** Every request and its answer, in order. */
  readonly journal: Recorded[];
  output(): { readonly stdout: string; readonly stderr: string };
  memory(): Uint8Array;
  /** Ranges of memory that were announced before they were written. */
  readonly announced: (readonly [number, number])[];
  /** The last outcome of a call, whatever it is. */
  outcome(name: string, ...values: HostValue[]): HostOutcome;
  /** The error number. */
  call(name: string, ...values: HostValue[]): number;
}

export interface UnderTestOptions extends Partial<WasiOptions> {
  /** Real folders under the preopens, by position. */
  readonly folders?: readonly (string | undefined)[];
  readonly input?: string;
  /** Answers from an earlier run instead of the outside. */
  readonly replay?: readonly Recorded[];
  readonly pages?: number;
}

export const wasiUnderTest = (options: UnderTestOptions = {}): WasiUnderTest => {
  const { folders, input = '', replay, pages = 4, ...wasi } = options;
  const texts = { stdout: '', stderr: '' };
  const real: Folders | undefined = folders && !replay ? realFolders(folders) : undefined;
  const outside = new Outside({
    world: worldWith(nodeWorld(sleepNow), { start: 1_700_000_000_000_000_000n, seed: 1 }),
    input: fixedInput(new TextEncoder().encode(input)),
    folders: real,
    output: (stream, bytes) => {
      texts[stream] += new TextDecoder().decode(bytes);
    },
  });
  const module = createWasi({
    arguments: ['program'],
    environment: {},
    preopens: (folders ?? []).map((folder, index) => ({
      name: index === 0 ? '/data' : `/data${index}`,
      backed: folder !== undefined,
    })),
    direct: false,
    ...wasi,
  });
  const bytes = new Uint8Array(pages * 65_536);
  const journal: Recorded[] = [];
  const announced: (readonly [number, number])[] = [];
  const access: HostAccess = {
    memory: { bytes, writes: (offset, length) => announced.push([offset, length]), reads: () => {}, grow: () => -1 },
    module: 'test',
    exports: () => false,
  };
  const answerTo = (request: OutsideRequest): Uint8Array => {
    const recorded = replay?.[journal.length];
    if (replay) {
      if (!recorded || recorded.request.name !== request.name) throw new Error(`the replay differs at ${request.name}`);
      return recorded.answer;
    }
    const answer = outside.answer(request);
    if (answer instanceof Promise) throw new Error(`${request.name} is answered later`);
    return answer;
  };
  const outcome = (name: string, ...values: HostValue[]): HostOutcome => {
    const host = module.resolve(name, { kind: 'function', parameters: [], results: [] });
    if (!host) throw new Error(`there is no function ${name}`);
    const events: HostEvent[] = [];
    for (;;) {
      const turn = host.call(access, values, events);
      if (turn.kind !== 'outside') return turn;
      const answer = answerTo(turn.request);
      journal.push({ request: turn.request, answer });
      events.push({ kind: 'answer', request: turn.request, bytes: answer });
    }
  };
  return {
    module,
    outside,
    journal,
    announced,
    output: () => ({ ...texts }),
    memory: () => bytes,
    outcome,
    call: (name, ...values) => {
      const result = outcome(name, ...values);
      if (result.kind !== 'return') throw new Error(`${name} ended with ${result.kind}`);
      return Number(result.values[0]);
    },
  };
};
