import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from '../set-up.mjs';
import { installOnce } from './install.mjs';

/** The last line of @sparticuz/chromium that runs on Node 20. */
const packagedChromium = '@sparticuz/chromium@143.0.4';

const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A browser that runs without a display: the one named by `SAHARA_BROWSER`, a Chrome or Chromium of this
 * machine, else the one in the npm package `@sparticuz/chromium` (Linux on x64; `SAHARA_BROWSER=npm` asks for it).
 *
 * @returns {Promise<{ executablePath: string, args: string[], env: Record<string, string>, name: string }>}
 */
export async function ensureBrowser() {
  const wanted = process.env.SAHARA_BROWSER;
  if (wanted && wanted !== 'npm') {
    if (!existsSync(wanted)) throw new Error(`SAHARA_BROWSER names ${wanted}, which does not exist.`);
    return { executablePath: wanted, args: quietArguments, env: {}, name: wanted };
  }
  const installed = wanted === 'npm' ? undefined : installedBrowsers().find((it) => existsSync(it));
  if (installed) return { executablePath: installed, args: quietArguments, env: {}, name: installed };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome, Chromium or Edge was found. Install one, or name it in SAHARA_BROWSER.');
  }
  return packagedBrowser();
}

function installedBrowsers() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
  const ending = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name + ending)));
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return [...onPath, ...apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)];
  }
  if (process.platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((it) => process.env[it] ?? []);
    const tails = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return [...onPath, ...roots.flatMap((root) => tails.map((tail) => path.join(root, tail)))];
  }
  return onPath;
}

async function packagedBrowser() {
  const directory = await installOnce('browser', packagedChromium, unpackBrowser);
  const unpacked = path.join(directory, 'unpacked');
  const executablePath = path.join(unpacked, 'chromium');
  // A bare machine lacks the NSS libraries and fonts that the package carries along for such cases.
  const bare = { LD_LIBRARY_PATH: path.join(unpacked, 'al2023', 'lib') };
  const libraries = [{}, bare].find((it) => runs(executablePath, it));
  if (!libraries) {
    throw new Error(
      'The packaged Chromium does not run here. Install Chromium or Chrome (Debian: apt-get install chromium), or name one in SAHARA_BROWSER.',
    );
  }
  const env = { ...libraries, FONTCONFIG_FILE: path.join(unpacked, 'fonts.conf') };
  return { executablePath, args: quietArguments, env, name: packagedChromium };
}

/** The package unpacks itself into the temporary folder: here a private one, so that nothing is shared or left over. */
async function unpackBrowser(directory) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['install', '--prefix', directory, '--no-save', ...quiet, packagedChromium], directory);
  const unpacked = path.join(directory, 'unpacked');
  await mkdir(unpacked);
  const program = [
    "import chromium from '@sparticuz/chromium'",
    "import { inflate } from './node_modules/@sparticuz/chromium/build/esm/lambdafs.js'",
    'await chromium.executablePath()',
    "await inflate('node_modules/@sparticuz/chromium/bin/al2023.tar.br')",
  ].join('\n');
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: directory,
    env: { ...process.env, TMPDIR: unpacked },
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (result.status !== 0) throw new Error(`Unpacking ${packagedChromium} failed:\n${result.stderr}`);
  const fonts = `<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${path.join(unpacked, 'fonts')}</dir>
  <cachedir>${path.join(unpacked, 'fonts-cache')}</cachedir>
</fontconfig>
`;
  await writeFile(path.join(unpacked, 'fonts.conf'), fonts);
}

function runs(executablePath, environment) {
  const result = spawnSync(executablePath, ['--no-sandbox', '--version'], {
    env: { ...process.env, ...environment },
    timeout: 30_000,
  });
  return result.status === 0;
}
