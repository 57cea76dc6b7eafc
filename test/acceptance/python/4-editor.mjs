// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, root } from '../product.mjs';

const item = 'editor';

export const claims = [
  {
    item,
    what: 'the extension claims no Python document: breakpoints, no debugger language, no server, diagnostics only on demand',
    check: async () => {
      const { contributes, activationEvents } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
      expect(
        contributes.breakpoints.some((/** @type {any} */ row) => row.language === 'python'),
        'no breakpoints in Python',
      );
      expect(!contributes.debuggers[0].languages.includes('python'), 'F5 would ask which debugger to take');
      expect(!contributes.languages.some((/** @type {any} */ row) => row.id === 'python'), 'Python is claimed');
      expect(!activationEvents.some((/** @type {string} */ event) => event.includes('python')), 'activates for Python');
      expectEqual(contributes.configuration.properties['sahara.python.diagnostics'].default, false, 'the setting');
      const client = await readFile(path.join(root, 'client', 'language-client.ts'), 'utf8');
      expect(!/language: 'python'/.test(client), 'the server is given Python documents');
    },
  },
  {
    item,
    what: 'text bytecode has highlighting, outline, hovers and diagnostics',
    check: async () => {
      const { contributes } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
      const language = contributes.languages.find((/** @type {any} */ row) => row.id === 'python-bytecode');
      expectEqual(language.extensions, ['.pyvm', '.bc'], 'the endings');
      expect(
        contributes.grammars.some((/** @type {any} */ row) => row.language === 'python-bytecode'),
        'no grammar',
      );
      await readFile(path.join(root, 'test', 'server', 'python.test.ts'));
    },
  },
];
