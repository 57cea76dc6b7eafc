/** Breakpoints and steps in programs compiled from C, C++ and Rust. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { wasm } from '../../vm/wasm-toolchain.ts';
import { debugCompiled, fixtureBytes } from './compiled.ts';

const run = { invoke: 'run', args: ['3'] };

const programs = [
  { name: 'values.c.O0.dwarf4', sources: ['dwarf/values.c'] },
  { name: 'values.c.O2.dwarf5', sources: ['dwarf/values.c'] },
  { name: 'control.cpp.O0', sources: ['dwarf/control.cpp'] },
  { name: 'control.cpp.O2', sources: ['dwarf/control.cpp'] },
  { name: 'values.cpp.O0.dwarf5', sources: ['dwarf/values.cpp'] },
  { name: 'values.cpp.O2.dwarf4', sources: ['dwarf/values.cpp'] },
  { name: 'values.rs.O0', sources: ['dwarf/values.rs'] },
  { name: 'values.rs.O2', sources: ['dwarf/values.rs'] },
] as const;

/** Steps that are looked at: iterators of Rust take thousands. */
const longest = 400;

/** Empty files for the sources of libraries: where they are not there, their disassembly has the line. */
const librariesOf = (name: string): Record<string, string> => {
  const bytes = fixtureBytes(`dwarf/${name}.wasm`);
  const { program } = wasm.load({ path: name, bytes, read: () => undefined, debug: true });
  const paths = program?.debug?.sources.map(({ path: each }) => each) ?? [];
  return Object.fromEntries(paths.filter((each) => each.startsWith('/')).map((each) => [each, '']));
};

/** Where each step stops, until the program has ended. */
const walk = async (
  { name, sources }: (typeof programs)[number],
  command: 'next' | 'stepIn',
  justMyCode: boolean,
): Promise<readonly { readonly stack: string; readonly at: string; readonly line: number }[]> => {
  const launch = { ...run, justMyCode };
  const files = justMyCode ? {} : librariesOf(name);
  const program = await debugCompiled({ module: `dwarf/${name}.wasm`, sources }, { launch, files }, (client) =>
    client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'run' }] }),
  );
  const seen = [];
  for (let stopped = await program.client.stopped(); stopped.reason !== 'ended'; stopped = await program.go(command)) {
    const frames = await program.frames();
    const stack = frames.map((frame) => `${frame.name}:${frame.line}`).join(' ');
    seen.push({ stack, at: `${frames.length} ${frames[0]?.instructionPointerReference}`, line: frames[0]?.line ?? 0 });
    if (seen.length === longest) return seen;
  }
  await program.end();
  return seen;
};

describe('steps', () => {
  it.each(programs)('through $name are those of the transcript', async (fixture) => {
    const into = (await walk(fixture, 'stepIn', true)).map(({ stack }) => stack);
    const over = (await walk(fixture, 'next', true)).map(({ stack }) => stack);
    expect(over.filter((stack) => !/^run:\d+$/.test(stack))).toEqual([]);
    // Calls of libraries are passed by, inlined ones too.
    expect(into.filter((stack) => /^(?:std|core|alloc)::|^<[^>]*\b(?:std|core|alloc)::/.test(stack))).toEqual([]);
    const text = ['step into', ...into, '', 'step over', ...over, ''].join('\n');
    await expect(text).toMatchFileSnapshot(`golden/steps.${fixture.name}.txt`);
  });

  it.each(programs)('into everything in $name stop wherever the line table says', async (fixture) => {
    const steps = await walk(fixture, 'stepIn', false);
    // A call that was inlined is stood at twice: in front of it, and in it.
    const isEntered = (one: string, next: string | undefined): boolean => {
      const [depth, place] = one.split(' ');
      return next === `${Number(depth) + 1} ${place}`;
    };
    const lines = steps.filter(({ at }, index) => !isEntered(at, steps[index + 1]?.at)).map((each) => each.line);
    expect(lines).toEqual(traceOf(fixture.name).slice(0, lines.length));
  });
});

/**
 * The statements of a run by the rows that llvm-dwarfdump prints and by single instructions, without the debugger: a row is a statement
 * where its line differs from that of the row before in the function, and not in front of the end of the function's prologue.
 */
const traceOf = (name: string): readonly number[] => {
  const bytes = fixtureBytes(`dwarf/${name}.wasm`);
  const { program } = wasm.load({ path: 'traced.wasm', bytes, read: () => undefined, debug: false });
  if (!program) throw new Error('not loaded');
  const created = wasm.create(program, { invoke: 'run', arguments: ['3'], settings: {} });
  if (!('machine' in created)) throw new Error('not created');
  const { machine } = created;
  const [unit] = program.units;
  const rows = rowsOf(name);
  const statements = new Map<number, number>();
  const { module } = unit as unknown as { readonly module: { readonly codeStart: number } };
  let behind = 0;
  for (const { entry, end } of program.meta.functions) {
    const code = unit?.starts(entry, end - entry).filter((at) => at < end) ?? [];
    const from = behind - module.codeStart;
    const own = rows.filter(({ address }) => address >= from && address < end - module.codeStart);
    behind = end;
    // Rows lie in front of the declarations of locals, and on ends of blocks, which take no time.
    const placed = own.flatMap((row) => {
      const place = code.find(
        (at) => at >= row.address + module.codeStart && (unit?.decode(at).text !== 'end' || at === code.at(-1)),
      );
      const isOwn = row.address + module.codeStart >= (code[0] ?? 0) || row.isFirst;
      return place === undefined || !isOwn || row.line === 0 ? [] : [{ ...row, place }];
    });
    const prologue = placed.findIndex(({ isPrologueEnd }) => isPrologueEnd);
    const real = placed.slice(Math.max(0, prologue));
    let before = '';
    real.forEach((row, index) => {
      const next = real[index + 1];
      // Of several rows at one place the last one counts.
      if (next?.place === row.place) return;
      const isStatement = real.some((other) => other.place === row.place && other.isStatement);
      const key = `${row.file}:${row.line}`;
      if (key !== before && isStatement) statements.set(row.place, row.line);
      if (key === before || isStatement) before = key;
    });
  }
  const found: number[] = [];
  for (let clock = 0; ; clock++) {
    const [frame] = machine.context(1)?.frames(0, 1) ?? [];
    const statement = frame && statements.get(frame.address);
    if (statement !== undefined) found.push(statement);
    if (found.length === 2 * longest) return found;
    if (machine.run({ fuel: 1e6, clock: clock + 1 }).kind === 'ended') return found;
  }
};

interface Row {
  readonly address: number;
  readonly line: number;
  readonly file: number;
  readonly isStatement: boolean;
  readonly isPrologueEnd: boolean;
  readonly isFirst: boolean;
}

const rowsOf = (name: string): readonly Row[] => {
  const golden = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'dwarf', 'golden', `${name}.txt`);
  let isFirst = true;
  return readFileSync(golden, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .flatMap((text) => {
      const [address = '', row = '', , file = '', , , ...flags] = text.split(' ');
      const made = {
        address: Number(address),
        line: Number(row),
        file: Number(file),
        isStatement: flags.includes('is_stmt'),
        isPrologueEnd: flags.includes('prologue_end'),
        isFirst,
      };
      isFirst = flags.includes('end_sequence');
      return isFirst ? [] : [made];
    });
};
