import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { toolchains } from '../../../../vm/catalog.ts';
import type { Toolchain } from '../../../../vm/context/index.ts';

const text = `(module m)
(fn count [n i64] -> i64
  (print "first")
  (let [i 0]
    (while (< i n)
      (set! i (+ i 1)))
    (print "last")
    i))
(fn main [] -> i64
  (let [left (spawn count 5000)
        right (spawn count 7000)]
    (+ (join left) (join right))))
`;

it('S19 a context runs its first and its last instruction on the same thread, and nothing in a machine could move it', () => {
  const sahara = toolchains.find(({ id }) => id === 'sahara') as Toolchain;
  const { program } = sahara.load({
    path: 'm.sahara',
    bytes: new TextEncoder().encode(text),
    read: () => undefined,
    debug: false,
  });
  const created = program && sahara.create(program, { arguments: [], settings: {} });
  if (!created || 'diagnostics' in created) throw new Error('the program does not start');
  const { machine } = created;
  const seen: string[] = [];
  for (;;) {
    const outcome = machine.run({ fuel: 500 });
    if (outcome.kind === 'ended') break;
    if (outcome.kind !== 'host') continue;
    seen.push(`${outcome.context} ${sahara.output(outcome.call.arguments).trim()} ${threadId}`);
    machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
  }
  expect(seen.sort()).toEqual([
    `2 first ${threadId}`,
    `2 last ${threadId}`,
    `3 first ${threadId}`,
    `3 last ${threadId}`,
  ]);
  // A machine neither starts threads nor shares memory with any.
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../vm');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(20);
  const sharing = sources.filter((name) =>
    /\bnew Worker\b|\bSharedArrayBuffer\b|\bAtomics\b/.test(readFileSync(path.join(root, name), 'utf8')),
  );
  expect(sharing).toEqual([]);
});
