import { describe, expect, it } from 'vitest';
import { opcodes, stackEffect } from '../../../vm/python/opcodes.ts';
import { internal } from '../../../vm/python/run/code.ts';
import { fusedNumbers } from '../../../vm/python/run/fuse.ts';
import { Op } from '../../../vm/python/run/interpret.ts';

/** The published opcodes, in their order. */
const published = `LOAD_CONST LOAD_VAR STORE_VAR ADD SUB MUL DIV POP_TOP DUP_TOP JUMP JUMP_IF_TRUE JUMP_IF_FALSE
  CALL_FUNC RETURN_VAL HALT`.split(/\s+/);

describe('the opcode table', () => {
  it('begins with the published opcodes', () => {
    expect(opcodes.slice(0, published.length).map(({ name }) => name)).toEqual(published);
  });

  it('P70 has the numbers that the interpreter has as literals', () => {
    const literals = Object.entries(Op).filter(([, number]) => typeof number === 'number' && number < opcodes.length);
    expect(literals).toEqual(opcodes.map(({ name }, number) => [name, number]));
  });

  it('leaves room for patches and fused operations', () => {
    const others = [...Object.values(internal), ...Object.values(fusedNumbers)];
    expect(new Set(others).size).toBe(others.length);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(opcodes.length);
    expect(Object.values(Op)).toEqual(expect.arrayContaining(Object.values(fusedNumbers)));
  });

  it.each(opcodes.map(({ name }, number) => [name, number]))('says what %s does', (_, number) => {
    const row = opcodes[number as number];
    expect(row?.help).toMatch(/\.$/);
    const { pops, pushes } = stackEffect(number as number, 2);
    expect(pops).toBeGreaterThanOrEqual(0);
    expect(pushes).toBeGreaterThanOrEqual(0);
  });
});
