/** Debug information that is in other files: `.dwo`, `.dwp`, and what `external_debug_info` names (scripts/build-fixtures.mjs split). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine, Program } from '../../../../vm/context/index.ts';
import { Entries, type Entry, textOf } from '../../../../vm/wasm/dwarf/entries.ts';
import { sectionsBy } from '../../../../vm/wasm/dwarf/sections.ts';
import { findSections } from '../../../../vm/wasm/dwarf/split/section-finder.ts';
import { SplitUnits } from '../../../../vm/wasm/dwarf/split/split-units.ts';
import { wasm } from '../../../../vm/wasm-toolchain.ts';
import { fixtureBytes, lineWith, stopAt } from './stopped.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'split');
const split = (name: string): Uint8Array => fixtureBytes(`../split/${name}`);

const builds = ['O0.dwarf4', 'O0.dwarf5', 'O2.dwarf4', 'O2.dwarf5'] as const;
type Build = (typeof builds)[number];
type Files = (name: string) => Uint8Array | undefined;

const objects =
  (build: Build): Files =>
  (name) =>
    [`geometry.split.${build}.dwo`, `ledger.split.${build}.dwo`].includes(name) ? split(name) : undefined;
const packed =
  (build: Build): Files =>
  (name) =>
    name === 'program.wasm.dwp' ? split(`split.${build}.dwp`) : undefined;

const load = (bytes: Uint8Array, files: Files): Program => {
  const { program, diagnostics } = wasm.load({ path: 'program.wasm', bytes, read: files, debug: true });
  if (!program) throw new Error(JSON.stringify(diagnostics));
  return program;
};

const machineOf = (program: Program): Machine => {
  const created = wasm.create(program, { arguments: [], settings: {} });
  if (!('machine' in created)) throw new Error(JSON.stringify(created.diagnostics));
  return created.machine;
};

/** Everything that is told at every statement that runs: frames, and variables with their types and values. */
const told = (bytes: Uint8Array, files: Files): readonly string[] => {
  const program = load(bytes, files);
  const { debug } = program;
  if (!debug) throw new Error('no debug information');
  const machine = machineOf(program);
  machine.stops({ addresses: new Set(debug.statementStarts(0)), conditions: 'unhandled' });
  const rows: string[] = [];
  for (;;) {
    const outcome = machine.run({ fuel: 1_000_000 });
    if (outcome.kind === 'host') {
      const result = new Uint8Array(outcome.call.effect === 'output' ? 0 : 8);
      machine.change({ kind: 'host result', token: outcome.call.token, result });
      continue;
    }
    if (outcome.kind !== 'stop') return rows;
    const [frame] = machine.contexts()[0]?.frames(0, 1) ?? [];
    if (!frame) throw new Error('no frame');
    for (const { name, position, scope } of debug.framesAt(frame.address)) {
      rows.push(`${name} ${position.source}:${position.line}:${position.column}`);
      for (const variable of debug.variables(frame.address, scope)) {
        const value = variable.locate(frame);
        const text = value === 'optimized out' ? value : `${value.type} ${value.summary}`;
        rows.push(`  ${variable.kind} ${variable.type} ${variable.name} = ${text}`);
      }
    }
  }
};

describe.each(builds)('split debug information, %s', (build) => {
  const whole = told(split(`whole.${build}.wasm`), () => undefined);

  it('tells of every statement what the same program tells that has its debug information itself', () => {
    expect(whole.length).toBeGreaterThan(500);
    expect(told(split(`split.${build}.wasm`), objects(build))).toEqual(whole);
  });

  it('in a package too', () => {
    expect(told(split(`split.${build}.wasm`), packed(build))).toEqual(whole);
  });

  it.each(['geometry', 'ledger'])('entries of %s are those of llvm-dwarfdump', (part) => {
    const file = findSections(split(`${part}.split.${build}.dwo`));
    const sections = file && sectionsBy((name) => file.custom(`${name}.dwo`));
    if (!sections) throw new Error('no sections');
    const entries = new Entries(sections);
    const rows: string[] = [];
    for (const unit of entries.units) {
      if (unit.version < 5) unit.stringOffsetsBase = 0;
      const visit = (entry: Entry): number => {
        const name = textOf(entry, 3);
        rows.push(`${(entry.offset - unit.bias).toString(16)} ${entry.tag}${name === undefined ? '' : ` ${name}`}`);
        return entries.children(entry, visit);
      };
      const root = entries.at(unit.first, unit);
      if (root) visit(root);
    }
    const golden = readFileSync(
      path.join(import.meta.dirname, 'golden', `${part}.split.${build}.txt`),
      'utf8',
    ).trimEnd();
    const expected = golden.split(/\r?\n/).map((line) => {
      const [offset = '', tag = '', ...name] = line.split(' ');
      return [Number(offset).toString(16), tags[tag] ?? tag, ...name].join(' ');
    });
    expect(rows).toEqual(expected);
  });
});

