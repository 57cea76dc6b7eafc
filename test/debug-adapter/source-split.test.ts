/** What a person sees of a program whose debug information is in other files. */
import { describe, expect, it } from 'vitest';
import { debugCompiled, fixtureBytes, lineOf } from './compiled.ts';

const build = 'O0.dwarf5';
const compiled = { module: `split/split.${build}.wasm`, sources: ['split/geometry.c', 'split/ledger.cpp'] };
const line = lineOf('split/geometry.c', '/* stop */');
const geometry = `geometry.split.${build}.dwo`;
const ledger = `ledger.split.${build}.dwo`;

describe('split debug information in a session', () => {
  it('is found beside the module: variables, expressions of other units, functions by name', async () => {
    const files = {
      [`/project/${geometry}`]: fixtureBytes(`split/${geometry}`),
      [`/project/${ledger}`]: fixtureBytes(`split/${ledger}`),
    };
    const program = await debugCompiled(compiled, { breakpoints: [line], files }, async (client) => {
      const { body } = await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'shop::Item::cost' }] });
      expect(body.breakpoints).toMatchObject([{ verified: true }]);
    });
    await program.client.stopped();
    expect(await program.stack()).toMatch(/^walk:\d+ start:\d+$/);
    expect(await program.shown('Locals')).toContain('total=36');
    await program.go('continue');
    expect(await program.stack()).toMatch(/Item::cost:\d+ cost_of_all:\d+ start:\d+$/);
    await program.end();
    expect(program.client.output('console')).not.toMatch(/debug information/);
  });

  it('is found where sourceMap puts it, in a package, too', async () => {
    const elsewhere = { [`/elsewhere/${geometry}`]: fixtureBytes(`split/${geometry}`) };
    const launch = { sourceMap: { '.': '/elsewhere' } };
    const mapped = await debugCompiled(compiled, { breakpoints: [line], files: elsewhere, launch });
    await mapped.client.stopped();
    expect(await mapped.shown('Locals')).toContain('total=36');
    await mapped.end();
    const files = { [`/project/split.${build}.wasm.dwp`]: fixtureBytes(`split/split.${build}.dwp`) };
    const packed = await debugCompiled(compiled, { breakpoints: [line], files });
    await packed.client.stopped();
    expect(await packed.shown('Locals')).toContain('total=36');
    await packed.end();
  });

  it('that is missing, or of another build, is told of in the console; lines and steps stay', async () => {
    const files = { [`/project/${geometry}`]: fixtureBytes('split/geometry.split.O2.dwarf5.dwo') };
    const program = await debugCompiled(compiled, { breakpoints: [line], files });
    await program.client.stopped();
    expect(await program.stack()).toMatch(/^walk:\d+ start:\d+$/);
    await program.go('next');
    expect(await program.stack()).toMatch(/^start:\d+$/);
    await program.end();
    const told = program.client.output('console');
    expect(told).toContain(
      `The debug information ${ledger} is not there, so its code has lines but no variables; tried `,
    );
    expect(told).toContain(`/project/${ledger}`);
    expect(told.match(/belongs to another build/g)).toHaveLength(1);
  });
});
