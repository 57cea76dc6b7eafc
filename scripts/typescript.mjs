// @ts-check
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { root } from './lock.mjs';

/**
 * What a TypeScript file of the checkout exports, so that scripts read the same tables as the product.
 * @param {string} file relative to the checkout
 * @returns {Promise<any>} the module's exports: any, because the caller names the file
 */
export async function importTypeScript(file) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sahara-'));
  try {
    const outfile = path.join(folder, 'module.mjs');
    await esbuild.build({
      entryPoints: [path.join(root, file)],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
