import { it } from 'vitest';
import { check, checkValue } from './check.ts';

for (const [type, expression, result] of [
  ['i64', '(let [r (handle (loop (unwrap (none i64))) [no-value c 5])] (+ r 1))', '6'],
  ['i64', '(let [r (restarts (restart on 4) [on [x i64] (* x 2)])] (+ r 1))', '9'],
  ['i64', '(do (loop (break 5)) (loop (break)) 1)', '1'],
  [
    'i64',
    '(let [n 0] (loop (handle (do (when (> n 3) (break n)) (set! n (+ n 1)) (unwrap (none i64))) [no-value c 0])))',
    '4',
  ],
  [
    'i64',
    '(let [n 0] (while true (restarts (do (set! n (+ n 1)) (if (> n 2) (break) (restart again))) [again [] (continue)])) n)',
    '3',
  ],
  ['i64', '(match (if true (some 1) (none)) [(some 1) 10] [else 20])', '10'],
  ['string', '(match \\a [\\b "b"] [\\a "a"] [else "?"])', '"a"'],
  [
    'i64',
    '(fold (fn [a i64 x i64] -> i64 (max a x)) 0 (map (fn [s string] (len s)) (list-of string "a" "bcd" "ef")))',
    '3',
  ],
  ['i64', '(let [f (fn [] 5)] (f))', '5'],
  ['u8', '(let [xs (list-of u8 1 2)] (push! xs 3) (+ (get xs 2) 4))', '7'],
  ['(option u8)', '(some 5)', '(some 5)'],
  ['(option (option i64))', '(some (none))', '(some none)'],
  [
    'i64',
    '(let [a 1 f (fn [] (let [g (fn [] (handle (unwrap (none i64)) [no-value c (set! a (+ a 1)) a]))] (g)))] (+ (f) (f) a))',
    '8',
  ],
  ['i64', '(let [t 0] (for-each (fn [x i64] (set! t (+ t x))) (range 1 4)) t)', '6'],
  [
    'i64',
    '(let [m (map-of string (list i64))] (put! m "a" (list-of i64 1)) (push! (get m "a") 2) (len (get m "a")))',
    '2',
  ],
  ['i64', `(len (list-of i64 ${'1 '.repeat(450)}))`, '450'],
  ['f64', '(if (< 0.5 1) (min 1.5 2) 3)', '1.5'],
  ['i64', '(- (handle (* 9223372036854775807 2) [overflow c 7]) 1)', '6'],
  ['bool', '(let [b (not (or false (and true false)))] (= b true))', 'true'],
] as const) {
  it(`${expression.slice(0, 100)} is ${result}`, () => checkValue(type, expression, result));
}

it('data that does not escape is taken apart, matched and set in slots', () => {
  check(
    `(data P [x i64] [y i64])
     (data Q [p P] [k i64])
     (fn main [] -> i64
       (let [q (Q :k 3 :p (P :y 2 :x 1)) p (.p q) total 0]
         (set! (.x (.p q)) 10)
         (set! (.p q) (P :x (+ 100 (.x (.p q))) :y 5))
         (match q [(Q (P 110 y) k) (set! total (+ y k))] [else (print "no")])
         (for [i (range 0 3)]
           (let [r (P :x i :y (* i i))] (set! (.x r) (+ (.x r) 1)) (set! total (+ total (* (.x r) (.y r))))))
         (match (P :x 1 :y 2) [(P x y) (+ total x y (.x p))])))`,
    { result: '=> 26' },
  );
});

it('a handler of an enclosing function sets data that lies in slots', () => {
  check(
    `(data P [x i64] [y i64])
     (fn main [] -> i64
       (let [p (P :x 1 :y 2)]
         (handle (do (/ 1 0) 0) [division-by-zero c (set! (.y p) 40) (set! p (P :x 2 :y (.y p))) 0])
         (+ (.x p) (.y p))))`,
    { result: '=> 42' },
  );
});

it('forms that are nested too deep are a diagnostic', () => {
  check(`(fn f [] -> i64 ${'(+ 1 '.repeat(5000)}1${')'.repeat(5000)})`, { diagnostics: ['1:2012 too-deep'] });
});

it('an unhandled condition ends the program with a report', () => {
  check('(condition broken [code i64]) (fn main [] -> i64 :signals broken (signal (broken :code 7)))', {
    result: 'test::broken: (broken :code 7)',
  });
});

it('an assertion says which test was false', () => {
  check('(fn main [] -> unit (assert (= 1 (+ 1 1))))', {
    result: 'assertion-failed: (assertion-failed :message "(= 1 (+ 1 1)) is false")',
  });
});
