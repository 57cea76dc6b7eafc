/** The language server on sources: outline, hover, call help, diagnostics, lenses, tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hoverText, LanguageClient, marked, outlineLines, placeOf } from './language-client.ts';

const bank = `(module bank "Accounts.")

(data Rgb [red u8] [green u8] [blue u8])

(data Account [owner string] [balance i64])

(condition insufficient-funds
  "An account holds less than a withdrawal needs."
  [needed i64] [available i64])

(fn withdraw [account Account amount i64] -> i64
  :signals insufficient-funds
  "Takes amount out of the account; the new balance."
  (when (< (.balance account) amount)
    (signal (insufficient-funds :needed amount :available (.balance account))))
  (set! (.balance account) (- (.balance account) amount))
  (.balance account))

(fn main [] -> i64
  (let [account (Account :owner "Ada" :balance 100)
        sum 0]
    (for [amount (list-of i64 10 20)]
      (set! sum (+ sum (handle (withdraw account amount)
                         [insufficient-funds c (.available c)]))))
    sum))

(test "a withdrawal lowers the balance"
  (assert (= (withdraw (Account :owner "Ada" :balance 10) 3) 7)))
`;

let client: LanguageClient;
const uri = 'file:///examples/bank.sahara';

beforeAll(async () => {
  client = await LanguageClient.open();
  await client.document(uri, bank);
});
afterAll(() => client.end());

/** The code and prose shown at the middle of a part of the program. */
const hoverOf = async (part: string, after = '') => hoverText(await client.hover(uri, placeOf(bank, part, after)));

let opened = 0;
/** Diagnostics of a text as `line:column code`, from 1. */
const check = async (text: string): Promise<readonly string[]> => {
  const other = `file:///check/file-${++opened}.sahara`;
  const published = client.diagnostics(other);
  await client.document(other, text);
  return (await published).map(({ range, code }) => `${range.start.line + 1}:${range.start.character + 1} ${code}`);
};

/** Label of the signature at the mark, with the active parameter in ‹›. */
const signatureAt = async (source: string): Promise<string | undefined> => {
  const { text, place } = marked(`${bank}\n${source}`);
  const other = `file:///check/file-${++opened}.sahara`;
  await client.document(other, text);
  const help = await client.signature(other, place);
  const signature = help?.signatures[0];
  if (!signature) return undefined;
  const [from, to] = (signature.parameters?.[help?.activeParameter ?? 0]?.label ?? [0, 0]) as [number, number];
  return `${signature.label.slice(0, from)}‹${signature.label.slice(from, to)}›${signature.label.slice(to)}`;
};

describe('outline', () => {
  it('S03 lists every function, data type, condition and test of a file', async () => {
    expect(outlineLines(await client.outline(uri))).toEqual([
      'bank Accounts.',
      'Rgb',
      '  red u8',
      '  green u8',
      '  blue u8',
      'Account',
      '  owner string',
      '  balance i64',
      'insufficient-funds [needed i64] [available i64]',
      '  needed i64',
      '  available i64',
      'withdraw [account Account] [amount i64] -> i64',
      'main -> i64',
      'a withdrawal lowers the balance',
    ]);
    const symbols = await client.outline(uri);
    expect(symbols?.find(({ name }) => name === 'withdraw')?.range).toEqual({
      start: { line: 10, character: 0 },
      end: { line: 16, character: 21 },
    });
  });

  it('stays while the text is broken', async () => {
    const broken = 'file:///examples/broken.sahara';
    await client.document(
      broken,
      '(module broken)\n(fn first [n i64] -> i64\n  (+ n (* 2 n)\n\n(fn second [] -> i64 2)\n',
    );
    expect(outlineLines(await client.outline(broken))).toEqual(['broken', 'first [n i64] -> i64', 'second -> i64']);
  });
});

describe('diagnostics', () => {
  it('S03 a second function of the same name is a diagnostic at its name', async () => {
    expect(await check('(module m)\n(fn f [] -> i64 1)\n(fn f [] -> i64 2)\n')).toEqual([
      expect.stringMatching(/^3:5 duplicate/),
    ]);
  });

  it('S24 a call with the wrong arguments is a diagnostic at the call', async () => {
    const program = (call: string) => `(module m)\n(fn f [a i64 b string] -> i64 a)\n(fn g [] -> i64 ${call})\n`;
    expect(await check(program('(f 1 "x")'))).toEqual([]);
    expect(await check(program('(f 1)'))).toHaveLength(1);
    expect(await check(program('(f 1 2)'))).toHaveLength(1);
    expect((await check(program('(f 1 2)')))[0]).toMatch(/^3:\d+ /);
  });

  it('S25 a signal outside the declared ones is a diagnostic', async () => {
    const program = (signals: string) =>
      `(module m)\n(condition odd [n i64])\n(fn f [n i64] -> i64\n  ${signals}\n  (signal (odd :n n)))\n`;
    expect(await check(program(':signals odd'))).toEqual([]);
    expect(await check(program(''))).toHaveLength(1);
  });

  it('follow the typing', async () => {
    const typed = 'file:///examples/typed.sahara';
    const first = client.diagnostics(typed);
    await client.document(typed, '(module typed)\n(fn f [] -> i64 "x")\n');
    expect(await first).toHaveLength(1);
    const second = client.diagnostics(typed);
    await client.type(typed, '(module typed)\n(fn f [] -> i64 1)\n');
    expect(await second).toEqual([]);
    const third = client.diagnostics(typed);
    await client.close(typed);
    expect(await third).toEqual([]);
  });
});

