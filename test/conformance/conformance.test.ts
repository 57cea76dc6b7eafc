import { describe, it } from 'vitest';
import { cases } from './cases.ts';
import { python, pythonThreaded } from './python.ts';
import { sahara } from './sahara.ts';
import { wasm, wasmCompiled } from './wasm.ts';

/** One row for each machine. */
const machines = [sahara, wasm, wasmCompiled, python, pythonThreaded];

for (const machine of machines) {
  describe(`conformance of ${machine.name}`, () => {
    for (const { title, needs, check } of cases) {
      if (needs.every((name) => machine.gaps[name] === undefined)) it(title, () => check(machine));
    }
  });
}
