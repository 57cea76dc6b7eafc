import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const root = path.resolve(import.meta.dirname, '..', '..');
const grammars: Record<string, string> = {
  'source.sahara': 'syntaxes/sahara.tmLanguage.json',
  'source.sahara-bytecode': 'syntaxes/sahara-bytecode.tmLanguage.json',
  'source.wat': 'syntaxes/wat.tmLanguage.json',
  'source.python-bytecode': 'syntaxes/python-bytecode.tmLanguage.json',
};

let registry: textmate.Registry | undefined;

/** Tokens of a text, a line each token: `line:column text → scope scope` without the grammar's own scope. */
export async function tokens(scopeName: string, text: string): Promise<readonly Token[]> {
  registry ??= await createRegistry();
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`There is no grammar ${scopeName}.`);
  let state = textmate.INITIAL;
  return text.split('\n').flatMap((line, index) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens
      .map(({ startIndex, endIndex, scopes }) => ({
        line: index + 1,
        text: line.slice(startIndex, endIndex),
        scopes: scopes.slice(1),
      }))
      .filter((token) => token.text.trim() !== '');
  });
}

export interface Token {
  readonly line: number;
  readonly text: string;
  /** Outermost first, without the grammar's own. */
  readonly scopes: readonly string[];
}

async function createRegistry(): Promise<textmate.Registry> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(new Uint8Array(await readFile(wasm)).buffer);
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (name) => {
      const file = grammars[name];
      if (!file) return null;
      return textmate.parseRawGrammar(await readFile(path.join(root, file), 'utf8'), file);
    },
  });
}
