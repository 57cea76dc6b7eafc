/** The error codes that the sources name, found by how they are reported. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/set-up.mjs';

const folders = ['languages', 'vm', 'cli', 'server', 'debug-adapter'];

const patterns = [
  /(?:report|error|warn|fail)\([^'"\n`]*'([a-z]+(?:-[a-z]+)+)'/g,
  /code: '([a-z]+(?:-[a-z]+)+)'/g,
  /Defect\(\s*'([a-z-]+)'/g,
  /badInput\([^,]*,\s*'([a-z-]+)'/g,
  /refused\('([a-z-]+)'/g,
  /new (?:Refusal|BadRecording)\(\s*'([a-z-]+)'/g,
];

export const codesInSources = (): ReadonlySet<string> => {
  const codes = new Set<string>();
  for (const folder of folders) {
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts')) continue;
      const text = readFileSync(path.join(root, folder, entry), 'utf8');
      for (const pattern of patterns) for (const [, code] of text.matchAll(pattern)) if (code) codes.add(code);
    }
  }
  return codes;
};
