/** Conditions that the machine signals, and ends that are no success: what a failing program says. */
import { drive } from '../../cli/drive.ts';
import { toolchainFor } from '../../vm/catalog.ts';
import { compile, type ErrorRow, type ErrorSection } from './row.ts';

const toolchain = toolchainFor('program.sahara', new Uint8Array());

/** Runs `main` of a program whose mark `‸` stands where the report points. */
const row = (
  code: string,
  source: string,
  next: string,
  options: { readonly settings?: Record<string, number>; readonly instructionLimit?: number } = {},
): ErrorRow => ({
  code,
  place: 'the innermost statement or form',
  next,
  provoke() {
    const mark = source.indexOf('‸');
    const before = source.slice(0, mark).split('\n');
    const { program, diagnostics } = compile(source.replace('‸', ''));
    if (!program || !toolchain) throw new Error(JSON.stringify(diagnostics));
    const created = toolchain.create(program, { arguments: [], settings: options.settings ?? {} });
    if (!('machine' in created)) throw new Error(JSON.stringify(created.diagnostics));
    const ending = drive(created.machine, {
      toolchain,
      print: () => {},
      instructionLimit: options.instructionLimit,
    });
    if (ending.kind === 'ended' || ending.report.code !== code)
      throw new Error(`expected ${code}: ${JSON.stringify(ending)}`);
    const { line, column } = ending.report.stack[0]?.position ?? {};
    if (mark >= 0 && (line !== before.length || column !== (before.at(-1) ?? '').length + 1)) {
      throw new Error(`${code} points at ${line}:${column}`);
    }
    return ending.report.message;
  },
});

const inMain = (body: string, result = 'i64') => `(module m)\n(fn main [] -> ${result}\n  ${body})\n`;

export const programErrors: ErrorSection = {
  title: 'Failing programs',
  rows: [
    row('overflow', inMain('(let [x 9223372036854775807] ‸(+ x 1))'), 'Check the range first, or handle `overflow`.'),
    row('division-by-zero', inMain('(let [x 0] ‸(/ 1 x))'), 'Test the divisor.'),
    row('index-out-of-range', inMain('(let [xs (list-of i64 1 2)] ‸(get xs 5))'), 'Compare with `(len xs)`.'),
    row('missing-key', inMain('(let [m (map-of string i64 ["a" 1])] ‸(get m "b"))'), 'Use `find` or `has?`.'),
    row('no-value', inMain('(let [o (none i64)] ‸(unwrap o))'), 'Use `match`, `is-some?` or `or-else`.'),
    row('assertion-failed', inMain('‸(assert (= 1 2))', 'unit'), 'Look at the values in the condition.'),
    row(
      'stack-overflow',
      '(module m)\n(fn down [n i64] -> i64 (+ 1 ‸(down (+ n 1))))\n(fn main [] -> i64 (down 0))\n',
      'Look for the call that never ends, or raise `returnStackLimit`.',
    ),
    row(
      'out-of-memory',
      inMain('(let [xs (list-of i64)] (loop ‸(push! xs 1)))', 'unit'),
      'Keep less, or raise `heapLimit`.',
      { settings: { heapLimit: 1_000_000 } },
    ),
    row('message-limit', inMain('(loop ‸(send (self) 1))', 'unit'), 'Receive what is sent, or raise `mailboxLimit`.', {
      settings: { mailboxLimit: 100 },
    }),
    row(
      'context-limit',
      '(module m)\n(fn idle [] -> unit (receive [[n i64] (print n)]))\n(fn main [] -> unit (loop ‸(spawn idle)))\n',
      'Let contexts end, or raise `contextLimit`.',
      { settings: { contextLimit: 50 } },
    ),
    row(
      'context-ended',
      '(module m)\n(fn quick [] -> i64 1)\n(fn main [] -> unit\n  (let [c (spawn quick)]\n    (join c)\n    ‸(send c 1)))\n',
      'Send before the context ends.',
    ),
    row(
      'no-restart',
      '(module m)\n(condition odd [n i64])\n(fn odd-one [] -> i64 :signals odd (signal (odd :n 1)))\n(fn main [] -> i64\n  (handle (odd-one) [odd c ‸(restart use-value 2)]))\n',
      'Offer the restart in a `restarts` form around the signal.',
    ),
    row(
      'all-wait',
      inMain('‸(receive [[n i64] (print n)])', 'unit'),
      'Send what is waited for, or give `receive` an `:after`.',
    ),
    row('instruction-limit', inMain('(loop (do))', 'unit'), 'Look for the loop, or raise `--max-instructions`.', {
      instructionLimit: 1000,
    }),
  ],
};
