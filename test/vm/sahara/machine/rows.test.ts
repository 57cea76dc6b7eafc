import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../vm/sahara/assemble.ts';
import type { SaharaImage } from '../../../../vm/sahara/image.ts';
import { conditions, go, imageOf, instruction, part, slot, start, stopAt, variable } from './harness.ts';

const nested = `
(fn inner [n i64] -> i64 (+ n 1))
(fn middle [n i64] -> i64 (* 2 (inner n)))
(fn main [] -> i64 (+ (middle 1) (middle 2)))`;

describe('stacks and instruction memory', () => {
  it('S01 a call leaves the data stack as deep and adds one frame; a return does the reverse', () => {
    const run = start(nested);
    stopAt(run, instruction(run.machine, 'middle', 'call'));
    const before = run.machine.context(1)!;
    const depth = before.depth;
    const values = before.frames(0, 1)[0]!.stackCount;
    go(run, { clock: run.machine.clock + 1 });
    const inside = run.machine.context(1)!;
    expect(inside.depth).toBe(depth + 1);
    // The argument became the callee's first local; nothing else moved.
    expect(inside.frames(0, 1)[0]!.local(0).summary).toBe('1');
    expect(inside.frames(1, 1)[0]!.stackCount).toBe(values - 1);
    expect(go(run, { leave: { context: 1, depth } })).toMatchObject({ kind: 'left', how: 'return' });
    expect(run.machine.context(1)!.depth).toBe(depth);
    expect(run.machine.context(1)!.frames(0, 1)[0]!.stackCount).toBe(values);
  });

  it('S02 the memory of a running program is its words, with patches set', () => {
    const image = imageOf(nested);
    const run = start(image);
    run.machine.covering.cover('counts');
    stopAt(run, instruction(run.machine, 'inner', 'local_read'));
    const words = image.functions.flatMap((each) => [...each.words]);
    const space = run.machine.spaces[0]!;
    const bytes = space.read(0, space.length);
    expect(space.writable).toBe(false);
    expect(words.map((_, index) => new DataView(bytes.buffer).getUint32(index * 4))).toEqual(words);
  });

  it('S04 each context has its own program counter', () => {
    const run = start(`
      (fn work [n i64] -> i64 (let [i 0] (while (< i n) (set! i (+ i 1))) i))
      (fn main [] -> i64 (let [a (spawn work 50) b (spawn work 60)] (+ (join a) (join b))))`);
    stopAt(run, instruction(run.machine, 'work', 'imm_i64'));
    run.machine.stops(conditions('none'));
    go(run, { clock: run.machine.clock + 3 });
    const places = () => [2, 3].map((id) => run.machine.context(id)!.frames(0, 1)[0]!.address);
    const [, other] = places();
    const clock = run.machine.clock;
    for (let step = 1; step <= 3; step++) {
      const [first] = places();
      go(run, { clock: clock + step });
      expect(places()[0]).not.toBe(first);
      expect(places()[1]).toBe(other);
    }
  });

  it('S06 after a return only the result of the callee remains', () => {
    const run = start(nested);
    stopAt(run, instruction(run.machine, 'main', 'add'));
    const frame = run.machine.context(1)!.frames(0, 1)[0]!;
    expect(frame.stackCount).toBe(2);
    expect([frame.stack(0).summary, frame.stack(1).summary]).toEqual(['4', '6']);
  });

  it('S09 S10 the return stack holds the places after the calls, and control goes on there', () => {
    const run = start(nested);
    stopAt(run, instruction(run.machine, 'inner', 'add'));
    const frames = run.machine.context(1)!.frames(0, 9);
    expect(frames.map((frame) => frame.function)).toEqual(['sample::inner', 'sample::middle', 'sample::main']);
    const following = (name: string) => instruction(run.machine, name, 'call') + 4;
    expect(frames.slice(1).map((frame) => frame.address)).toEqual([following('middle'), following('main')]);
    expect(part(run.machine, 1, 'Return stack').count.indexed).toBe(3);
    run.machine.stops(conditions('none'));
    expect(go(run, { leave: { context: 1, depth: 2 } })).toMatchObject({ kind: 'left', address: following('middle') });
    expect(go(run, { leave: { context: 1, depth: 1 } })).toMatchObject({ kind: 'left', address: following('main') });
  });
});

