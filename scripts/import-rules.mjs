// @ts-check
// The rules of ARCHITECTURE.md that a compiler does not check: who imports whom, cycles, sizes, words.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from './lock.mjs';

/**
 * @typedef {{ from: RegExp, files: readonly RegExp[], libraries?: readonly RegExp[], node?: boolean }} Rule
 *   from: the importing files; files: what of the checkout they may import; libraries: which packages; node: whether Node's modules
 * @typedef {{ to: string, specifier: string, line: number, typeOnly: boolean }} Import
 *   to: a path of the checkout, or the specifier of a package
 * @typedef {{ path: string, text: string }} SourceFile path: relative to the checkout, with forward slashes
 */

const context = /^vm\/context\//;
const dap = /^@vscode\/(debugadapter|debugprotocol)(\/|$)/;
const lsp = /^vscode-languageserver(-protocol|-types|-textdocument)?$/;
const lspInNode = /^vscode-languageserver\/node(\.js)?$/;

/** The first rule whose `from` matches a file is the one that binds it. @type {readonly Rule[]} */
export const rules = [
  { from: context, files: [context] },
  // The format of source maps is the library's; what a module makes of them is ours.
  {
    from: /^vm\/wasm\/source-map\/source-map\.ts$/,
    files: [context],
    libraries: [/^@jridgewell\/trace-mapping$/],
  },
  ...['sahara', 'python', 'stoffel', 'wasm', 'microvium'].map((machine) => ({
    from: new RegExp(`^vm/${machine}/`),
    files: [context, new RegExp(`^vm/${machine}/`)],
  })),
  { from: /^vm\/[^/]+$/, files: [/^vm\//, /^languages\//] },
  ...[
    ['sahara', 'sahara'],
    ['python', 'python'],
    ['stoffel', 'stoffel'],
    ['wat', 'wasm'],
  ].map(([language, machine]) => ({
    from: new RegExp(`^languages/${language}/`),
    files: [
      context,
      new RegExp(`^languages/${language}/`),
      new RegExp(
        `^vm/${machine}/(opcodes|image|module|types|type-store|builtin|encode|program|instruction-text|spelling|decode/.*)\\.ts$`,
      ),
    ],
    libraries: language === 'python' ? [/^@lezer\/python$/] : [],
  })),
  {
    from: /^debug-adapter\/control\//,
    files: [context, /^debug-adapter\/control\//],
    libraries: [/^fflate$/],
  },
  {
    from: /^debug-adapter\/main[^/]*\.ts$/,
    files: [/^vm\//, /^languages\//, /^debug-adapter\//],
    libraries: [dap],
    node: true,
  },
  { from: /^debug-adapter\//, files: [context, /^debug-adapter\/(?!main)/], libraries: [dap] },
  {
    from: /^cli\//,
    files: [/^cli\//, /^vm\//, /^languages\//, /^debug-adapter\//, /^server\//],
    libraries: [/^commander$/, dap],
    node: true,
  },
  {
    from: /^server\/main[^/]*\.ts$/,
    files: [/^server\//, context, /^vm\/[^/]+$/, /^languages\//],
    libraries: [lsp, lspInNode, /^vscode-languageserver\/browser(\.js)?$/],
    node: true,
  },
  { from: /^server\//, files: [/^server\/(?!main)/, context, /^vm\/[^/]+$/, /^languages\//], libraries: [lsp] },
  { from: /^client\/views\//, files: [/^client\/views\//], libraries: [/^d3-(axis|scale|selection|shape|zoom)$/] },
  {
    from: /^client\//,
    files: [/^client\//],
    libraries: [/^vscode$/, /^vscode-languageclient(\/node|\/browser)?(\.js)?$/],
    node: true,
  },
  { from: /^scripts\//, files: [/^scripts\//, /^test\/vscode\//], libraries: [/./], node: true },
  { from: /^(test|bench)\//, files: [/./], libraries: [/./], node: true },
  // Programs of other languages that only look like ours: AssemblyScript.
  { from: /^examples\//, files: [] },
  { from: /^[^/]+$/, files: [], libraries: [/./], node: true },
];

const ignoredFolders = /(^|\/)(node_modules|dist|out|coverage|\.[^/]+)$/;
const lineLimit = 700;
/** Tables, generated files and recorded output are as long as what they describe. */
const longByNature = [
  /^package(-lock)?\.json$/,
  /(^|\/)checklist-rows\.json$/,
  /(^|\/)opcodes\.ts$/,
  /\.generated\.\w+$/,
  // One function with one switch: that is what the host compiles well.
  /(^|\/)vm\/python\/run\/interpret\.ts$/,
  /(^|\/)golden\//,
  /\.svg$/,
];
const forbiddenWords = [
  { pattern: new RegExp(`(?<![\\w.~-])/${'work'}/`), reason: 'a path of one machine' },
  { pattern: new RegExp(`/tmp/${'team'}`), reason: 'a path of one machine' },
  { pattern: new RegExp(`\\b${'registry'}\\.[a-z0-9-]+\\.[a-z]+`), reason: 'the address of a package registry' },
  { pattern: new RegExp(`\\b(${'TO'}DO|FIX${'ME'})\\b`), reason: 'a promise instead of work' },
];

/**
 * @param {readonly SourceFile[]} files everything of the checkout that is text
 * @returns {string[]} one line for each violation, `file:line: what is wrong`
 */
export function violations(files) {
  const paths = new Set(files.map((file) => file.path));
  /** @type {Map<string, Import[]>} */
  const graph = new Map();
  for (const file of files) if (/\.(m?ts|mjs|js)$/.test(file.path)) graph.set(file.path, importsOf(file, paths));
  return [...forbiddenImports(graph, paths), ...cycles(graph), ...files.flatMap(textViolations)];
}

/**
 * @param {ReadonlyMap<string, readonly Import[]>} graph
 * @param {ReadonlySet<string>} paths
 */
function forbiddenImports(graph, paths) {
  /** @type {string[]} */
  const found = [];
  for (const [from, imports] of graph) {
    const rule = rules.find((candidate) => candidate.from.test(from));
    if (!rule) {
      found.push(`${from}:1: no import rule names this folder; add it to scripts/import-rules.mjs`);
      continue;
    }
    for (const { to, specifier, line } of imports) {
      if (!isAllowed(rule, to, specifier, paths)) found.push(`${from}:${line}: must not import '${specifier}'`);
    }
  }
  return found;
}

/**
 * @param {Rule} rule
 * @param {string} to
 * @param {string} specifier
 * @param {ReadonlySet<string>} paths
 */
function isAllowed(rule, to, specifier, paths) {
  if (specifier.startsWith('.')) return paths.has(to) ? rule.files.some((files) => files.test(to)) : isBuilt(to, rule);
  if (specifier.startsWith('node:')) return rule.node === true;
  return rule.libraries?.some((library) => library.test(specifier)) ?? false;
}

/** Bundles and caches are not in the tree; only those who may use Node may name them. @param {string} to @param {Rule} rule */
function isBuilt(to, rule) {
  return rule.node === true && /^(dist|\.build|node_modules)\//.test(to);
}

/**
 * @param {SourceFile} file
 * @param {ReadonlySet<string>} paths
 * @returns {Import[]}
 */
function importsOf(file, paths) {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, true);
  /** @type {Import[]} */
  const imports = [];
  /** @param {ts.Node} node @param {ts.Node | undefined} specifier @param {boolean} typeOnly */
  const add = (node, specifier, typeOnly) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    imports.push({ to: resolve(file.path, specifier.text, paths), specifier: specifier.text, line, typeOnly });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    else if (ts.isCallExpression(node) && isModuleLoad(node)) add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/** @param {ts.CallExpression} call */
function isModuleLoad(call) {
  const callee = call.expression;
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

/**
 * @param {string} from
 * @param {string} specifier
 * @param {ReadonlySet<string>} paths
 */
function resolve(from, specifier, paths) {
  if (!specifier.startsWith('.')) return specifier;
  const to = path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
  return [to, `${to}.ts`, `${to}.mjs`, `${to}/index.ts`].find((candidate) => paths.has(candidate)) ?? to;
}

/** Cycles of imports that exist at run time; types may refer to each other. @param {ReadonlyMap<string, readonly Import[]>} graph */
function cycles(graph) {
  /** @type {string[]} */
  const found = [];
  /** @type {Map<string, 'open' | 'done'>} */
  const state = new Map();
  /** @param {string} file @param {readonly string[]} trail */
  const visit = (file, trail) => {
    state.set(file, 'open');
    for (const { to, line, typeOnly } of graph.get(file) ?? []) {
      if (typeOnly || !graph.has(to)) continue;
      const here = [...trail, file];
      if (state.get(to) === 'open')
        found.push(`${file}:${line}: import cycle ${[...here.slice(here.indexOf(to)), to].join(' → ')}`);
      else if (!state.has(to)) visit(to, here);
    }
    state.set(file, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file, []);
  return found;
}

/** @param {SourceFile} file */
function textViolations({ path: file, text }) {
  const lines = text.split('\n');
  const found = lines.flatMap((line, index) =>
    forbiddenWords.filter(({ pattern }) => pattern.test(line)).map(({ reason }) => `${file}:${index + 1}: ${reason}`),
  );
  if (lines.length > lineLimit + 1 && !longByNature.some((pattern) => pattern.test(file))) {
    found.push(`${file}:${lineLimit}: ${lines.length - 1} lines; split at ${lineLimit}`);
  }
  return found;
}

/** @returns {Promise<SourceFile[]>} the text files of the checkout */
async function readTree() {
  /** @type {SourceFile[]} */
  const files = [];
  /** @param {string} folder */
  const walk = async (folder) => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!ignoredFolders.test(relative) || relative === '.ci' || relative === '.vscode') await walk(relative);
      } else if (entry.isFile() && !/\.(png|vsix|sahb|wasm|br|ico|woff2?)$/.test(entry.name)) {
        files.push({ path: relative, text: await readFile(path.join(root, relative), 'utf8') });
      }
    }
  };
  await walk('');
  return files.filter((file) => file.path !== 'package-lock.json' && !/\.tsbuildinfo$/.test(file.path));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = await readTree();
  const found = violations(files);
  for (const violation of found) console.log(violation);
  console.log(`${files.length} files, ${found.length} violations`);
  if (found.length > 0) process.exitCode = 1;
}
