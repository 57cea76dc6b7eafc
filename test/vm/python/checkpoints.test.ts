import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../vm/context/index.ts';
import { python } from './run.ts';

/** Writes a large list and a large dict in every way, by numbers that are the same in every run. */
const program = (size: number) => `
items = list(range(${size}))
table = {str(n): n for n in range(${size})}
class Bag(list): pass
bag = Bag(range(${size}))
seed = 1
def random(most):
    global seed
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return seed // 7 % most
for step in range(900):
    what = random(14)
    at = random(len(items))
    if what == 0: items[at] = step
    elif what == 1: items.append(step)
    elif what == 2: items.pop()
    elif what == 3: items += [step] * random(3000)
    elif what == 4: del items[-1]
    elif what == 5: table[str(at)] = step
    elif what == 6: table.pop(str(at), None)
    elif what == 7: table['new' + str(step)] = step
    elif what == 8: table.popitem()
    elif what == 9 and step % 50 == 0: items.insert(at, step)
    elif what == 10 and step % 40 == 0: items[at:at + 2000] = []
    elif what == 11 and step % 60 == 0: items.reverse()
    elif what == 12: bag[random(len(bag))] = step; bag.note = step
    elif what == 13:
        for n in range(random(400)):
            if table: table.popitem()
            items.append(n)
    if len(items) < 100: items.extend(range(${size}))
`;

describe('checkpoints of large containers', () => {
  it.each([300, 9000])('any of them brings back exactly what was there, in any order (%i entries)', (size) => {
    const machine = python(program(size));
    const kept: { readonly checkpoint: Checkpoint; readonly hash: number }[] = [];
    while (machine.run({ fuel: 400 }).kind === 'fuel') kept.push({ checkpoint: machine.save(), hash: machine.hash() });
    expect(kept.length).toBeGreaterThan(25);
    let seed = 7;
    const random = (most: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 1;
      return seed % most;
    };
    for (let round = 0; round < 60; round++) {
      const at = random(kept.length);
      const { checkpoint, hash } = kept[at] as (typeof kept)[number];
      machine.restore(checkpoint);
      expect(machine.hash()).toBe(hash);
      if (round % 3 === 0) {
        // Another way on from here must not alter what is kept.
        machine.run({ fuel: 1000 });
      } else if (round % 3 === 1 && kept.length > 10) {
        const [dropped] = kept.splice(random(kept.length), 1);
        machine.drop(dropped?.checkpoint as Checkpoint);
      }
    }
  });

  it('a checkpoint after one write of a large container costs about one chunk', () => {
    const machine = python(`items = [0] * 1000000\nfor n in range(100000):\n    items[n * 7 % 1000000] = n\n`);
    machine.run({ fuel: 2000 });
    const before = machine.save();
    machine.run({ fuel: 300 });
    machine.save();
    expect(before.cost).toBeGreaterThan(16_000);
    expect(before.cost).toBeLessThan(100_000);
  });
});