const cells = `
(data Cell [value i64])
(fn make [n i64] -> Cell (Cell :value n))
(fn main [] -> i64
  (let [cell (make 7) alias cell box (list-of Cell cell)]
    (set! (.value cell) (+ (.value alias) 2))
    (print (.value (get box 0)))
    (.value alias)))`;

describe('heap', () => {
  it('S07 S08 S11 values move between stack and heap, and outlive the frame that made them', () => {
    const run = start(cells);
    expect(go(run)).toMatchObject({ kind: 'ended' });
    expect(run.output).toBe('9\n');
  });

  it('S08 the heap shows owner count, size and allocation site of each object', () => {
    const run = start(cells);
    stopAt(run, instruction(run.machine, 'main', 'print'));
    const objects = part(run.machine, 1, 'Heap').children(0, 10, 'indexed');
    expect(objects.map(({ value }) => value.summary)[0]).toMatch(/^\(Cell :value 9\) · 3 refs · 8 bytes · /);
  });

  it('S18 aliases are one object with one count', () => {
    const run = start(cells);
    stopAt(run, instruction(run.machine, 'main', 'print'));
    const cell = variable(run.machine, 'cell');
    expect(variable(run.machine, 'alias').object).toBe(cell.object);
    expect(variable(run.machine, 'box').children(0, 1, 'indexed')[0]!.value.object).toBe(cell.object);
    const field = cell.children(0, 1, 'named')[0]!.value;
    expect(run.machine.change({ kind: 'write', location: field.location!, bytes: slot(41) })).toEqual({});
    expect(variable(run.machine, 'alias').children(0, 1, 'named')[0]!.value.summary).toBe('41');
  });

  it('counts fall to nothing when the last reference goes, and cycles are collected past the threshold', () => {
    const run = start(`
      (data Node [next (option Node)] [load (list i64)])
      (fn knot [] -> unit
        (let [node (Node :next (none Node) :load (range 0 200))]
          (set! (.next node) (some node))))
      (fn main [] -> i64
        (let [i 0] (while (< i 3000) (knot) (set! i (+ i 1))) i))`);
    stopAt(run, instruction(run.machine, 'main', 'return'));
    const live = Number(/^(\d+) objects/.exec(part(run.machine, 1, 'Heap').summary)?.[1]);
    expect(live).toBeGreaterThan(0);
    expect(live).toBeLessThan(400);
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '3000' }] });
  });
});

const post = `
(data Note [text string] [numbers (list i64)])
(fn reader [] -> i64
  (let [sum 0]
    (loop
      (receive
        [[note Note] (do (push! (.numbers note) 1000) (for [n (.numbers note)] (set! sum (+ sum n))))]
        [[stop bool] (break sum)]))))
(fn copied [] -> i64
  (let [worker (spawn reader) note (Note :text "copy" :numbers (list-of i64 1 2))]
    (send worker note)
    (send worker true)
    (print note)
    (join worker)))
(fn moved [] -> i64
  (let [worker (spawn reader) note (Note :text "move" :numbers (list-of i64 1 2))]
    (send worker (move note))
    (send worker true)
    (join worker)))`;

