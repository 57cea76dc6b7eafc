import { describe, expect, it } from 'vitest';
import { toolchains } from '../../../../vm/catalog.ts';
import { countsOfFirstHits, coverageOf, type Machine, type Program } from '../../../../vm/context/index.ts';

const wasm = toolchains.find(({ id }) => id === 'wasm');

const started = (text: string): { readonly program: Program; readonly machine: Machine } => {
  const bytes = new TextEncoder().encode(text);
  const loaded = wasm?.load({ path: 'a.wat', bytes, read: () => undefined, debug: true });
  if (!loaded?.program) throw new Error(JSON.stringify(loaded?.diagnostics));
  const created = wasm?.create(loaded.program, { arguments: [], settings: {} });
  if (!created || !('machine' in created)) throw new Error(JSON.stringify(created));
  return { program: loaded.program, machine: created.machine };
};

/** `line: label count, …` of each branch after a whole run. */
const branches = (text: string, mode: 'first' | 'counts', until?: number): readonly string[] => {
  const { program, machine } = started(text);
  machine.covering?.cover(mode);
  const first = machine.save();
  let outcome = machine.run({ fuel: 1000 });
  while (outcome.kind === 'fuel') outcome = machine.run({ fuel: 1000 });
  if (outcome.kind !== 'ended') throw new Error(JSON.stringify(outcome));
  if (until !== undefined) {
    machine.restore(first);
    machine.run({ fuel: Number.POSITIVE_INFINITY, clock: until });
  }
  const exact = mode === 'counts';
  const counts = exact ? machine.covering?.counts() : countsOfFirstHits(machine.covering?.firstHits() ?? new Map());
  const [source] = coverageOf(program, counts ?? new Map(), { exact, sides: machine.covering?.sides?.() });
  return (source?.branches ?? []).map(
    ({ position, sides }) => `${position.line}: ${sides.map(({ label, count }) => `${label} ${count}`).join(', ')}`,
  );
};

/** Each line has one branch; $n goes from 0 to 9. */
const everyKind = `(module
  (type $box (struct (field i32)))
  (global $seen (mut i32) (i32.const 0))
  (func $one (param $n i32)
    (local $ref (ref null $box))
    (if (i32.lt_u (local.get $n) (i32.const 3)) (then (global.set $seen (i32.const 1))))
    (if (i32.lt_u (local.get $n) (i32.const 4)) (then (nop)) (else (global.set $seen (i32.const 1))))
    (block $out (br_if $out (i32.eqz (local.get $n))) (global.set $seen (i32.const 2)))
    (block $out (br_if $out (i32.const 0)))
    (block $default (block $two (block $zero
      (br_table $zero $default $two $zero $zero $default (local.get $n)))
      (nop)) (nop))
    (global.set $seen (select (i32.const 5) (i32.const 6) (i32.eq (local.get $n) (i32.const 9))))
    (global.set $seen (select (result i32) (i32.const 5) (i32.const 6) (local.get $n)))
    (if (i32.gt_u (local.get $n) (i32.const 7)) (then (local.set $ref (struct.new $box (local.get $n)))))
    (block $null (drop (br_on_null $null (local.get $ref))) (nop))
    (block $some (result (ref $box)) (br_on_non_null $some (local.get $ref)) (return))
    drop
    (block $cast (result (ref $box))
      (br_on_cast $cast anyref (ref $box) (select (result anyref) (ref.i31 (local.get $n)) (local.get $ref) (i32.const 1)))
      (return))
    drop)
  (func (export "main")
    (local $n i32)
    (loop $again
      (call $one (local.get $n))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 10))))))`;

describe('sides of branches', () => {
  it('are counted exactly, of every instruction that chooses', () => {
    expect(branches(everyKind, 'counts')).toEqual([
      '6: then 3, else 7',
      '7: then 4, else 6',
      '8: not taken 9, taken 1',
      '11: 0, 3-4 3, 1, default 6, 2 1',
      '13: first operand 1, second operand 9',
      '14: first operand 9, second operand 1',
      '15: then 2, else 8',
      '16: not null 2, null 8',
      '17: null 8, not null 2',
      '20: first operand 2, second operand 0',
      '20: other type 2, cast 0',
      '28: not taken 1, taken 9',
    ]);
  });

  it('of a cast that fails or succeeds', () => {
    const text = (name: string): string => `(module
      (type $box (struct (field i32)))
      (func $is (param $x anyref) (result i32)
        (block $l (result anyref)
          (${name} $l anyref (ref $box) (local.get $x))
          (return (i32.const 1) (drop)))
        drop (i32.const 2))
      (func (export "main")
        (drop (call $is (struct.new $box (i32.const 1))))
        (drop (call $is (ref.i31 (i32.const 1))))
        (drop (call $is (ref.null any)))))`;
    const cast = (line: string) => line.replace('(return (i32.const 1) (drop))', 'drop (return (i32.const 1))');
    expect(branches(cast(text('br_on_cast')), 'counts')).toEqual(['5: other type 2, cast 1']);
    expect(branches(cast(text('br_on_cast_fail')), 'counts')).toEqual(['5: cast 1, other type 2']);
  });

  it('are known with first hits too, where the side leads to a place that others lead to', () => {
    // The `else` of the first `if` is never taken, yet what is behind it runs.
    const text = `(module (global $g (mut i32) (i32.const 0))
  (func (export "main") (local $n i32)
    (loop $again
      (if (i32.const 1) (then (global.set $g (i32.const 1))))
      (global.set $g (select (i32.const 5) (i32.const 6) (i32.const 0)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (if (i32.eq (local.get $n) (i32.const 3)) (then (global.set $g (i32.const 1))))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 1000))))))`;
    const whole = [
      '4: then 1, else 0',
      '5: first operand 0, second operand 1',
      '7: then 1, else 1',
      '8: not taken 1, taken 1',
    ];
    expect(branches(text, 'first')).toEqual(whole);
    expect(branches(text, 'counts')).toEqual([
      '4: then 1000, else 0',
      '5: first operand 0, second operand 1000',
      '7: then 1, else 999',
      '8: not taken 1, taken 999',
    ]);
    // In the first round, before the jump back.
    const early = [
      '4: then 1, else 0',
      '5: first operand 0, second operand 1',
      '7: then 0, else 1',
      '8: not taken 0, taken 0',
    ];
    expect(branches(text, 'first', 18)).toEqual(early);
    expect(branches(text, 'counts', 18)).toEqual(early);
  });
});
