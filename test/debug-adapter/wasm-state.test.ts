import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../languages/wat/assemble/index.ts';
import type { Debugged } from './sahara.ts';
import { debugModule } from './wasm.ts';

const everything = `(module $all
  (type $point (struct (field $x i32) (field $y (mut i64))))
  (import "lib" "log" (func $log (param i32)))
  (memory $main (export "memory") 1 4)
  (memory $second 2)
  (global $count (export "count") (mut i32) (i32.const 7))
  (global $ratio f64 (f64.const 0.5))
  (global $wide (mut i64) (i64.const -1))
  (table $calls 4 funcref)
  (table $hosts 2 externref)
  (data $hello (i32.const 16) "hello\\00world\\00")
  (data $passive "\\01\\02\\03")
  (elem $fill (i32.const 1) func $inner $outer)
  (elem $later func $inner)
  (func $inner (export "inner") (param $n i32) (result i32 i64)
    (local $float f32) (local $vector v128) (local $object (ref null $point))
    (local.set $float (f32.const nan:0x200001))
    (local.set $vector (v128.const i32x4 1 2 3 0xffffffff))
    (local.set $object (struct.new $point (i32.const 3) (i64.const 4)))
    (i32.add (local.get $n) (i32.const 1))
    (i64.const 9))
  (func $outer (export "outer") (param $a i32) (param $b i64) (result i64)
    (local $sum i64)
    i64.const 100
    local.get $a
    call $inner
    local.set $sum
    drop
    local.get $sum
    i64.add)
  (func (export "main") (result i64)
    (call $outer (i32.const 5) (i64.const 6)))
  (func (export "grow") (result i32)
    (memory.grow (i32.const 1)))
  (func (export "drops")
    data.drop $passive
    elem.drop $later
    nop))`;
const library = '(module (func (export "log") (param i32)))';

const open = (launch: object = {}, breakpoints: readonly number[] = []): Promise<Debugged> =>
  debugModule(everything, {
    launch: { modules: { lib: '/project/lib.wat' }, ...launch },
    breakpoints,
    files: { '/project/lib.wat': library },
  });

/** Rows of a scope with the rows inside of one of them. */
const inside = async (program: Debugged, scope: string, name: string): Promise<readonly string[]> => {
  const row = await program.variable(scope, name);
  return (await program.rows(row.variablesReference)).map((each) => `${each.name}=${each.value}`);
};

const scopeNames = async (program: Debugged): Promise<readonly string[]> => {
  const frameId = (await program.frames())[0]?.id ?? 0;
  return (await program.client.scopesRequest({ frameId })).body.scopes.map(({ name }) => name);
};

