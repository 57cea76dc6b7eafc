// @ts-check
/**
 * Rebuilds the compiled WebAssembly of examples, benchmarks and tests from its source: `node scripts/build-fixtures.mjs [NAME…]`.
 * Wants Debian's clang, lld, wasi-libc, libclang-rt-dev-wasm32, libc++-dev-wasm32, libc++abi-14-dev-wasm32, wabt, rustc with
 * libstd-rust-dev-wasm32, and emscripten; AssemblyScript comes from npm for the one run. The results are committed: nothing else needs
 * a compiler.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { cSource, cxxSource, rustSource } from './fixtures/kinds.mjs';
import { root } from './lock.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'sahara fixtures '));

/** @param {string} command @param {readonly string[]} args @param {string} [folder] the place of sources that debug information names */
const run = (command, args, folder = root) =>
  execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });

/**
 * Compiles and links in two steps: with optimisation, clang would otherwise run wasm-opt, which destroys the line table.
 * @param {{ compiler: string, target: string, source: string, out: string, compile?: readonly string[], link?: readonly string[] }} job
 */
const clang = ({ compiler, target, source, out, compile = [], link = [] }) => {
  const object = path.join(scratch, 'object.o');
  const folder = path.dirname(path.join(root, source));
  // Paths in debug information stay relative, so that they are right in every checkout.
  const map = `-fdebug-prefix-map=${folder}=.`;
  run(
    compiler,
    [`--target=${target}`, map, '-fdebug-compilation-dir=.', ...compile, '-c', path.basename(source), '-o', object],
    folder,
  );
  run(compiler, [`--target=${target}`, object, '-o', path.join(root, out), ...link]);
};

/** @param {string} name @param {string} level */
const bench = (name, level) =>
  clang({
    compiler: 'clang',
    target: 'wasm32',
    source: `bench/webassembly/${name}.c`,
    out: `bench/webassembly/${name}.${level}.wasm`,
    // Optimised code runs about as long as the other when it has more to do.
    compile: ['-ffreestanding', `-${level}`, `-DREPEAT=${level === 'O0' ? 1 : 4}`],
    link: ['-nostdlib', '-Wl,--no-entry'],
  });

const examples = 'examples/webassembly';
const fixtures = 'test/vm/wasm/fixtures';
const dwarf = `${fixtures}/dwarf`;
const kinds = `${fixtures}/kinds`;
const thrown = `${fixtures}/exceptions`;
const split = `${fixtures}/split`;

/** Emscripten takes 16 MB otherwise. */
const smallMemory = ['-sINITIAL_MEMORY=1048576', '-sTOTAL_STACK=65536'];

/** A text with many functions of different shapes, one calling the other, that prints one number. @param {number} count */
const bigProgram = (count) => {
  const lines = ['#include <stdio.h>', 'static unsigned seed = 1;', 'static double sum;'];
  lines.push('static unsigned next(void) { seed = seed * 1664525u + 1013904223u; return seed >> 8; }');
  for (let index = 0; index < count; index++) {
    const other = index === 0 ? 'next()' : `f${(index * 7919) % index}(n - 1, a ^ ${index})`;
    const cases = Array.from(
      { length: (index % 5) + 2 },
      (_, k) => `case ${k}: a = a * ${k + 3} + b; b ^= a >> ${k + 1}; break;`,
    );
    lines.push(
      `static unsigned f${index}(int n, unsigned a) {`,
      `  unsigned b = ${(index * 2654435761) >>> 0}u;`,
      `  if (n <= 0) return a + ${index};`,
      `  for (unsigned i = 0; i < ${(index % 4) + 1}; i++) {`,
      `    switch ((a + i) % ${(index % 5) + 3}) { ${cases.join(' ')} default: a += i * ${index}u; }`,
      `    if (a & ${1 << (index % 8)}) { sum += (double)a / ${index + 1}.0; if (sum > 1e6) sum -= 1e6; }`,
      `    else { unsigned long long wide = (unsigned long long)a * b; a = (unsigned)(wide >> ${(index % 31) + 1}); }`,
      '  }',
      `  return ${other} + a;`,
      '}',
    );
  }
  const names = Array.from({ length: count }, (_, index) => `f${index}`).join(', ');
  lines.push(
    `static unsigned (*const functions[])(int, unsigned) = { ${names} };`,
    'int main(void) {',
    '  unsigned result = 0;',
    `  for (unsigned round = 0; round < 3; round++) for (unsigned i = 0; i < ${count}; i++) result = result * 31 + functions[i](6, next());`,
    '  printf("%u functions, result %u, sum %.6f\\n", (unsigned)(sizeof functions / sizeof *functions), result, sum);',
    '  return 0;',
    '}',
  );
  return `${lines.join('\n')}\n`;
};

