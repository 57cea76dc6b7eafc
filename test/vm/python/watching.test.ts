import { describe, expect, it } from 'vitest';
import { compile } from '../../../languages/python/index.ts';
import type { Location, Value } from '../../../vm/context/index.ts';
import type { PythonMachine } from '../../../vm/python/machine.ts';
import { Watcher } from '../../../vm/python/observe/watching.ts';
import { opcodes } from '../../../vm/python/opcodes.ts';
import { GlobalNames, LinkedCode } from '../../../vm/python/run/code.ts';
import type { Engine } from '../../../vm/python/run/engine.ts';
import { python } from './run.ts';

const global = (machine: PythonMachine, name: string): Value => {
  const frames = machine.contexts()[0]?.frames(0, 10) ?? [];
  const value = (frames.at(-1) as unknown as { global(name: string): Value | undefined }).global(name);
  if (!value) throw new Error(`no global ${name}`);
  return value;
};

const child = (value: Value, name: string): Location => {
  const { named, indexed } = value.count;
  const rows = [...value.children(0, named, 'named'), ...value.children(0, indexed, 'indexed')];
  const location = rows.find((row) => row.name === name)?.value.location;
  if (!location) throw new Error(`no place ${name}`);
  return location;
};

/** Runs to the call of `stop()`, watches a place, and tells every access behind it: line, kind, before, after. */
const accesses = (
  text: string,
  place: (machine: PythonMachine) => Location,
  on: readonly ('read' | 'write' | 'change')[],
): readonly string[] => {
  const machine = python(`def stop(): pass\n${text}`);
  for (let clock = 0; machine.contexts()[0]?.frames(0, 1)[0]?.function !== 'stop' && clock < 1000; clock++)
    machine.run({ fuel: 1000, clock });
  const location = place(machine);
  machine.watching.watch(on.map((each) => ({ location, on: each })));
  const found: string[] = [];
  for (
    let outcome = machine.run({ fuel: 100_000 });
    outcome.kind !== 'ended';
    outcome = machine.run({ fuel: 100_000 })
  ) {
    if (outcome.kind === 'host')
      machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
    else if (outcome.kind === 'watch')
      found.push(`${outcome.access} ${outcome.before.summary} ${outcome.after.summary}`);
    else throw new Error(JSON.stringify(outcome));
  }
  return found;
};

const all = ['read', 'write'] as const;
const element = (name: string, index: string) => (machine: PythonMachine) => child(global(machine, name), index);

/** Opcodes of the instructions of `f` that are run by themselves while its local 1 is watched. */
const patched = (text: string, on: readonly ('read' | 'write' | 'change')[]): readonly string[] => {
  const source = compile({ path: 'test.py', text, debug: false }).image?.codes[1];
  if (!source) throw new Error('the program does not compile');
  const code = new LinkedCode(0, source, 'test.py', new GlobalNames(), true);
  const engine = { codes: [code], frameCode: [code], frameEntered: [5], top: 0, heap: { nextId: 1 } };
  const watcher = new Watcher(engine as unknown as Engine, () => {
    throw new Error('nothing runs');
  });
  watcher.watch(on.map((each) => ({ location: { in: 'local', context: 1, activation: 5, index: 1 }, on: each })));
  const found: string[] = [];
  for (let ip = 0; ip < code.length; ip++)
    if (watcher.looksAt(code, 2 * ip)) found.push(opcodes[code.plainCode[2 * ip] as number]?.name ?? '');
  return found;
};

