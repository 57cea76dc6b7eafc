import { expect, it } from 'vitest';
import { check, compileText } from './check.ts';

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['(fn f [] -> i64 1\n(fn g [] -> i64 x)', ['1:1 unclosed', '2:17 unknown-name']],
  ['(fn f [] -> i64 (+ 1 2]))\n(fn g [] -> i64 x)', ['1:23 unexpected-close', '2:17 unknown-name']],
  ['(fn f [] -> string "abc)\n(fn g [] -> i64 x)', ['1:1 unclosed', '1:20 unclosed-string', '2:17 unknown-name']],
  [')\n(fn g [] -> i64 x)', ['1:1 unexpected-close', '2:17 unknown-name']],
  ['(fn f [] -> string "\\q")', ['1:21 bad-escape']],
  ['(fn f [] -> i64 12abc)', ['1:17 bad-literal']],
  ["(fn f [] -> i64 a'b)", ['1:17 unexpected-character']],
  ['(fn f [] -> u8 300)', ['1:16 literal-range']],
  ['(fn f [] -> i64 "x")', ['1:17 type-mismatch']],
  ['(fn f [x i64] -> i64 x) (fn g [] -> i64 (f 1 2))', ['1:41 argument-count']],
  ['(fn f [x i64] -> i64 x) (fn g [] -> i64 (f "a"))', ['1:44 type-mismatch']],
  ['(fn f [x i64] -> i64 (+ x 1u8))', ['1:27 type-mismatch']],
  ['(fn f [] -> i64 (pritn 1))', ['1:18 unknown-name']],
  ['(fn f [x Foo] -> i64 1)', ['1:10 unknown-type']],
  ['(fn f [] -> i64)', ['1:1 missing-body']],
  ['(fn f [] (break))', ['1:10 outside-loop']],
  ['(fn f [] (decline))', ['1:10 outside-handler']],
  ['(data P [x i64]) (fn f [] -> P (P :y 1))', ['1:32 missing-field', '1:35 unknown-field']],
  ['(data P [x i64]) (fn f [p P] -> i64 (.z p))', ['1:38 unknown-field']],
  ['(data P [x P])', ['1:12 recursive-data']],
  ['(fn f [x i64] (set! y 1))', ['1:21 unknown-name']],
  ['(fn f [o (option i64)] -> i64 (match o [(some x) x]))', ['1:32 match-not-exhaustive']],
  ['(fn f [x i64] -> i64 (match x [1 2]))', ['1:23 match-not-exhaustive']],
  ['(fn f [x bool] -> i64 (match x [true 2] [false 1] [else 3]))', ['1:51 unreachable']],
  ['(condition c) (fn f [] (signal (c)))', ['1:24 undeclared-signal']],
  ['(condition c) (fn f [] :signals c (signal (c))) (fn g [] (f))', ['1:59 undeclared-signal']],
  ['(condition c) (fn f [] :signals c (signal (c))) (fn g [] (handle (f) [c x (print 1)]))', []],
  [
    '(condition c) (fn f [] :signals c (signal (c))) (fn g [] (handle (f) [c x (decline)]))',
    ['1:67 undeclared-signal'],
  ],
  ['(condition c) (fn f [] :signals c (signal (c))) (test "t" (f))', []],
  ['(fn f [] :signals nothing 1)', ['1:19 unknown-condition']],
  ['(fn f [xs (list i64) c (context)] (send c (move xs)) (print xs))', ['1:61 moved']],
  ['(fn f [xs (list i64) c (context)] (send c (move xs)) (set! xs (list-of i64)) (print xs))', []],
  ['(fn f [xs (list i64) c (context) b bool] (if b (send c (move xs)) (print 1)) (print xs))', ['1:85 moved']],
  ['(fn f [xs (list i64) c (context)] (while true (send c (move xs))))', ['1:61 moved']],
  ['(import nothing)', ['1:9 missing-import']],
  ['(fn f [] 1) (fn f [] 2)', ['1:17 duplicate-name']],
  ['(fn if [] 1)', ['1:5 reserved-name']],
  ['(fn f [] (restart nowhere))', ['1:19 unknown-restart']],
  ['(fn f [] (restarts (restart r 1 2) [r [x i64] (print x)]))', ['1:20 argument-count']],
  ['(fn f [] -> i64 (cond [true 1]))', ['1:17 missing-else', '1:23 type-mismatch']],
  ['5', ['1:1 bad-top-level']],
  ['(fn f [] (let [x (print 1)] 1))', ['1:18 unit-value']],
  ['(fn f [] (other::g))', ['1:11 unknown-module']],
  ['(fn f [] -> i64 (if true 1))', ['1:17 type-mismatch']],
  ['(fn f [] -> i64 (5 3))', ['1:18 not-callable']],
  ['(fn f [] -> i64 (.x 3))', ['1:18 not-data']],
];

for (const [text, diagnostics] of cases) it(`${text.replaceAll('\n', ' ⏎ ')}`, () => check(text, { diagnostics }));

it('S24 a call with the wrong number or types of arguments is a diagnostic', () => {
  check('(fn f [x i64 name string] -> i64 x) (fn g [] -> i64 (f 1)) (fn h [] -> i64 (f "a" "b"))', {
    diagnostics: ['1:53 argument-count', '1:79 type-mismatch'],
  });
});

it('S25 a signal that is not declared is an error', () => {
  const [found] = compileText('(condition dry [level i64])\n(fn f [] -> i64\n  (signal (dry :level 1)))').diagnostics;
  expect(found).toMatchObject({ code: 'undeclared-signal', severity: 'error', range: { line: 3, column: 3 } });
});

it('imports that run in a circle are a diagnostic', () => {
  check(
    '(module test) (import a)',
    { diagnostics: ['1:20 import-cycle'] },
    { 'a.sahara': '(module a) (import test)', 'test.sahara': '' },
  );
});

const fixed = (text: string): string => {
  const edit = compileText(text).diagnostics.find(({ fix }) => fix)?.fix?.edits[0];
  if (!edit) throw new Error('no fix');
  const lines = text.split('\n');
  const offset = (line: number, column: number) =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  const { line, column, endLine, endColumn } = edit.range;
  return text.slice(0, offset(line, column)) + edit.text + text.slice(offset(endLine, endColumn));
};

for (const [text, mended] of [
  ['(fn f [] (pritn 1))', '(fn f [] (print 1))'],
  ['(fn f [] (print 1)\n(fn g [] 1)', '(fn f [] (print 1))\n(fn g [] 1)'],
  ['(condition c) (fn f [] (signal (c)))', '(condition c) (fn f [] :signals c (signal (c)))'],
  ['(condition c) (fn f [] -> i64 (signal (c)))', '(condition c) (fn f [] -> i64 :signals c (signal (c)))'],
  [
    '(condition c) (condition d) (fn f [] :signals d (signal (c)))',
    '(condition c) (condition d) (fn f [] :signals d c (signal (c)))',
  ],
  ['(data P [x P])', '(data P [x (option P)])'],
  ['(fn f [x i32] -> i64 x)', '(fn f [x i32] -> i64 (i64 x))'],
  ['(data P [width i64]) (fn f [p P] -> i64 (.widht p))', '(data P [width i64]) (fn f [p P] -> i64 (.width p))'],
] as const) {
  it(`a fix makes ${mended.replaceAll('\n', ' ⏎ ')}`, () => expect(fixed(text)).toBe(mended));
}
