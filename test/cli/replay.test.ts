/** Recordings on the command line: saved, replayed, compared, refused. */
import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { saharaIn } from './sahara.ts';

const program = `(module counted)
(fn main [] -> i64
  (let [n 0]
    (while (< n 3)
      (print n)
      (set! n (+ n 1)))
    n))
`;

const failing = `(module failing)
(fn main [] -> i64
  (print "before")
  (/ 1 0))
`;

describe('sahara run --record and sahara replay', () => {
  const { sahara, file, write } = saharaIn({ 'counted.sahara': program, 'failing.sahara': failing });
  const record = () => sahara('run', 'counted.sahara', '--record', 'counted.sahara-recording');

  it('replays a run exactly', async () => {
    expect(await record()).toEqual({ code: 0, out: '0\n1\n2\n', error: '' });
    expect(await sahara('replay', 'counted.sahara-recording', '--expect-output')).toEqual({
      code: 0,
      out: '0\n1\n2\n',
      error: '',
    });
  });

  it('ends at a clock and says where that is', async () => {
    await record();
    const { out, code } = await sahara('replay', 'counted.sahara-recording', '--to', '20');
    expect(code).toBe(0);
    expect(out).toMatch(/^0\n(1\n)?Clock 20 of \d+, context 1:\n {2}at counted::main \(counted\.sahara:\d+:\d+\)\n$/);
    const { error, code: refused } = await sahara('replay', 'counted.sahara-recording', '--to', '100000');
    expect([refused, error]).toEqual([
      2,
      expect.stringMatching(
        /^counted\.sahara-recording: error no-moment: the recording ends at clock \d+, before 100000\n$/,
      ),
    ]);
  });

  it('fails when the output or the state is another one', async () => {
    await record();
    const recording = JSON.parse(readFileSync(file('counted.sahara-recording'), 'utf8'));
    write('other.sahara-recording', JSON.stringify({ ...recording, output: '0\n7\n2\n' }));
    expect(await sahara('replay', 'other.sahara-recording', '--expect-output')).toEqual({
      code: 1,
      out: '0\n1\n2\n',
      error: 'other.sahara-recording: the output is not the recorded one: line 2 is "1", and was "7".\n',
    });
    write('state.sahara-recording', JSON.stringify({ ...recording, end: { ...recording.end, state: 1 } }));
    expect(await sahara('replay', 'state.sahara-recording')).toEqual({
      code: 1,
      out: '0\n1\n2\n',
      error: 'state.sahara-recording: the replay ended in another state than the recorded run.\n',
    });
  });

  it('records a program that fails', async () => {
    const run = await sahara('run', 'failing.sahara', '--record', 'failing.sahara-recording');
    expect([run.code, run.out]).toEqual([1, 'before\n']);
    expect(await sahara('replay', 'failing.sahara-recording', '--expect-output')).toMatchObject({
      code: 0,
      out: 'before\n',
    });
  });

  it('refuses a program that has changed, and takes one from elsewhere', async () => {
    await record();
    mkdirSync(file('elsewhere'), { recursive: true });
    write('elsewhere/counted.sahara', program);
    write('counted.sahara', program.replace('(< n 3)', '(< n 4)'));
    const { code, error } = await sahara('replay', 'counted.sahara-recording');
    expect([code, error]).toEqual([
      2,
      'counted.sahara-recording: error recording-program: counted.sahara is not the program that was recorded: it has changed since\n',
    ]);
    expect(await sahara('replay', 'counted.sahara-recording', '--program', 'elsewhere/counted.sahara')).toMatchObject({
      code: 0,
    });
    write('counted.sahara', program);
  });
});
