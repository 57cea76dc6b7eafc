import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from '../../../vm/python/machine.ts';
import { opcodes } from '../../../vm/python/opcodes.ts';
import { programOf } from '../../../vm/python/program.ts';
import { assemble } from '../../../vm/python/text/assemble.ts';

const operand = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '2',
    '3',
    '"text"',
    'None',
    '1.5',
    'x',
    'f',
    'label',
    '-1',
    '(1, "a")',
    '99999999999999999999',
  ),
  fc.string({ maxLength: 6 }),
);
const line = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(fc.constantFrom(...opcodes.map(({ name }) => name)), operand).map((parts) => parts.join(' ')),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('label:', '.function f x', '.end', '.locals x y', '.handler 0 2 1 0', '# comment', ''),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

describe('malformed text bytecode', () => {
  it('is refused with places, or runs to an end of its own', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        const text = lines.join('\n');
        const { image, diagnostics } = assemble({ path: 'x.bc', text, debug: false });
        if (!image) {
          expect(diagnostics.length).toBeGreaterThan(0);
          for (const { range } of diagnostics) {
            expect(range?.line).toBeGreaterThanOrEqual(1);
            expect(range?.line).toBeLessThanOrEqual(lines.length + 1);
            expect(range?.endColumn).toBeGreaterThan(range?.column ?? 0);
          }
          return;
        }
        const machine = createMachine(programOf(image));
        for (let round = 0; round < 20; round++) {
          const outcome = machine.run({ fuel: 2000 });
          if (outcome.kind === 'host')
            machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
          else if (outcome.kind !== 'fuel') {
            expect(['ended', 'failed']).toContain(outcome.kind);
            return;
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});
