import { describe, expect, it } from 'vitest';
import { Journal } from '../../../debug-adapter/control/journal.ts';
import type { Moment } from '../../../debug-adapter/control/time-travel/moment.ts';
import type { Machine, Outcome } from '../../../vm/context/index.ts';
import { createWasi } from '../../../vm/wasm/wasi/index.ts';
import { noStops } from '../../conformance/drive.ts';
import { machineOf } from './run/harness.ts';

/** Writes its memory's first bytes to the standard output, a digit that counts included, and every tenth time to the standard error. */
const writer = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "n0\\0a")
  (table 1 funcref) (elem (i32.const 0) $write)
  (type $t (func (param i32 i32 i32 i32) (result i32)))
  (func $line (param $n i32) (result i32)
    (i32.store8 (i32.const 1) (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10))))
    (i32.store (i32.const 16) (i32.const 0))
    (i32.store (i32.const 20) (i32.const 3))
    (if (result i32) (i32.rem_u (local.get $n) (i32.const 10))
      (then (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32)))
      (else (call_indirect (type $t) (i32.const 2) (i32.const 16) (i32.const 1) (i32.const 32) (i32.const 0)))))
  (func (export "main") (result i32) (local $n i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $line (local.get $n))))
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.const 32))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 500))))
    (local.get $sum)))`;

const options = { arguments: ['writer'], environment: {}, preopens: [], direct: false };

type Told = Extract<Outcome, { kind: 'host' }>;

interface Seen {
  readonly moment: Moment;
  readonly address: number;
  readonly stream: string;
  readonly text: string;
}

/** A whole run with all outputs, and how many of them ended a `run`. */
const run = (machine: Machine, telling: boolean, fuel: number) => {
  const journal = new Journal(machine);
  journal.stops(noStops);
  const seen: Seen[] = [];
  let ended = 0;
  const told = ({ call, address }: Told) =>
    void seen.push({
      moment: journal.here,
      address,
      stream: call.name,
      text: String.fromCharCode(...call.arguments),
    });
  for (;;) {
    const outcome = journal.run(telling ? { fuel, told } : { fuel });
    if (outcome.kind === 'host') {
      ended++;
      told(outcome);
      journal.answer(outcome.call, new Uint8Array(0));
    } else if (outcome.kind !== 'fuel') {
      const results = outcome.kind === 'ended' ? outcome.results.map(({ summary }) => summary) : [outcome.kind];
      return { seen, ended, results, clock: machine.clock, hash: machine.hash(), journal };
    }
  }
};

const forms = [
  { fusing: false },
  { heat: { calls: 0, rounds: 0 } },
  { heat: { calls: 1, rounds: 1 } },
  { heat: { calls: 20, rounds: 1000 } },
] as const;

describe('outputs that do not end a run', () => {
  for (const form of forms) {
    it(`are told at the same moments, with the same state behind them (${JSON.stringify(form)})`, () => {
      const machine = (told: boolean) => run(machineOf(writer, { ...form, hosts: [createWasi(options)] }), told, 7000);
      const [one, other] = [machine(false), machine(true)];
      expect(other.seen).toEqual(one.seen);
      expect([other.results, other.clock, other.hash]).toEqual([one.results, one.clock, one.hash]);
      expect([one.results, one.ended]).toEqual([['1500'], 500]);
      expect(one.seen.slice(0, 2).map(({ stream, text }) => [stream, text])).toEqual([
        ['stderr', 'n0\n'],
        ['stdout', 'n1\n'],
      ]);
      // The plain form makes each call by itself.
      if (!('fusing' in form)) expect(other.ended).toBeLessThan(25);
    });
  }

  it('are repeated at their moments', () => {
    const machine = machineOf(writer, { hosts: [createWasi(options)] });
    const start = machine.save();
    const { seen, journal } = run(machine, true, 1_000_000);
    const { tape, end } = journal;
    for (const { clock, entries, calls } of [499, 3, 250].map((index) => seen[index]!.moment)) {
      const moment = { clock, entries, calls };
      journal.resume(tape, end, start, { clock: 0, entries: 0, calls: 0 });
      for (const _ of journal.play(moment));
      expect(journal.here).toEqual(moment);
    }
  });
});
