/** The language server on texts of WebAssembly: outline, hover, diagnostics. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hoverText, LanguageClient, outlineLines, placeOf } from './language-client.ts';

const text = `(module $shop
  (type $item (struct (field $price i32) (field $count (mut i32))))
  (import "env" "log" (func $log (param $code i32)))
  (memory $heap (export "memory") 1)
  (global $total (mut i32) (i32.const 0))
  (data (i32.const 0) "x")
  (func $add (export "add") (param $price i32) (result i32)
    (local $before i32)
    (local.set $before (global.get $total))
    (block $done
      (br_if $done (i32.eqz (local.get $price)))
      (call $log (i32.load8_u offset=1 (i32.const 4))))
    (global.set $total (i32.add (local.get $before) (local.get $price)))
    (global.get $total))
  (func (export "main") (call $log (i32.const 1))))
`;

let client: LanguageClient;
const uri = 'file:///examples/shop.wat';

beforeAll(async () => {
  client = await LanguageClient.open();
  await client.document(uri, text);
});
afterAll(() => client.end());

const hoverOf = async (part: string, after = '') => hoverText(await client.hover(uri, placeOf(text, part, after)));

describe('a text of WebAssembly', () => {
  it('D28 D30 D31 has an outline of everything that it defines, imports and exports', async () => {
    const lines = outlineLines(await client.outline(uri)).join('\n');
    for (const name of ['$item', '$price', '$log', '$heap', '$total', '$add', 'main']) expect(lines).toContain(name);
    expect(lines).toContain('from env.log');
    expect(lines).toContain('exported as "add"');
  });

  it('says what an instruction does and what a name stands for', async () => {
    expect(await hoverOf('i32.load8_u')).toContain('zero-extends');
    expect(await hoverOf('$price', '(local.get $before) (local.get ')).toContain('(param $price i32)');
    expect(await hoverOf('$total', '(global.set ')).toContain('(global $total (mut i32)');
    expect(await hoverOf('$log', '(call ')).toContain('(func $log (param $code i32))');
    expect(await hoverOf('$done', 'br_if ')).toContain('line 10');
  });

  it('D32 D38 has its errors as diagnostics at their places, those of the validator too', async () => {
    /** Diagnostics of a text, each as `line:column message`. */
    const open = async (name: string, content: string): Promise<readonly string[]> => {
      const published = client.diagnostics(`file:///examples/${name}`);
      await client.document(`file:///examples/${name}`, content, 'wat');
      return (await published).map(({ range, message }) => `${range.start.line}:${range.start.character} ${message}`);
    };
    expect(await open('broken.wat', '(module\n  (func (result i32)\n    i64.const 1))\n')).toEqual([
      expect.stringMatching(/^2:\d+ type mismatch/),
    ]);
    expect(await open('several.wat', '(module (func (i32.addd)) (func (local.get $x)))')).toEqual([
      '0:15 unknown operator i32.addd',
      '0:43 unknown local $x',
    ]);
    const script = '(module (func (i32.addd)))\n(assert_invalid (module (func (result i32))) "type mismatch")\n';
    expect(await open('script.wast', script)).toHaveLength(1);
  });

  it('says nothing about a function that a debug session shows as a text of its own', async () => {
    const uri = 'debug:main.wat?session%3D1%26ref%3D1';
    const published = client.diagnostics(uri);
    await client.document(uri, '(func $main (type 1) (result i32)\n  call $count\n)\n', 'wat');
    expect(await published).toEqual([]);
  });
});
