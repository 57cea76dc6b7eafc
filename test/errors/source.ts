/** Errors of source files. The mark `‸` stands where each one points. */
import { type ErrorSection, inSource } from './row.ts';

/** A function body in a module. */
const body = (text: string, result = 'i64') => `(module m)\n(fn f [] -> ${result}\n  ${text})\n`;
const top = (text: string) => `(module m)\n${text}\n`;

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
  ],
};