describe('what a stopped module shows', () => {
  it('D01 one thread runs, and the store has scopes of its own', async () => {
    const program = await open({}, [21]);
    await program.client.stopped('breakpoint');
    const { threads } = (await program.client.threadsRequest()).body;
    expect(threads.map(({ id }) => id)).toEqual([1]);
    expect(await scopeNames(program)).toEqual([
      'Parameters',
      'Locals',
      'Data stack',
      'Globals',
      'Memories',
      'Tables',
      'Heap',
      'Data segments',
      'Element segments',
      'Imports',
      'Exports',
    ]);
    await program.end();
  });

  it('D02 D03 D04 D26 each memory is shown with its size in pages and can be read; memory 0 is the heap', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    expect(await program.shown('Memories')).toEqual(['0 main (heap)=1 page of 64 KiB', '1 second=2 pages of 64 KiB']);
    const rows = await program.variables('Memories');
    const memoryReference = rows[0]?.memoryReference ?? '';
    const { body } = await program.client.readMemoryRequest({ memoryReference, offset: 16, count: 5 });
    expect(Buffer.from(body?.data ?? '', 'base64').toString()).toBe('hello');
    const end = await program.client.readMemoryRequest({ memoryReference, offset: 65_530, count: 16 });
    expect(end.body?.unreadableBytes).toBe(10);
    await program.end();
  });

  it('D07 a memory that grows is shown with its new size', async () => {
    const program = await open({ invoke: 'grow', stopOnEntry: true });
    await program.client.stopped('entry');
    const before = (await program.variables('Memories'))[0]?.value;
    await program.go('next', { granularity: 'instruction' });
    await program.go('next', { granularity: 'instruction' });
    const after = (await program.variables('Memories'))[0]?.value;
    expect([before, after]).toEqual(['1 page of 64 KiB', '2 pages of 64 KiB']);
    await program.end();
  });

  it('D09 globals can be set unless they are immutable', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    expect(await program.shown('Globals')).toEqual(['0 count=7', '1 ratio=0.5', '2 wide=-1']);
    expect(await program.set('Globals', '0 count', '0x10')).toBe('16');
    expect(await program.evaluate('$count + 1')).toBe('17');
    const { variablesReference } = await program.scope('Globals');
    expect(await program.client.refused('setVariable', { variablesReference, name: '1 ratio', value: '1' })).toContain(
      'It cannot be set: the global is immutable.',
    );
    expect(await program.evaluate('$ratio = 1', 'repl')).toContain(
      'this cannot be assigned to: the global is immutable',
    );
    await program.end();
  });

  it('D09 each global has an expression that gives it again, in the frame that is looked at', async () => {
    const text = `(module
      (import "lib" "far" (global $far i64))
      (global $own (mut i32) (i32.const 7))
      (global $called (mut funcref) (ref.func $main))
      (global $wide v128 (v128.const i64x2 1 2))
      (func $main (export "main") (drop (global.get $own))))`;
    const program = await debugModule(text, {
      launch: { modules: { lib: '/project/lib.wat' }, stopOnEntry: true },
      files: {
        '/project/lib.wat':
          '(module (global $hidden i32 (i32.const 1)) (global $far (export "far") i64 (i64.const 5)))',
      },
    });
    await program.client.stopped('entry');
    const rows = await program.variables('Globals');
    expect(rows.map(({ name, evaluateName }) => `${name}: ${evaluateName}`)).toEqual([
      '0 hidden: undefined',
      '1 far: global[0]',
      '2 own: global[1]',
      '3 called: global[2]',
      '4 wide: global[3]',
    ]);
    for (const { value, evaluateName } of rows.slice(1)) expect(await program.evaluate(evaluateName ?? '')).toBe(value);
    const [lanes] = await program.rows(rows[4]?.variablesReference ?? 0);
    expect(lanes?.evaluateName).toBe('global[3].i8x16');
    await program.end();
  });

  it('D12 D53 tables name the functions of their elements, and an element can be set', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    expect(await inside(program, 'Tables', '0 calls')).toEqual(['0=null', '1=all::inner', '2=all::outer', '3=null']);
    const { variablesReference } = await program.variable('Tables', '0 calls');
    const set = (name: string, value: string) =>
      program.client.setVariableRequest({ variablesReference, name, value }).then(({ body }) => body.value);
    expect(await set('3', '$outer')).toBe('all::outer');
    expect(await set('1', 'null')).toBe('null');
    expect(await inside(program, 'Tables', '0 calls')).toEqual(['0=null', '1=null', '2=all::outer', '3=all::outer']);
    // An editor begins with the value as it is shown.
    expect(await set('3', 'all::inner')).toBe('all::inner');
    const hosts = await program.variable('Tables', '1 hosts');
    const given = { variablesReference: hosts.variablesReference, name: '1', value: 'extern 8' };
    expect((await program.client.setVariableRequest(given)).body.value).toBe('extern 8');
    expect(await program.client.refused('setVariable', { ...given, value: 'all::inner' })).toContain('another type');
    await program.end();
  });

  it('a number that does not fit is refused with the range', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    const message = '99999999999 is no i32: it holds -2147483648 to 4294967295';
    expect(await program.evaluate('$n = 99999999999', 'repl')).toContain(message);
    expect(await program.evaluate('i32[100] = -2147483649', 'repl')).toContain('-2147483649 is no i32');
    const { variablesReference } = await program.scope('Parameters');
    const given = { variablesReference, name: '$n', value: '99999999999' };
    expect(await program.client.refused('setVariable', given)).toContain(message);
    expect(await program.evaluate('$n')).toBe('5');
    expect(await program.evaluate('$n = 4294967295', 'repl')).toBe('-1');
    expect(await program.evaluate('$n = i32(99999999999)', 'repl')).toBe('1215752191');
    await program.end();
  });

  it('a reference that is none is said to be none', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    const { breakpoints } = (
      await program.client.setInstructionBreakpointsRequest({
        breakpoints: [{ instructionReference: '0x1' }, { instructionReference: 'nonsense' }],
      })
    ).body;
    expect(breakpoints.map(({ message }) => message)).toEqual([
      'The reference is no address of instruction memory.',
      'The reference is no address of instruction memory.',
    ]);
    await program.end();
  });

  it('a memory above the limit is refused with the limit and what raises it', async () => {
    const failing = debugModule('(module (memory 3) (func (export "main")))', { launch: { memoryPages: 2 } });
    await expect(failing).rejects.toThrow(
      'a memory of 3 pages is larger than the limit of 2; "memoryPages" in launch.json (--memory-pages) raises it',
    );
    const table = debugModule('(module (table 3 funcref) (func (export "main")))', { launch: { tableElements: 2 } });
    await expect(table).rejects.toThrow('the limit of 2; "tableElements" in launch.json (--table-elements) raises it');
  });

  it('D14 D18 D19 D23 segments are shown as bytes and elements, and as dropped', async () => {
    const program = await open({ invoke: 'drops' }, [36]);
    await program.client.stopped('breakpoint');
    expect(await program.shown('Data segments')).toEqual(['0 hello=<dropped>', '1 passive=3 bytes']);
    expect(await inside(program, 'Data segments', '1 passive')).toEqual(['0x0=01 02 03  ...']);
    expect(await inside(program, 'Element segments', '1 later')).toEqual(['0=all::inner']);
    await program.go('next');
    await program.go('next');
    expect(await program.shown('Data segments')).toEqual(['0 hello=<dropped>', '1 passive=<dropped>']);
    expect(await program.shown('Element segments')).toEqual(['0 fill=<dropped>', '1 later=<dropped>']);
    await program.end();
  });

  it('D24 D25 items of each kind are numbered from 0 in a scope of their own', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    for (const scope of ['Globals', 'Memories', 'Tables', 'Data segments', 'Element segments']) {
      const numbers = (await program.variables(scope)).map(({ name }) => Number.parseInt(name, 10));
      expect(numbers, scope).toEqual(numbers.map((_, index) => index));
      expect(numbers.length, scope).toBeGreaterThan(0);
    }
    await program.end();
  });

  it('D27 strings and numbers are read and written by address', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('string[16]')).toBe('"hello"');
    expect(await program.evaluate('string[16] = "bye"', 'repl')).toBe('"bye"');
    expect(await program.evaluate('string[22, 5]')).toBe('"world"');
    expect(await program.evaluate('u16[100] = 0x1234', 'repl')).toBe('4660');
    expect(await program.evaluate('u8[100]')).toBe('52');
    expect(await program.evaluate('f64[104] = 0.25', 'repl')).toBe('0.25');
    expect(await program.evaluate('i64[104]')).toBe('4598175219545276416');
    expect(await program.evaluate('memory1.i32[131068] = -2', 'repl')).toBe('-2');
    expect(await program.evaluate('$second.u32[131068]')).toBe('4294967294');
    expect(await program.evaluate('i32[65533]')).toMatch(/^! out of bounds memory access/);
    const memoryReference = (await program.variables('Memories'))[0]?.memoryReference ?? '';
    await program.client.writeMemoryRequest({
      memoryReference,
      offset: 200,
      data: Buffer.from('ok\0').toString('base64'),
    });
    expect(await program.evaluate('string[200]')).toBe('"ok"');
    await program.end();
  });

  it('D02 who has read memory is told that it may differ, by the same reference', async () => {
    const program = await open({}, [19, 20]);
    await program.client.stopped('breakpoint');
    const told: DebugProtocol.MemoryEvent['body'][] = [];
    program.client.on('memory', ({ body }: DebugProtocol.MemoryEvent) => told.push(body));
    const memoryReference = (await program.variables('Memories'))[0]?.memoryReference ?? '';
    await program.evaluate('i32[100] = 3', 'repl');
    expect(told).toEqual([]);
    await program.client.readMemoryRequest({ memoryReference, offset: 96, count: 16 });
    const range = { memoryReference, offset: 0, count: 112 };
    await program.evaluate('i32[100] = 4', 'repl');
    await program.evaluate('i32[100]');
    expect(told).toEqual([range]);
    await program.client.send('next', { threadId: 1 });
    await program.client.stopped();
    await program.evaluate('i32[100]');
    expect(told).toEqual([range, range]);
    await program.end();
  });

  it('D30 D31 D43 exports and imports are listed with what they stand for', async () => {
    const program = await debugModule(
      '(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (import "lib" "log" (func $log (param i32))) (memory (export "memory") 1) (func (export "main") (call $log (i32.const 1))))',
      { launch: { modules: { lib: '/project/lib.wat' }, stopOnEntry: true }, files: { '/project/lib.wat': library } },
    );
    await program.client.stopped('entry');
    const imports = await program.variables('Imports');
    expect(imports.map(({ name, value, type }) => `${name} → ${type} ${value}`)).toEqual([
      'wasi_snapshot_preview1.proc_exit → host function wasi_snapshot_preview1.proc_exit',
      'lib.log → function lib::log',
    ]);
    const exports = await program.variables('Exports');
    const own = exports.find(({ name }) => name === 'program');
    expect((await program.rows(own?.variablesReference ?? 0)).map(({ name, type }) => `${name} ${type}`)).toEqual([
      'memory memory 1',
      'main function',
    ]);
    await program.end();
  });

  it('D36 D44 D45 D47 D48 each frame has its function, its locals and a stack of its own', async () => {
    const program = await open({}, [21]);
    await program.client.stopped('breakpoint');
    expect(await program.stack()).toBe('inner:21 outer:26 main:32');
    expect(await program.shown('Parameters')).toEqual(['$n=5']);
    const locals = await program.variables('Locals');
    expect(locals.map(({ name, type }) => `${name} ${type}`)).toEqual([
      '$float f32',
      '$vector v128',
      '$object (ref null $point)',
    ]);
    expect(await program.evaluate('stack[0]')).toBe('6');
    const below = await program.rows((await program.scope('Data stack', 1, 1)).variablesReference);
    expect(below.map(({ name, value }) => `${name}=${value}`).slice(0, 4)).toEqual([
      'temporary 0=100',
      '$sum=0',
      '$b=6',
      '$a=5',
    ]);
    await program.end();
  });

  it('D46 D35 the stopped instruction is the one about to run, in the disassembly as in the frame', async () => {
    const program = await open({}, [19]);
    await program.client.stopped('breakpoint');
    const [frame] = await program.frames();
    const memoryReference = frame?.instructionPointerReference ?? '';
    const { instructions } = (
      await program.client.customRequest('disassemble', { memoryReference, instructionCount: 3, resolveSymbols: true })
    ).body as { instructions: DebugProtocol.DisassembledInstruction[] };
    expect(instructions[0]?.address).toBe(memoryReference);
    expect(instructions.map(({ instruction }) => instruction)).toEqual([
      'i32.const 3',
      'i64.const 4',
      'struct.new $point',
    ]);
    expect(instructions[0]).toMatchObject({ line: 19, symbol: 'all::inner' });
    await program.end();
  });

  it('D49 the results of a call are shown when it returns', async () => {
    const program = await open({}, [21]);
    await program.client.stopped('breakpoint');
    const stopped = await program.go('stepOut');
    expect(stopped.reason).toBe('step');
    expect(await program.stack()).toBe('outer:27 main:32');
    expect(await program.evaluate('stack[0]')).toBe('9');
    expect(await program.evaluate('stack[1]')).toBe('6');
    const end = await program.go('continue');
    expect(end).toMatchObject({ reason: 'ended', text: '=> 109' });
    await program.end();
  });

  it('D51 D52 D54 numbers keep their bits, vectors show their lanes, and the type comes from the code', async () => {
    const program = await open({}, [21]);
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('$float')).toBe('nan:0x200001');
    expect(await program.evaluate('$vector')).toMatch(/^i32x4 0x00000001 0x00000002 0x00000003 0xffffffff|1 2 3 -1/);
    expect(await program.set('Locals', '$vector', 'f32x4 1 -0 inf nan:0x1')).toContain('7f800001');
    expect(await program.set('Locals', '$float', '-nan:0x7')).toBe('-nan:0x7');
    expect(await program.evaluate('f64(i64[16])')).toMatch(/^\d/);
    const hexadecimal = (
      await program.client.evaluateRequest({
        expression: '$n',
        frameId: (await program.frames())[0]?.id ?? 0,
        format: { hex: true },
      })
    ).body.result;
    expect(hexadecimal).toBe('0x5');
    await program.end();
  });

  it('D51 a vector opens into its lanes wherever it is shown', async () => {
    const text =
      '(module (global $wide (mut v128) (v128.const i64x2 -1 2))\n (func (export "main") (local $vector v128)\n  (local.set $vector (v128.const i32x4 1 2 3 0xffffffff))\n  (local.get $vector)\n  (drop)))';
    const program = await debugModule(text, { breakpoints: [5] });
    await program.client.stopped('breakpoint');
    const shown = await inside(program, 'Locals', '$vector');
    expect(shown).toEqual([
      'i8x16=1 0 0 0 2 0 0 0 3 0 0 0 -1 -1 -1 -1',
      'i16x8=1 0 2 0 3 0 -1 -1',
      'i32x4=1 2 3 -1',
      'i64x2=8589934593 -4294967293',
      'f32x4=1.4013e-45 2.8026e-45 4.2039e-45 -nan:0x7fffff',
      'f64x2=4.2439915824e-314 -nan:0xfffff00000003',
    ]);
    expect(await inside(program, 'Data stack', 'temporary 0')).toEqual(shown);
    expect((await inside(program, 'Globals', '0 wide'))[3]).toBe('i64x2=-1 2');
    const evaluated = await program.client.evaluateRequest({
      expression: '$vector',
      frameId: (await program.frames())[0]?.id ?? 0,
    });
    const rows = await program.rows(evaluated.body.variablesReference);
    expect(rows.map(({ name, value }) => `${name}=${value}`)).toEqual(shown);
    expect(await program.evaluate('$vector.i16x8')).toBe('1 0 2 0 3 0 -1 -1');
    await program.end();
  });

  it('objects of the heap are shown with their fields, and a field can be set', async () => {
    const program = await open({}, [20]);
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('$object')).toMatch(/x: 3, y: 4/);
    expect(await program.evaluate('$object.y = 40', 'repl')).toBe('40');
    expect(await program.evaluate('$object.x + $object.y')).toBe('43');
    await program.end();
  });
});