/** A program that throws, by Emscripten's functions of the host. @param {string} name */
const emscriptenThrows = (name) => {
  const script = path.join(scratch, `${name}.js`);
  const object = path.join(scratch, `${name}.o`);
  const folder = path.join(root, thrown);
  const map = `-fdebug-prefix-map=${folder}=.`;
  const place = [map, '-fdebug-compilation-dir=.'];
  run('em++', ['-g', '-O0', '-fexceptions', ...place, '-c', `${name}.cpp`, '-o', object], folder);
  run('em++', ['-g', '-O0', ...smallMemory, '-fexceptions', object, '-o', script]);
  run('cp', [script.replace(/js$/, 'wasm'), `${thrown}/${name}.wasm`]);
};

/**
 * Offset, tag and name of every entry, of what llvm-dwarfdump writes.
 * @param {string} dump
 */
const entriesOf = (dump) => {
  const rows = [];
  for (const line of dump.split('\n')) {
    const tag = /^(0x[0-9a-f]+): *DW_TAG_(\w+)/.exec(line);
    const name = /^ +DW_AT_name\t\("(.*)"\)$/.exec(line);
    if (tag) rows.push(`${tag[1]} ${tag[2]}`);
    else if (name) rows.push(`${rows.pop()} ${name[1]}`);
  }
  return `${rows.join('\n')}\n`;
};

