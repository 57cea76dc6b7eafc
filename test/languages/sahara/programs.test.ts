import { describe, it } from 'vitest';
import { check, checkValue } from './check.ts';

describe('values', () => {
  for (const [type, expression, result] of [
    ['i64', '(+ 1 2 3)', '6'],
    ['i64', '(- 5)', '-5'],
    ['i64', '(- 10 3 2)', '5'],
    ['i64', '(/ -7 2)', '-3'],
    ['i64', '(rem -7 2)', '-1'],
    ['i64', '(mod -7 2)', '1'],
    ['i64', '(abs -7)', '7'],
    ['i64', '(min 3 1 2)', '1'],
    ['i64', '(max 3 1 2)', '3'],
    ['i64', '(neg 4)', '-4'],
    ['u8', '(+ 200 55)', '255'],
    ['u8', '(bit-and 0xF0 0b1011_0000)', '176'],
    ['u8', '(bit-or 1 2)', '3'],
    ['u8', '(bit-xor 3 1)', '2'],
    ['i64', '(bit-not 0)', '-1'],
    ['i64', '(shl 1 40)', '1099511627776'],
    ['i64', '(shr -8 1)', '-4'],
    ['f64', '(+ 1.5 2)', '3.5'],
    ['f32', '(* 2.5f32 2)', '5.0'],
    ['f64', '(/ 1 4)', '0.25'],
    ['u64', '18446744073709551615', '18446744073709551615'],
    ['i64', '-9223372036854775808', '-9223372036854775808'],
    ['u8', '(u8 300i64)', 'overflow'],
    ['i32', '(i32 2.9)', '2'],
    ['f64', '(f64 3)', '3.0'],
    ['u32', '4000000000', '4000000000'],
    ['i64', '(i64 \\a)', '97'],
    ['bool', '(< 1 2 3)', 'true'],
    ['bool', '(< 1 3 2)', 'false'],
    ['bool', '(= "a" "a")', 'true'],
    ['bool', '(!= 1.5 2)', 'true'],
    ['bool', '(and true (not false) (or false true))', 'true'],
    ['bool', '(and)', 'true'],
    ['bool', '(or)', 'false'],
    ['string', '(concat "a" "b" (string 5))', '"ab5"'],
    ['i64', '(len "häß")', '3'],
    ['char', '(char-at "abc" 1)', '\\b'],
    ['string', '(slice "hello" 1 3)', '"el"'],
    ['i64', '(unwrap (index-of "hello" "l"))', '2'],
    ['string', '(join-with (split "a,b,c" ",") "-")', '"a-b-c"'],
    ['i64', '(or-else (parse-i64 "12") 0)', '12'],
    ['i64', '(or-else (parse-i64 "x") 7)', '7'],
    ['i64', '(get (list-of i64 4 5 6) 1)', '5'],
    [
      'i64',
      '(let [xs (list-of i64)] (push! xs 4) (push! xs 9) (set-at! xs 0 1) (+ (pop! xs) (len xs) (get xs 0)))',
      '11',
    ],
    ['i64', '(len (slice (range 0 10) 2 5))', '3'],
    ['i64', '(fold (fn [a i64 x i64] -> i64 (+ a x)) 0 (map (fn [x i64] -> i64 (* x x)) (range 0 4)))', '14'],
    ['i64', '(len (filter (fn [x i64] -> bool (= 0 (mod x 2))) (range 0 10)))', '5'],
    [
      'string',
      '(join-with (sort-by (fn [s string] -> i64 (len s)) (list-of string "ccc" "a" "bb" "d")) " ")',
      '"a d bb ccc"',
    ],
    ['string', '(join-with (sort-by (fn [s string] s) (list-of string "c" "a" "b")) "")', '"abc"'],
    [
      'i64',
      '(let [m (map-of string i64 ["a" 1] ["b" 2])] (put! m "c" 3) (remove! m "a") (+ (len m) (get m "c") (or-else (find m "z") 10)))',
      '15',
    ],
    ['bool', '(has? (map-of i64 bool [1 true]) 1)', 'true'],
    ['i64', '(len (concat (get (keys (map-of string i64 ["ab" 1])) 0) "c"))', '3'],
    ['i64', '(get (values (map-of string i64 ["ab" 41])) 0)', '41'],
    ['i64', '(let [xs (list-of i64 1 2)] (set! (get xs 1) 40) (get xs 1))', '40'],
    ['i64', '(let [m (map-of i64 i64)] (set! (get m 5) 40) (get m 5))', '40'],
    ['bool', '(is-some? (some 5))', 'true'],
    ['i64', '(if (is-some? (none string)) 1 2)', '2'],
    ['i64', '(cond [false 1] [(< 1 2) 2] [else 3])', '2'],
    ['i64', '(let [x 1 y (+ x 1)] (set! x 10) (+ x y))', '12'],
    ['i64', '(loop (break 5))', '5'],
    ['i64', '(+ 1 (loop (break (+ 2 3))))', '6'],
    ['i64', '(let [n 0] (+ 100 (loop (set! n (+ n 1)) (+ n (if (> n 3) (break n) 1)))))', '104'],
    [
      'i64',
      '(let [n 0 i 0] (while (< i 10) (set! i (+ i 1)) (when (= 0 (rem i 2)) (continue)) (set! n (+ n i))) n)',
      '25',
    ],
    ['i64', '(let [n 0] (for [i (range 0 5)] (when (= i 3) (break)) (set! n (+ n i))) n)', '3'],
    ['i64', '(let [n 0] (for [x (list-of i64 5 6)] (set! n (+ n x))) n)', '11'],
    ['i64', '((fn [x i64] -> i64 (+ x 1)) 4)', '5'],
    ['i64', '(let [n 0 add (fn [x i64] (set! n (+ n x)))] (add 4) (add 5) n)', '9'],
    ['i64', '(match 5 [1 10] [5 50] [else 0])', '50'],
    ['i64', '(match (some 5) [(some x) (+ x 1)] [none 0])', '6'],
    ['i64', '(match (some (some 3)) [(some (some 3)) 1] [(some none) 2] [else 3])', '1'],
    ['i64', '(match "b" ["a" 1] ["b" 2] [_ 3])', '2'],
    ['i64', '(match true [true 1] [false 2])', '1'],
    ['i64', '(handle (get (list-of i64) 3) [index-out-of-range c (.index c)])', '3'],
    ['i64', '(handle (/ 1 0) [division-by-zero _ -1])', '-1'],
    ['string', '(handle (do (assert (= 1 2)) "no") [assertion-failed c (.message c)])', '"(= 1 2) is false"'],
    ['i64', '(let [x 5] (handle (do (unwrap (none i64)) 0) [no-value c (set! x 6) 1]) x)', '6'],
    ['u8', '(unless false 1) 3', '3'],
    ['string', '(string (list-of i64 1 2))', '"[1 2]"'],
    ['i64', '(len (list-fill 3 true))', '3'],
    ['string', '"a\\n\\u{41}"', '"a\\nA"'],
  ] as const) {
    it(`${expression} is ${result}`, () => {
      if (result === 'overflow') check(`(fn main [] -> ${type} ${expression})`, {});
      else checkValue(type, expression, result);
    });
  }
});

