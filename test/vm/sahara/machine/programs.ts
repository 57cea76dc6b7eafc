/** Small programs that together use every part of the machine, with what they print and give. */

export interface Sample {
  readonly name: string;
  readonly text: string;
  readonly output: string;
  readonly result: string;
}

const sample = (name: string, body: string, output: string, result: string): Sample => ({
  name,
  text: `(module sample)\n${body}`,
  output,
  result,
});

export const samples: readonly Sample[] = [
  sample(
    'recursion',
    `(fn fib [n i64] -> i64 (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
     (fn main [] -> i64 (fib 15))`,
    '',
    '610',
  ),
  sample(
    'sieve',
    `(fn main [] -> i64
       (let [n 300 flags (list-of bool) count 0 i 0]
         (while (<= i n) (push! flags true) (set! i (+ i 1)))
         (let [p 2]
           (while (<= p n)
             (when (get flags p)
               (set! count (+ count 1))
               (let [j (* p p)]
                 (while (<= j n) (set-at! flags j false) (set! j (+ j p)))))
             (set! p (+ p 1))))
         count))`,
    '',
    '62',
  ),
  sample(
    'values as text',
    `(data Name [first string] [last string])
     (data Account [owner Name] [balance i64] [open bool])
     (fn main [] -> string
       (let [account (Account :owner (Name :first "Ada" :last "L\\"x") :balance 70 :open true)
             scores (map-of string i64 ["a" 1] ["b" 2])]
         (print account)
         (print (list-of i64 1 2 3))
         (print scores)
         (print (some 1))
         (print (none i64))
         (print "plain é")
         (print (list-of string "q"))
         (print 2.5)
         (print 3.0)
         (print 7u8)
         (put! scores "c" 3)
         (remove! scores "a")
         (print (keys scores))
         (string (values scores))))`,
    '(Account :owner (Name :first "Ada" :last "L\\"x") :balance 70 :open true)\n[1 2 3]\n{"a" 1 "b" 2}\n(some 1)\nnone\nplain \u00c3\u00a9\n["q"]\n2.5\n3.0\n7\n["b" "c"]\n',
    '"[2 3]"',
  ),
  sample(
    'closures and sorting',
    `(fn adder [n i64] -> (fn [i64] -> i64) (fn [x i64] -> i64 (+ x n)))
     (fn main [] -> i64
       (let [add (adder 10)
             xs (map add (list-of i64 3 1 2))
             total (fold (fn [sum i64 x i64] -> i64 (+ sum x)) 0 xs)]
         (for-each (fn [x i64] -> unit (print x)) (sort-by (fn [x i64] -> i64 (neg x)) xs))
         total))`,
    '13\n12\n11\n',
    '36',
  ),
  sample(
    'conditions',
    `(condition bad "Bad." [code i64])
     (fn risky [n i64] -> i64 :signals bad
       (when (> n 2) (signal (bad :code n))) (* n 10))
     (fn guarded [n i64] -> i64
       (handle
         (restarts (risky n)
           [use [v i64] (+ v 1)]
           [again [m i64] (risky m)])
         [bad c (if (= (.code c) 3) (restart use 100) (if (= (.code c) 4) (restart again 2) -1))]))
     (fn main [] -> i64
       (print (guarded 1)) (print (guarded 3)) (print (guarded 4)) (print (guarded 5))
       (handle (get (list-of i64 1) 4)
         [index-out-of-range c (+ (.index c) (.length c))]))`,
    '10\n101\n20\n-1\n',
    '5',
  ),
  sample(
    'contexts',
    `(fn worker [boss (context) n i64] -> i64
       (let [total 0 i 0]
         (while (< i n) (set! total (+ total i)) (set! i (+ i 1)))
         total))
     (fn main [] -> i64
       (let [a (spawn worker (self) 150) b (spawn worker (self) 250)]
         (+ (join a) (join b))))`,
    '',
    '42300',
  ),
  sample(
    'messages',
    `(data Job [name string] [parts (list i64)])
     (fn worker [boss (context)] -> i64
       (let [sum 0]
         (loop
           (receive
             [[job Job] (for [x (.parts job)] (set! sum (+ sum x))) (print job) (send boss (len (.name job)))]
             [[stop bool] (break sum)]))))
     (fn main [] -> i64
       (let [w (spawn worker (self))
             job (Job :name "one" :parts (list-of i64 1 2 3))
             other (Job :name "three" :parts (list-of i64 4 5))]
         (send w job)
         (push! (.parts job) 100)
         (send w (move other))
         (print (receive [[n i64] n] ))
         (print (receive [[n i64] n] [:after 5 0]))
         (print job)
         (print (receive [[n i64] n] [:after 50000 -7]))
         (send w true)
         (join w)))`,
    '(Job :name "one" :parts [1 2 3])\n(Job :name "three" :parts [4 5])\n3\n5\n(Job :name "one" :parts [1 2 3 100])\n-7\n',
    '15',
  ),
  sample(
    'failure and join',
    `(condition broken "Broken." [why string])
     (fn worker [n i64] -> i64 :signals broken
       (when (= n 2) (signal (broken :why "two")))
       (/ 10 n))
     (fn main [] -> i64
       (let [total 0]
         (for [n (list-of i64 1 2 5)]
           (let [w (spawn worker n)]
             (set! total (+ total (handle (join w) [broken c (do (print (.why c)) 1000)] [division-by-zero c -1])))))
         (+ total (join-zero))))
     (fn join-zero [] -> i64
       (handle (join (spawn worker 0)) [division-by-zero c 7]))`,
    'two\n',
    '1019',
  ),
  sample(
    'strings',
    `(fn main [] -> string
       (let [text "añb,c,,d"]
         (print (len text)) (print (slice text 1 3)) (print (char-at text 1))
         (print (index-of text "c")) (print (split text ","))
         (print (parse-i64 "-12")) (print (parse-i64 "x"))
         (print (< "abc" "abd"))
         (join-with (split text ",") "-")))`,
    '8\n\u00c3\u00b1b\n\u00c3\u00b1\n(some 4)\n["a\u00c3\u00b1b" "c" "" "d"]\n(some -12)\nnone\ntrue\n',
    '"añb-c--d"',
  ),
  sample(
    'deep data',
    `(data Node [value i64] [next (option Node)])
     (fn build [n i64] -> (option Node)
       (let [head (none Node) i 0]
         (while (< i n) (set! head (some (Node :value i :next head))) (set! i (+ i 1)))
         head))
     (fn sum [node (option Node)] -> i64
       (let [total 0 at node]
         (while (is-some? at) (set! total (+ total (.value (unwrap at)))) (set! at (.next (unwrap at))))
         total))
     (fn main [] -> i64
       (let [ring (Node :value 1 :next (none Node))]
         (set! (.next ring) (some ring))
         (sum (build 60))))`,
    '',
    '1770',
  ),
];
