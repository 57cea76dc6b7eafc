// @ts-check
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { keepCodeCache, launcher } from './code-cache.mjs';
import { debugOnce } from './debug-once.mjs';
import { buildStamp, root, sourceKey } from './set-up.mjs';

/**
 * One line per bundle. Node bundles are modules that keep a `require` for the CommonJS libraries inside them;
 * the client is CommonJS because VS Code's extension hosts load nothing else in browsers.
 * @typedef {(file: string, env: NodeJS.ProcessEnv) => Promise<void>} Use
 * @type {readonly { entry: string, output: string, format: 'esm' | 'cjs' | 'iife', executable?: boolean, cached?: boolean | Use, flags?: readonly string[], browser?: boolean }[]}
 *   cached: with a code cache of what the program runs until it shows its version, or in a use of its own. Packaged ones come without, and
 *   those with a use of their own leave one where they are told to.
 */
const bundles = [
  { entry: 'cli/main.ts', output: 'dist/cli.js', format: 'cjs', executable: true, cached: true },
  {
    entry: 'debug-adapter/main.ts',
    output: 'dist/debug-adapter.js',
    format: 'cjs',
    cached: debugOnce,
    // A launch makes much that stays: young space that grows at once spares half of the collections until the first stop. And it runs much
    // for a short time: where processors are few, what V8 optimises in the background takes more than it gives (main-priority.ts: longer runs).
    flags: ['--semi-space-growth-factor=8', '--interrupt-budget=400000'],
  },
  { entry: 'server/main.ts', output: 'dist/server.js', format: 'esm' },
  { entry: 'client/extension.ts', output: 'dist/client.cjs', format: 'cjs' },
  // The same in a browser: the extension, and its two workers.
  { entry: 'client/extension-web.ts', output: 'dist/web-client.js', format: 'cjs', browser: true },
  { entry: 'debug-adapter/main-worker.ts', output: 'dist/web-adapter.js', format: 'iife', browser: true },
  { entry: 'server/main-worker.ts', output: 'dist/web-server.js', format: 'iife', browser: true },
  // The pages of the views, in a browser's frame; its style sheet is written beside it.
  { entry: 'client/views/page.ts', output: 'dist/views.js', format: 'iife', browser: true },
];

const requireInModules =
  "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);";

const forPackage = process.argv.includes('--package');
const started = performance.now();
const key = await sourceKey();
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

await mkdir(path.join(root, '.build', 'meta'), { recursive: true });
// One broken bundle does not keep the others from being built, but the build as a whole has failed.
const results = await Promise.allSettled(bundles.map(build));
const outputs = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
if (outputs.length < bundles.length) process.exit(1);
if (forPackage) for (const output of outputs) await rm(path.join(root, `${output}.map`), { force: true });
// The stamp's time says since when these sources are built: reports of tests are compared with it.
const stamp = JSON.stringify({ key, outputs });
if (stamp !== (await readFile(buildStamp, 'utf8').catch(() => ''))) await writeFile(buildStamp, stamp);
console.error(`built ${outputs.length} bundles in ${Math.round(performance.now() - started)} ms`);

/**
 * @param {typeof bundles[number]} bundle
 * @returns {Promise<string[]>} the files written, without source maps
 */
async function build({ entry, output, format, executable, cached, flags, browser }) {
  const banner = [executable && !cached ? '#!/usr/bin/env node' : '', format === 'esm' ? requireInModules : ''].filter(
    Boolean,
  );
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    write: false,
    metafile: true,
    format,
    ...(browser ? { platform: 'browser', target: 'es2022' } : { platform: 'node', target: 'node20' }),
    external: ['vscode'],
    // The `module` field first: the `main` builds of some libraries load their parts in ways that a bundler cannot follow.
    mainFields: browser ? ['browser', 'module', 'main'] : ['module', 'main'],
    banner: { js: banner.join('\n') },
    define: {
      'process.env.SAHARA_VERSION': JSON.stringify(version),
      ...(cached ? { 'import.meta.url': 'importMetaUrl' } : {}),
    },
    sourcemap: forPackage ? false : 'linked',
    // The command line is read as a whole at each start: half the text is half the wait.
    ...(forPackage || cached === true ? { minify: true } : {}),
    // Names stay, so that a stack can be read.
    ...(typeof cached === 'function' ? { minifyWhitespace: true, minifySyntax: true } : {}),
    legalComments: 'eof',
    logLevel: 'warning',
  });
  for (const file of result.outputFiles) {
    const isProgram = cached && file.path.endsWith('.js');
    const contents = isProgram
      ? Buffer.from(launcher(file.text, forPackage && cached === true ? undefined : output, flags))
      : file.contents;
    await replaceFile(file.path, contents, executable);
  }
  if (cached && !forPackage)
    await keepCodeCache(path.join(root, output), typeof cached === 'function' ? cached : undefined);
  const meta = path.join(root, '.build', 'meta', `${path.basename(output)}.json`);
  await writeFile(meta, JSON.stringify(result.metafile));
  return [output];
}

/**
 * Whoever starts a bundle while it is being built gets the old one or the new one, never half of it.
 * @param {string} file
 * @param {Uint8Array} contents
 * @param {boolean} [executable]
 */
async function replaceFile(file, contents, executable = false) {
  await mkdir(path.dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, contents, { mode: executable ? 0o755 : 0o644 });
  await rename(fresh, file);
}