describe('hover', () => {
  it('S23 on a data type shows its layout with offsets', async () => {
    const text = await hoverOf('Rgb');
    expect(text).toMatch(/3 bytes/);
    expect(text).toMatch(/ 0 {3}1 {2}red {4}u8\n {5}1 {3}1 {2}green {2}u8\n {5}2 {3}1 {2}blue {3}u8/);
  });

  it('shows the signature and the doc string of a function', async () => {
    const text = await hoverOf('withdraw', '(handle');
    expect(text).toContain('withdraw [account Account] [amount i64] -> i64');
    expect(text).toContain('Takes amount out of the account; the new balance.');
    expect(text).toContain('Signals `insufficient-funds`.');
  });

  it('S25 shows who signals and who handles a condition', async () => {
    const text = await hoverOf('insufficient-funds', '(condition');
    expect(text).toContain('An account holds less than a withdrawal needs.');
    expect(text).toMatch(/Signalled by .*withdraw/);
    expect(text).toMatch(/Handled by .*main/);
  });

  it('shows where a local name comes from', async () => {
    expect(await hoverOf('amount', '(< (.balance')).toContain('amount i64');
    expect(await hoverOf('account', '(handle (withdraw ')).toContain(
      'account bank::Account = (Account :owner "Ada" :balance 100)',
    );
    expect(await hoverOf('c', '(.available ')).toContain('c bank::insufficient-funds');
  });

  it('shows fields, built-ins and forms', async () => {
    expect(await hoverOf('.balance')).toContain('.balance i64');
    expect(await hoverOf(':needed')).toContain(':needed i64');
    expect(await hoverOf('list-of')).toContain('(list-of type value …)');
    expect(await hoverOf('+', '(set! sum')).toContain('overflow');
  });

  it('shows nothing where nothing is', async () => {
    expect(await client.hover(uri, { line: 1, character: 0 })).toBeNull();
    expect(await hoverOf('100')).toBe('');
  });
});

describe('signature help', () => {
  it('S24 shows the signature and the parameter at the cursor', async () => {
    expect(await signatureAt('(fn g [] -> i64 (withdraw ‸')).toBe('(withdraw ‹[account Account]› [amount i64]) -> i64');
    expect(await signatureAt('(fn g [a Account] -> i64 (withdraw a ‸')).toBe(
      '(withdraw [account Account] ‹[amount i64]›) -> i64',
    );
    expect(await signatureAt('(fn g [a Account] -> i64 (withdraw a (+ 1 2)‸))')).toBe(
      '(withdraw [account Account] ‹[amount i64]›) -> i64',
    );
  });

  it('knows constructors by field, spawned functions and built-ins', async () => {
    expect(await signatureAt('(fn g [] -> Account (Account :owner "A" :balance ‸')).toBe(
      '(Account :owner string ‹:balance i64›)',
    );
    expect(await signatureAt('(fn g [a Account] -> unit (spawn withdraw a ‸')).toBe(
      '(withdraw [account Account] ‹[amount i64]›) -> i64',
    );
    expect(await signatureAt('(fn g [] -> string (slice "abc" 1 ‸)')).toBe('(slice [x S] [from i64] ‹[to i64]›) -> S');
    expect(await signatureAt('(fn g [] -> i64 (+ 1 2 3 ‸)')).toBe('(+ [x N] ‹[y… N]›) -> N');
  });

  it('is silent outside of calls', async () => {
    expect(await signatureAt('‸')).toBeUndefined();
  });
});

describe('lenses and tests', () => {
  it('offer Run, Debug and Coverage above main and tests', async () => {
    const lenses = (await client.lenses(uri)) ?? [];
    expect(
      lenses.map(({ range, command }) => [range.start.line, command?.title, command?.command, command?.arguments]),
    ).toEqual([
      [18, 'Run', 'sahara.run', [uri, 'main', 'function']],
      [18, 'Debug', 'sahara.debug', [uri, 'main', 'function']],
      [18, 'Coverage', 'sahara.coverage', [uri, 'main', 'function']],
      [26, 'Run', 'sahara.run', [uri, 'a withdrawal lowers the balance', 'test']],
      [26, 'Debug', 'sahara.debug', [uri, 'a withdrawal lowers the balance', 'test']],
      [26, 'Coverage', 'sahara.coverage', [uri, 'a withdrawal lowers the balance', 'test']],
    ]);
  });

  it('are listed for open files and for given texts', async () => {
    const names = async (...args: Parameters<LanguageClient['tests']>) =>
      (await client.tests(...args)).map(({ name, range }) => [name, range.start.line, range.end.line]);
    expect(await names(uri)).toEqual([['a withdrawal lowers the balance', 26, 27]]);
    expect(await names('file:///not/open.sahara', '(module m)\n(test "one"\n  (assert true))\n')).toEqual([
      ['one', 1, 2],
    ]);
  });
});

describe('imports', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sahara server '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a change of an imported file is seen in the files that import it', async () => {
    const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
    const colors = (type: string) => `(module colors)\n(fn red [] -> ${type} ${type === 'i64' ? '1' : '"red"'})\n`;
    writeFileSync(path.join(folder, 'colors.sahara'), colors('i64'));
    const painter = '(module painter)\n(import colors)\n(fn paint [] -> i64 (colors::red))\n';
    const before = client.diagnostics(uriOf('painter.sahara'));
    await client.document(uriOf('painter.sahara'), painter);
    expect(await before).toEqual([]);
    const after = client.diagnostics(uriOf('painter.sahara'));
    await client.document(uriOf('colors.sahara'), colors('string'));
    expect(await after).toHaveLength(1);
    const { text, place } = marked(painter.replace('(colors::red)', '(colors::red‸)'));
    expect(text).toBe(painter);
    expect(hoverText(await client.hover(uriOf('painter.sahara'), place))).toContain('red -> string');
  });
});