describe('contexts and messages', () => {
  it('S12 heaps are separate: equal references name different data', () => {
    const run = start(`
      (data Cell [value i64])
      (fn other [] -> i64 (let [cell (list-of Cell (Cell :value 2))] (receive [[stop bool] (.value (get cell 0))])))
      (fn main [] -> i64
        (let [worker (spawn other) cell (list-of Cell (Cell :value 1))]
          (print "wait") (receive [[stop bool] 0] [:after 50 0])
          (send worker true)
          (+ (join worker) (.value (get cell 0)))))`);
    stopAt(run, instruction(run.machine, 'main', 'send'));
    const one = variable(run.machine, 'cell', 1);
    const other = variable(run.machine, 'cell', 2);
    expect([one.object, one.memory?.offset === other.memory?.offset, one.summary, other.summary]).toEqual([
      other.object,
      true,
      '[(Cell :value 1)]',
      '[(Cell :value 2)]',
    ]);
    expect(run.machine.spaces.filter((space) => space.id > 0)).toHaveLength(2);
  });

  it('S13 a reference of another context can be neither set nor used', () => {
    const run = start(post, { invoke: 'moved' });
    stopAt(run, instruction(run.machine, 'moved', 'send_move'));
    const note = variable(run.machine, 'note');
    const foreign = note.bytes!.slice();
    new DataView(foreign.buffer).setInt32(4, 2, true);
    expect(run.machine.change({ kind: 'write', location: note.location!, bytes: foreign }).refused).toMatch(
      /another context/,
    );
    const index = note.location!.in === 'local' ? note.location!.index : -1;
    run.machine.stops(conditions('unhandled'));
    go(run, { clock: run.machine.clock + 1 });
    expect(run.machine.context(1)!.frames(0, 1)[0]!.local(index).summary).toBe('<moved to ctx 2>');
  });

  it('S14 messages arrive in order, and the mailbox shows them', () => {
    const run = start(`
      (fn sink [] -> i64 (let [last 0] (loop (receive [[n i64] (do (print n) (set! last n))] [[stop bool] (break last)]))))
      (fn main [] -> i64
        (let [worker (spawn sink)] (send worker 1) (send worker 2) (send worker 3) (send worker true) (join worker)))`);
    stopAt(run, instruction(run.machine, 'main', 'join'));
    const mailbox = part(run.machine, 2, 'Mailbox');
    expect(mailbox.children(0, 9, 'indexed').map(({ value }) => value.summary.split(' ')[0])).toEqual([
      '1',
      '2',
      '3',
      'true',
    ]);
    run.machine.stops(conditions('none'));
    run.machine.observing.observe(true);
    go(run);
    expect(run.output).toBe('1\n2\n3\n');
    expect(
      run.machine.observing
        .take()
        .filter((event) => event.kind === 'receive')
        .map((event) => event.text),
    ).toEqual(['1', '2', '3', 'true']);
  });

  it('S15 a copy leaves the sender what it had', () => {
    const run = start(post, { invoke: 'copied' });
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '1003' }] });
    expect(run.output).toBe('(Note :text "copy" :numbers [1 2])\n');
  });

  it('S16 a move takes the bytes out of the sender and puts as many into the receiver', () => {
    const run = start(post, { invoke: 'moved' });
    const size = (context: number) => Number(/ (\d+) bytes/.exec(part(run.machine, context, 'Heap').summary)?.[1] ?? 0);
    stopAt(run, instruction(run.machine, 'moved', 'send_move'));
    const before = size(1);
    go(run, { clock: run.machine.clock + 1 });
    const given = before - size(1);
    expect(given).toBeGreaterThan(0);
    const text = size(1);
    expect(text).toBeGreaterThan(0);
    run.machine.stops({
      addresses: new Set([instruction(run.machine, 'reader', 'local_store', 1)]),
      conditions: 'none',
    });
    go(run);
    // The string is a constant that the sender keeps: the receiver has its own copy.
    expect(size(2)).toBe(given + text - constantTable(before, given, text));
    run.machine.stops(conditions('none'));
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '1003' }] });
  });

  it('S16 using a moved local signals foreign-reference', () => {
    const text = `
types
  data t::Cell size 8 align 8
    field value i64 offset 0 size 8
  type (context i64)
module "t" source "t.sahara"
entry t::main
function t::keep
  result i64
  code
    receive_begin
    again: receive_next again
    receive_take t::Cell
    dt_read_field value t::Cell
    return
function t::main
  local t::Cell
  result i64
  code
    imm_i64 5
    dt_create t::Cell
    local_store 0
    spawn t::keep
    dup
    send_move 0 t::Cell
    pop
    local_read 0
    dt_read_field value t::Cell
    return
`;
    const { image, diagnostics } = assemble({ path: 't.sahasm', text });
    expect(diagnostics).toEqual([]);
    const run = start(image as SaharaImage);
    run.machine.stops(conditions('all'));
    const outcome = go(run);
    expect(outcome).toMatchObject({ kind: 'condition', name: 'foreign-reference', handled: false });
    expect(outcome.address).toBe(instruction(run.machine, 'main', 'local_read'));
    expect(go(run)).toMatchObject({ kind: 'failed', code: 'foreign-reference' });
  });

  it('S17 whatever graph is sent, no reference crosses heaps', () => {
    const image = imageOf(`
      (data Node [id i64] [links (list Node)] [other (option Node)])
      (fn graph [size i64 seed i64] -> (list Node)
        (let [nodes (list-of Node) i 0 random seed]
          (while (< i size) (push! nodes (Node :id i :links (list-of Node) :other (none Node))) (set! i (+ i 1)))
          (set! i 0)
          (while (< i (* size 2))
            (set! random (mod (+ (* random 1103) 12345) 65536))
            (let [from (get nodes (mod random size)) to (get nodes (mod (/ random 7) size))]
              (push! (.links from) to)
              (when (= (mod i 3) 0) (set! (.other to) (some from))))
            (set! i (+ i 1)))
          nodes))
      (fn worker [] -> i64
        (let [kept (list-of Node) sum 0]
          (loop
            (receive
              [[node Node] (do (push! kept node) (set! sum (+ sum (len (.links node)))))]
              [[nodes (list Node)] (set! sum (+ sum (len nodes)))]
              [[stop bool] (break sum)]))))
      (fn run [size i64 seed i64] -> i64
        (let [nodes (graph size seed) w (spawn worker) v (spawn worker) shared (get nodes 0)]
          (send w (get nodes (- size 1)))
          (send v nodes)
          (send w (move shared))
          (send v (move nodes))
          (send w true) (send v true)
          (+ (join w) (join v))))`);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 65535 }),
        fc.integer({ min: 20, max: 3000 }),
        (size, seed, moment) => {
          const run = start(image, { invoke: 'run', arguments: [slot(size), slot(seed)] });
          for (let clock = moment; ; clock += moment) {
            const outcome = go(run, { clock });
            expect(run.machine.isolating.check().foreign).toEqual([]);
            if (outcome.kind !== 'clock') {
              expect(outcome.kind).toBe('ended');
              return;
            }
          }
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  it('S20 200 interleavings of three contexts give each the same result', () => {
    const image = imageOf(`
      (fn work [n i64] -> i64
        (let [list (list-of i64) i 0 sum 0]
          (while (< i 40) (push! list (* n i)) (set! i (+ i 1)))
          (for [x list] (set! sum (+ sum x)))
          sum))
      (fn main [] -> string
        (let [a (spawn work 1) b (spawn work 2) c (spawn work 3)]
          (concat (string (join a)) " " (string (join b)) " " (string (join c)))))`);
    const hashes = new Set<number>();
    for (let seed = 1; seed <= 200; seed++) {
      const run = start(image, { limits: { seed, quantum: 7 } });
      expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '"780 1560 2340"' }] });
      hashes.add(run.machine.hash());
    }
    expect(hashes.size).toBeGreaterThan(1);
  });

  it('S36 contexts take turns, and one instruction changes one context', () => {
    const run = start(
      `
      (fn work [n i64] -> i64 (let [i 0] (while (< i n) (set! i (+ i 1))) i))
      (fn main [] -> i64 (let [a (spawn work 90) b (spawn work 90) c (spawn work 90)] (+ (join a) (+ (join b) (join c)))))`,
      { limits: { quantum: 30 } },
    );
    const state = (id: number) => {
      const context = run.machine.context(id);
      const frame = context?.frames(0, 1)[0];
      return JSON.stringify([
        frame?.address,
        frame && Array.from({ length: frame.localCount }, (_, n) => frame.local(n).summary),
        context?.depth,
      ]);
    };
    stopAt(run, instruction(run.machine, 'main', 'join'));
    run.machine.stops(conditions('none'));
    const ran = new Set<string>();
    for (let step = 0; step < 400; step++) {
      const before = [2, 3, 4].map(state);
      if (go(run, { clock: run.machine.clock + 1 }).kind !== 'clock') break;
      const changed = [2, 3, 4].filter((id, index) => state(id) !== before[index]);
      expect(changed.length).toBeLessThanOrEqual(1);
      ran.add(changed.join());
    }
    expect([...ran].filter((id) => id !== '').sort()).toEqual(['2', '3', '4']);
  });
});

