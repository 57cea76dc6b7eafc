/** The threaded form of code is the interpreter's in everything that can be seen: clocks, states, outputs, ends. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/index.ts';
import { textOfUtf8 } from '../../../vm/context/index.ts';
import { createMachine, type PythonMachine } from '../../../vm/python/machine.ts';
import { programOf } from '../../../vm/python/program.ts';
import { randomProgram } from '../../fuzz/python-programs.ts';
import { type Random, randomOf } from '../../fuzz/random.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'languages', 'python', 'corpus');
const corpus = readdirSync(folder).filter((name) => name.endsWith('.py'));

/** Instructions after which the rest of a program is not looked at. */
const enough = 20_000;
/** Differences are looked for in so many moments of a program. */
const moments = 30;

class Compared {
  readonly machine: PythonMachine;
  output = '';
  constructor(text: string, threading: 'always' | 'never') {
    const { image } = compile({ path: 'test.py', text, debug: false });
    if (!image) throw new Error('the program does not compile');
    this.machine = createMachine(programOf(image), { threading });
  }

  /** Runs until it is told to end by the limit, or the program has ended. */
  run(limit: { readonly fuel: number; readonly clock?: number }): string {
    for (;;) {
      const outcome = this.machine.run(limit);
      if (outcome.kind !== 'host')
        return outcome.kind === 'failed' ? `${outcome.kind} ${outcome.report}` : outcome.kind;
      const { name, arguments: bytes, token } = outcome.call;
      this.output += `${name} ${textOfUtf8(bytes)}`;
      this.machine.change({ kind: 'host result', token, result: new Uint8Array(0) });
    }
  }
}

/** What can be seen of both forms at random moments: slices of any length, exact clocks, checkpoints and ways back. */
const compare = (text: string, random: Random): void => {
  const threaded = new Compared(text, 'always');
  const plain = new Compared(text, 'never');
  const kept: { clock: number; hash: number; output: string; state: ReturnType<PythonMachine['save']> }[] = [];
  for (let moment = 0; moment < moments; moment++) {
    const { machine } = threaded;
    const way = random(4);
    const length = 1 + random(way === 0 ? 20 : 600);
    const exact = random(3) === 0 ? { clock: machine.clock + length } : {};
    const ended = threaded.run({ fuel: length, ...exact });
    const clock = machine.clock;
    const isOver = ended !== 'fuel' && ended !== 'clock';
    const then = plain.run({ fuel: Number.POSITIVE_INFINITY, clock: isOver ? clock + 1 : clock });
    expect([plain.machine.clock, plain.output]).toEqual([clock, threaded.output]);
    const hash = machine.hash();
    expect(plain.machine.hash()).toBe(hash);
    if (isOver) {
      expect(then).toBe(ended);
      return;
    }
    if (clock > enough) return;
    if (way === 1) {
      kept.push({ clock, hash, output: threaded.output, state: machine.save() });
      plain.machine.save();
    }
    const back = way === 2 ? kept[random(kept.length || 1)] : undefined;
    if (back) {
      // To the past and forward again: the same state at the same clock.
      machine.restore(back.state);
      expect(machine.hash()).toBe(back.hash);
      threaded.output = back.output;
      threaded.run({ fuel: Number.POSITIVE_INFINITY, clock });
      expect([machine.clock, machine.hash(), threaded.output]).toEqual([clock, hash, plain.output]);
    }
  }
};

// The runner hears of each test when it has ended, not of all of them at the end.
afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)));

describe('threaded code is as the interpreter is', () => {
  it.each(corpus)('in %s', (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    compare(text, randomOf(name.length));
  });

  const first = Number(process.env.SAHARA_SEED ?? 1);
  const count = Number(process.env.SAHARA_RUNS ?? 40);
  it.each(Array.from({ length: count }, (_, at) => first + at))('in random program %i', (seed) => {
    compare(randomProgram(seed), randomOf(seed));
  });
});