describe('watched places', () => {
  it('only instructions that can touch a watched local are run by themselves, whatever their operands are', () => {
    const text = 'def f(a, b):\n  c = [a, 7, a]\n  while a < 9:\n    b = b + c[1]\n    a = a + 1\n  return b\n';
    expect(patched(text, ['write'])).toEqual(['STORE_LOCAL']);
    expect(patched(text, ['change'])).toEqual(['STORE_LOCAL']);
    expect(patched(text, ['read'])).toEqual(['LOAD_LOCAL', 'LOAD_LOCAL']);
  });

  it('a global: reads, writes, also of an equal value', () => {
    const text = 'total = 1\nstop()\ntotal = 2\ntotal = 2\nprint(total)\ndef f(): return total\nf()\n';
    const place = (machine: PythonMachine) => global(machine, 'total').location as Location;
    expect(accesses(text, place, all)).toEqual(['write 1 2', 'write 2 2', 'read 2 2', 'read 2 2']);
    expect(accesses(text, place, ['change'])).toEqual(['write 1 2']);
    expect(accesses(text, place, ['read'])).toEqual(['read 2 2', 'read 2 2']);
  });

  it('a local of one activation, not of another one of the same function', () => {
    const text = 'def f(n, deeper):\n  if deeper: stop()\n  n = n\n  if deeper: f(5, False)\n  return n\nf(1, True)\n';
    const place = (machine: PythonMachine) => machine.contexts()[0]?.frames(1, 1)[0]?.local(0).location as Location;
    expect(accesses(text, place, all)).toEqual(['read 1 1', 'write 1 1', 'read 1 1']);
  });

  it('a captured variable, from whichever function', () => {
    const text =
      'def outer():\n  n = 1\n  def inner():\n    nonlocal n\n    n = n\n  stop()\n  inner()\n  return n\nouter()\n';
    const place = (machine: PythonMachine) => {
      const frame = machine.contexts()[0]?.frames(1, 1)[0];
      for (let slot = 0; slot < 5; slot++) {
        const value = frame?.local(slot);
        if (value?.location?.in === 'cell' && value.summary === '1') return value.location;
      }
      throw new Error('no cell');
    };
    expect(accesses(text, place, all)).toEqual(['read 1 1', 'write 1 1', 'read 1 1']);
  });

  it('an element of a list: by index, by a loop, and by built-ins; never what only copies it for a checkpoint', () => {
    const text =
      'xs = [1, 2, 3]\nstop()\nxs[1] = 2\nxs[1] = 5\nxs[0] = 9\nxs[1]\nfor x in xs: pass\nsum(xs)\nlen(xs)\nxs.append(4)\nxs.sort()\n';
    expect(accesses(text, element('xs', '1'), all)).toEqual([
      'write 2 2',
      'write 2 5',
      'read 5 5',
      'read 5 5',
      'read 5 5',
      'write 5 4',
    ]);
  });

  it('a value of a dict, not its neighbours', () => {
    const text =
      "d = {'a': 1, 'b': 2}\nstop()\nd['a'] = 1\nd['b'] = 3\nd['a']\nd.get('a')\n'a' in d\nlist(d)\nlist(d.values())\n";
    expect(accesses(text, element('d', "'a'"), all)).toEqual(['write 1 1', 'read 1 1', 'read 1 1', 'read 1 1']);
  });

  it('an attribute: plain, by a method, by setattr and through __dict__', () => {
    const text =
      "class P:\n  def bump(self): self.x += 1\np = P()\np.x = 1\np.y = 2\nstop()\np.x = 1\np.y = 5\np.bump()\nsetattr(p, 'x', 7)\ngetattr(p, 'x')\nvars(p)['x'] = 8\np.x\n";
    expect(accesses(text, element('p', 'x'), ['write'])).toEqual(['write 1 1', 'write 1 2', 'write 2 7', 'write 7 8']);
    expect(accesses(text, element('p', 'x'), ['change'])).toEqual(['write 1 2', 'write 2 7', 'write 7 8']);
  });

  it('a place of an object is watched behind a restore too', () => {
    const machine = python('xs = [1]\ndef f():\n  xs[0] = 1\nf()\nf()\n');
    machine.run({ fuel: 1_000_000, enter: { context: 1, depth: 1 } });
    const checkpoint = machine.save();
    const location = element('xs', '0')(machine);
    machine.watching.watch([{ location, on: 'write' }]);
    for (let round = 0; round < 3; round++) {
      expect([machine.run({ fuel: 1000 }).kind, machine.run({ fuel: 1000 }).kind]).toEqual(['watch', 'watch']);
      machine.restore(checkpoint);
    }
    machine.watching.watch([]);
    expect(machine.run({ fuel: 1000 }).kind).toBe('ended');
  });
});
