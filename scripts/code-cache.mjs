// @ts-check
// Programs that start fast: V8 keeps what it compiled of the program in a file beside it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * One file that holds the whole program as text, and compiles it through a code cache of exactly this text. V8 refuses a cache of another
 * version or other flags; the program then starts as it would without.
 *
 * The cache lies beside the file, where a build has left it; or in the folder that the environment names as `SAHARA_CODE_CACHE`: there the
 * program leaves one by itself when it has found none, after a while or at its end.
 *
 * @param {string} program a CommonJS bundle that uses `require` and `importMetaUrl`
 * @param {string} [output] the file's path; without it no cache is looked for
 * @param {readonly string[]} [flags] of V8, set before the program is compiled: a cache is good for the flags that it was made with
 */
export function launcher(program, output, flags = []) {
  const text = `(function (require, importMetaUrl) {${ascii(program)}\n})`;
  return `#!/usr/bin/env node
${output ? imports : ''}import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
${flags.length > 0 ? "import { setFlagsFromString } from 'node:v8';\n" : ''}import { Script } from 'node:vm';
${flags.length > 0 ? `${setFlags(flags)}\n` : ''}const text = ${JSON.stringify(text)};
const filename = fileURLToPath(import.meta.url);
${output ? cachedScript(cacheName(output, text), setFlags(flags)) : 'const script = new Script(text, { filename });'}
script.runInThisContext()(createRequire(import.meta.url), import.meta.url);
`;
}

/**
 * The few other characters that are left (in regular expressions) as escapes: one of them makes the host keep and read the whole text in
 * two bytes a character.
 * @param {string} program
 */
function ascii(program) {
  if (/\\[\u0080-\uffff]/.test(program)) return program;
  return program.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The program may have set others since: a cache is made with those that it will be read with. @param {readonly string[]} flags */
const setFlags = (flags) => flags.map((flag) => `setFlagsFromString(${JSON.stringify(flag)});`).join(' ');

const imports = `import { mkdirSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
`;

/** How long a program runs before it leaves a cache by itself, in milliseconds: who ends it may give it no time for that. */
const leavesAfter = 10_000;

/** @param {string} name @param {string} flagged */
const cachedScript = (name, flagged) => `const folder = process.env.SAHARA_CODE_CACHE;
const cache = join(folder || dirname(filename), ${JSON.stringify(name)});
let cachedData;
try {
  cachedData = readFileSync(cache);
} catch {}
const script = new Script(text, { filename, ...(cachedData ? { cachedData } : {}) });
const codeCache = () => {${flagged && ` ${flagged}`}
  return script.createCachedData();
};
if (process.env.SAHARA_KEEP_CODE_CACHE) process.on('exit', () => writeFileSync(cache, codeCache()));
else if (folder && (!cachedData || script.cachedDataRejected)) {
  let isLeft = false;
  const leave = () => {
    if (isLeft) return;
    isLeft = true;
    try {
      mkdirSync(folder, { recursive: true });
      const fresh = \`\${cache}.\${process.pid}.new\`;
      writeFileSync(fresh, codeCache());
      renameSync(fresh, cache);
      const isOld = (file) => file.startsWith(${JSON.stringify(name.slice(0, name.indexOf('.') + 1))}) && file !== ${JSON.stringify(name)};
      for (const file of readdirSync(folder).filter(isOld)) unlinkSync(join(folder, file));
    } catch {}
  };
  setTimeout(leave, ${leavesAfter}).unref();
  process.on('exit', leave);
}`;

/**
 * The name holds a hash of the text, because V8 itself compares its length alone.
 * @param {string} output
 * @param {string} text
 */
function cacheName(output, text) {
  return `${path.basename(output, '.js')}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.cache`;
}

/**
 * Uses the program once, so that what every use runs is in its cache; caches of earlier builds go away.
 * @param {string} file
 * @param {(file: string, env: NodeJS.ProcessEnv) => Promise<void>} [use] runs the program with an environment, and waits until it has ended
 */
export async function keepCodeCache(file, use = showVersion) {
  const folder = path.dirname(file);
  const prefix = `${path.basename(file, '.js')}.`;
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix) && name.endsWith('.cache')) await rm(path.join(folder, name), { force: true });
  }
  await use(file, { ...process.env, SAHARA_KEEP_CODE_CACHE: '1' });
}

/**
 * Only starting is kept of the command line: a hot loop that comes out of a cache is optimised later than one that V8 has just compiled.
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 */
async function showVersion(file, env) {
  const child = spawn(process.execPath, [file, '--version'], { env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${path.basename(file)} --version ended with exit code ${code}.`);
}