describe('modules', () => {
  it('D28 D29 every loaded module is listed', async () => {
    const program = await open({ stopOnEntry: true });
    await program.client.stopped('entry');
    const { modules } = (await program.client.customRequest('modules', { startModule: 0 })).body as {
      modules: { name: string }[];
    };
    expect(modules.map(({ name }) => name)).toEqual(['lib', 'all']);
    const { sources } = (await program.client.customRequest('loadedSources', {})).body as {
      sources: DebugProtocol.Source[];
    };
    expect(sources.map(({ path }) => path)).toEqual(['/project/lib.wat', '/project/program.wat']);
    await program.end();
  });

  it('D11 instruction memory is no memory: its bytes read as code and cannot be written', async () => {
    const program = await open({ stopOnEntry: true });
    await program.client.stopped('entry');
    const memoryReference = (await program.frames())[0]?.instructionPointerReference ?? '';
    expect(await program.client.refused('writeMemory', { memoryReference, data: 'AAAA' })).toContain(
      'cannot be written',
    );
    const memory = (await program.variables('Memories'))[0]?.memoryReference ?? '';
    const zeros = Buffer.alloc(65_536).toString('base64');
    await program.client.writeMemoryRequest({ memoryReference: memory, offset: 0, data: zeros });
    expect(await program.go('continue')).toMatchObject({ reason: 'ended', text: '=> 109' });
    await program.end();
  });

  it('D33 the start function runs first, and is where the program stops on entry', async () => {
    const program = await debugModule(
      '(module\n  (global $g (mut i32) (i32.const 1))\n  (func $begin\n    (global.set $g (i32.const 2)))\n  (start $begin)\n  (func (export "main") (result i32)\n    (global.get $g)))',
      { launch: { stopOnEntry: true } },
    );
    await program.client.stopped('entry');
    expect(await program.stack()).toBe('begin:4');
    expect(await program.go('continue')).toMatchObject({ text: '=> 2' });
    await program.end();
  });

  it('D32 D42 all imports that are missing or do not fit are reported with their names and signatures', async () => {
    const text =
      '(module\n  (import "env" "first" (func (param i32)))\n  (import "env" "second" (global i64))\n  (import "lib" "log" (func (result i32)))\n  (func (export "main")))';
    const failing = debugModule(text, {
      launch: { modules: { lib: '/project/lib.wat' } },
      files: { '/project/lib.wat': library },
    });
    await expect(failing).rejects.toThrow(/unknown import.*env\.first.*\(and 2 more in the Debug Console\)/);
    const stubbed = await debugModule(
      '(module (import "env" "first" (func $f (param i32))) (func (export "main") (call $f (i32.const 1))))',
      { launch: { stubImports: true } },
    );
    expect((await stubbed.client.stopped()).text).toContain('env.first');
    await stubbed.end();
  });

  it('D38 an invalid module is refused, and is loaded with warnings when validation is off', async () => {
    const text =
      '(module\n  (func (export "main") (result i32)\n    (i64.const 1))\n  (func (export "fine") (result i32) (i32.const 5)))';
    await expect(debugModule(text, {})).rejects.toThrow(/program\.wat:\d+:\d+: error wasm-invalid: type mismatch/);
    const program = await debugModule(text, { launch: { validate: false, invoke: 'fine' } });
    expect(await program.client.stopped()).toMatchObject({ text: '=> 5' });
    await program.end();
    const underflow = '(module (func (export "main") (result i32) i32.add))';
    const broken = await debugModule(underflow, { launch: { validate: false } });
    expect((await broken.client.stopped()).text).toContain('type mismatch');
    await broken.end();
  });

  it.each([
    ['(export "x" (func 7))', 'unknown function 7'],
    ['(start 9)', 'unknown function 9'],
    ['(elem (table 3) (i32.const 0) func 0)', 'unknown table 3'],
    ['(data (memory 2) (i32.const 0) "a")', 'unknown memory 2'],
    ['(global i32 (i64.const 1))', 'type mismatch'],
    ['(global i32 (global.get 5))', 'unknown global 5'],
    ['(table 1 (ref func))', 'type mismatch'],
    ['(type (sub 7 (struct)))', 'unknown type 7'],
    ['(tag (result i32))', 'non-empty tag result type'],
    ['(memory 70000)', 'memory size must be at most 65536 pages'],
    ['(elem (i32.const 0) func 9)', 'unknown function 9'],
  ])('D38 %s is refused also where validation is off: nothing could run', async (declaration, message) => {
    const text = `(module (func (export "main")) ${declaration})`;
    const started = debugModule(text, { launch: { validate: false } });
    await expect(started).rejects.toThrow(new RegExp(`error wasm-invalid: .*${message}`));
  });

  it('D40 a host function under way is a subtle frame', async () => {
    const program = await debugModule('(module (import "env" "missing" (func $f)) (func (export "main") (call $f)))', {
      launch: { stubImports: true },
      filters: ['all'],
    });
    const stopped = await program.client.stopped();
    expect(stopped.text).toContain('env.missing');
    await program.end();
  });

  it('a module without debug information is stepped in its own text', async () => {
    const bytes = assemble(everything).bytes as Uint8Array;
    const program = await debugModule(
      bytes,
      { launch: { modules: { lib: '/project/lib.wat' }, stopOnEntry: true }, files: { '/project/lib.wat': library } },
      '/project/all.wasm',
    );
    await program.client.stopped('entry');
    await program.go('stepIn');
    await program.go('stepIn');
    const stopped = await program.go('stepIn');
    expect(stopped.reason).toBe('step');
    const [frame] = await program.frames();
    expect(frame?.source?.name).toBe('outer.wat');
    const { content } = (
      await program.client.customRequest('source', {
        source: frame?.source,
        sourceReference: frame?.source?.sourceReference,
      })
    ).body as { content: string };
    expect(content.split('\n')[(frame?.line ?? 0) - 1]?.trim()).toBe('i64.const 100');
    expect(await program.shown('Parameters')).toEqual(['$a=5', '$b=6']);
    const set = await program.client.setBreakpointsRequest({ source: frame?.source ?? {}, breakpoints: [{ line: 5 }] });
    expect(set.body.breakpoints[0]).toMatchObject({ verified: true, line: 5 });
    await program.go('continue');
    expect(await program.stack()).toBe('outer:5 main:4');
    await program.end();
  });
});
