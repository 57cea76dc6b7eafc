// @ts-check
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { canBuild, largeModule } from '../../../bench/source-level-module.mjs';
import { importTypeScript } from '../../../scripts/typescript.mjs';
import { expect, expectEqual } from '../product.mjs';
import { example, fixtures, inLanguage, isInstalled } from '../source-level.mjs';

const item = 'oracle';
const golden = path.join(fixtures, '..', '..', 'dwarf', 'golden');

/** Modules beside those of the folder, by language: two of them have a unit each of C and of C++. @type {Readonly<Record<string, readonly string[]>>} */
const others = {
  C: ['kinds/kinds.c.O0.wasm', 'kinds/kinds.c.O2.wasm', 'exceptions/aborting.wasm'],
  'C++': [
    'kinds/kinds.cpp.O0.wasm.br',
    'kinds/kinds.cpp.O2.wasm.br',
    'exceptions/throwing.wasm',
    'exceptions/telling.wasm',
    'split/whole.O0.dwarf4.wasm',
    'split/whole.O0.dwarf5.wasm',
    'split/whole.O2.dwarf4.wasm',
    'split/whole.O2.dwarf5.wasm',
  ],
  Rust: ['kinds/kinds.rs.O0.wasm.br', 'kinds/kinds.rs.O2.wasm.br', 'exceptions/panicking.wasm'],
};

/** @param {string} language @param {RegExp} ending */
const files = (language, ending) => [
  ...readdirSync(fixtures)
    .filter((name) => name.endsWith('.wasm') && ending.test(name))
    .map((name) => path.join(fixtures, name)),
  ...(others[language] ?? []).map((name) => path.join(fixtures, '..', name)),
  ...(language === 'C' ? [example('wordcount.wasm')] : language === 'C++' ? [example('inventory.wasm')] : []),
];

/** @param {string} file */
const bytesOf = (file) => (file.endsWith('.br') ? brotliDecompressSync(readFileSync(file)) : readFileSync(file));

