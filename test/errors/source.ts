/** Errors of source files. The mark `‸` stands where each one points. */
import { compile, type ErrorSection, inSource } from './row.ts';

/** A function body in a module. */
const body = (text: string, result = 'i64') => `(module m)\n(fn f [] -> ${result}\n  ${text})\n`;
const top = (text: string) => `(module m)\n${text}\n`;

const withData = (text: string) => `(module m)\n(data Box [size i64])\n(fn f [b Box] -> i64\n  ${text})\n`;

/** Forms may be nested so deep. */
const deepest = 400;

export const sourceErrors: ErrorSection = {
  title: 'Sources',
  rows: [
    inSource('unclosed', top('‸(fn f [] -> i64 (+ 1 2)\n'), 'Insert the missing brackets; the fix does it.', {
      place: 'the bracket that is open',
    }),
    inSource('unexpected-close', top('(fn f [] -> i64 1)‸)'), 'Remove it; the fix does it.', { place: 'the bracket' }),
    inSource('unclosed-string', body('(print ‸"abc)', 'unit'), 'Insert the quote; the fix does it.', {
      place: 'the string',
    }),
    inSource(
      'too-deep',
      top(`${'('.repeat(deepest)}‸(x)${')'.repeat(deepest)}`),
      'Give the inner parts names with `let`, or functions of their own.',
    ),
    inSource('bad-escape', body('(print "a‸\\qb")', 'unit'), 'Take an escape of the list, or write `\\\\`.'),
    inSource('bad-literal', body('(print ‸\\newlin)', 'unit'), 'Take a name of the list.'),
    inSource('bad-top-level', top('‸(funktion f [] -> i64 1)'), 'Write one of the forms of the list.'),
    inSource('bad-module', '‸(module Bank)\n', 'Write the name in small letters, digits and hyphens.'),
    inSource('bad-declaration', top('(fn ‸12 [] -> i64 1)'), 'Write a name.'),
    inSource('bad-field', top('(data Rgb ‸[red])'), 'Write name and type in brackets.'),
    inSource('duplicate-name', top('(fn f [] -> i64 1)\n(fn ‸f [] -> i64 2)'), 'Rename one of them.', {
      place: 'the second name',
    }),
    inSource('reserved-name', top('(fn ‸list-of [] -> i64 1)'), 'Choose another name.', { place: 'the name' }),
    inSource('unknown-type', top('(data Rgb [red ‸u9])'), 'Take a type of the language or declare a `data`.', {
      place: 'the type',
    }),
    inSource('recursive-data', top('(data Tree [left ‸Tree])'), 'Use an option; the fix does it.', {
      place: 'the type',
    }),
    inSource('unknown-condition', top('(fn f [] -> i64 :signals ‸broken 1)'), 'Declare the condition.', {
      place: 'the name',
    }),
    inSource('bad-import', top('‸(import "colors")'), 'Write the name of the module.'),
    inSource('missing-import', top('(import ‸colors)'), 'Create the file, or correct the name.', { place: 'the name' }),
    inSource('import-cycle', top('(import other)'), 'Move what both need to a third module.', {
      place: 'the import that closes the circle',
      others: { 'other.sahara': '(module other)\n(import ‸program)\n' },
    }),
    inSource('unknown-module', body('(‸colors::red)'), 'Import the module: `(import colors)`.', { place: 'the name' }),
    inSource('unknown-name', body('(+ 1 ‸conut)'), 'Correct the name; the fix does it when one is near.', {
      place: 'the name',
    }),
    inSource('type-mismatch', body('(+ 1 ‸"x")'), 'Convert the value, or change the type.'),
    inSource('argument-count', body('‸(f 1)'), 'Give as many as the text names.', { place: 'the call' }),
    inSource('bad-form', body('‸(let (x 1) 2)'), 'Write the form as the text shows it.'),
    inSource('bad-type', top('(data Box [lid ‸(list)])'), 'Write the type as the text shows it.', {
      place: 'the type',
    }),
    inSource('bad-pattern', body('(match 1 [‸(some x) 1] [y 2])'), 'Write a pattern for the type that the text names.'),
    inSource('match-not-exhaustive', body('(‸match true [true 1])'), 'Add a clause; the fix does it.'),
    inSource('literal-range', body('(i64 (+ 1u8 ‸256))'), 'Take a larger type.', { place: 'the number' }),
    inSource('empty-form', body('‸()'), 'Write an expression.'),
    inSource('misplaced-vector', body('‸[1 2]'), 'Write `(list-of i64 1 2)` for a list.'),
    inSource('misplaced-keyword', body('(+ 1 ‸:x)'), 'Name fields only in constructors.'),
    inSource('not-a-value', body('(let [g ‸when] 1)'), 'Wrap the form in a `fn`.'),
    inSource('not-callable', body('(let [x 1] (‸x 2))'), 'Call a function.'),
    inSource('not-data', body('(‸.size 1)'), 'Read fields of data values only.'),
    inSource('unit-value', body('(let [x ‸(print 1)] 1)'), 'Do not keep what has no value.'),
    inSource('missing-body', top('‸(fn f [] -> i64)'), 'Write what the function gives.'),
    inSource('missing-else', body('‸(cond [true 1])'), 'Add `[else …]`.'),
    inSource('missing-type', body('(let [x ‸(none)] 1)'), 'Name the type: `(none i64)`.'),
    inSource('missing-value', body('(loop ‸(break))'), 'Give the loop its value: `(break 1)`.'),
    inSource('misplaced-value', body('(while true (break ‸1)) 1'), 'Use `loop` for a loop with a value.'),
    inSource('outside-loop', body('‸(break)', 'unit'), 'Break only inside of a loop.'),
    inSource('outside-handler', body('‸(decline)', 'unit'), 'Decline only in a clause of `handle`.'),
    inSource('not-a-place', body('(set! ‸1 2)', 'unit'), 'Set a local, a field or an element.', {
      place: 'the target',
    }),
    inSource('unknown-field', withData('(‸.colour b)'), 'Take a field of the data type.', { place: 'the field' }),
    inSource('missing-field', withData('(.size ‸(Box))'), 'Give every field; the fix does it.'),
    inSource('duplicate-field', withData('(.size (Box :size 1 ‸:size 2))'), 'Give it once.', { place: 'the field' }),
    inSource('field-name', withData('(.size (Box ‸1))'), 'Write the names of the fields.'),
    inSource('not-a-condition', withData('(signal ‸b)'), 'Signal a condition.'),
    inSource(
      'undeclared-signal',
      top('(condition odd [n i64])\n(fn f [] -> i64\n  ‸(signal (odd :n 1)))'),
      'Add it to `:signals`, or handle it; the fix does the first.',
    ),
    inSource(
      'unknown-restart',
      top('(condition odd [n i64])\n(fn f [] -> i64\n  (handle (signal (odd :n 1)) [odd c (restart ‸us-value 1)]))'),
      'Offer it in a `restarts` form, or correct the name.',
      { place: 'the name' },
    ),
    inSource('cannot-move', body('(let [s "x"] (fn [] (send (self) (move ‸s))) 1)'), 'Copy it instead.', {
      place: 'the name',
    }),
    inSource('unreachable', body('(match 1 [x 1] ‸[2 2])'), 'Remove the clause, or move it up.', {
      place: 'the clause',
    }),
    {
      code: 'changed-data',
      place: 'the name',
      next: 'Restart the program: its values have the old fields.',
      provoke() {
        const base = compile(top('(data Box [size i64])\n(fn main [] -> i64 1)')).program;
        const changed = compile(top('(data Box [size i32])\n(fn main [] -> i64 1)'), {}, base);
        const [first] = changed.diagnostics;
        if (first?.code !== 'changed-data' || first.range?.line !== 2)
          throw new Error(JSON.stringify(changed.diagnostics));
        return first.message;
      },
    },
    inSource('misplaced-move', body('(let [s "x"] (print ‸(move s)))', 'unit'), 'Move only what is sent.'),
  ],
};
