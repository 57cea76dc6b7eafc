// @ts-check
// The tests in a real VS Code: node scripts/vscode-host/test.mjs [extension-host|workers|web|screens|start|package]…
import { setUp } from '../set-up.mjs';

await setUp();
/** @type {Record<string, () => Promise<boolean>>} */
const suites = {
  'extension-host': async () => (await import('./suite.mjs')).runExtensionHostSuite(),
  workers: async () => (await import('./web.mjs')).runWorkers(),
  web: async () => (await import('./web.mjs')).runWebExtension(),
  screens: async () => (await import('./screens.mjs')).runScreens(),
  start: async () => (await import('./started.mjs')).runStarted(),
  package: async () => (await import('./packaged.mjs')).runPackaged(),
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}
// A browser under load may lose a click: a suite that fails runs again, twice at most, from the start (of the screens, the groups that failed), and the output says so.
const attempts = process.env.SAHARA_SCREENS ? 1 : 3;
for (const [name, run] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  let succeeded = false;
  for (let attempt = 1; attempt <= attempts && !succeeded; attempt++) {
    console.log(attempt === 1 ? `── ${name}` : `── ${name}: failed, attempt ${attempt} of ${attempts}`);
    succeeded = await run().catch((error) => {
      console.error(error);
      return false;
    });
  }
  if (!succeeded) process.exitCode = 1;
}
// A browser or a download that still lingers must not hold the result back.
process.exit();
