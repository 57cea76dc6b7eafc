import { expect, it } from 'vitest';
import type { BranchesResponseBody } from '../../debug-adapter/protocol.ts';
import { type Debugged, debug } from './sahara.ts';

const text = `(module m)
(fn big? [n i64] -> bool
  (print n)
  (> n 2))
(fn main [] -> i64
  (let [total 0]
    (for [i (range 0 4)]
      (if (and (big? i) (< total 10))
        (set! total (+ total i))
        (set! total 0)))
    total))
`;

const predicted = async (program: Debugged): Promise<string[]> => {
  const frameId = (await program.frames())[0]?.id ?? 0;
  const { branches }: BranchesResponseBody = (await program.client.customRequest('sahara/branches', { frameId })).body;
  return branches.map(({ line, column, label }) => `${line}:${column} ${label}`);
};

it('says which way the branches of a statement will go, and changes nothing by it', async () => {
  const program = await debug(text, { breakpoints: [8] });
  await program.client.stopped('breakpoint');
  expect(await program.shown('Locals')).toEqual(['i=0', 'total=0']);
  expect(await predicted(program)).toEqual(['8:16 no']);
  expect(await program.stack()).toBe('main:8');
  await program.go('continue');
  await program.go('continue');
  await program.go('continue');
  expect(await program.shown('Locals')).toEqual(['i=3', 'total=0']);
  expect(await predicted(program)).toEqual(['8:16 yes', '8:25 yes']);
  expect(await predicted(program)).toEqual(['8:16 yes', '8:25 yes']);
  await program.client.send('continue', { threadId: 1 });
  await program.client.stopped();
  // What was tried out has printed nothing.
  const printed = program.client.output('stdout');
  expect(printed).toBe('0\n1\n2\n3\n');
  await program.end();
});
