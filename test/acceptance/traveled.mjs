// @ts-check
// The same program for each machine, and a session that is moved through time: what test/acceptance/time-travel asks of every machine.
import path from 'node:path';
import { Adapter, expect, expectEqual, inFolder } from './product.mjs';

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} file
 * @property {string} text doubles `total` five times and prints each time
 * @property {string} variable how an expression names `total`
 * @property {(value: number) => string} is an expression: `total` has that value
 * @property {readonly string[]} output lines that it prints
 * @property {readonly string[]} history all values of `total`, in order
 * @property {boolean} seesReads whether the machine reports reads of a watched place, and writes of an equal value
 * @property {object} [launch]
 */

/** @type {readonly Row[]} */
export const machines = [
  {
    name: 'Sahara',
    file: 'count.sahara',
    text: `(module count)
(fn double [n i64] -> i64
  (* n 2)) ; inside
(fn main [] -> i64
  (let [total 1
        round 0]
    (while (< round 5)
      (set! total (double total)) ; call
      (print total) ; print
      (set! round (+ round 1)))
    total)) ; last
`,
    variable: 'total',
    is: (value) => `(= total ${value})`,
    seesReads: true,
    output: ['2', '4', '8', '16', '32'],
    history: ['1', '2', '4', '8', '16', '32'],
  },
  {
    name: 'Python',
    file: 'count.py',
    text: `def double(n):
    return n * 2  # inside

total = 1
round = 0
while round < 5:
    total = double(total)  # call
    print(total)  # print
    round = round + 1
done = total  # last
`,
    variable: 'total',
    is: (value) => `total == ${value}`,
    seesReads: true,
    output: ['2', '4', '8', '16', '32'],
    history: ['1', '2', '4', '8', '16', '32'],
  },
  {
    name: 'WebAssembly',
    file: 'count.wat',
    text: `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "A\\n")
  (func $double (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2))) ;; inside
  (func (export "_start")
    (local $total i32) (local $round i32)
    (i32.store (i32.const 0) (i32.const 8))
    (i32.store (i32.const 4) (i32.const 2))
    (local.set $total (i32.const 1))
    (loop $again
      (local.set $total (call $double (local.get $total))) ;; call
      (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))) ;; print
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (i32.store8 (i32.const 8) (i32.add (i32.const 65) (local.get $round)))
      (br_if $again (i32.lt_s (local.get $round) (i32.const 5))))
    (i32.store (i32.const 32) (local.get $total)))) ;; last
`,
    variable: '$total',
    is: (value) => `$total == ${value}`,
    seesReads: true,
    output: ['A', 'B', 'C', 'D', 'E'],
    history: ['1', '2', '4', '8', '16', '32'],
  },
];

/** @param {Row} row @param {string} mark the comment of a line */
export const lineOf = ({ text }, mark) =>
  text.split('\n').findIndex((line) => new RegExp(`[;#] ${mark}$`).test(line)) + 1;

/** A session whose program is moved through time. */
export class Traveled {
  /** @param {Adapter} adapter @param {Row} row @param {string} program */
  constructor(adapter, row, program) {
    this.adapter = adapter;
    this.row = row;
    this.program = program;
    this.threadId = 1;
    /** @type {any} */
    this.stop = undefined;
  }

  /** @returns {Promise<string>} the reason of the next stop and the line that it is at */
  async stopped() {
    this.stop = await this.adapter.event('stopped');
    this.threadId = this.stop.threadId ?? 1;
    return `${this.stop.reason} ${await this.line()}`.trim();
  }

  /** A request that moves the program. @param {string} command @param {object} [args] */
  async go(command, args = {}) {
    await this.adapter.request(command, { threadId: this.threadId, ...args });
    return this.stopped();
  }

  async frame() {
    const { stackFrames } = await this.adapter.request('stackTrace', { threadId: this.threadId });
    return stackFrames[0];
  }

  async line() {
    return (await this.frame())?.line ?? '';
  }

  async depth() {
    return (await this.adapter.request('stackTrace', { threadId: this.threadId })).stackFrames.length;
  }

  async clock() {
    return (await this.adapter.request('sahara/moment')).clock;
  }

  async total() {
    const frameId = (await this.frame()).id;
    return (await this.adapter.request('evaluate', { expression: this.row.variable, frameId, context: 'watch' }))
      .result;
  }

  /** @param {readonly (number | object)[]} lines */
  async breakpoints(lines) {
    const breakpoints = lines.map((line) => (typeof line === 'number' ? { line } : line));
    await this.adapter.request('setBreakpoints', { source: { path: this.program }, breakpoints });
  }

  /** @returns {Promise<object>} names `total` in requests */
  async place() {
    return { expression: this.row.variable, frameId: (await this.frame()).id };
  }

  /** Everything that a person sees of a moment: lines, variables, output. */
  async picture() {
    const { stackFrames } = await this.adapter.request('stackTrace', { threadId: this.threadId });
    const places = stackFrames.map((/** @type {any} */ frame) => `${frame.name}:${frame.line}:${frame.column}`);
    const frameId = stackFrames[0]?.id;
    // The variables of a module in Python are globals.
    const { scopes } = frameId === undefined ? { scopes: [] } : await this.adapter.request('scopes', { frameId });
    const name = scopes.some((/** @type {any} */ scope) => scope.name === 'Locals') ? 'Locals' : 'Globals';
    const variables = frameId === undefined ? [] : await this.adapter.scope(frameId, name);
    const values = variables.map((/** @type {any} */ row) => `${row.name}=${row.value}`);
    const { clock } = await this.adapter.request('sahara/moment');
    return JSON.stringify([clock, places, values]);
  }
}

/**
 * A program of the table in a session, from its first stop on.
 * @template T
 * @param {Row} row
 * @param {{ marks?: readonly string[], launch?: object, exceptions?: readonly string[] }} options marks: comments of lines with breakpoints
 * @param {(session: Traveled, folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function inSession(row, { marks = [], launch = {}, exceptions = [] }, work) {
  return inFolder({ [row.file]: row.text }, async (folder) => {
    const program = path.join(folder, row.file);
    const adapter = new Adapter();
    try {
      const breakpoints = { [program]: marks.map((mark) => ({ line: lineOf(row, mark) })) };
      await adapter.begin({ program, ...row.launch, ...launch }, { breakpoints, exceptions });
      const session = new Traveled(adapter, row, program);
      await session.stopped();
      const result = await work(session, folder);
      await adapter.end();
      return result;
    } finally {
      adapter.kill();
    }
  });
}

/** A claim for each machine. @param {string} item @param {string} what @param {(row: Row) => Promise<string | void>} check */
export const onEveryMachine = (item, what, check) =>
  machines.map((row) => ({ item, what: `${row.name}: ${what}`, check: () => check(row) }));

export { expect, expectEqual };
