import { expect, it } from 'vitest';
import type { FrameAccess } from '../../../../vm/context/index.ts';
import { plainTypes } from '../../../../vm/wasm/dwarf/evaluate/plain-types.ts';
import type { Types } from '../../../../vm/wasm/dwarf/types/types.ts';
import { valueOf } from '../../../../vm/wasm/dwarf/values/value.ts';

it('tells of a part that the compiler did not keep, and reads the others', () => {
  const pieces = [
    { place: undefined, size: 8 },
    { place: { in: 'bytes' as const, bytes: Uint8Array.of(7, 0, 0, 0) }, size: 4 },
  ];
  const whole = valueOf({} as FrameAccess, {} as Types, plainTypes.wide, { in: 'pieces', pieces });
  const shown = [0, 4, 8, 12].map((offset) => whole.part(plainTypes.int, offset).summary);
  expect(shown).toEqual(['optimized out', 'optimized out', '7', 'optimized out']);
});