/** What llvm-dwarfdump prints: by the tool where it is installed, else as it was recorded beside the fixtures. @param {string} file */
const expected = (file) => {
  if (!isInstalled('llvm-dwarfdump')) {
    const recorded = path.join(golden, path.basename(file).replace('.wasm', '.txt'));
    return path.dirname(file) === fixtures ? readFileSync(recorded, 'utf8').trimEnd().split(/\r?\n/) : undefined;
  }
  const out = execFileSync('llvm-dwarfdump', ['--debug-line', '-'], {
    input: bytesOf(file),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const rows = [];
  for (const line of out.split('\n')) {
    const [, address, numbers, flags = ''] = /^(0x[0-9a-f]{16}) +([\d ]+?)(?: +([a-z].*))?$/.exec(line) ?? [];
    if (address)
      rows.push(
        [address, ...numbers.trim().split(/ +/).slice(0, 5), ...flags.trim().split(/ +/).filter(Boolean)].join(' '),
      );
  }
  return rows;
};

/** @param {'C' | 'C++' | 'Rust'} language @param {RegExp} ending */
const rows = (language, ending) =>
  inLanguage(item, language, 'line rows are those of llvm-dwarfdump', {
    score: async () => {
      const { lineRowsOf } = await importTypeScript('test/vm/wasm/dwarf/rows.ts');
      let same = 0;
      let compared = 0;
      for (const file of files(language, ending)) {
        const wanted = expected(file);
        if (!wanted) continue;
        const found = lineRowsOf(new Uint8Array(bytesOf(file)), file);
        const differs = wanted.findIndex((row, index) => row !== found[index]);
        expectEqual(
          [found.length, differs < 0 ? '' : found[differs]],
          [wanted.length, differs < 0 ? '' : wanted[differs]],
          path.basename(file),
        );
        same += wanted.length;
        compared++;
      }
      expect(compared > 0, 'no module was compared');
      return `${same} of ${same} rows in ${compared} modules`;
    },
  });

/** Numbers that look random, and are the same each time. @param {number} seed */
const scattered = (seed) => () => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed;
};

/** Modules above 5 MB, built here. */
const large = inLanguage(item, 'C++', 'modules above 5 MB, built now', {
  'line rows are those of llvm-dwarfdump': async () => {
    const { lineRowsOf } = await importTypeScript('test/vm/wasm/dwarf/rows.ts');
    let same = 0;
    for (const megabytes of /** @type {const} */ ([5, 20])) {
      const { wasm } = await largeModule(megabytes);
      const wanted = expected(wasm) ?? [];
      const found = lineRowsOf(new Uint8Array(readFileSync(wasm)), wasm);
      const differs = wanted.findIndex((row, index) => row !== found[index]);
      expectEqual([found.length, found[differs] ?? ''], [wanted.length, wanted[differs] ?? ''], 'rows');
      same += wanted.length;
    }
    return `${same} of ${same} rows`;
  },
  'what is read when it is asked for is what is read whole': async () => {
    const { wasm } = await importTypeScript('vm/wasm-toolchain.ts');
    const { wasm: file, source } = await largeModule(20);
    const bytes = new Uint8Array(readFileSync(file));
    const load = () => wasm.load({ path: file, bytes, read: () => undefined, debug: true }).program.debug;
    const told = (/** @type {any} */ debug, /** @type {number} */ address) =>
      debug.framesAt(address).map((/** @type {any} */ { name, position }) => ({ name, ...position }));
    const whole = load();
    const starts = whole.statementStarts(0);
    const next = scattered(7);
    // A line alone, then addresses of everywhere: one unit after the other is read.
    const lazy = load();
    for (const line of [20, 27, 29, 31]) {
      const addresses = (/** @type {any} */ debug) =>
        debug.statements(source, line, line).flatMap((/** @type {any} */ row) => row.addresses);
      expectEqual(addresses(lazy), addresses(whole), `line ${line}`);
    }
    let same = 0;
    for (; same < 500; same++) {
      const address = starts[next() % starts.length];
      expectEqual(told(lazy, address), told(whole, address), `address ${address}`);
    }
    return `4 of 4 lines, ${same} of ${same} addresses`;
  },
});

/** Segments of a source map, decoded here: generated column, source, line and column (from 1). @param {string} file */
const segmentsOf = (file) => {
  const { mappings, sources } = JSON.parse(readFileSync(file, 'utf8'));
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const state = [0, 0, 0, 0];
  return mappings
    .split(';')[0]
    .split(',')
    .map((/** @type {string} */ segment) => {
      let shift = 0;
      let value = 0;
      let field = 0;
      for (const character of segment) {
        const digit = digits.indexOf(character);
        value += (digit & 31) << shift;
        shift += 5;
        if (digit & 32) continue;
        state[field++] += value & 1 ? -(value >> 1) : value >> 1;
        shift = 0;
        value = 0;
      }
      return { offset: state[0], source: sources[state[1]], line: state[2] + 1, column: state[3] + 1 };
    });
};

const assemblyScript = inLanguage(
  item,
  'AssemblyScript',
  'positions are those of the source map, decoded independently',
  {
    score: async () => {
      const { wasm } = await importTypeScript('vm/wasm-toolchain.ts');
      const file = example('mandelbrot.wasm');
      const read = (/** @type {string} */ name) => {
        try {
          return new Uint8Array(readFileSync(name));
        } catch {
          return undefined;
        }
      };
      const { program } = wasm.load({ path: file, bytes: read(file), read, debug: true });
      let same = 0;
      // Of several at one place the last counts.
      const last = new Map(segmentsOf(`${file}.map`).map((/** @type {any} */ segment) => [segment.offset, segment]));
      for (const { offset, source, line, column } of last.values()) {
        const [address] = program.units[0].starts(program.units[0].address(offset), 1);
        const [frame] = program.debug.framesAt(program.units[0].address(offset));
        // What was mapped to no instruction has no frame.
        if (address !== program.units[0].address(offset) || !frame) continue;
        const { position } = frame;
        expectEqual([position.line, position.column], [line, column], `${source} at ${offset}`);
        expect(position.source.endsWith(source.replace(/^.*[/]/, '')), position.source);
        same++;
      }
      expect(same > 50, `${same} segments`);
      return `${same} of ${same} segments`;
    },
  },
);

export const claims = [
  rows('C', /\.c\./),
  rows('C++', /\.cpp\./),
  rows('Rust', /\.rs\./),
  ...(canBuild() && isInstalled('llvm-dwarfdump') ? [large] : []),
  assemblyScript,
];