/** Bytes of the constant table, which neither side sends. */
const constantTable = (before: number, given: number, text: number): number => (before - given === text ? 32 : 0);

describe('pausing, querying, modifying', () => {
  it('S26 the run does not depend on debug information', () => {
    const image = imageOf(nested);
    const { debug: _, ...bare } = image;
    const [one, other] = [start(image), start({ ...bare, debugState: 'absent' })];
    expect([go(one).kind, one.machine.hash(), one.machine.clock]).toEqual([
      go(other).kind,
      other.machine.hash(),
      other.machine.clock,
    ]);
  });

  it('S28 an endless loop and an endless recursion can be stopped', () => {
    const loop = start('(fn main [] -> i64 (let [i 0] (loop (set! i (bit-and (+ i 1) 255))) i))');
    expect(loop.machine.run({ fuel: 10_000 })).toMatchObject({ kind: 'fuel' });
    const recursion = start(
      '(fn down [n i64] -> i64 (+ 1 (down n))) (fn main [] -> i64 (handle (down 1) [stack-overflow c (.depth c)]))',
    );
    expect(recursion.machine.run({ fuel: 10_000 })).toMatchObject({ kind: 'fuel' });
    expect(go(recursion)).toMatchObject({ kind: 'ended', results: [{ summary: '100000' }] });
  });

  it('S29 S35 variables are read by name and type at a stop', () => {
    const run = start(cells);
    stopAt(run, instruction(run.machine, 'main', 'print'));
    const cell = variable(run.machine, 'cell');
    expect([cell.type, cell.summary]).toEqual(['sample::Cell', '(Cell :value 9)']);
  });

  it('S30 a local, a temporary and a field are set, with their types checked', () => {
    const run = start('(fn main [] -> i64 (let [n 5] (print n) (+ n 1)))');
    stopAt(run, instruction(run.machine, 'main', 'add'));
    const frame = run.machine.context(1)!.frames(0, 1)[0]!;
    expect(run.machine.change({ kind: 'write', location: frame.stack(0).location!, bytes: slot(40) })).toEqual({});
    expect(run.machine.read(frame.stack(0).location!)?.summary).toBe('40');
    expect(
      run.machine.change({ kind: 'write', location: frame.stack(0).location!, bytes: new Uint8Array(4) }).refused,
    ).toMatch(/8 bytes/);
    run.machine.stops(conditions('none'));
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '41' }] });
  });

  it('S30 a value that is set is set again by a restore and a repeated change', () => {
    const run = start('(fn main [] -> i64 (let [n 5 i 0] (while (< i 3) (set! n (* n 2)) (set! i (+ i 1))) n))');
    stopAt(run, instruction(run.machine, 'main', 'mul'));
    const saved = run.machine.save();
    const change = () =>
      run.machine.change({ kind: 'write', location: variable(run.machine, 'n').location!, bytes: slot(7) });
    change();
    run.machine.stops(conditions('none'));
    const first = go(run);
    const hash = run.machine.hash();
    run.machine.restore(saved);
    change();
    expect(go(run)).toMatchObject({
      kind: 'ended',
      results: [{ summary: first.kind === 'ended' ? first.results[0]!.summary : '' }],
    });
    expect(run.machine.hash()).toBe(hash);
  });

  it('S31 replaced code runs at the next call; an active frame finishes the old code or restarts in the new', () => {
    const source = (factor: number, more = '') => `
      (fn scaled [n i64] -> i64 (let [m (+ n 0)] (* m ${factor})))
      (fn main [] -> i64 (+ (scaled 1) (* 100 (scaled 1))))${more}`;
    const run = start(source(2));
    stopAt(run, instruction(run.machine, 'scaled', 'mul'));
    const next = { image: imageOf(source(3), run.machine) };
    const saved = run.machine.save();
    const replace = () =>
      run.machine.change({
        kind: 'replace',
        program: { ...run.machine.program, ...next } as typeof run.machine.program,
      });
    expect(replace()).toEqual({ replaced: [{ function: 'sample::scaled' }] });
    run.machine.stops(conditions('none'));
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '302' }] });
    run.machine.restore(saved);
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '202' }] });
    run.machine.restore(saved);
    replace();
    expect(run.machine.change({ kind: 'restart frame', context: 1, depth: 1 })).toEqual({});
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '303' }] });
  });

  it('S32 counts are exact for a known run, and off means no counters', () => {
    const run = start(
      '(fn main [] -> i64 (let [i 0 n 0] (while (< i 10) (when (= (mod i 3) 0) (set! n (+ n 1))) (set! i (+ i 1))) n))',
    );
    run.machine.covering.cover('counts');
    go(run);
    const counts = run.machine.covering.counts();
    const count = (opcode: string, nth = 0) => counts.get(instruction(run.machine, 'main', opcode, nth)) ?? 0;
    expect([count('mod'), count('add', 0), count('add', 1), count('lt'), count('return')]).toEqual([10, 4, 10, 11, 1]);
    expect(start(nested).machine.covering.counts().size).toBe(0);
  });
});

