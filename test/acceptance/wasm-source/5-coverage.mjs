// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { importTypeScript } from '../../../scripts/typescript.mjs';
import { expect, expectEqual, inFolder, sahara } from '../product.mjs';
import { debugged, example, fixture, inLanguage, isInstalled } from '../source-level.mjs';

const item = '5';

/** @param {readonly string[]} args */
const dwarfdump = (...args) => execFileSync('llvm-dwarfdump', args, { encoding: 'utf8', maxBuffer: 2 ** 30 });

/** Rows of all line tables, with the names of their files. @param {string} file */
const rowsOf = (file) => {
  const rows = [];
  /** @type {Map<number, string>} */
  let names = new Map();
  let index = -1;
  for (const line of dwarfdump('--debug-line', file).split('\n')) {
    if (/^debug_line\[/.test(line)) names = new Map();
    const named = /^file_names\[ *(\d+)\]:/.exec(line);
    if (named) index = Number(named[1]);
    const name = /^ +name: "(.*)"/.exec(line);
    if (name) names.set(index, name[1]);
    const row = /^(0x[0-9a-f]{16}) +(\d+) +\d+ +(\d+) .*$/.exec(line);
    if (!row) continue;
    const [, address, number, of] = row;
    const source = names.get(Number(of)) ?? '';
    rows.push({ address: Number(address), line: Number(number), source, isEnd: line.includes('end_sequence') });
  }
  return rows;
};

/** Inlined calls, outer ones first. @param {string} file */
const inlinedOf = (file) => {
  const found = [];
  /** @type {{ ranges: [number, number][] } | undefined} */
  let open;
  let low = 0;
  for (const line of dwarfdump('--debug-info', file).split('\n')) {
    if (/DW_TAG_/.test(line)) {
      open = line.includes('DW_TAG_inlined_subroutine') ? { ranges: [] } : undefined;
      if (open) found.push(open);
    }
    if (!open) continue;
    const lowest = /DW_AT_low_pc\s+\((0x[0-9a-f]+)\)/.exec(line);
    if (lowest) low = Number(lowest[1]);
    const highest = /DW_AT_high_pc\s+\((0x[0-9a-f]+)\)/.exec(line);
    if (highest) open.ranges.push([low, Number(highest[1])]);
    const range = /\[(0x[0-9a-f]+), (0x[0-9a-f]+)\)/.exec(line);
    if (range) open.ranges.push([Number(range[1]), Number(range[2])]);
  }
  return found;
};

/** The record of a source in an lcov file: relative where the source lies in the working folder, else absolute. @param {string} lcov @param {string} source */
const recordOf = (lcov, source) =>
  lcov.split('end_of_record').find((text) => /^SF:(?:.*\/)?([^/\n]+)$/m.exec(text)?.[1] === source) ?? '';

/** Lines with counts of one source in an lcov file. @param {string} lcov @param {string} source */
const linesOf = (lcov, source) => {
  const record = recordOf(lcov, source);
  return [...record.matchAll(/^DA:(\d+),(\d+)$/gm)].map(([, line, count]) => [Number(line), Number(count)]);
};

/**
 * lcov of a run beside what a trace of the same run says.
 * @param {string} name of a module with the function `run` @param {string} source @param {string} argument
 */
const traced = (name, source, argument) => () =>
  inFolder({}, async (folder) => {
    await copyFile(fixture(name), path.join(folder, name));
    await copyFile(fixture(source), path.join(folder, source));
    const run = await sahara(
      ['cover', name, '--invoke', 'run', '--arg', argument, '--lcov', 'lcov.info', '--summary'],
      {
        cwd: folder,
      },
    );
    expectEqual(run.code, 0, run.error);
    const found = linesOf(await readFile(path.join(folder, 'lcov.info'), 'utf8'), source);
    const { tracedCoverage } = await importTypeScript('test/vm/wasm/dwarf/trace.ts');
    const { moduleOf } = await importTypeScript('test/vm/wasm/text.ts');
    const bytes = new Uint8Array(readFileSync(fixture(name)));
    const { lines } = tracedCoverage(
      { bytes, path: name, invoke: 'run', arguments: [argument] },
      moduleOf(bytes, name),
      rowsOf(fixture(name)),
      source,
      inlinedOf(fixture(name)),
    );
    expectEqual(found, lines, `lines of ${name}`);
    return `${lines.length} of ${lines.length} lines`;
  });

const hasOracle = isInstalled('llvm-dwarfdump');

/** @param {Record<string, () => Promise<string | void>>} parts */
const compared = (parts) => (hasOracle ? parts : { 'llvm-dwarfdump': async () => 'is not installed: not compared' });

/** The three kinds of an lcov record. @param {string} module @param {readonly string[]} sources @param {readonly string[]} args @param {RegExp} names */
const records = (module, sources, args, names) => () =>
  inFolder({}, async (folder) => {
    for (const name of [module, ...sources]) await copyFile(example(name), path.join(folder, path.basename(name)));
    const run = await sahara(['cover', module, ...args, '--lcov', 'lcov.info', '--summary'], { cwd: folder });
    expectEqual(run.code, 0, run.error);
    const lcov = await readFile(path.join(folder, 'lcov.info'), 'utf8');
    const record = recordOf(lcov, sources[0] ?? '');
    const count = (/** @type {RegExp} */ pattern) => [...record.matchAll(pattern)].length;
    const seen = { DA: count(/^DA:/gm), FN: count(/^FN:/gm), BRDA: count(/^BRDA:/gm) };
    expect(seen.DA > 20 && seen.FN > 3 && seen.BRDA >= 10, JSON.stringify(seen));
    expect(names.test(record), record.slice(0, 600));
    const other = await sahara(['cover', module, ...args, '--lcov', '-', '--exclude', sources[0]], { cwd: folder });
    expect(recordOf(other.out, sources[0] ?? '') === '', 'an excluded source is there');
    return `${seen.DA} lines, ${seen.FN} functions, ${seen.BRDA} sides of branches`;
  });

/** Lines that a session tells of at a stop, and what it tells when asked for all. @param {string} module @param {string} source @param {number} line @param {object} launch */
const live = (module, source, line, launch) =>
  debugged([example(module), example(source)], async (adapter, { program, file }) => {
    await adapter.begin({ program, ...launch }, { breakpoints: { [file(source)]: [{ line }] } });
    await adapter.event('stopped');
    const { sources } = await adapter.event('sahara/coverage', (body) =>
      body.sources.some((/** @type {any} */ each) => each.path.endsWith(source)),
    );
    const told = sources.find((/** @type {any} */ each) => each.path.endsWith(source)).lines;
    const reached = told.filter((/** @type {any} */ each) => each.count > 0).length;
    expect(reached > 0 && reached < told.length, `${reached} of ${told.length}`);
    const all = await adapter.request('sahara/coverage', {});
    const whole = all.sources.find((/** @type {any} */ each) => each.path.endsWith(source));
    expect(whole.functions.length > 2 && whole.branches.length > 3, 'branches and functions');
    return `${reached} of ${told.length} lines marked`;
  });

export const claims = [
  inLanguage(item, 'C', 'coverage by line, branch and function', {
    ...compared({
      'lcov equal to a trace, -O0': traced('values.c.O0.dwarf5.wasm', 'values.c', '3'),
      'lcov equal to a trace, -O2': traced('values.c.O2.dwarf4.wasm', 'values.c', '3'),
    }),
    'lcov records': records('wordcount.wasm', ['wordcount.c'], ['--stdin', example('story.txt')], /FNDA:32,hash\n/),
    'while debugging': live('wordcount.wasm', 'wordcount.c', 30, { stdinText: 'a b a' }),
  }),
  inLanguage(item, 'C++', 'coverage by line, branch and function', {
    ...compared({
      'lcov equal to a trace, -O0': traced('values.cpp.O0.dwarf4.wasm', 'values.cpp', '5'),
      'lcov equal to a trace, -O2': traced('values.cpp.O2.dwarf5.wasm', 'values.cpp', '5'),
    }),
    'lcov records': records('inventory.wasm', ['inventory.cpp'], [], /FN:\d+,Inventory::value\(\) const\n/),
    'while debugging': live('inventory.wasm', 'inventory.cpp', 45, {}),
  }),
  inLanguage(item, 'Rust', 'coverage by line, branch and function', {
    ...compared({
      'lcov equal to a trace, -O0': traced('values.rs.O0.wasm', 'values.rs', '4'),
      'lcov equal to a trace, -O2': traced('values.rs.O2.wasm', 'values.rs', '4'),
    }),
  }),
];
