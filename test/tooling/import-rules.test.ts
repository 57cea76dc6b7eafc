import { describe, expect, it } from 'vitest';
import { violations } from '../../scripts/import-rules.mjs';

/** Runs the checker over an invented tree: path → text. */
function check(tree: Record<string, string>): string[] {
  return violations(Object.entries(tree).map(([path, text]) => ({ path, text })));
}

const context = { 'vm/context/machine.ts': 'export type Machine = {};' };

describe('allowed imports', () => {
  it.each([
    ['a machine may import the model', 'vm/sahara/run.ts', "import type { Machine } from '../context/machine.ts';"],
    ['a language may import the model', 'languages/sahara/parse.ts', "import '../../vm/context/machine.ts';"],
    ['control may import the model', 'debug-adapter/control/step.ts', "import '../../vm/context/machine.ts';"],
    ['requests may import the DAP', 'debug-adapter/requests/a.ts', "import '@vscode/debugprotocol';"],
    ['the entry point may import Node', 'debug-adapter/main.ts', "import 'node:fs';"],
    ['the client may import vscode', 'client/extension.ts', "import * as vscode from 'vscode';"],
    ['the server may import the LSP', 'server/features/hover.ts', "import 'vscode-languageserver';"],
  ])('%s', (_, path, text) => {
    expect(check({ ...context, [path]: text })).toEqual([]);
  });

  it('a language may import the opcode table of its own machine', () => {
    const text = "import { opcodes } from '../../vm/sahara/opcodes.ts';";
    expect(check({ 'vm/sahara/opcodes.ts': '', 'languages/sahara/emit.ts': text })).toEqual([]);
  });
});

describe('forbidden imports', () => {
  it.each([
    ['the model imports nothing', 'vm/context/a.ts', "import 'node:fs';", 'node:fs'],
    ['a machine knows no Node', 'vm/sahara/run.ts', "import fs from 'node:fs';", 'node:fs'],
    ['a machine knows no vscode', 'vm/sahara/run.ts', "import type * as vscode from 'vscode';", 'vscode'],
    [
      'a machine knows no DAP',
      'vm/sahara/run.ts',
      "type A = import('@vscode/debugprotocol').B;",
      '@vscode/debugprotocol',
    ],
    ['no Node in requests', 'debug-adapter/requests/a.ts', "await import('node:net');", 'node:net'],
    ['no DAP in control', 'debug-adapter/control/a.ts', "import '@vscode/debugadapter';", '@vscode/debugadapter'],
    ['no LSP in the adapter', 'debug-adapter/session.ts', "import 'vscode-languageserver';", 'vscode-languageserver'],
    ['no vscode in the server', 'server/main.ts', "export * from 'vscode';", 'vscode'],
    ['no Node below the server entry', 'server/features/a.ts', "const fs = require('node:fs');", 'node:fs'],
    ['no unlisted package', 'cli/main.ts', "import 'chalk';", 'chalk'],
  ])('%s', (_, path, text, specifier) => {
    expect(check({ [path]: text })).toEqual([`${path}:1: must not import '${specifier}'`]);
  });

  it.each([
    ['one machine another', 'vm/sahara/a.ts', 'vm/python/b.ts'],
    ['a machine a language', 'vm/sahara/a.ts', 'languages/sahara/b.ts'],
    ['a language the machine itself', 'languages/sahara/a.ts', 'vm/sahara/run.ts'],
    ['control a machine', 'debug-adapter/control/a.ts', 'vm/sahara/b.ts'],
    ['requests a machine', 'debug-adapter/requests/a.ts', 'vm/sahara/b.ts'],
    ['requests the entry point', 'debug-adapter/requests/a.ts', 'debug-adapter/main.ts'],
    ['the server the adapter', 'server/features/a.ts', 'debug-adapter/session.ts'],
    ['the client the server', 'client/a.ts', 'server/main.ts'],
    ['the model a machine', 'vm/context/a.ts', 'vm/sahara/b.ts'],
  ])('does not import: %s', (_, from, to) => {
    const specifier = `${from
      .split('/')
      .slice(1)
      .map(() => '..')
      .join('/')}/${to}`;
    expect(check({ [from]: `\nimport '${specifier}';`, [to]: '' })).toEqual([
      `${from}:2: must not import '${specifier}'`,
    ]);
  });

  it('a folder without a rule', () => {
    expect(check({ 'common/a.ts': '' })).toEqual([expect.stringMatching(/^common\/a\.ts:1: no import rule/)]);
  });
});

it('finds an import cycle, and only one that exists at run time', () => {
  const cycle = {
    'vm/sahara/a.ts': "import './b.ts';",
    'vm/sahara/b.ts': "import './c.ts';",
    'vm/sahara/c.ts': "import './a.ts';",
  };
  expect(check(cycle)).toEqual([
    'vm/sahara/c.ts:1: import cycle vm/sahara/a.ts → vm/sahara/b.ts → vm/sahara/c.ts → vm/sahara/a.ts',
  ]);
  expect(check({ ...cycle, 'vm/sahara/c.ts': "import type { A } from './a.ts';" })).toEqual([]);
});

it('refuses a file of more than 700 lines unless it is a table', () => {
  const lines = (count: number) => 'x;\n'.repeat(count);
  expect(check({ 'cli/a.ts': lines(700), 'vm/sahara/opcodes.ts': lines(900) })).toEqual([]);
  expect(check({ 'cli/a.ts': lines(701) })).toEqual(['cli/a.ts:700: 701 lines; split at 700']);
});

it.each([
  ['a path of one machine', `see /${'work'}/main`],
  ['the address of a package registry', `https://${'registry'}.example.org/x`],
  ['a promise instead of work', `// ${'TO'}DO: later`],
])('refuses %s', (reason, line) => {
  expect(check({ 'docs/a.md': `fine\n${line}\n` })).toEqual([`docs/a.md:2: ${reason}`]);
});