/** DWARF 5, table 7.3, and GNU's call sites. */
const tags: Readonly<Record<string, number>> = {
  array_type: 1,
  enumeration_type: 4,
  formal_parameter: 5,
  lexical_block: 0xb,
  member: 0xd,
  pointer_type: 0xf,
  compile_unit: 0x11,
  structure_type: 0x13,
  inlined_subroutine: 0x1d,
  subrange_type: 0x21,
  base_type: 0x24,
  const_type: 0x26,
  enumerator: 0x28,
  subprogram: 0x2e,
  template_type_parameter: 0x2f,
  variable: 0x34,
  namespace: 0x39,
  type_unit: 0x41,
  call_site: 0x48,
  call_site_parameter: 0x49,
  GNU_call_site: 0x4109,
  GNU_call_site_parameter: 0x410a,
};

describe.each(builds.filter((build) => build.startsWith('O0')))('values of split units, %s', (build) => {
  it.each([
    ['geometry.c', '/* stop */'],
    ['ledger.cpp', '// stop'],
  ])('are those that the program prints at the stop in %s', (source, mark) => {
    const line = lineWith(path.join(folder, source), mark);
    const stopped = stopAt({ module: split(`split.${build}.wasm`), source, line, files: objects(build) });
    const printed = stopped
      .output()
      .trimEnd()
      .split('\n')
      .slice(source.endsWith('c') ? 0 : -5);
    expect(printed.length).toBeGreaterThanOrEqual(5);
    for (const row of printed) {
      const [, name = '', text = ''] = /^(.*?)=(.*)$/.exec(row) ?? [];
      expect(
        `${name}=${stopped
          .shown(name)
          .replace(/^0x[0-9a-f]+ "(.*)"$/, '$1')
          .replace(/^\w+ \((\d+)\)$/, '$1')}`,
      ).toBe(`${name}=${text}`);
    }
  });

  it('names of units whose files were not read yet are found', () => {
    const line = lineWith(path.join(folder, 'geometry.c'), '/* stop */');
    const module = split(`split.${build}.wasm`);
    for (const files of [objects(build), packed(build)]) {
      const { shown } = stopAt({ module, source: 'geometry.c', line, files });
      expect(shown('shop::Item::made')).toBe('3');
      expect(shown('sizeof(shop::Item)')).toBe('24');
    }
  });
});

describe('files of split units', () => {
  const build = 'O0.dwarf5';
  const module = split(`split.${build}.wasm`);
  const line = lineWith(path.join(folder, 'geometry.c'), '/* stop */');

  it('are read when entries are asked for, and only those', () => {
    const asked: string[] = [];
    const program = load(module, (name) => {
      asked.push(name);
      return objects(build)(name);
    });
    const { debug } = program;
    expect(debug?.statements('geometry.c', line, line)).toHaveLength(1);
    expect(debug?.sources.map((source) => source.path)).toEqual(['geometry.c', 'ledger.cpp']);
    expect(asked).toEqual([]);
    const [address = 0] = debug?.statements('geometry.c', line, line)[0]?.addresses ?? [];
    expect(debug?.framesAt(address)[0]?.name).toBe('walk');
    expect(asked.filter((name) => name.endsWith('.dwo'))).toEqual(Array(2).fill(`geometry.split.${build}.dwo`));
  });

  it('that are missing leave the lines, and say where they were looked for', () => {
    const { program, variables } = stopAt({ module, source: 'geometry.c', line });
    expect(program.debug?.problems).toEqual([
      `The debug information geometry.split.${build}.dwo is not there, so its code has lines but no variables; tried program.wasm.dwp, program.dwp, geometry.split.${build}.dwo.`,
      `The debug information ledger.split.${build}.dwo is not there, so its code has lines but no variables; tried program.wasm.dwp, program.dwp, ledger.split.${build}.dwo.`,
    ]);
    expect(variables()).toEqual([]);
  });

  it('that were made by another compilation are not believed', () => {
    const other: Files = (name) => (name.startsWith('geometry') ? split(`geometry.split.O2.dwarf5.dwo`) : undefined);
    const { program, variables } = stopAt({ module, source: 'geometry.c', line, files: other });
    expect(variables()).toEqual([]);
    expect(program.debug?.problems?.at(-1)).toBe(
      `geometry.split.${build}.dwo belongs to another build of the module, so its code has lines but no variables.`,
    );
  });

  it('that are something else are named', () => {
    const { program, variables } = stopAt({ module, source: 'geometry.c', line, files: () => Uint8Array.of(1, 2, 3) });
    expect(variables()).toEqual([]);
    expect(program.debug?.problems).toContain('program.wasm.dwp is no package of debug information that can be read.');
    expect(program.debug?.problems).toContain(
      `geometry.split.${build}.dwo is no file of debug information that can be read, so its code has lines but no variables.`,
    );
  });

  it('that are cut anywhere do no harm', () => {
    for (const whole of [`geometry.split.${build}.dwo`, `split.${build}.dwp`]) {
      const bytes = split(whole);
      for (let length = 0; length < bytes.length; length += 97) {
        const files: Files = (name) => (name.endsWith(whole.slice(-4)) ? bytes.subarray(0, length) : undefined);
        const { variables, program } = stopAt({ module, source: 'geometry.c', line, files });
        expect(variables().length + (program.debug?.problems?.length ?? 0)).toBeGreaterThan(0);
      }
    }
  });
});

