import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assemble, assembleModule } from '../../../languages/wat/assemble/index.ts';
import { spellFloat } from '../../../languages/wat/print/literals.ts';
import { printModule } from '../../../languages/wat/print/module.ts';
import { parseScript } from '../../../languages/wat/script/parse.ts';
import { floatBits } from '../../../languages/wat/syntax/numbers.ts';
import { root } from '../../../scripts/set-up.mjs';
import { decodeModule } from '../../../vm/wasm/decode/index.ts';
import { assembled, decoded, hex, suiteFiles } from './check.ts';

const print = (text: string): string => printModule(decoded(assembled(text).bytes)).join('\n');

describe('the printer', () => {
  it('indents blocks, uses names, and leaves out what is the default', () => {
    const text = print(`(module $m
      (import "env" "log" (func $log (param $value i32)))
      (memory 1)
      (func $count (export "count") (param $n i32) (result i32) (local $i i32)
        (loop $again
          (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
        (if (i32.eqz (local.get $i)) (then (call $log (i32.load offset=4 (i32.const 0)))) (else nop))
        (local.get $i)))`);
    expect(text).toBe(`(module $m
  (type (;0;) (func (param i32)))
  (type (;1;) (func (param i32) (result i32)))
  (import "env" "log" (func $log (type 0) (param $value i32)))
  (func $count (type 1) (param $n i32) (result i32)
    (local $i i32)
    loop $again
      local.get $i
      i32.const 1
      i32.add
      local.tee $i
      local.get $n
      i32.lt_u
      br_if $again
    end
    local.get $i
    i32.eqz
    if
      i32.const 0
      i32.load offset=4
      call $log
    else
      nop
    end
    local.get $i
  )
  (memory (;0;) 1)
  (export "count" (func $count))
)`);
  });

  it('keeps apart what shares a name', () => {
    const text =
      '(module (func $f (@name "same")) (func $g (@name "same")) (func (block $l (block $l (br 1) (br 0)))))';
    const first = assembled(text).bytes;
    const printed = printModule(decoded(first)).join('\n');
    expect(printed).toContain('(func $same.1 (@name "same")');
    expect(printed).toContain('br 1');
    expect(printed).toContain('br $l');
    expect(hex(assembled(printed).bytes)).toBe(hex(first));
  });

  it('says where a body is malformed, and goes on', () => {
    const { bytes } = assembled('(module (func nop) (func nop))');
    const broken = Uint8Array.from(bytes);
    broken[bytes.lastIndexOf(1)] = 0xff;
    const { module } = decodeModule({ path: 'broken.wasm', bytes: broken });
    if (module) expect(printModule(module).join('\n')).toMatch(/;; illegal opcode ff at 0x/);
    else throw new Error('the sections are still fine');
  });

  it('spells floats so that the same bits are read', () => {
    const view = new DataView(new ArrayBuffer(8));
    let seed = 12345;
    const random = () => {
      seed = (Math.imul(seed, 1103515245) + 12345) | 0;
      return seed >>> 0;
    };
    for (let round = 0; round < 3000; round++) {
      view.setUint32(0, random());
      view.setUint32(4, random());
      const wide = view.getBigUint64(0);
      const narrow = BigInt(view.getUint32(4));
      expect(floatBits(spellFloat(wide, 64), 64)).toEqual({ value: wide });
      expect(floatBits(spellFloat(narrow, 32), 32)).toEqual({ value: narrow });
    }
    expect(spellFloat(0x7f800000n, 32)).toBe('inf');
    expect(spellFloat(0xffc00000n, 32)).toBe('-nan');
    expect(spellFloat(0x7fa00000n, 32)).toBe('nan:0x200000');
    expect(spellFloat(0x3dcccccdn, 32)).toBe('0.1');
    expect(spellFloat(0x8000000000000000n, 64)).toBe('-0');
  });
});

describe('compiled modules', () => {
  const folders = ['examples/webassembly', 'test/vm/wasm/fixtures'].map((folder) => path.join(root, folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.wasm'))
      .map((name) => path.join(folder, name)),
  );
  /** Sections too long for the text stand in it as comments. */
  const printed = (bytes: Uint8Array): string[] =>
    printModule(decoded(bytes)).filter((line) => !line.startsWith('  ;; custom section'));

  it.each(files.filter((file) => statSync(file).size < 500_000).map((file) => [path.basename(file), file]))(
    '%s is printed as text that is the same again',
    (_, file) => {
      const text = printed(readFileSync(file));
      expect(text.length).toBeGreaterThan(20);
      expect(printed(assembled(text.join('\n')).bytes)).toEqual(text);
    },
  );
});

describe('the official test suite, when it is there', () => {
  it('is printed as text that assembles to the same bytes', () => {
    const different: string[] = [];
    for (const { name, text } of suiteFiles()) {
      for (const command of parseScript(text).commands) {
        if (!('module' in command) || typeof command.module !== 'object' || command.module.form !== 'text') continue;
        const { bytes } = assembleModule(command.module.list);
        if (!bytes) continue;
        const again = assemble(printModule(decoded(bytes)).join('\n'));
        if (hex(again.bytes) !== hex(bytes)) different.push(`${name}:${command.span.start}`);
      }
    }
    expect(different).toEqual([]);
  });
});
