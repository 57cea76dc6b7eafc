/** Random programs against an independent model, and broken texts that must never break the compiler. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verify } from '../../../vm/sahara/verify/index.ts';
import { compileText, imageOf, run } from './check.ts';

class Overflow extends Error {}
class DivisionByZero extends Error {}

interface Expression {
  readonly text: string;
  value(variables: bigint[]): bigint;
}

const wrap = (value: bigint): bigint => {
  if (BigInt.asIntN(64, value) !== value) throw new Overflow();
  return value;
};

const modulo = (x: bigint, y: bigint) => ((x % y) + y) % y;

const operators: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
  '+': (x, y) => wrap(x + y),
  '-': (x, y) => wrap(x - y),
  '*': (x, y) => wrap(x * y),
  '/': (x, y) => (y === 0n ? fail() : wrap(x / y)),
  rem: (x, y) => (y === 0n ? fail() : x % y),
  mod: (x, y) => (y === 0n ? fail() : modulo(x, y)),
  min: (x, y) => (x < y ? x : y),
  max: (x, y) => (x > y ? x : y),
  'bit-and': (x, y) => BigInt.asIntN(64, x & y),
  'bit-or': (x, y) => BigInt.asIntN(64, x | y),
  'bit-xor': (x, y) => BigInt.asIntN(64, x ^ y),
};

const fail = (): never => {
  throw new DivisionByZero();
};

const tests: Readonly<Record<string, (x: bigint, y: bigint) => boolean>> = {
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
  '=': (x, y) => x === y,
  '!=': (x, y) => x !== y,
};

const names = ['a', 'b', 'c'];
const numbers = fc.oneof(
  fc.bigInt(-20n, 20n),
  fc.constantFrom(
    0n,
    1n,
    -1n,
    2n ** 31n,
    -(2n ** 31n),
    2n ** 32n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    2n ** 53n + 1n,
    1_000_003n,
  ),
);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 6, depthSize: 'large', withCrossShrink: true },
    numbers.map((value): Expression => ({ text: String(value), value: () => value })),
    fc
      .nat(2)
      .map((index): Expression => ({ text: names[index] as string, value: (variables) => variables[index] as bigint })),
    fc.tuple(fc.constantFrom(...Object.keys(operators)), tie('expression'), tie('expression')).map(
      ([name, x, y]): Expression => ({
        text: `(${name} ${x.text} ${y.text})`,
        value: (variables) =>
          (operators[name] as (x: bigint, y: bigint) => bigint)(x.value(variables), y.value(variables)),
      }),
    ),
    fc
      .tuple(
        fc.constantFrom(...Object.keys(tests)),
        tie('expression'),
        tie('expression'),
        tie('expression'),
        tie('expression'),
      )
      .map(
        ([name, x, y, then, otherwise]): Expression => ({
          text: `(if (and (${name} ${x.text} ${y.text}) (or false (not (= ${x.text} 5)))) ${then.text} ${otherwise.text})`,
          value: (variables) => {
            const holds =
              (tests[name] as (x: bigint, y: bigint) => boolean)(x.value(variables), y.value(variables)) &&
              x.value(variables) !== 5n;
            return (holds ? then : otherwise).value(variables);
          },
        }),
      ),
    fc.tuple(fc.nat(2), tie('expression'), tie('expression')).map(
      ([index, value, body]): Expression => ({
        text: `(let [${names[index]} ${value.text}] ${body.text})`,
        value: (variables) => {
          const inner = value.value(variables);
          const outer = variables[index] as bigint;
          variables[index] = inner;
          const result = body.value(variables);
          variables[index] = outer;
          return result;
        },
      }),
    ),
    fc.tuple(fc.nat(2), tie('expression'), tie('expression')).map(
      ([index, value, body]): Expression => ({
        text: `(do (set! ${names[index]} ${value.text}) ${body.text})`,
        value: (variables) => {
          variables[index] = value.value(variables);
          return body.value(variables);
        },
      }),
    ),
    fc.tuple(fc.nat(4), tie('expression')).map(
      ([rounds, body]): Expression => ({
        text: `(let [n 0 sum 0] (loop (when (= n ${rounds}) (break sum)) (set! n (+ n 1)) (set! sum (bit-xor sum ${body.text}))))`,
        value: (variables) => {
          let sum = 0n;
          for (let n = 0; n < rounds; n++) {
            const before = sum;
            sum = BigInt.asIntN(64, before ^ body.value(variables));
          }
          return sum;
        },
      }),
    ),
  ),
}));

it('arithmetic and control flow do what a model does', () => {
  fc.assert(
    fc.property(expression, fc.tuple(numbers, numbers, numbers), ({ text, value }, variables) => {
      const expected = (() => {
        try {
          return `=> ${value([...variables])}`;
        } catch (error) {
          if (error instanceof Overflow) return '=> overflow';
          if (error instanceof DivisionByZero) return '=> division-by-zero';
          throw error;
        }
      })();
      const program = `(fn calculate [a i64 b i64 c i64] -> i64 ${text})
(fn main [] -> string
  (handle (string (calculate ${variables.join(' ')})) [overflow e "overflow"] [division-by-zero e "division-by-zero"]))`;
      const { result } = run(imageOf(program));
      expect(result.replaceAll('"', '')).toBe(expected);
    }),
    { numRuns: 100, seed: 7 },
  );
});

const folder = new URL('../../../examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.sahara'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const pieces = [
  '(',
  ')',
  '[',
  ']',
  '"',
  '\\',
  ';',
  ':',
  '(let [x 1]',
  '(match',
  '5u8',
  'none',
  ' handle ',
  '(set! x',
  '->',
  '(move xs)',
  '(fn [',
  '(restarts',
];

it('a broken text gives diagnostics, never an exception, and what compiles passes the verifier', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(fc.tuple(fc.nat(), fc.nat(30), fc.constantFrom(...pieces, '')), { minLength: 1, maxLength: 4 }),
      (example, edits) => {
        let text = example;
        for (const [at, length, piece] of edits) {
          const start = at % text.length;
          text = text.slice(0, start) + piece + text.slice(start + length);
        }
        const { image, diagnostics } = compileText(text);
        if (image) expect(verify(image)).toEqual([]);
        else expect(diagnostics.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 200, seed: 11 },
  );
});
