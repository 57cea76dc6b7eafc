import { expect, it } from 'vitest';
import { fuzz } from './sahara.ts';

const source = `
(module fuzzed)
(condition odd "An odd number." [n i64])
(data Point [x i64] [y i64])
(fn check [n i64] -> i64 :signals odd (when (= (rem n 2) 1) (signal (odd :n n))) n)
(fn worker [] -> i64 (receive [[p Point] (+ (.x p) (.y p))]))
(fn main [] -> i64
  (let [total 0 context (spawn worker) words (list-of string "a" "b")]
    (for [n (range 0 10)]
      (set! total (+ total (handle (restarts (check n) [use [v i64] v]) [odd o (restart use (* 2 (.n o)))]))))
    (print (concat (get words 0) (string total)))
    (send context (Point :x total :y 1))
    (join context)))
`;

it('mutated containers, sources and assembly texts are refused with diagnostics or run without a fault', () => {
  const { runs, refused, executed, findings } = fuzz({
    runs: 300,
    seed: 3,
    sources: [{ path: 'fuzzed.sahara', text: source }],
  });
  expect(findings).toEqual([]);
  expect(refused + executed).toBe(runs);
  expect(executed).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
});
