import { describe, expect, it } from 'vitest';
import type { Value } from '../../../vm/context/index.ts';
import type { PythonMachine } from '../../../vm/python/machine.ts';
import { python } from './run.ts';

const text = `
class Named:
    def __init__(self, name): self.name = name; self.asked = 0
    def __repr__(self):
        self.asked += 1
        return f'<{self.name} {self.asked}>'
class Endless:
    def __repr__(self):
        while True: pass
class Loud:
    def __repr__(self):
        print('loud')
        return 'Loud()'
class Broken:
    def __repr__(self): return 1 // 0
class Deep:
    def __init__(self, inner): self.inner = inner
    def __repr__(self): return f'Deep({self.inner!r})'
class Plain: pass
def stop(): pass
named = Named('a')
both = [Named('b'), (1, Named('c'))]
endless, loud, broken, plain = Endless(), Loud(), Broken(), Plain()
deep = Deep(Deep(named))
many = [named] * 500
stop()
print(named.asked)
`;

const stopped = (): PythonMachine => {
  const machine = python(text);
  for (let clock = 0; machine.contexts()[0]?.frames(0, 1)[0]?.function !== 'stop' && clock < 2000; clock++)
    machine.run({ fuel: 1000, clock });
  return machine;
};

const show = (machine: PythonMachine, name: string): string | undefined => {
  const module = machine.contexts()[0]?.frames(0, 10).at(-1) as unknown as { global(name: string): Value };
  return module.global(name).summary;
};

describe('the repr that a program defines', () => {
  it('is what is shown, also of parts of containers', () => {
    const machine = stopped();
    expect(['named', 'both', 'deep', 'plain'].map((name) => show(machine, name))).toEqual([
      '<a 1>',
      '[<b 1>, (1, <c 1>)]',
      'Deep(Deep(<a 1>))',
      '<__main__.Plain object>',
    ]);
  });

  it('changes nothing: not the object, the clock, the state, the coverage, nor what is printed', () => {
    const machine = stopped();
    machine.covering.cover('counts');
    const [hash, clock] = [machine.hash(), machine.clock];
    for (const name of ['named', 'both', 'deep', 'endless', 'loud', 'broken', 'named']) show(machine, name);
    expect([machine.hash(), machine.clock, machine.covering.counts().size]).toEqual([hash, clock, 0]);
    let printed = '';
    for (
      let outcome = machine.run({ fuel: 10_000 });
      outcome.kind === 'host';
      outcome = machine.run({ fuel: 10_000 })
    ) {
      printed += new TextDecoder().decode(outcome.call.arguments);
      machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
    }
    expect(printed).toBe('0\n');
  });

  it('is the default where the own one does not end, prints, fails, or is one of very many', () => {
    const machine = stopped();
    expect(show(machine, 'endless')).toBe('<__main__.Endless object>');
    expect(show(machine, 'loud')).toBe('<__main__.Loud object>');
    expect(show(machine, 'broken')).toBe('<__main__.Broken object>');
    expect(show(machine, 'many')).toContain('<__main__.Named object>');
  });
});
