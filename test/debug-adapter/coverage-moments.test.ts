import { describe, expect, it } from 'vitest';
import type { CoverageMode, CoverageResponseBody, MomentBody } from '../../debug-adapter/protocol.ts';
import { debugPython } from './python.ts';
import { type Debugged, debug, file, type Opened } from './sahara.ts';
import { debugModule, watFile } from './wasm.ts';

/** The handler leaves blocks half run, so that exact counts are corrected; the last lines run late. */
const sahara = `(module m)
(condition odd [n i64])
(fn check [n i64] -> i64 :signals odd
  (when (= 1 (rem n 2))
    (signal (odd :n n)))
  n)
(fn twice [n i64] -> i64
  (* 2 (handle (check n) [odd c 1])))
(fn main [] -> i64
  (let [total 0
        round 0]
    (while (< round 4)
      (set! total (+ total (twice round)))
      (set! round (+ round 1)))
    (when (> total 3)
      (set! total (+ total 100)))
    total))
`;

const python = `def check(n):
    if n % 2:
        raise ValueError(n)
    return n

def twice(n):
    try:
        return 2 * check(n)
    except ValueError:
        return 1

total = 0
for i in range(4):
    total += twice(i)
if total > 3:
    total += 100
print(total)
`;

const module = `(module
  (func $twice (param $n i32) (result i32)
    (if (i32.and (local.get $n) (i32.const 1))
      (then
        (return (i32.const 1))))
    (i32.mul (local.get $n) (i32.const 2)))
  (func (export "main") (result i32)
    (local $round i32)
    (local $total i32)
    (loop $again
      (local.set $total
        (i32.add (local.get $total) (call $twice (local.get $round))))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $round) (i32.const 4))))
    (local.get $total)))
`;

const machines: readonly {
  readonly name: string;
  readonly open: (opened: Opened) => Promise<Debugged>;
  readonly breakpoints: readonly number[];
  /** A line that runs in the first round, one that runs at the end, and how often the former runs in all. */
  readonly early: number;
  readonly late: number;
  readonly times: number;
}[] = [
  {
    name: 'Sahara',
    open: (opened) => debug(sahara, opened),
    breakpoints: [4, 14, 17],
    early: 13,
    late: 16,
    times: 4,
  },
  {
    name: 'Python',
    open: (opened) => debugPython(python, opened),
    breakpoints: [2, 10, 16],
    early: 14,
    late: 17,
    times: 4,
  },
  {
    name: 'WebAssembly',
    open: (opened) => debugModule(module, opened),
    breakpoints: [3, 13],
    early: 13,
    late: 15,
    times: 4,
  },
];

type Lines = Readonly<Record<number, number>>;

const linesOf = async (program: Debugged): Promise<Lines> => {
  const { sources } = await program.client.own<CoverageResponseBody>('sahara/coverage', {});
  return Object.fromEntries((sources[0]?.lines ?? []).map(({ line, count }) => [line, count]));
};

/** Lines of the newest `sahara/coverage` event. */
const shownLines = (program: Debugged): Lines => {
  const [source] = program.client.latest<CoverageResponseBody>('sahara/coverage')?.sources ?? [];
  return Object.fromEntries((source?.lines ?? []).map(({ line, count }) => [line, count]));
};

const clockOf = async (program: Debugged): Promise<number> =>
  (await program.client.own<MomentBody>('sahara/moment')).clock;

describe.each(machines)('coverage of $name at a moment', ({ open, breakpoints, early, late, times }) => {
  it.each(['first', 'counts'] as const satisfies readonly CoverageMode[])(
    'in mode %s is what had run up to there',
    async (coverage) => {
      const program = await open({ launch: { coverage }, breakpoints });
      const seen: { clock: number; lines: Lines }[] = [];
      for (;;) {
        const { reason } = await program.client.stopped();
        seen.push({ clock: await clockOf(program), lines: await linesOf(program) });
        expect(shownLines(program)).toEqual(seen.at(-1)?.lines);
        if (reason === 'ended') break;
        await program.client.continueRequest({ threadId: 1 });
      }
      const end = seen.at(-1)?.lines ?? {};
      expect(seen.length).toBeGreaterThan(4);
      expect(end[early]).toBe(coverage === 'counts' ? times : 1);
      expect(end[late]).toBe(1);
      expect(seen[0]?.lines[late]).toBe(0);
      // Backwards, then with jumps, and at the end once more.
      const order = [...seen].reverse().concat(
        seen.filter((_, index) => index % 3 === 1),
        seen.slice(-1),
      );
      for (const { clock, lines } of order) {
        await program.client.own('sahara/goToMoment', { clock });
        await program.client.stopped();
        expect(await clockOf(program)).toBe(clock);
        expect(await linesOf(program)).toEqual(lines);
        expect(shownLines(program)).toEqual(lines);
      }
      await program.end();
    },
  );
});

it('coverage is of the timeline that is looked at', async () => {
  const program = await debug(sahara, { breakpoints: [14] });
  await program.client.stopped('breakpoint');
  await program.client.breakpoints(file, []);
  await program.go('continue');
  expect((await linesOf(program))[16]).toBe(1);
  await program.client.own('sahara/goToStart', {});
  await program.client.stopped();
  expect(Object.values(await linesOf(program)).every((count) => count === 0)).toBe(true);
  await program.client.breakpoints(file, [14]);
  await program.go('continue');
  // With the last round at once, the sum is too small for the last branch.
  await program.set('Locals', 'round', '9');
  await program.client.breakpoints(file, []);
  await program.go('continue');
  expect(await program.client.own('sahara/timelines', {})).toMatchObject({ current: 2 });
  const other = await linesOf(program);
  expect([other[13], other[16]]).toEqual([1, 0]);
  expect(shownLines(program)).toEqual(other);
  await program.client.own('sahara/switchTimeline', { timeline: 1 });
  await program.client.stopped();
  await program.client.own('sahara/goToEnd', {});
  await program.client.stopped();
  expect((await linesOf(program))[16]).toBe(1);
  await program.end();
});

it('what ran first is known of a timeline also when it ran later in the one that was left', async () => {
  const program = await debugModule(module, { breakpoints: [12] });
  await program.client.stopped('breakpoint');
  await program.client.breakpoints(watFile, []);
  await program.go('continue');
  expect(await linesOf(program)).toMatchObject({ 5: 1, 6: 1 });
  await program.client.own('sahara/goToStart', {});
  await program.client.stopped();
  await program.client.breakpoints(watFile, [12]);
  await program.go('continue');
  await program.set('Locals', '$round', '3');
  await program.client.breakpoints(watFile, [13, 15]);
  await program.go('continue');
  // The first number is odd now, so that the line for odd ones runs earlier than it did, and the other one not at all.
  expect(await linesOf(program)).toMatchObject({ 5: 1, 6: 0 });
  expect(shownLines(program)).toMatchObject({ 5: 1, 6: 0 });
  await program.go('continue');
  expect(await linesOf(program)).toMatchObject({ 5: 1, 6: 0, 15: 0 });
  await program.client.own('sahara/goToStart', {});
  await program.client.stopped();
  expect(Object.values(await linesOf(program)).every((count) => count === 0)).toBe(true);
  await program.go('continue');
  expect(await linesOf(program)).toMatchObject({ 5: 1, 6: 0, 15: 0 });
  await program.end();
});
