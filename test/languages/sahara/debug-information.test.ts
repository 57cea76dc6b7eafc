import { describe, expect, it } from 'vitest';
import { imageOf } from './check.ts';
import { stoppedAt } from './stopped.ts';

const bank = `(module bank)
(data Account [owner string] [balance i64])
(condition short [needed i64])
(fn withdraw [account Account amount i64] -> i64
  :signals short
  (when (< (.balance account) amount)
    (signal (short :needed amount)))
  (set! (.balance account) (- (.balance account) amount))
  (.balance account))
(fn main [] -> i64 :signals short
  (let [account (Account :owner "Ada" :balance 100)
        total 0]
    (for [amount (list-of i64 10 20)]
      (set! total
        (+ total
           (handle
             (withdraw account amount)
             [short c 0]))))
    (cond
      [(> total 100)
        (print "much")]
      [else (print "little")])
    (+ (* total 2) (withdraw account 1))))`;

const statementLines = (text: string, name: string): readonly number[] => {
  const image = imageOf(text);
  const index = image.functions.findIndex((code) => code.name === name);
  return [...new Set(image.debug?.functions[index]?.lines.filter((row) => row.statement).map((row) => row.range.line))];
};

describe('statement starts', () => {
  it('are where a person would break', () => {
    expect(statementLines(bank, 'bank::withdraw')).toEqual([6, 7, 8, 9]);
    expect([...statementLines(bank, 'bank::main')].sort((a, b) => a - b)).toEqual([
      11, 12, 13, 14, 16, 17, 20, 21, 22, 23,
    ]);
    expect(statementLines(bank, 'bank::main/handler-1')).toEqual([18]);
  });

  it('the body of an endless loop and of do begin where their first form does', () => {
    const text =
      '(fn main [] -> i64\n  (let [n 0]\n    (loop\n      (set! n (+ n 1))\n      (when (> n 3)\n        (break n)))))';
    expect(statementLines(text, 'test::main')).toEqual([2, 4, 5, 6]);
  });
});

describe('names', () => {
  it('S35 temporaries are called by expression or variable', () => {
    expect(
      stoppedAt(
        '(fn one [] -> i64 1)\n(fn main [] -> i64\n  (let [n 4]\n    (+ (* n 2) n\n       (one))))',
        5,
      ).temporaries(),
    ).toEqual(['(+ (* n 2) n (one))']);
    expect(
      stoppedAt(
        '(fn one [] -> i64 1)\n(fn main [] -> i64\n  (let [n 4]\n    (- (* n 2)\n       (one))))',
        5,
      ).temporaries(),
    ).toEqual(['(* n 2)']);
    expect(
      stoppedAt('(fn one [] -> i64 1)\n(fn main [] -> i64\n  (let [n 4]\n    (- n\n       (one))))', 5).temporaries(),
    ).toEqual(['n']);
  });

  it('variables are visible in their scope only, upvalues in handlers and lambdas', () => {
    const names = (text: string, line: number) =>
      stoppedAt(text, line)
        .variables()
        .map(({ name }) => name);
    expect(names(bank, 8).sort()).toEqual(['account', 'amount']);
    expect(names(bank, 14).sort()).toEqual(['account', 'amount', 'total']);
    expect(names(bank, 23).sort()).toEqual(['account', 'total']);
    const nested = `(condition c [x i64])
(fn main [] -> i64
  (let [a 1 b 2
        f (fn [k i64] -> i64
            (+ k a))]
    (handle (+ (f 3) (signal (c :x 9)))
      [c e
        (+ b (.x e))])))`;
    expect(names(nested, 5).sort()).toEqual(['a', 'k']);
    expect(names(nested, 8).sort()).toEqual(['a', 'b', 'e', 'f']);
    const stopped = stoppedAt(nested, 8);
    expect(stopped.show('(+ a b)')).toBe('3');
    expect(stopped.show('(set! b 20)')).toBe('20');
    expect(stopped.finish().result).toBe('29');
  });

  it('S23 a layout flattens nested fields', () => {
    const image = imageOf('(data Rgb [red u8] [green u8] [blue u8]) (data Color [rgb Rgb] [alpha u8])');
    const models = image.types.flatMap((type) =>
      type.kind === 'data' && type.data.name.startsWith('test::') ? [type.data] : [],
    );
    expect(models.map(({ name, size }) => `${name} ${size}`)).toEqual(['test::Rgb 3', 'test::Color 4']);
    expect(models[1]?.leaves.map(({ name, offset, size }) => `${name}@${offset}+${size}`)).toEqual([
      'rgb.red@0+1',
      'rgb.green@1+1',
      'rgb.blue@2+1',
      'alpha@3+1',
    ]);
  });

  it('S08 the compiler places data: in slots when it does not escape, else on the heap', () => {
    const image = imageOf(`(data P [x i64] [y i64])
(fn stays [] -> i64 (let [p (P :x 1 :y 2)] (set! (.x p) 5) (+ (.x p) (.y p))))
(fn leaves [] -> P (let [p (P :x 1 :y 2)] (set! (.x p) 5) p))`);
    const create = (name: string) =>
      image.functions.find((code) => code.name === name)?.words.some((word) => word >>> 24 === 10);
    expect(create('test::stays')).toBe(false);
    expect(create('test::leaves')).toBe(true);
  });

  it('S24 signatures are in the meta information', () => {
    const image = imageOf(bank);
    const index = image.functions.findIndex((code) => code.name === 'bank::withdraw');
    expect(image.meta.functions[index]).toEqual({
      parameterNames: ['account', 'amount'],
      signals: [image.meta.conditions.findIndex(({ name }) => name === 'bank::short')],
      handles: [],
      exported: true,
    });
  });

  it('S25 conditions, who signals and who handles them are in the meta information', () => {
    const image = imageOf(bank);
    const short = image.meta.conditions.findIndex(({ name }) => name === 'bank::short');
    const payload = image.types[image.meta.conditions[short]?.payload ?? -1];
    expect(payload?.kind === 'data' && payload.data.leaves.map(({ name }) => name)).toEqual(['needed']);
    expect(
      image.meta.functions.flatMap((row, index) => (row.handles.includes(short) ? [image.functions[index]?.name] : [])),
    ).toEqual(['bank::main']);
  });

  it('S26 instructions are the same without debug information', async () => {
    const { compile } = await import('../../../languages/sahara/index.ts');
    const words = (debug: boolean) =>
      compile({ path: 'bank.sahara', text: bank, read: () => undefined, debug }).image?.functions.map((code) => [
        ...code.words,
      ]);
    expect(words(false)).toEqual(words(true));
  });
});

describe('on top of a running program', () => {
  it('functions keep their index, new ones are appended', () => {
    const base = imageOf(bank);
    const changed = imageOf(
      bank.replace('(* total 2)', '(triple total)').replace('(fn main', '(fn triple [n i64] -> i64 (* 3 n))\n(fn main'),
      {},
      base,
    );
    expect(changed.functions.slice(0, base.functions.length).map(({ name }) => name)).toEqual(
      base.functions.map(({ name }) => name),
    );
    expect(changed.functions.at(-1)?.name).toBe('bank::triple');
    expect(changed.types.slice(0, base.types.length)).toEqual(base.types);
    expect(changed.constants.slice(0, base.constants.length)).toEqual(base.constants);
  });
});
