// @ts-check
// Draws media/icon.png from media/icon.svg: node scripts/vscode-host/icon.mjs
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../lock.mjs';
import { openBrowser } from './workbench.mjs';

const size = 256;
const svg = await readFile(path.join(root, 'media', 'icon.svg'), 'utf8');
const { browser, page } = await openBrowser({ width: size, height: size });
await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
await writeFile(path.join(root, 'media', 'icon.png'), await page.screenshot({ omitBackground: true }));
await browser.close();