describe('programs', () => {
  it('data values are embedded, copied and set by field', () => {
    check(
      `(data Rgb [red u8] [green u8] [blue u8])
       (data Color [name string] [rgb Rgb] [alpha u8])
       (fn paint [c Color] -> u8 (set! (.red (.rgb c)) 9) (.red (.rgb c)))
       (fn main [] -> i64
         (let [c (Color :alpha 4 :rgb (Rgb :blue 3 :green 2 :red 1) :name "x")
               copy (.rgb c)
               local (Rgb :red 7 :green 8 :blue 9)]
           (print (paint c))
           (print (.red copy))
           (set! (.rgb c) local)
           (set! (.green local) 100)
           (print (.green (.rgb c)) (.green local))
           (set! local (Rgb :red 1 :green 1 :blue 1))
           (print (.red local) (.alpha c) (.name c))
           (print c)
           (i64 (.red (.rgb c)))))`,
      { output: '9\n1\n8 100\n1 4 x\n(Color :name "x" :rgb (Rgb :red 7 :green 8 :blue 9) :alpha 4)\n', result: '=> 7' },
    );
  });

  it('match takes data apart', () => {
    check(
      `(data Point [x i64] [y i64])
       (data Line [from Point] [to (option Point)])
       (fn name [p Point] -> string
         (match p [(Point 0 0) "origin"] [(Point :x 0) "y axis"] [(Point x y) (concat (string x) "," (string y))]))
       (fn main [] -> string
         (let [line (Line :from (Point :x 1 :y 2) :to (some (Point :x 0 :y 5)))]
           (print (name (.from line)) (name (unwrap (.to line))) (name (Point :x 0 :y 0)))
           (match line [(Line (Point a _) (some (Point :y b))) (string (+ a b))] [else "none"])))`,
      { output: '1,2 y axis origin\n', result: '=> "6"' },
    );
  });

  it('closures share variables that are set, and copy the others', () => {
    check(
      `(fn counter [start i64] -> (fn [] -> i64)
         (let [n start step 2]
           (fn [] -> i64 (set! n (+ n step)) n)))
       (fn twice [f (fn [] -> i64)] -> i64 (f) (f))
       (fn double [x i64] -> i64 (* 2 x))
       (fn apply [f (fn [i64] -> i64) x i64] -> i64 (f x))
       (fn main [] -> i64
         (let [a (counter 10) b (counter 0)]
           (print (twice a) (twice b) (a))
           (print (map double (range 0 3)))
           (let [f double] (print (map f (range 0 3))))
           (let [makers (list-of (fn [] -> i64))]
             (for [i (range 0 3)] (push! makers (fn [] -> i64 (* i 10))))
             (for [m makers] (print (m))))
           (let [outer 1 nested (fn [] -> i64 (let [g (fn [] -> i64 (set! outer (+ outer 1)) outer)] (g) (g)))]
             (print (nested) outer))
           (apply double 21)))`,
      { output: '14 4 16\n[0 2 4]\n[0 2 4]\n0\n10\n20\n3 3\n', result: '=> 42' },
    );
  });

  it('conditions: handlers, restarts, declining, nesting, unwinding', () => {
    check(
      `(condition low [level i64])
       (condition worse [level i64] [name string])
       (fn work [n i64] -> i64 :signals low worse
         (cond [(< n 0) (signal (worse :name "x" :level n))] [(= n 0) (signal (low :level n))] [else n]))
       (fn recover [n i64] -> i64 :signals [low worse]
         (restarts (work n) [use [x i64] (* x 2)] [give-up [] -1]))
       (fn main [] -> i64
         (let [log (list-of string)]
           (print (handle (recover 0) [low c (restart use (+ (.level c) 21))] [worse c 0]))
           (print (handle (recover 0) [low c (restart give-up)] [worse c 0]))
           (print (handle (recover -5) [low c 0] [worse c (.level c)]))
           (print (handle (handle (recover -5) [worse c (push! log (.name c)) (decline)]) [worse c 77] [low c 0]))
           (print log)
           (+ 1000 (handle (+ 1 (handle (recover -1) [worse c (signal (low :level 8))])) [low c (.level c)]))))`,
      { output: '42\n-1\n-5\n77\n["x"]\n', result: '=> 1008' },
    );
  });

  it('a handler sets variables of its function, also inside a lambda', () => {
    check(
      `(condition low [level i64])
       (fn main [] -> i64 :signals low
         (let [n 1 m 5
               f (fn [k i64] -> i64
                   (let [sum 0]
                     (handle (do (signal (low :level k)) 0) [low c (set! n (+ n (.level c))) (set! sum (+ k m)) 0])
                     sum))]
           (print (f 3))
           n))`,
      { output: '8\n', result: '=> 4' },
    );
  });

  it('contexts: messages copy and move, receive selects, time runs out, join delivers', () => {
    check(
      `(data Box [items (list i64)])
       (condition broken [code i64])
       (fn worker [limit i64] -> i64 :signals broken
         (let [sum 0]
           (loop
             (receive
               [0 (print "zero")]
               [(Box items) (for [x items] (set! sum (+ sum x)))]
               [[n i64] (set! sum (+ sum n))]
               [[stop bool] (if stop (break sum) (signal (broken :code sum)))]))))
       (fn waiter [] -> string (receive [[s string] s] [:after 1000 "late"]))
       (fn main [] -> i64
         (let [w (spawn worker 5) box (Box :items (list-of i64 1 2))]
           (send w 0)
           (send w box)
           (push! (.items box) 10)
           (send w (move box))
           (send w 7)
           (send w true)
           (print (join w))
           (let [bad (spawn worker 1)]
             (send bad 3)
             (send bad false)
             (print (handle (join bad) [broken c (* 100 (.code c))])))
           (print (join (spawn waiter)))
           (= (self) (self))
           0))`,
      { output: 'zero\n23\n300\nlate\n', result: '=> 0' },
    );
  });

  it('S22 a program asks about itself at compile time', () => {
    check(
      `(module shapes)
       (data Rgb [red u8] [green u8])
       (data Color [rgb Rgb] [depth i32])
       (condition dark)
       (fn f [c Color n i64] -> bool :signals dark true)
       (fn main [] -> unit
         (print (fields-of Color)) (print (size-of Color) (size-of i32) (offset-of Color depth) (offset-of Color rgb.green))
         (print (signature-of f)) (print (conditions-of f)))`,
      {
        output:
          '["rgb.red" "rgb.green" "depth"]\n8 4 4 1\n(fn f [c shapes::Color n i64] -> bool :signals shapes::dark)\n["shapes::dark"]\n',
      },
    );
  });

  it('modules import each other by name', () => {
    check(
      `(module main-program) (import colors)
       (fn main [] -> u8 (let [c (colors::Rgb :red 1 :green 2)] (colors::mix c)))`,
      { result: '=> 3' },
      {
        'colors.sahara':
          '(module colors) (data Rgb [red u8] [green u8]) (fn mix [c Rgb] -> u8 (+ (.red c) (.green c)))',
      },
    );
  });

  it('recursion, deep expressions, shadowing', () => {
    check(
      `(fn fib [n i64] -> i64 (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
       (data Node [value i64] [next (option Node)])
       (fn total [n (option Node)] -> i64 (match n [(some (Node value next)) (+ value (total next))] [none 0]))
       (fn main [] -> i64
         (let [x 1] (let [x 2] (print x)) (print x))
         (print (total (some (Node :value 3 :next (some (Node :value 4 :next (none)))))))
         (fib 15))`,
      { output: '2\n1\n7\n', result: '=> 610' },
    );
  });
});
