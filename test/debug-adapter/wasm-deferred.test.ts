import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { decodeModule } from '../../vm/wasm/decode/index.ts';
import { CheckedClient } from '../protocol/checked-client.ts';

const big = path.join(import.meta.dirname, '..', 'vm', 'wasm', 'fixtures', 'big.wasm');

it('a large module that is not valid is not run: its functions are validated when breakpoints have been set', async () => {
  const bytes = new Uint8Array(readFileSync(big));
  const { module } = decodeModule({ path: big, bytes });
  const last = module?.bodies.at(-2) ?? 0;
  // `drop` of an empty stack.
  bytes[last] = 0x1a;
  const folder = mkdtempSync(path.join(tmpdir(), 'sahara invalid '));
  const program = path.join(folder, 'big.wasm');
  writeFileSync(program, bytes);
  const client = await CheckedClient.open();
  try {
    const ended = client.waitForEvent('terminated', 30_000);
    await client.begin({ program });
    await ended;
    const output = client.latest<{ output: string }>('output')?.output ?? '';
    expect(output).toMatch(/big\.wasm:0x[0-9a-f]+: error wasm-invalid: type mismatch/);
    await client.end();
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});