/** @type {Readonly<Record<string, () => void>>} */
const jobs = {
  bench: () => {
    for (const name of ['fib', 'sieve', 'nbody']) for (const level of ['O0', 'O1']) bench(name, level);
  },
  wordcount: () =>
    clang({
      compiler: 'clang',
      target: 'wasm32-wasi',
      source: `${examples}/wordcount.c`,
      out: `${examples}/wordcount.wasm`,
      compile: ['-g', '-O0'],
    }),
  inventory: () =>
    clang({
      compiler: 'clang++',
      target: 'wasm32-wasi',
      source: `${examples}/inventory.cpp`,
      out: `${examples}/inventory.wasm`,
      compile: ['-g', '-O0', '-fno-exceptions', '-std=c++17'],
    }),
  maze: () =>
    run(
      '/usr/bin/rustc',
      [
        '--edition=2021',
        '--target=wasm32-wasi',
        '-g',
        // Without both, the standard library's debug information makes 6 MB of it.
        '-Copt-level=1',
        '-Clto=fat',
        '-Cpanic=abort',
        `--remap-path-prefix=${path.join(root, examples)}=.`,
        'maze.rs',
        '-o',
        'maze.wasm',
      ],
      path.join(root, examples),
    ),
  orders: () =>
    clang({
      compiler: 'clang',
      target: 'wasm32-wasi',
      source: 'test/vscode/screens/programs/orders.c',
      out: 'test/vscode/screens/programs/orders.wasm',
      compile: ['-g', '-O0'],
    }),
  mandelbrot: () => {
    run(
      'npx',
      [
        '--yes',
        '--package=assemblyscript@0.28.20',
        'asc',
        'mandelbrot.ts',
        '--outFile=mandelbrot.wasm',
        '--sourceMap=./mandelbrot.wasm.map',
        '--debug',
        '--runtime=stub',
      ],
      path.join(root, examples),
    );
    // The text of AssemblyScript's library is left out: its lines are of no interest here.
    const file = path.join(root, examples, 'mandelbrot.wasm.map');
    const map = JSON.parse(readFileSync(file, 'utf8'));
    delete map.sourcesContent;
    writeFileSync(file, JSON.stringify(map));
  },
  files: () =>
    clang({
      compiler: 'clang',
      target: 'wasm32-wasi',
      source: `${fixtures}/files.c`,
      out: `${fixtures}/files.wasm`,
      compile: ['-O1'],
      link: ['-Wl,--strip-debug'],
    }),
  paths: () =>
    clang({
      compiler: 'clang',
      target: 'wasm32-wasi',
      source: `${fixtures}/paths.c`,
      out: `${fixtures}/paths.wasm`,
      compile: ['-O1'],
      link: ['-Wl,--strip-debug'],
    }),
  longjmp: () =>
    run('emcc', [
      '-O1',
      ...smallMemory,
      '-sSTANDALONE_WASM=1',
      `${fixtures}/longjmp.c`,
      '-o',
      `${fixtures}/longjmp.wasm`,
    ]),
  exceptions: () => {
    // Emscripten's own functions for exceptions are left to the host only when it makes JavaScript as well.
    const script = path.join(scratch, 'exceptions.js');
    run('em++', ['-O1', ...smallMemory, '-fexceptions', `${fixtures}/exceptions.cpp`, '-o', script]);
    run('cp', [script.replace(/js$/, 'wasm'), `${fixtures}/exceptions.wasm`]);
  },
  dwarf: () => {
    for (const version of [4, 5]) {
      for (const level of ['O0', 'O2']) {
        /** @param {string} compiler @param {string} ending @param {readonly string[]} flags */
        const build = (compiler, ending, flags) =>
          clang({
            compiler,
            target: 'wasm32',
            source: `${dwarf}/values.${ending}`,
            out: `${dwarf}/values.${ending}.${level}.dwarf${version}.wasm`,
            compile: [`-gdwarf-${version}`, `-${level}`, '-ffreestanding', ...flags],
            link: ['-nostdlib', '-Wl,--no-entry'],
          });
        build('clang', 'c', ['-std=c11']);
        build('clang++', 'cpp', ['-std=c++17', '-fno-rtti']);
      }
    }
    for (const level of [0, 2]) {
      const flags = [
        '--edition=2021',
        '--crate-type=cdylib',
        '--target=wasm32-unknown-unknown',
        '-g',
        '-Cpanic=abort',
        '-Coverflow-checks=off',
      ];
      const out = `values.rs.O${level}.wasm`;
      run(
        '/usr/bin/rustc',
        [...flags, `-Copt-level=${level}`, '--remap-path-prefix', `${root}=.`, 'values.rs', '-o', out],
        path.join(root, dwarf),
      );
    }
  },
  split: () => {
    const folder = path.join(root, split);
    /** @param {string} name @param {readonly string[]} flags where debug information goes */
    const build = (name, flags) => {
      const objects = ['geometry.c', 'ledger.cpp'].map((source) => {
        const object = `${source.replace(/\..*/, '')}.${name}.o`;
        const compiler = source.endsWith('.c') ? 'clang' : 'clang++';
        const place = [`-fdebug-prefix-map=${folder}=.`, '-fdebug-compilation-dir=.'];
        const common = ['--target=wasm32', '-ffreestanding', ...(source.endsWith('.c') ? [] : ['-fno-rtti'])];
        run(compiler, [...common, ...place, ...flags, '-c', source, '-o', object], folder);
        return object;
      });
      run('clang', ['--target=wasm32', '-nostdlib', '-Wl,--no-entry', ...objects, '-o', `${name}.wasm`], folder);
      for (const object of objects) rmSync(path.join(folder, object));
    };
    for (const version of [4, 5])
      for (const level of ['O0', 'O2']) {
        const flags = [`-gdwarf-${version}`, `-${level}`, '-fdebug-types-section'];
        build(`whole.${level}.dwarf${version}`, flags);
        const name = `split.${level}.dwarf${version}`;
        build(name, [...flags, '-gsplit-dwarf']);
        // It warns of relocations that are not there.
        const parts = ['geometry', 'ledger'].map((part) => `${part}.${name}.dwo`);
        execFileSync('llvm-dwp', [...parts, '-o', `${name}.dwp`], { cwd: folder, stdio: 'ignore' });
        for (const part of parts) {
          // It fails at ranges of version 4, which are in the module, when it has written everything.
          const { stdout } = spawnSync('llvm-dwarfdump', ['--debug-info', '--debug-types', part], {
            cwd: folder,
            encoding: 'utf8',
          });
          writeFileSync(path.join(root, 'test/vm/wasm/dwarf/golden', part.replace(/dwo$/, 'txt')), entriesOf(stdout));
        }
      }
  },
  control: () => {
    for (const [level, version] of [
      ['O0', 5],
      ['O2', 4],
    ])
      clang({
        compiler: 'clang++',
        target: 'wasm32',
        source: `${dwarf}/control.cpp`,
        out: `${dwarf}/control.cpp.${level}.wasm`,
        compile: [`-gdwarf-${version}`, `-${level}`, '-ffreestanding', '-std=c++17', '-fno-rtti', '-fno-exceptions'],
        link: ['-nostdlib', '-Wl,--no-entry', '-Wl,--unresolved-symbols=ignore-all'],
      });
  },
  conversions: () => {
    for (const level of ['O0', 'O2'])
      clang({
        compiler: 'clang',
        target: 'wasm32',
        source: `${fixtures}/conversions.c`,
        out: `${fixtures}/conversions.${level}.wasm`,
        compile: ['-gdwarf-4', `-${level}`, '-ffreestanding', '-mno-nontrapping-fptoint'],
        link: ['-nostdlib', '-Wl,--no-entry', '-Wl,--allow-undefined'],
      });
  },
  'left-out': () =>
    clang({
      compiler: 'clang',
      target: 'wasm32',
      source: `${fixtures}/left-out.c`,
      out: `${fixtures}/left-out.wasm`,
      compile: ['-gdwarf-4', '-O2', '-ffreestanding'],
      link: ['-nostdlib', '-Wl,--no-entry'],
    }),
  dynamic: () => {
    const folder = path.join(root, dwarf);
    const objects = ['dynamic', 'dynamic-far'].map((name) => {
      const object = path.join(scratch, `${name}.o`);
      const place = [`-fdebug-prefix-map=${folder}=.`, '-fdebug-compilation-dir=.'];
      const flags = ['--target=wasm32', '-g', '-O0', '-ffreestanding', '-fno-exceptions', '-fno-threadsafe-statics'];
      run('clang++', [...flags, ...place, '-c', `${name}.cpp`, '-o', object], folder);
      return object;
    });
    // What the type information itself is an object of is in no library here, and nobody reads it.
    const link = ['-nostdlib', '-Wl,--no-entry', '-Wl,--unresolved-symbols=ignore-all'];
    run('clang++', ['--target=wasm32', ...objects, ...link, '-o', path.join(folder, 'dynamic.cpp.O0.wasm')]);
  },
  throwing: () => emscriptenThrows('throwing'),
  telling: () => emscriptenThrows('telling'),
  aborting: () =>
    clang({
      compiler: 'clang',
      target: 'wasm32-wasi',
      source: `${thrown}/aborting.c`,
      out: `${thrown}/aborting.wasm`,
      compile: ['-g', '-O0'],
    }),
  panicking: () =>
    run(
      '/usr/bin/rustc',
      [
        '--edition=2021',
        '--target=wasm32-wasi',
        '-g',
        '-Copt-level=1',
        '-Clto=fat',
        '-Cpanic=abort',
        `--remap-path-prefix=${path.join(root, thrown)}=.`,
        'panicking.rs',
        '-o',
        'panicking.wasm',
      ],
      path.join(root, thrown),
    ),
  words: () => {
    const folder = path.join(root, fixtures, 'assemblyscript');
    run(
      'npx',
      [
        '--yes',
        '--package=assemblyscript@0.28.20',
        'asc',
        'words.ts',
        '--outFile=words.wasm',
        '--sourceMap=./words.wasm.map',
        '--debug',
        '--runtime=incremental',
        '--exportRuntime',
      ],
      folder,
    );
    // Of AssemblyScript's library the map keeps the text of one file: enough to see that it is shown.
    const file = path.join(folder, 'words.wasm.map');
    const map = JSON.parse(readFileSync(file, 'utf8'));
    map.sourcesContent = map.sources.map((/** @type {string} */ source, /** @type {number} */ index) =>
      source === '~lib/array.ts' || source.endsWith('words.ts') ? map.sourcesContent[index] : null,
    );
    writeFileSync(file, JSON.stringify(map));
  },
  kinds: () => {
    // The sources are written here, so that tests find the lines.
    const sources = { 'kinds.c': cSource(), 'kinds.cpp': cxxSource(), 'kinds.rs': rustSource() };
    for (const [name, text] of Object.entries(sources)) writeFileSync(path.join(root, kinds, name), text);
    for (const level of ['O0', 'O2']) {
      clang({
        compiler: 'clang',
        target: 'wasm32-wasi',
        source: `${kinds}/kinds.c`,
        out: `${kinds}/kinds.c.${level}.wasm`,
        compile: ['-g', `-${level}`],
      });
      clang({
        compiler: 'clang++',
        target: 'wasm32-wasi',
        source: `${kinds}/kinds.cpp`,
        out: `${kinds}/kinds.cpp.${level}.wasm`,
        compile: ['-g', `-${level}`, '-std=c++17', '-fno-exceptions', '-fstandalone-debug'],
      });
      const optimisation = [`-Copt-level=${level.slice(1)}`, '-Ccodegen-units=1', `--remap-path-prefix=${root}=.`];
      const out = `kinds.rs.${level}.wasm`;
      const flags = ['--edition=2021', '--target=wasm32-wasi', '-g', ...optimisation];
      run('/usr/bin/rustc', [...flags, 'kinds.rs', '-o', out], path.join(root, kinds));
    }
    // Standard libraries bring their own debug information along: these are kept compressed.
    for (const file of readdirSync(path.join(root, kinds)).filter((each) =>
      /^kinds\.(?:cpp|rs)\.O\d\.wasm$/.test(each),
    )) {
      const whole = path.join(root, kinds, file);
      writeFileSync(`${whole}.br`, brotliCompressSync(readFileSync(whole)));
      rmSync(whole);
    }
  },
  big: () => {
    const source = path.join(scratch, 'big.c');
    writeFileSync(source, bigProgram(1950));
    const object = path.join(scratch, 'big.o');
    run('clang', ['--target=wasm32-wasi', '-O1', '-c', source, '-o', object]);
    run('clang', ['--target=wasm32-wasi', object, '-o', `${fixtures}/big.wasm`, '-Wl,--strip-debug']);
  },
  'wasi-functions': () => run('wat2wasm', [`${fixtures}/wasi-functions.wat`, '-o', `${fixtures}/wasi-functions.wasm`]),
};

const wanted = process.argv.slice(2);
for (const name of wanted)
  if (!Object.hasOwn(jobs, name))
    throw new Error(`there is no fixture ${name}; there is ${Object.keys(jobs).join(', ')}`);
try {
  for (const [name, job] of Object.entries(jobs)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(name);
    job();
  }
  for (const folder of [
    examples,
    fixtures,
    dwarf,
    kinds,
    thrown,
    split,
    `${fixtures}/assemblyscript`,
    'bench/webassembly',
    'test/vscode/screens/programs',
  ])
    for (const file of readdirSync(path.join(root, folder)))
      if (file.endsWith('.wasm')) chmodSync(path.join(root, folder, file), 0o644);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
