/** The language server on a compiled program without debug information: everything from its meta information. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root, setUp } from '../../scripts/set-up.mjs';
import { disassemblyEnding, disassemblyScheme } from '../../server/protocol.ts';
import { toolchainFor } from '../../vm/catalog.ts';
import { hoverText, LanguageClient, outlineLines, placeOf } from './language-client.ts';

const source = `(module paint "Colours.")

(data Rgb [red u8] [green u8] [blue u8])

(data Color [name string] [rgb Rgb] [alpha f32])

(condition too-bright
  "A colour is brighter than paper."
  [sum i64])

(fn brightness [color Color factor i64] -> i64
  :signals too-bright
  "The sum of the parts, times a factor."
  (let [sum (* factor (+ (+ (i64 (.red (.rgb color))) (i64 (.green (.rgb color)))) (i64 (.blue (.rgb color)))))]
    (when (> sum 700)
      (signal (too-bright :sum sum)))
    sum))

(fn main [] -> i64
  (handle (brightness (Color :name "sand" :rgb (Rgb :red 200 :green 180 :blue 140) :alpha 1.0) 1)
    [too-bright c 0]))

(test "black is dark"
  (assert (= 0 (brightness (Color :name "black" :rgb (Rgb :red 0 :green 0 :blue 0) :alpha 1.0) 1))))
`;

const folder = mkdtempSync(path.join(tmpdir(), 'sahara compiled '));
const file = path.join(folder, 'paint.sahb');
const uri = `${disassemblyScheme}:${encodeURI(file)}${disassemblyEnding}`;
let client: LanguageClient;
let text = '';

beforeAll(async () => {
  await setUp();
  const sourceFile = path.join(folder, 'paint.sahara');
  writeFileSync(sourceFile, source);
  const cli = (...args: string[]) =>
    execFileSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { encoding: 'utf8' });
  cli('compile', sourceFile, '-o', file, '--no-debug');
  rmSync(sourceFile);
  text = cli('disassemble', file);
  client = await LanguageClient.open();
  await client.document(uri, text, 'sahara-bytecode');
}, 120_000);

afterAll(async () => {
  await client.end();
  rmSync(folder, { recursive: true, force: true });
});

const hoverOf = async (part: string, after = '') => hoverText(await client.hover(uri, placeOf(text, part, after)));

it('S22 the outline of a compiled program without debug information', async () => {
  expect(outlineLines(await client.outline(uri))).toEqual([
    'Rgb 3 bytes',
    '  red u8, offset 0, 1 bytes',
    '  green u8, offset 1, 1 bytes',
    '  blue u8, offset 2, 1 bytes',
    'Color 12 bytes',
    '  name string, offset 0, 4 bytes',
    '  rgb.red u8, offset 4, 1 bytes',
    '  rgb.green u8, offset 5, 1 bytes',
    '  rgb.blue u8, offset 6, 1 bytes',
    '  alpha f32, offset 8, 4 bytes',
    'too-bright [sum i64]',
    'brightness [color paint::Color] [factor i64] -> i64',
    'main -> i64',
    'black is dark -> unit',
    'main/handler-1 [c paint::too-bright] -> i64',
  ]);
  const main = (await client.outline(uri))?.find(({ name }) => name === 'main');
  const lines = text.split('\n');
  expect(lines[main?.range.start.line ?? 0]).toBe('function paint::main');
  expect(lines[main?.range.end.line ?? 0]).toMatch(/ {2}return/);
});

it('S22 a hover over a function gives its signature, doc string and address', async () => {
  const hover = await hoverOf('paint::brightness', 'function paint::main');
  expect(hover).toContain('(paint::brightness [color paint::Color] [factor i64]) -> i64');
  expect(hover).toContain('The sum of the parts, times a factor.');
  expect(hover).toMatch(/At 0x[0-9a-f]+:0000, \d+ bytes\. Signals paint::too-bright\./);
});

it('S05 the address in a hover is the address of its first instruction', async () => {
  const hover = await hoverOf('paint::main', 'function paint::brightness');
  const toolchain = toolchainFor(file, new Uint8Array());
  expect(toolchain).toBeDefined();
  const unit = /At 0x([0-9a-f]+):0000/.exec(hover)?.[1];
  const index = [...text.matchAll(/^function (\S+)/gm)].findIndex(([, name]) => name === 'paint::main');
  expect(Number.parseInt(unit ?? '', 16)).toBe(index);
});

it('S23 a hover over a data type gives its layout with flattened fields', async () => {
  const hover = await hoverOf('paint::Color', 'function paint::brightness');
  expect(hover).toContain('12 bytes');
  expect(hover).toMatch(/ {5}4 {3}1 {2}rgb\.red {4}u8/);
  expect(hover).toMatch(/ {5}8 {3}4 {2}alpha {6}f32/);
});

it('S25 a hover over a condition gives its payload, who signals and who handles it', async () => {
  const hover = await hoverOf('paint::too-bright', 'function paint::brightness');
  expect(hover).toContain('condition paint::too-bright [sum i64]');
  expect(hover).toContain('A colour is brighter than paper.');
  expect(hover).toContain('Signalled by paint::brightness.');
  expect(hover).toContain('Handled by paint::main.');
});

it('S24 the signature of a called function', async () => {
  const help = await client.signature(uri, placeOf(text, 'call paint::brightness'));
  expect(help?.signatures[0]?.label).toBe('(paint::brightness [color paint::Color] [factor i64]) -> i64');
});

it('S21 a file without meta information is one diagnostic that names it', async () => {
  const bytes = new Uint8Array(readFileSync(file));
  const view = new DataView(bytes.buffer);
  // Section headers: type, length, checksum, from byte 12 on; type 4 is meta, and the last one here.
  let at = 12;
  while (view.getUint32(at, true) !== 4) at += 12 + view.getUint32(at + 4, true);
  view.setUint32(8, view.getUint32(8, true) - 1, true);
  const bare = path.join(folder, 'bare.sahb');
  writeFileSync(bare, bytes.subarray(0, at));
  const bareUri = `${disassemblyScheme}:${encodeURI(bare)}${disassemblyEnding}`;
  const published = client.diagnostics(bareUri);
  await client.document(bareUri, '', 'sahara-bytecode');
  expect((await published).map(({ code, message }) => [code, message])).toEqual([
    ['no-meta', 'The file has no meta section. Meta information is required.'],
  ]);
  expect(await client.outline(bareUri)).toEqual([]);
});

it('a hover over an opcode gives its effect and meaning', async () => {
  const hover = await hoverOf('jump_if_false');
  expect(hover).toContain('jump_if_false jump  ; bool →');
  expect(hover).toContain('Continues elsewhere when the top is false.');
});
