import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { expect, it } from 'vitest';
import { root } from '../../scripts/set-up.mjs';
import { debugPython } from './python.ts';
import { type Debugged, debug } from './sahara.ts';
import { debugModule } from './wasm.ts';

const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), 'utf8').replaceAll('\r', '');

/** Names of the fields of the protocol's `Capabilities`. */
const names = (): string[] => {
  const text = read('node_modules', '@vscode', 'debugprotocol', 'lib', 'debugProtocol.d.ts');
  const [, body = ''] = /interface Capabilities \{\n(.*?)\n\t\}/s.exec(text) ?? [];
  return [...body.matchAll(/^\t\t(\w+)\?:/gm)].map(([, name = '']) => name);
};

/** Capabilities of the response to `initialize`, and those that come after the launch. */
const advertised = async (program: Debugged) => {
  await program.client.stopped();
  const [, response = ''] = /^← initialize (.*)$/m.exec(program.client.transcript()) ?? [];
  const launched = program.client.latest<{ capabilities: DebugProtocol.Capabilities }>('capabilities');
  await program.end();
  return { always: Object.keys(JSON.parse(response)), later: Object.keys(launched?.capabilities ?? {}) };
};

it('docs/dap.md says of every capability of the protocol what is advertised', async () => {
  const rows = [...read('docs', 'dap.md').matchAll(/^\| `(\w+)` \| (always|by machine|no) \| ./gm)];
  const said = Object.fromEntries(rows.map(([, name, when]) => [name, when]));
  expect(names()).toHaveLength(42);
  expect(rows.map(([, name]) => name)).toEqual(names());
  const machines = [
    await advertised(await debug('(module m)\n(fn main [] -> i64 1)\n')),
    await advertised(await debugPython('x = 1\n')),
    await advertised(await debugModule('(module (memory 1) (func (export "main")))')),
  ];
  const always = new Set(machines[0]?.always);
  const later = new Set(machines.flatMap((machine) => machine.later));
  for (const machine of machines) expect(new Set(machine.always)).toEqual(always);
  for (const name of names())
    expect([name, said[name]]).toEqual([name, always.has(name) ? 'always' : later.has(name) ? 'by machine' : 'no']);
});
