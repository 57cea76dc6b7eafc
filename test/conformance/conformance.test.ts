import { describe, it } from 'vitest';
import { cases } from './cases.ts';
import { sahara } from './sahara.ts';

/** One row for each machine. */
const machines = [sahara];

for (const machine of machines) {
  describe(`conformance of ${machine.name}`, () => {
    for (const { title, needs, check } of cases) {
      if (needs.every((name) => machine.gaps[name] === undefined)) it(title, () => check(machine));
    }
  });
}
