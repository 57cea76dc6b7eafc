/** Every access of a place that is watched stops the program, forward and, in the opposite order, in reverse. */
import { expect, it } from 'vitest';
import { debugPython } from './python.ts';
import { type Debugged, debug } from './sahara.ts';
import { debugModule } from './wasm.ts';

type Kind = 'read' | 'write' | 'change' | 'readWrite';

/** A place as the Variables view names it: `ages › "Ada"` is a row below a row; one name alone is an expression. */
const placed = async (program: Debugged, path: string, globals = false): Promise<object> => {
  const names = path.split(' › ');
  const name = names.pop() ?? '';
  if (names.length === 0) return { name, frameId: (await program.frames())[0]?.id ?? 0 };
  // Variables of a Python module are globals.
  let { variablesReference } = await program.scope(globals ? 'Globals' : 'Locals');
  for (const each of names)
    variablesReference =
      (await program.rows(variablesReference)).find((row) => row.name === each)?.variablesReference ?? 0;
  return { name, variablesReference };
};

/** Lines of all stops at accesses of a place from here to the end; searched backwards they must be the same. */
const accesses = async (program: Debugged, place: object, kind: Kind): Promise<string> => {
  const { client } = program;
  const mode = kind === 'write' || kind === 'readWrite' ? { mode: 'write' } : {};
  const info = (await client.customRequest('dataBreakpointInfo', { ...place, ...mode })).body;
  const accessType = kind === 'change' ? 'write' : kind;
  expect(info.dataId, info.description).not.toBeNull();
  expect(info.accessTypes).toContain(accessType);
  await client.customRequest('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType }] });
  /** The line of the access: forward the program stands behind it, in reverse in front of it. */
  const forward: string[] = [];
  for (;;) {
    const { reason, text = '' } = await program.go('continue');
    if (reason !== 'data breakpoint') break;
    forward.push(text);
  }
  const backward: string[] = [];
  for (;;) {
    await client.send('reverseContinue', { threadId: 1 });
    const { reason, text = '' } = await client.stopped();
    if (reason !== 'data breakpoint') break;
    backward.push(`${text} (line ${(await program.frames())[0]?.line})`);
  }
  expect(backward.map((text) => text.replace(/ \(line \d+\)$/, '')).reverse()).toEqual(forward);
  await program.end();
  return backward
    .reverse()
    .map((text) => text.replace(/^.*?: (.*) \(line (\d+)\)$/, '$2: $1'))
    .join(', ');
};

const sahara = `(module places)
(data Point [x i64] [y i64])
(fn main [] -> i64
  (let [ages (map-of string i64 ["Ada" 36] ["Bob" 41])
        numbers (list-of i64 5 6 7)
        point (Point :x 1 :y 2)
        points (list-of Point point)
        sum 0]
    (set! sum 1)
    (put! ages "Ada" 36)
    (put! ages "Ada" 37)
    (put! ages "Bob" 50)
    (set! sum (+ sum (get ages "Ada")))
    (when (has? ages "Ada") (set! sum (+ sum 1)))
    (for [age (values ages)] (set! sum (+ sum age)))
    (set! (get numbers 1) 6)
    (set! (get numbers 1) 8)
    (set! sum (+ sum (get numbers 1)))
    (set! sum (+ sum (len (slice numbers 1 3))))
    (set! (.x point) 1)
    (set! (.x point) 9)
    (set! sum (+ sum (.x (get points 0))))
    (remove! ages "Bob")
    (put! ages "Zoe" 0)
    sum))
`;

it.each<[string, Kind, string]>([
  ['ages › "Ada"', 'change', '11: 36 → 37'],
  ['ages › "Ada"', 'write', '10: 36 → 36, 11: 36 → 37'],
  ['ages › "Ada"', 'read', '13: 37, 15: 37'],
  ['ages › "Ada"', 'readWrite', '10: 36 → 36, 11: 36 → 37, 13: 37, 15: 37'],
  // The second entry, whatever its key is.
  ['ages › "Bob"', 'change', '12: 41 → 50, 23: 50 → nothing, 24: nothing → 0'],
  ['numbers[1]', 'change', '17: 6 → 8'],
  ['numbers[1]', 'write', '16: 6 → 6, 17: 6 → 8'],
  ['numbers[1]', 'read', '18: 8, 19: 8'],
  ['point.x', 'change', '21: 1 → 9'],
  ['point.x', 'write', '20: 1 → 1, 21: 1 → 9'],
  ['point.x', 'read', '22: 9'],
  [
    'sum',
    'write',
    '9: 0 → 1, 13: 1 → 38, 14: 38 → 39, 15: 39 → 76, 15: 76 → 126, 18: 126 → 134, 19: 134 → 136, 22: 136 → 145',
  ],
])('Sahara: %s, %s', async (name, kind, expected) => {
  const program = await debug(sahara, { breakpoints: [9] });
  await program.client.stopped('breakpoint');
  expect(await accesses(program, await placed(program, name), kind)).toBe(expected);
});

it.each<[Kind, string]>([
  ['change', '21: 01 00 00 00 → 09 00 00 00'],
  ['read', '22: 09 00 00 00'],
  ['write', '20: 01 00 00 00 → 01 00 00 00, 21: 01 00 00 00 → 09 00 00 00'],
])('Sahara: a range of a heap, %s', async (kind, expected) => {
  const program = await debug(sahara, { breakpoints: [9] });
  await program.client.stopped('breakpoint');
  const { memoryReference = '' } = await program.variable('Locals', 'point');
  expect(await accesses(program, { name: memoryReference, asAddress: true, bytes: 4 }, kind)).toBe(expected);
});

const collected = `(module
  (type $point (struct (field $x (mut i32)) (field $y (mut i8))))
  (type $numbers (array (mut i64)))
  (global $sum (mut i64) (i64.const 0))
  (data $bytes "\\07\\00\\00\\00\\00\\00\\00\\00\\08\\00\\00\\00\\00\\00\\00\\00")
  (func (export "main") (result i32)
    (local $point (ref null $point)) (local $numbers (ref null $numbers))
    (local.set $point (struct.new $point (i32.const 1) (i32.const 2)))
    (local.set $numbers (array.new $numbers (i64.const 5) (i32.const 4)))
    (nop)
    (struct.set $point $x (local.get $point) (i32.const 1))
    (struct.set $point $x (local.get $point) (i32.const 3))
    (struct.set $point $y (local.get $point) (i32.const -1))
    (array.set $numbers (local.get $numbers) (i32.const 1) (i64.const 5))
    (array.set $numbers (local.get $numbers) (i32.const 1) (i64.const 6))
    (array.fill $numbers (local.get $numbers) (i32.const 0) (i64.const 6) (i32.const 2))
    (array.copy $numbers $numbers (local.get $numbers) (i32.const 2) (local.get $numbers) (i32.const 1) (i32.const 1))
    (array.init_data $numbers $bytes (local.get $numbers) (i32.const 1) (i32.const 0) (i32.const 2))
    (global.set $sum (array.get $numbers (local.get $numbers) (i32.const 1)))
    (drop (struct.get_s $point $y (local.get $point)))
    (struct.get $point $x (local.get $point))))
`;

it.each<[string, Kind, string]>([
  ['$point › x', 'change', '12: 1 → 3'],
  ['$point › x', 'write', '11: 1 → 1, 12: 1 → 3'],
  ['$point › x', 'read', '21: 3'],
  ['$point › y', 'read', '20: -1'],
  ['$numbers[1]', 'change', '15: 5 → 6, 18: 6 → 7'],
  ['$numbers[1]', 'write', '14: 5 → 5, 15: 5 → 6, 16: 6 → 6, 18: 6 → 7'],
  ['$numbers[1]', 'read', '17: 6, 19: 7'],
  ['$numbers[2]', 'write', '17: 5 → 6, 18: 6 → 8'],
  ['$numbers[3]', 'write', ''],
  ['$sum', 'write', '19: 0 → 7'],
])('WebAssembly: %s, %s', async (name, kind, expected) => {
  const program = await debugModule(collected, { breakpoints: [10] });
  await program.client.stopped('breakpoint');
  expect(await accesses(program, await placed(program, name), kind)).toBe(expected);
});

const python = `class Point:
    def __init__(self):
        self.x = 1

ages = {'Ada': 36}
numbers = [5, 6, 7]
point = Point()
total = 0
total = 1
ages['Ada'] = 36
ages['Ada'] = 37
numbers[1] = 6
numbers[1] = 8
point.x = 1
point.x = 9
total = ages['Ada'] + numbers[1] + point.x
`;

it.each<[string, Kind, string]>([
  ["ages › 'Ada'", 'change', '11: 36 → 37'],
  ["ages › 'Ada'", 'write', '10: 36 → 36, 11: 36 → 37'],
  ["ages › 'Ada'", 'read', '16: 37'],
  ['numbers[1]', 'write', '12: 6 → 6, 13: 6 → 8'],
  ['numbers[1]', 'read', '16: 8'],
  ['point.x', 'write', '14: 1 → 1, 15: 1 → 9'],
  ['point.x', 'read', '16: 9'],
  ['total', 'write', '9: 0 → 1, 16: 1 → 54'],
  ['numbers[1]', 'change', '13: 6 → 8'],
  ['point.x', 'change', '15: 1 → 9'],
  ['total', 'change', '9: 0 → 1, 16: 1 → 54'],
])('Python: %s, %s', async (name, kind, expected) => {
  const program = await debugPython(python, { breakpoints: [9] });
  await program.client.stopped('breakpoint');
  expect(await accesses(program, await placed(program, name, true), kind)).toBe(expected);
});

const outside = `(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "env" "emscripten_memcpy_js" (func $copy (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\\40\\00\\00\\00\\04\\00\\00\\00")
  (data (i32.const 64) "abcd")
  (func (export "_start")
    (nop)
    (drop (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 32)))
    (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32)))
    (drop (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 32)))
    (i32.store8 (i32.const 65) (i32.const 0x2d))
    (call $copy (i32.const 128) (i32.const 64) (i32.const 4))
    (call $copy (i32.const 64) (i32.const 128) (i32.const 4))
    (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32)))
    (call $copy (i32.const 68) (i32.const 128) (i32.const 4))))
`;

// Of the bytes "abcd" at 64: the first input is equal to them.
it.each<[Kind, string]>([
  ['change', '12: 61 62 63 64 → 65 66 67 68, 13: 65 66 67 68 → 65 2d 67 68'],
  [
    'write',
    '10: 61 62 63 64 → 61 62 63 64, 12: 61 62 63 64 → 65 66 67 68, 13: 65 66 67 68 → 65 2d 67 68, 15: 65 2d 67 68 → 65 2d 67 68',
  ],
  ['read', '11: 61 62 63 64, 14: 65 2d 67 68, 16: 65 2d 67 68'],
])('WebAssembly: memory that host functions use, %s', async (kind, expected) => {
  const program = await debugModule(outside, { breakpoints: [9], launch: { stdinText: 'abcdefgh' } });
  await program.client.stopped('breakpoint');
  const memory = (await program.variables('Memories'))[0]?.memoryReference ?? '';
  const name = memory.replace(/0x0$/, '0x40');
  expect(await accesses(program, { name, asAddress: true, bytes: 4 }, kind)).toBe(expected);
});

it('what cannot be watched is refused in a sentence', async () => {
  const program = await debug(sahara, { breakpoints: [9] });
  await program.client.stopped('breakpoint');
  const frameId = (await program.frames())[0]?.id ?? 0;
  const refusal = async (name: string, more: object = {}) => {
    const { dataId, description } = (
      await program.client.customRequest('dataBreakpointInfo', { name, frameId, ...more })
    ).body;
    return [dataId, description];
  };
  expect(await refusal('(+ sum 1)')).toEqual([
    null,
    '(+ sum 1) is computed and has no place of its own, so nobody writes it.',
  ]);
  const { instructionPointerReference = '' } = (await program.frames())[0] ?? {};
  expect(await refusal(instructionPointerReference, { asAddress: true })).toEqual([
    null,
    `${instructionPointerReference} is no range of a memory of this program.`,
  ]);
  await program.end();
});
