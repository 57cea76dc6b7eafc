/**
 * Random programs in the Python subset are compared with CPython, where there is one: the same output, and the same exception, message
 * and line at the end. Mutated programs are refused with diagnostics that have a place, or run without a fault of ours.
 */
import { spawnSync } from 'node:child_process';
import { compile } from '../../languages/python/index.ts';
import { runPython } from '../languages/python/run.ts';
import { randomProgram } from './python-programs.ts';
import { type Random, randomOf } from './random.ts';

interface Finding {
  readonly kind: 'difference' | 'fault';
  readonly run: number;
  readonly problem: string;
  readonly input: string;
}

interface Fuzzed {
  readonly runs: number;
  /** Mutated programs that were refused with diagnostics. */
  readonly refused: number;
  /** Programs that ran in the machine. */
  readonly executed: number;
  /** Of those, programs that CPython ran too. */
  readonly compared: number;
  readonly findings: readonly Finding[];
}

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly sources?: readonly { readonly path: string; readonly text: string }[];
}

interface Said {
  readonly out: string;
  /** Type and message, and the line of the innermost frame. */
  readonly error: readonly [text: string, line: number] | null;
}

/** Runs each program in a namespace of its own and tells what it printed and how it ended. */
const runner = `
import contextlib, io, json, sys, warnings
warnings.simplefilter('ignore')
for text in json.load(sys.stdin):
    out, error = io.StringIO(), None
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(text, 'random.py', 'exec'), {'__name__': '__main__'})
        except BaseException as e:
            trace, line = e.__traceback__, 0
            while trace:
                if trace.tb_frame.f_code.co_filename == 'random.py':
                    line = trace.tb_lineno
                trace = trace.tb_next
            text = str(e)
            error = [type(e).__name__ + (': ' + text if text else ''), line]
    print(json.dumps({'out': out.getvalue(), 'error': error}), file=sys.__stdout__)
`;

const python = ['python3', 'python', 'python3.11'].find((command) => {
  const { stdout, status } = spawnSync(command, ['-V'], { encoding: 'utf8' });
  return status === 0 && /^Python 3\.11\./.test(stdout);
});

/** Whether there is a CPython 3.11 to compare with. */
export const hasPython = python !== undefined;

const askPython = (programs: readonly string[]): readonly (Said | undefined)[] => {
  if (python === undefined) return programs.map(() => undefined);
  const { stdout } = spawnSync(python, ['-c', runner], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
};

/** Every other program runs in the threaded form from its first instruction on. */
const askMachine = (text: string, threading: 'hot' | 'always'): Said => {
  const { stdout, stderr, code } = runPython('random.py', text, { threading });
  if (code === 0) return { out: stdout, error: null };
  const lines = [...stderr.matchAll(/^ {2}File "[^"]*", line (\d+)/gm)];
  // What CPython's traceback adds to the message is no part of the exception.
  const last = (stderr.trimEnd().split('\n').at(-1) ?? '').replace(/\.? Did you mean: '[^']*'\?$/, '');
  return { out: stdout, error: [last, Number(lines.at(-1)?.[1])] };
};

export const fuzz = ({ runs, seed, sources = [] }: Options): Fuzzed => {
  const findings: Finding[] = [];
  const random = randomOf(seed);
  const programs = Array.from({ length: runs }, (_, index) => randomProgram(seed * 1_000_000 + index));
  const said = askPython(programs);
  let compared = 0;
  let refused = 0;
  for (const [run, text] of programs.entries()) {
    const ours = faultless(() => askMachine(text, run % 2 === 0 ? 'always' : 'hot'));
    const theirs = said[run];
    if ('fault' in ours) findings.push({ kind: 'fault', run, problem: ours.fault, input: text });
    else if (theirs) {
      compared++;
      const problem = difference(ours.value, theirs);
      if (problem !== undefined) findings.push({ kind: 'difference', run, problem, input: text });
    }
    const mutated = mutate(sources.length > 0 && random(2) === 0 ? pick(sources, random).text : text, random);
    const tried = faultless(() => compile({ path: 'mutated.py', text: mutated, debug: true }));
    if ('fault' in tried) findings.push({ kind: 'fault', run, problem: tried.fault, input: mutated });
    else if (!tried.value.image) {
      refused++;
      const isPlaced = tried.value.diagnostics.length > 0 && tried.value.diagnostics.every(({ range }) => range);
      if (!isPlaced) findings.push({ kind: 'fault', run, problem: 'refused without a place', input: mutated });
    }
  }
  return { runs, refused, executed: runs, compared, findings };
};

const faultless = <Result>(work: () => Result): { readonly value: Result } | { readonly fault: string } => {
  try {
    return { value: work() };
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

const difference = (ours: Said, theirs: Said): string | undefined => {
  if (ours.out === theirs.out && JSON.stringify(ours.error) === JSON.stringify(theirs.error)) return undefined;
  const left = [...ours.out.split('\n'), JSON.stringify(ours.error)];
  const right = [...theirs.out.split('\n'), JSON.stringify(theirs.error)];
  const at = left.findIndex((line, index) => line !== right[index]);
  return `line ${at + 1} of the output: ${left[at]} instead of ${right[at]}`;
};

const pick = <Item>(items: readonly Item[], random: Random): Item => items[random(items.length)] as Item;

/** Pieces are removed, doubled, exchanged, or replaced by what is seldom correct there. */
const mutate = (text: string, random: Random): string => {
  let mutated = text;
  for (let times = 1 + random(3); times > 0; times--) {
    const from = random(mutated.length);
    const to = Math.min(mutated.length, from + 1 + random(12));
    const piece = mutated.slice(from, to);
    const stray = pick(
      [
        '(',
        ')',
        ':',
        '\n',
        '    ',
        '"',
        "'",
        'yield ',
        '*',
        'f"{',
        '}',
        '=',
        ' if ',
        'lambda',
        '\\',
        '\t',
        '😀',
        '0x',
        'return',
      ],
      random,
    );
    const replacement = pick(['', piece + piece, stray, stray + piece], random);
    mutated = mutated.slice(0, from) + replacement + mutated.slice(to);
  }
  return mutated;
};
