/** The command line as a process: outputs, exit codes, files that it writes. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { saharaIn } from './sahara.ts';

const counter = `(module counter)

(fn classify [n i64] -> string
  (if (< n 3)
    "small"
    "large"))

(fn unused [] -> i64
  7)

(fn main [] -> i64
  (let [n 0]
    (while (< n 5)
      (print (classify n))
      (set! n (+ n 1)))
    n))

(test "small numbers"
  (assert (= (classify 1) "small")))

(test "wrong on purpose"
  (print "before")
  (assert (= (classify 1) "large")))
`;

const failing = `(module failing)

(condition broken "It broke." [part string] [count i64])

(fn work [n i64] -> i64
  :signals broken
  (when (> n 2)
    (signal (broken :part "axle" :count n)))
  n)

(fn main [] -> i64
  :signals broken
  (print "starting")
  (restarts (work 3)
    [use-value [value i64] value]))
`;

const { sahara, file, write } = saharaIn({
  'counter.sahara': counter,
  'failing.sahara': failing,
  'arguments.sahara': `(module arguments)
(fn add [a i64 b i64] -> i64 (+ a b))
(fn greet [name string] -> string (concat "Hello, " name))
(fn main [] -> i64 0)
`,
  'deadlock.sahara': '(module deadlock)\n(fn main [] -> unit (receive [[n i64] (print n)]))\n',
  'endless.sahara': '(module endless)\n(fn main [] -> unit\n  (let [n 0]\n    (loop (set! n (rem (+ n 1) 9)))))\n',
});

describe('run', () => {
  it('prints only what the program prints', async () => {
    expect(await sahara('run', 'counter.sahara')).toEqual({
      code: 0,
      out: 'small\nsmall\nsmall\nlarge\nlarge\n',
      error: '',
    });
  });

  it('adds the result as a last line', async () => {
    expect((await sahara('run', 'counter.sahara', '--result')).out.endsWith('large\n=> 5\n')).toBe(true);
  });

  it('invokes a function with arguments', async () => {
    const run = (...args: string[]) => sahara('run', 'arguments.sahara', '--result', ...args);
    expect(await run('--invoke', 'add', '--arg', '2', '--arg', '-5')).toEqual({ code: 0, out: '=> -3\n', error: '' });
    expect((await run('--invoke', 'arguments::greet', '--arg', '"Ada"')).out).toBe('=> "Hello, Ada"\n');
  });

  it('refuses arguments that do not fit', async () => {
    const missing = await sahara('run', 'arguments.sahara', '--invoke', 'add', '--arg', '2');
    expect(missing.code).toBe(2);
    expect(missing.error).toContain('add');
    const unknown = await sahara('run', 'arguments.sahara', '--invoke', 'nobody');
    expect(unknown.code).toBe(2);
    expect(unknown.error).toContain('nobody');
  });

  it('reports a failing program with condition, payload, place and stack', async () => {
    const { code, out, error } = await sahara('run', 'failing.sahara');
    expect(code).toBe(1);
    expect(out).toBe('starting\n');
    expect(error).toMatch(/^failing\.sahara:8:5: error broken: .*axle.*3/);
    expect(error).toMatch(/at work \(failing\.sahara:8:5\)\n {2}at main \(failing\.sahara:14:/);
    expect(error).toContain('restarts: use-value [value i64]');
  });

  it('says that every context waits', async () => {
    const { code, error } = await sahara('run', 'deadlock.sahara');
    expect(code).toBe(1);
    expect(error).toMatch(/^deadlock\.sahara:2:\d+: error all-wait: /);
  });

  it('gives up after a number of instructions', async () => {
    const { code, error } = await sahara('run', 'endless.sahara', '--max-instructions', '12345');
    expect(code).toBe(1);
    expect(error).toMatch(/error instruction-limit: not finished after 12345 instructions/);
  });
});

describe('compile', () => {
  it('writes a program that runs without its source and names places of a failure', async () => {
    expect(await sahara('compile', 'failing.sahara', '-o', 'failing.sahb')).toEqual({ code: 0, out: '', error: '' });
    const { code, out, error } = await sahara('run', 'failing.sahb');
    expect(code).toBe(1);
    expect(out).toBe('starting\n');
    expect(error).toMatch(/^failing\.sahara:8:5: error broken: /);
  });

  it('leaves debug information out', async () => {
    await sahara('compile', 'counter.sahara', '-o', 'full.sahb');
    await sahara('compile', 'counter.sahara', '-o', 'bare.sahb', '--no-debug');
    expect(readFileSync(file('bare.sahb')).length).toBeLessThan(readFileSync(file('full.sahb')).length);
    expect(await sahara('run', 'bare.sahb', '--result')).toEqual(await sahara('run', 'full.sahb', '--result'));
    const cover = await sahara('cover', 'bare.sahb');
    expect(cover.code).toBe(2);
    expect(cover.error).toMatch(/^bare\.sahb: error no-debug-information: /);
  });

  it('writes nothing for a broken source', async () => {
    write('broken.sahara', '(module broken)\n(fn main [] -> i64 (+ 1 "x"))\n');
    expect((await sahara('compile', 'broken.sahara', '-o', 'broken.sahb')).code).toBe(2);
    expect(existsSync(file('broken.sahb'))).toBe(false);
  });
});

describe('disassemble', () => {
  it('S22 shows functions and instructions of a program without debug information', async () => {
    await sahara('compile', 'counter.sahara', '-o', 'listed.sahb', '--no-debug');
    const { code, out } = await sahara('disassemble', 'listed.sahb');
    expect(code).toBe(0);
    expect(out).toContain('counter::classify');
    expect(out).toMatch(/jump_if_false/);
  });
});

describe('cover', () => {
  it('S32 counts lines, branches and functions exactly', async () => {
    const { code, out, error } = await sahara('cover', 'counter.sahara', '--lcov', 'lcov.info', '--json', 'cover.json');
    expect(code).toBe(0);
    expect(error).toBe('small\nsmall\nsmall\nlarge\nlarge\n');
    expect(out).toMatch(/ {8}5 {6}4 {2} {2}\(if \(< n 3\)/);
    expect(out).toMatch(/then 3, else 2/);
    expect(out).toMatch(/ {8}- unused/);
    expect(out).toMatch(/ {8}5 classify/);
    const lcov = readFileSync(file('lcov.info'), 'utf8');
    expect(lcov).toMatch(/^TN:\nSF:counter\.sahara\n/);
    expect(lcov).toMatch(/^FN:3,counter::classify$/m);
    expect(lcov).toMatch(/^FNDA:0,counter::unused$/m);
    expect(lcov).toMatch(/^FNDA:5,counter::classify$/m);
    expect(lcov).toMatch(/^DA:4,5$/m);
    expect(lcov).toMatch(/^BRDA:4,\d+,0,3$/m);
    expect(lcov).toMatch(/^BRDA:4,\d+,1,2$/m);
    const { files } = JSON.parse(readFileSync(file('cover.json'), 'utf8'));
    expect(files).toHaveLength(1);
    expect(files[0].statements.find((row: { line: number }) => row.line === 4)).toMatchObject({ count: 5 });
  });

  it('sums the tests of a file', async () => {
    const { code, out } = await sahara('cover', 'counter.sahara', '--tests');
    expect(code).toBe(1);
    expect(out).toMatch(/ {8}2 classify/);
    expect(out).toMatch(/ {8}- main/);
  });

  it('writes JSON to stdout on request', async () => {
    const { out } = await sahara('cover', 'counter.sahara', '--json', '-');
    expect(JSON.parse(out).files[0].path).toBe('counter.sahara');
  });
});

describe('test', () => {
  it('runs every test and fails when one fails', async () => {
    const { code, out } = await sahara('test', 'counter.sahara');
    expect(code).toBe(1);
    expect(out).toMatch(/^ok {5}small numbers \(/m);
    expect(out).toMatch(/^FAILED wrong on purpose \(/m);
    expect(out).toMatch(/counter\.sahara:23:3: error assertion-failed: /);
    expect(out).toMatch(/^1 passed, 1 failed$/m);
  });

  it('runs only the named tests and gives JSON with coverage', async () => {
    const { code, out } = await sahara('test', 'counter.sahara', '--only', 'small numbers', '--json', '--coverage');
    expect(code).toBe(0);
    const { tests, coverage } = JSON.parse(out);
    expect(tests).toMatchObject([{ name: 'small numbers', state: 'passed', output: '' }]);
    const [covered] = coverage.files;
    expect(covered.functions.find((row: { name: string }) => row.name === 'counter::classify').count).toBe(1);
  });

  it('gives the place of a failure as JSON', async () => {
    const { code, out } = await sahara('test', 'counter.sahara', '--only', 'wrong on purpose', '--json');
    expect(code).toBe(1);
    const [test] = JSON.parse(out).tests;
    expect(test).toMatchObject({ state: 'failed', output: 'before\n', failure: { path: 'counter.sahara', line: 23 } });
    expect(test.failure.message).toContain('assertion-failed');
    expect(test.failure.stack).toHaveLength(1);
  });
});

describe('trace', () => {
  it('lists statements with clock, context and place', async () => {
    const { code, out } = await sahara('trace', 'counter.sahara');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('counter.sahara:4:3  (if (< n 3)'))).toHaveLength(5);
    expect(lines.filter((line) => line.includes('print small'))).toHaveLength(3);
    const clocks = lines.map((line) => Number(line.slice(0, 10)));
    expect(clocks).toEqual([...clocks].sort((left, right) => left - right));
  });

  it('is bounded', async () => {
    const { out } = await sahara('trace', 'endless.sahara', '--limit', '7');
    expect(out.trimEnd().split('\n')).toHaveLength(8);
    expect(out).toContain('… ended after 7 lines');
  });

  it('shows instructions of a program without debug information', async () => {
    await sahara('compile', 'counter.sahara', '-o', 'traced.sahb', '--no-debug');
    const { code, out } = await sahara('trace', 'traced.sahb');
    expect(code).toBe(0);
    const clocks = out
      .trimEnd()
      .split('\n')
      .filter((line) => line.includes('0x'))
      .map((line) => Number(line.slice(0, 10)));
    expect(clocks.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    const { out: located } = await sahara('trace', 'counter.sahara', '--instructions', '--limit', '3');
    expect(located).toMatch(/^ {9}0 {4}1 {2}0x[0-9a-f]+:0000 {2}imm_i64 0 +counter\.sahara:12:/m);
  });

  it('lists conditions', async () => {
    const { code, out } = await sahara('trace', 'failing.sahara', '--events');
    expect(code).toBe(1);
    expect(out).toMatch(/signal .*broken/);
  });
});

describe('check', () => {
  it('lists every error of every file', async () => {
    write('two.sahara', '(module two)\n(fn f [] -> i64 "x")\n(fn g [] -> i64 (nothing))\n');
    const { code, out, error } = await sahara('check', 'counter.sahara', 'two.sahara', 'gone.sahara');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(error).toMatch(/^two\.sahara:2:\d+: error [a-z-]+: /m);
    expect(error).toMatch(/^two\.sahara:3:\d+: error [a-z-]+: /m);
    expect(error).toMatch(/^gone\.sahara: error unreadable-file: there is no such file$/m);
  });

  it('gives JSON', async () => {
    const { code, out } = await sahara('check', 'counter.sahara', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ files: [{ path: 'counter.sahara', diagnostics: [] }] });
  });
});

it('a wrong command line is told and ends with 2', async () => {
  expect(await sahara('run', 'counter.sahara', '--resullt')).toMatchObject({
    code: 2,
    error: expect.stringContaining("unknown option '--resullt'"),
  });
  expect((await sahara('rum')).code).toBe(2);
  expect((await sahara('run', 'counter.sahara', '--heap-limit', 'many')).code).toBe(2);
});