describe('conditions', () => {
  const guarded = `
    (condition bad [code i64])
    (fn risky [n i64] -> i64 :signals bad (when (> n 0) (signal (bad :code n))) n)
    (fn main [] -> i64 :signals bad
      (+ 1 (restarts (risky 4) [use-value [value i64] (* value 10)] [give-up [] -1])))`;

  it('an unhandled condition stops with its restarts, and one is chosen from outside', () => {
    const run = start(guarded);
    run.machine.stops(conditions('unhandled'));
    const outcome = go(run);
    expect(outcome).toMatchObject({ kind: 'condition', name: 'sample::bad', handled: false, message: '(bad :code 4)' });
    expect(
      outcome.kind === 'condition' &&
        outcome.restarts.map((each) => [each.name, each.parameters.map((one) => one.type)]),
    ).toEqual([
      ['use-value', ['i64']],
      ['give-up', []],
    ]);
    const saved = run.machine.save();
    expect(run.machine.change({ kind: 'restart', context: 1, name: 'use-value', arguments: [slot(7)] })).toEqual({});
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '71' }] });
    run.machine.restore(saved);
    expect(run.machine.change({ kind: 'restart', context: 1, name: 'nothing', arguments: [] }).refused).toBeDefined();
    expect(go(run)).toMatchObject({ kind: 'failed', code: 'sample::bad' });
  });

  it('declining goes on to the next handler outside, with the stack intact', () => {
    const run = start(`
      (condition worse [level i64])
      (fn f [] -> unit :signals worse (signal (worse :level 1)))
      (fn main [] -> i64
        (let [log (list-of string)]
          (handle
            (handle (do (f) 1) [worse c (do (push! log "inner") (decline))])
            [worse c (+ 77 (len log))])))`);
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '78' }] });
  });

  it('limits are conditions of the program', () => {
    const run = start(
      `(fn fill [] -> i64 (let [all (list-of (list i64))] (loop (push! all (range 0 1000))) 0))
       (fn main [] -> i64 (handle (fill) [out-of-memory c 5]))`,
      { limits: { heapLimit: 200_000 } },
    );
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '5' }] });
  });

  it('a call evaluated on a stopped context gives its value and leaves no trace after a restore', () => {
    const run = start(nested);
    stopAt(run, instruction(run.machine, 'inner', 'add'));
    const hash = run.machine.hash();
    const saved = run.machine.save();
    const depth = run.machine.context(1)!.depth;
    const entry = run.machine.program.meta.functions.find((each) => each.name === 'sample::middle')!.entry;
    run.machine.stops(conditions('none'));
    expect(run.machine.change({ kind: 'call', context: 1, entry, arguments: [slot(20)] })).toEqual({});
    expect(go(run, { leave: { context: 1, depth } })).toMatchObject({ kind: 'left', results: [{ summary: '42' }] });
    run.machine.restore(saved);
    expect(run.machine.hash()).toBe(hash);
    expect(go(run)).toMatchObject({ kind: 'ended', results: [{ summary: '10' }] });
  });
});
