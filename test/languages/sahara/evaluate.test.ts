import { describe, expect, it } from 'vitest';
import { stoppedAt } from './stopped.ts';

const text = `(module paint)
(data Rgb [red u8] [green u8] [blue u8])
(data Color [rgb Rgb] [name string])
(fn double [x i64] -> i64 (* 2 x))
(fn work [color Color first-name string n i64] -> i64
  (let [xs (list-of i64 10 20 30)
        spot (Rgb :red 1 :green 2 :blue 3)
        flag? true
        count 0
        add (fn [k i64] -> i64 (set! count (+ count k)) count)]
    (add 5)
    (print (.green spot) flag? first-name n)
    (+ (double n) (get xs 0) (i64 (.green (.rgb color))) (i64 (.green spot)))))
(fn main [] -> i64
  (work (Color :rgb (Rgb :red 7 :green 8 :blue 9) :name "sky") "Ada" 3))`;

describe('expressions in a stopped program', () => {
  it('S34 names heap objects by source names', () => {
    const stopped = stoppedAt(text, 12);
    expect(stopped.show('color.rgb.green')).toBe('8');
    const located = stopped.evaluate('color.rgb.green');
    expect('value' in located && located.value?.location).toBeTruthy();
    expect(stopped.show('color.name')).toBe('"sky"');
    expect(stopped.show('xs[1]')).toBe('20');
    expect(stopped.show('(.red (.rgb color))')).toBe('7');
    expect(stopped.show('(get xs 2)')).toBe('30');
  });

  it('computes any expression of the language', () => {
    const stopped = stoppedAt(text, 12);
    expect(stopped.show('(+ n 1)')).toBe('4');
    expect(stopped.show('(double (get xs 1))')).toBe('40');
    expect(stopped.show('(+ (.green spot) (.blue spot))')).toBe('5');
    expect(stopped.show('spot.blue')).toBe('3');
    expect(stopped.show('(len first-name)')).toBe('3');
    expect(stopped.show('(and flag? (> n 2))')).toBe('true');
    expect(stopped.show('count')).toBe('5');
    expect(stopped.show('(+ count 1)')).toBe('6');
    expect(stopped.show('(fold (fn [a i64 x i64] -> i64 (+ a x)) 0 (map double xs))')).toBe('120');
    expect(stopped.show('(sort-by (fn [x i64] -> i64 (neg x)) xs)')).toContain('30');
    expect(stopped.show('((fn [x i64] -> i64 (* x n)) 5)')).toBe('15');
    expect(stopped.show('(add 2)')).toBe('7');
    expect(stopped.show('(Rgb :red 1 :green 2 :blue 3)')).toContain('Rgb');
    expect(stopped.show('"text"')).toBe('"text"');
    expect(stopped.show('(paint::double 4)')).toBe('8');
  });

  it('says what is wrong', () => {
    const stopped = stoppedAt(text, 12);
    expect(stopped.show('nn')).toBe("error: There is no 'nn' here; did you mean 'n'?");
    expect(stopped.show('(+ n')).toBe("error: '(' is not closed");
    expect(stopped.show('')).toBe('error: An expression is expected');
    expect(stopped.show('"x"', 'i64')).toBe('error: i64 is expected, but this is string');
    expect(stopped.show('n', 'u8')).toBe('error: u8 is expected, but this is i64');
    expect(stopped.show('(get xs 9)')).toMatch(/^error: .*index-out-of-range|^error: .*index/i);
  });

  it('sets variables, fields and elements, and the program goes on with them', () => {
    const stopped = stoppedAt(text, 12);
    expect(stopped.show('(set! n 100)')).toBe('100');
    expect(stopped.show('(set! (.green (.rgb color)) (u8 (+ n 1)))')).toBe('101');
    expect(stopped.show('(set! (get xs 0) 1000)')).toBe('1000');
    expect(stopped.show('(set! spot.green 50)')).toBe('50');
    expect(stopped.show('(set! first-name "Eve")')).toBe('"Eve"');
    expect(stopped.show('(set! n "x")')).toBe('error: i64 is expected, but this is string');
    expect(stopped.show('(set! flag? false)')).toBe('false');
    expect(stopped.finish()).toEqual({ output: '50 false Eve 100\n', result: '1351' });
  });
});

describe('values of setting a variable', () => {
  it('literals take the expected type without running code', () => {
    const stopped = stoppedAt(text, 12);
    for (const [literal, type, shown] of [
      ['5', 'u8', '5'],
      ['-1', 'i32', '-1'],
      ['1.5', 'f32', '1.5'],
      ['true', 'bool', 'true'],
      ['\\a', 'char', '\\a'],
    ] as const) {
      const result = stopped.evaluate(literal, type);
      expect('value' in result && result.value?.bytes?.length).toBe(8);
      expect(stopped.show(literal, type)).toBe(shown);
    }
  });
});
