/** What a recording may hold: the budget is kept, and what is dropped is only a longer way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Answers } from '../../debug-adapter/control/time-travel/answers.ts';
import { Tape } from '../../debug-adapter/control/time-travel/tape.ts';
import { fileSpill } from '../../debug-adapter/main-spill.ts';
import type { MomentBody, SaveRecordingResponseBody } from '../../debug-adapter/protocol.ts';
import { toolchains } from '../../vm/catalog.ts';
import type { Machine } from '../../vm/context/index.ts';
import { Traveled } from '../conformance/traveled.ts';
import type { CheckedClient } from '../protocol/checked-client.ts';
import { inProcess } from './in-process.ts';
import { debug } from './sahara.ts';

/** Programs that walk through a large state and change all of it, a little at a time. */
const walks = [
  {
    id: 'sahara',
    path: 'walk.sahara',
    text: `(module walk)
(fn main [] -> i64
  (let [numbers (list-fill 20000 0) place 0 round 0]
    (while (< round 60000)
      (set! (get numbers place) (+ (get numbers place) round))
      (set! place (+ place 1))
      (when (= place 20000) (set! place 0))
      (set! round (+ round 1)))
    round))
`,
  },
  {
    id: 'wasm',
    path: 'walk.wat',
    text: `(module
  (memory 3)
  (func (export "main") (result i32)
    (local $place i32) (local $round i32)
    (loop $again
      (i32.store (local.get $place) (i32.add (i32.load (local.get $place)) (local.get $round)))
      (local.set $place (i32.add (local.get $place) (i32.const 8)))
      (if (i32.eq (local.get $place) (i32.const 160000)) (then (local.set $place (i32.const 0))))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $round) (i32.const 60000))))
    (local.get $round)))
`,
  },
  {
    id: 'python',
    path: 'walk.py',
    text: `numbers = [0] * 20000
place = 0
round = 0
while round < 60000:
    numbers[place] = numbers[place] + round
    place = place + 1
    if place == 20000:
        place = 0
    round = round + 1
`,
  },
] as const;

const created = ({ id, path, text }: (typeof walks)[number]): Machine => {
  const toolchain = toolchains.find((each) => each.id === id);
  const bytes = new TextEncoder().encode(text);
  const loaded = toolchain?.load({ path, bytes, read: () => undefined, debug: true }).program;
  const made = loaded && toolchain?.create(loaded, { arguments: [], settings: {} });
  if (!made || !('machine' in made)) throw new Error('the program does not start');
  return made.machine;
};

describe('the memory of a recording', () => {
  it.each(walks)(
    'stays within its budget, thinner with distance, and every moment can still be reached: $id',
    async (walk) => {
      const budget = 1_500_000;
      const traveled = await Traveled.recorded(created(walk), { fuel: 2000, every: 1, budget });
      const { timelines } = traveled.debuggee.timeTravel;
      expect(timelines.used).toBeLessThanOrEqual(budget);
      const clocks = timelines.current.checkpoints.all.map(({ at }) => at.clock);
      expect(clocks.length).toBeGreaterThan(5);
      expect(clocks[0]).toBe(0);
      const { clock: end } = traveled.journal.end;
      const recent = clocks.filter((clock) => clock > end * 0.9).length;
      const old = clocks.filter((clock) => clock > end * 0.2 && clock < end * 0.3).length;
      expect(recent).toBeGreaterThan(old);

      const reference = await Traveled.recorded(created(walk), { fuel: 50_000, every: 1000 });
      for (const part of [0.95, 0.1, 0.5, 0.25]) {
        const clock = Math.floor(end * part);
        await traveled.traveller.goToClock(clock);
        await reference.traveller.goToClock(clock);
        expect([clock, traveled.machine.hash()]).toEqual([clock, reference.machine.hash()]);
        expect(timelines.used).toBeLessThanOrEqual(budget);
      }
    },
  );

  it.each(walks)('a checkpoint holds what changed since the one before, not the whole state: $id', (walk) => {
    const machine = created(walk);
    const at = (clock: number): number => {
      while (machine.clock < clock) machine.run({ fuel: 1000, clock });
      return machine.save().cost;
    };
    // Everything has been written once.
    at(250_000);
    const checkpoint = machine.save();
    at(252_000);
    // Of a machine that keeps differences the older one tells what was kept for it.
    expect(Math.max(checkpoint.cost, at(254_000))).toBeLessThan((20_000 * 8) / 4);
  });

  it('forgets the entries and whole chunks of answers that nobody can go back to', () => {
    const tape = new Tape();
    const at = (clock: number, calls: number, entries: number) => ({ clock, calls, entries });
    for (let call = 0; call < 10; call++) tape.answers.add(call, new Uint8Array(60_000));
    tape.add({ at: at(3, 2, 0), steps: [{ at: at(3, 2, 0), change: { kind: 'hold', context: 1 } }], size: 200 });
    const before = tape.answers.size;
    tape.forgetBefore(at(50, 6, 1));
    expect([...tape.answers].map(({ call }) => call)).toEqual([6, 7, 8, 9]);
    expect(tape.entries).toMatchObject([{ steps: [], size: 0 }]);
    expect(tape.answers.size).toBeLessThan(before / 2);
  });
});