/** A module without its debug information, which names a file that has it. */
const stripped = (bytes: Uint8Array, external?: string): Uint8Array => {
  const { program } = wasm.load({ path: 'program.wasm', bytes, read: () => undefined, debug: true });
  if (!program) throw new Error('no program');
  const kept = wasm.save?.(program, { debug: false }) ?? bytes;
  if (external === undefined) return kept;
  const texts = ['external_debug_info', external].map((text) => [text.length, ...new TextEncoder().encode(text)]);
  return Uint8Array.from([...kept, 0, texts.flat().length, ...texts.flat()]);
};

describe('debug information in a file of its own', () => {
  const bytes = split('whole.O0.dwarf5.wasm');
  const whole = told(bytes, () => undefined);

  it.each([
    ['main.debug.wasm', 'main.debug.wasm'],
    ['/build/out/main.debug.wasm', 'main.debug.wasm'],
    ['file:///build/my%20out/main.debug.wasm', '/build/my out/main.debug.wasm'],
    ['https://example.org/assets/main.debug.wasm', 'main.debug.wasm'],
  ])('that external_debug_info names: %s', (url, file) => {
    expect(told(stripped(bytes, url), (name) => (name === file ? bytes : undefined))).toEqual(whole);
  });

  it.each(['program.debug.wasm', 'program.wasm.debug.wasm'])('that is beside the module: %s', (file) => {
    expect(told(stripped(bytes), (name) => (name === file ? bytes : undefined))).toEqual(whole);
  });

  it('that names split units itself', () => {
    const files: Files = (name) =>
      name === 'program.debug.wasm' ? split('split.O0.dwarf5.wasm') : objects('O0.dwarf5')(name);
    expect(told(stripped(split('split.O0.dwarf5.wasm')), files)).toEqual(whole);
  });

  it('that is missing is a warning with the places that were tried', () => {
    const module = stripped(bytes, '/build/main.debug.wasm');
    const { diagnostics } = wasm.load({ path: 'out/program.wasm', bytes: module, read: () => undefined, debug: true });
    expect(diagnostics).toMatchObject([
      {
        code: 'missing-debug-file',
        severity: 'warning',
        message:
          'the debug information /build/main.debug.wasm is not there; tried /build/main.debug.wasm, out/build/main.debug.wasm, out/main.debug.wasm',
      },
    ]);
  });

  it('of another build says so', () => {
    const other = split('whole.O2.dwarf5.wasm');
    const { debug } = load(stripped(bytes, 'main.debug.wasm'), (name) =>
      name === 'main.debug.wasm' ? other : undefined,
    );
    expect(debug?.problems).toEqual(['main.debug.wasm belongs to another build: lines and variables may be off.']);
  });
});

it('a unit that no file is named for stays what it is', () => {
  const file = findSections(split('whole.O0.dwarf5.wasm'));
  const sections = file && sectionsBy(file.custom);
  if (!sections) throw new Error('no sections');
  const entries = new Entries(sections);
  const units = new SplitUnits(entries, sections, {
    module: '',
    read: () => undefined,
    locate: () => ({ path: '', isThere: false, tried: [] }),
  });
  expect([...entries.everyUnit()]).toHaveLength(entries.units.length);
  expect(units.problems).toEqual([]);
});
