import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const declarations = path.join(root, 'node_modules/@vscode/debugprotocol/lib/debugProtocol.d.ts');
const cache = path.join(root, '.build/schemas');

/** Closed JSON schemas by type name: a property that the type does not declare is an error. */
export interface ProtocolSchemas {
  readonly document: object;
  /** `InitializeRequest` → where its schema lies in the document */
  readonly references: ReadonlyMap<string, string>;
}

/**
 * Generates the schemas of every message of the Debug Adapter Protocol from its TypeScript declarations,
 * and of the types of ours that extend it. Takes two seconds; the result is kept below .build until a declaration changes.
 * @param ownFile path of our declarations, relative to the checkout
 * @param ownTypes names of exported types in it
 */
export function protocolSchemas(ownFile?: string, ownTypes: readonly string[] = []): ProtocolSchemas {
  const own = ownFile && ownTypes.length > 0 ? path.join(root, ownFile) : undefined;
  const listing = typeListing(standardTypes(), own, ownTypes);
  const inputs = [
    readFileSync(declarations),
    own ? readFileSync(own) : '',
    readFileSync(fileURLToPath(import.meta.url)),
    listing,
  ];
  const key = inputs
    .reduce((hash, input) => hash.update(input), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);
  const cached = path.join(cache, `${key}.json`);
  if (!existsSync(cached)) generate(listing, key, cached);
  const document = JSON.parse(readFileSync(cached, 'utf8'));
  const properties: Record<string, { $ref?: string }> = document.definitions.Messages.properties;
  return {
    document,
    references: new Map(Object.keys(properties).map((name) => [name, `#/definitions/Messages/properties/${name}`])),
  };
}

/** The names of the interfaces of the `DebugProtocol` namespace. */
function standardTypes(): string[] {
  const source = ts.createSourceFile(declarations, readFileSync(declarations, 'utf8'), ts.ScriptTarget.ESNext);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node)) names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names.filter((name) => /(Request|Response|Event)$/.test(name));
}

/** One interface that has a property for each type makes the generator write down all of them. */
function typeListing(standard: readonly string[], own: string | undefined, ownTypes: readonly string[]): string {
  const lines = ["import type { DebugProtocol } from '@vscode/debugprotocol';"];
  if (own) lines.push(`import type * as own from ${JSON.stringify(own.replace(/\.ts$/, ''))};`);
  lines.push('export interface Messages {');
  for (const name of standard) lines.push(`  ${name}: DebugProtocol.${name};`);
  for (const name of ownTypes) lines.push(`  ${name}: own.${name};`);
  return `${lines.join('\n')}\n}\n`;
}

/** Several test processes may come here at once: each works in files of its own and renames the result into place. */
function generate(listing: string, key: string, cached: string): void {
  mkdirSync(cache, { recursive: true });
  const unique = `${key}.${process.pid}.${Date.now()}`;
  const file = path.join(cache, `${unique}.ts`);
  writeFileSync(file, listing);
  const schema = createGenerator({
    path: file,
    type: 'Messages',
    tsconfig: path.join(root, 'tsconfig.base.json'),
    additionalProperties: false,
    skipTypeCheck: true,
    jsDoc: 'none',
    expose: 'all',
  }).createSchema('Messages');
  writeFileSync(path.join(cache, `${unique}.json`), JSON.stringify(schema));
  renameSync(path.join(cache, `${unique}.json`), cached);
}