const equal = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
  Buffer.compare(one ?? new Uint8Array(0), other) === 0;

describe('answers of the outside', () => {
  it('are the same however they are kept, and in every timeline that shares them', () => {
    const answer = fc.record({
      gap: fc.integer({ min: 1, max: 300 }),
      length: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 70_000 })),
      byte: fc.integer({ min: 0, max: 255 }),
      isRandom: fc.boolean(),
      state: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(answer, { maxLength: 40 }),
        fc.nat(8000),
        fc.nat(400_000),
        fc.boolean(),
        (rows, cut, most, spills) => {
          const spill = fileSpill();
          const answers = new Answers('begin');
          const model = new Map<number, { readonly result: Uint8Array; readonly state: string | undefined }>();
          let call = -1;
          let seed = 1;
          for (const { gap, length, byte, isRandom, state } of rows) {
            call += gap;
            const next = () => {
              seed = Math.imul(seed, 1_103_515_245) + 12_345;
              return seed >>> 16;
            };
            const result = Uint8Array.from({ length }, () => (isRandom ? next() : byte));
            answers.add(call, result, state);
            model.set(call, { result, state });
          }
          answers.shrink(most, spills ? spill : undefined);
          if (spills)
            expect(answers.size).toBeLessThanOrEqual(Math.max(most, answers.open + answers.chunks.length * 100));
          const matches = (kept: Answers, end: number) => {
            let state = 'begin';
            for (const [each, row] of [...model].filter(([number]) => number < end)) {
              expect(kept.stateBefore(each)).toBe(state);
              expect(equal(kept.get(each), row.result)).toBe(true);
              state = row.state ?? state;
            }
            expect(kept.stateBefore(end)).toBe(state);
            const results = [...kept].filter(({ result }) => result.length > 0).map((each) => each.call);
            expect(results).toEqual(
              [...model].filter(([number, { result }]) => number < end && result.length > 0).map(([number]) => number),
            );
          };
          matches(answers, call + 1);
          const shared = answers.until(cut);
          matches(shared, cut);
          shared.add(Math.max(cut, call + 1), Uint8Array.of(7), 'another');
          matches(answers, call + 1);
          const unpacked = Answers.unpack(answers.pack());
          for (const [each, { result }] of model) expect(equal(unpacked.get(each), result)).toBe(true);
          spill.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

const echo = `count = 0
while True:
    try:
        line = input()
    except EOFError:
        break
    count += len(line)
    print(line)
print(count)
`;

/** Lines that hardly compress. */
const noise = (lines: number): string => {
  let seed = 7;
  const word = () => {
    seed = Math.imul(seed, 1_664_525) + 1_013_904_223;
    return (seed >>> 0).toString(36).padStart(7, 'z');
  };
  return Array.from({ length: lines }, () => Array.from({ length: 14 }, word).join('')).join('\n');
};

describe('a run with much input and output', () => {
  const lines = 30_000;
  const input = noise(lines);
  const mebibyte = 2 ** 20;
  const files = { '/project/echo.py': echo, '/project/in.txt': input };
  const launch = { program: '/project/echo.py', stdin: 'in.txt', memoryBudget: 2 };
  const moment = (client: CheckedClient) => client.own<MomentBody>('sahara/moment');
  const at = async (client: CheckedClient, clock: number): Promise<string> => {
    await client.send('sahara/goToMoment', { clock });
    await client.stopped('goto', 60_000);
    const { stackFrames } = (await client.stackTraceRequest({ threadId: 1 })).body;
    const { result } = (await client.evaluateRequest({ expression: 'count', frameId: stackFrames[0]?.id ?? 0 })).body;
    return result;
  };

  it('stays within a small budget, and can be saved and opened elsewhere', { timeout: 120_000 }, async () => {
    expect(input.length).toBeGreaterThan(2.5 * mebibyte);
    const client = await inProcess(toolchains, files);
    await client.begin(launch, {});
    await client.stopped('ended', 60_000);
    const end = await moment(client);
    expect(end.start).toBe(0);
    expect(end.memory.used).toBeLessThanOrEqual(2 * mebibyte);
    expect(client.output().length).toBeGreaterThan(2.5 * mebibyte);
    const middle = Math.floor(end.end / 3);
    const count = await at(client, middle);
    expect((await moment(client)).memory.used).toBeLessThanOrEqual(2 * mebibyte);
    const { text } = await client.own<SaveRecordingResponseBody>('sahara/saveRecording', {});
    await client.end();
    // What is saved is the input and, compressed, the output to compare with.
    expect(text.length).toBeLessThan(3 * input.length);

    const again = await inProcess(toolchains, { ...files, '/project/run.sahara-recording': text });
    await again.begin({ recording: '/project/run.sahara-recording', memoryBudget: 2 }, {});
    await again.stopped('ended', 60_000);
    expect(again.output()).toBe(client.output());
    expect(await at(again, middle)).toBe(count);
    await again.end();
  });

  it('forgets its beginning where there is no room outside of memory, and says what that means', {
    timeout: 120_000,
  }, async () => {
    const client = await inProcess(toolchains, files, { withoutSpill: true });
    await client.begin(launch, {});
    await client.stopped('ended', 60_000);
    const end = await moment(client);
    expect(end.start).toBeGreaterThan(0);
    expect(end.memory.used).toBeLessThanOrEqual(2 * mebibyte);
    expect(client.output('console')).toMatch(
      /The memory budget of time travel \(2 MiB\) does not hold the whole input of this run: it can be gone back in to clock \d+, and not be saved\. Raise "memoryBudget" to change that\./,
    );
    expect(await client.refused('sahara/saveRecording', {})).toBe(
      'The beginning of this run is not recorded any more: raise "memoryBudget".',
    );
    await at(client, end.start + 1000);
    await client.end();
  });
});

const walk = `(module walk)
(fn main [] -> i64
  (let [numbers (list-fill 1000000 0) round 0]
    (while (< round 3)
      (for [place (range 0 1000000)]
        (set! (get numbers place) (+ place round)))
      (set! round (+ round 1)))
    round)) ; end
`;

it('says once that a budget has no room for the state of the program, and goes back all the same', {
  timeout: 60_000,
}, async () => {
  const program = await debug(walk, { launch: { memoryBudget: 4 } });
  const { client } = program;
  await client.stopped('ended', 30_000);
  const { memory, end } = await client.own<MomentBody>('sahara/moment');
  expect(memory.used).toBeLessThanOrEqual(memory.budget);
  expect(memory.budget).toBe(4 * 2 ** 20);
  const told = client
    .output('console')
    .split('\n')
    .filter((line) => line.includes('memory budget'));
  expect(told).toEqual([
    'The memory budget of time travel (4 MiB) has no room for a second copy of this state, so going back repeats the run from its beginning. Raise "memoryBudget" to change that.',
  ]);
  await client.send('stepBack', { threadId: 1 });
  await client.stopped('step', 30_000);
  expect(await program.evaluate('(get numbers 999999)')).toBe('1000001');
  await client.send('sahara/goToMoment', { clock: Math.floor(end / 2) });
  await client.stopped('goto', 30_000);
  expect(await program.evaluate('round')).toBe('1');
  expect((await client.own<MomentBody>('sahara/moment')).memory.used).toBeLessThanOrEqual(4 * 2 ** 20);
  await program.end();
});
