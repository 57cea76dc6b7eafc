// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, expectEqual, root } from '../product.mjs';

const item = '7';
/** Scopes that themes know; each must be in the grammar. */
const scopes = {
  sahara: ['comment', 'string', 'constant.numeric', 'keyword', 'entity.name', 'support'],
  'sahara-bytecode': ['comment', 'keyword', 'constant.numeric'],
};

export const claims = Object.entries(scopes).map(([language, wanted]) => ({
  item,
  what: `highlighting and a language configuration for ${language}`,
  check: async () => {
    const { contributes } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const contributed = contributes.languages.find((/** @type {any} */ it) => it.id === language);
    const grammar = contributes.grammars.find((/** @type {any} */ it) => it.language === language);
    const configuration = JSON.parse(await readFile(path.join(root, contributed.configuration), 'utf8'));
    expect(configuration.comments?.lineComment, 'no line comment in the language configuration');
    const text = await readFile(path.join(root, grammar.path), 'utf8');
    expectEqual(JSON.parse(text).scopeName, grammar.scopeName, 'the scope');
    for (const scope of wanted) expect(text.includes(`"${scope}`), `no scope ${scope}`);
    return grammar.scopeName;
  },
}));
