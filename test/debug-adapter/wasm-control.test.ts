import { describe, expect, it } from 'vitest';
import type { ReplaceResponseBody } from '../../debug-adapter/protocol.ts';
import { assemble } from '../../languages/wat/assemble/index.ts';
import { debugModule, watFile } from './wasm.ts';

const loop = `(module
  (memory (export "memory") 1)
  (global $total (mut i32) (i32.const 0))
  (func $add (param $value i32)
    (global.set $total
      (i32.add (global.get $total)
        (local.get $value))))
  (func $count (export "count") (param $to i32) (result i32)
    (local $i i32)
    block $done
      loop $again
        local.get $i
        local.get $to
        i32.ge_s
        br_if $done
        local.get $i
        call $add
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        br $again
      end
    end
    global.get $total)
  (func (export "main") (result i32)
    (call $count (i32.const 5))))`;

describe('breakpoints in a text', () => {
  it('stop at lines, plain and folded, with conditions and hit counts', async () => {
    const program = await debugModule(loop, {
      breakpoints: [
        { line: 17, condition: '$i == 2' },
        { line: 7, hitCondition: '5' },
      ],
    });
    await program.client.stopped('breakpoint');
    expect(await program.stack()).toBe('count:17 main:24');
    expect(await program.shown('Locals')).toEqual(['$i=2']);
    await program.go('continue');
    expect(await program.stack()).toBe('add:7 count:17 main:24');
    expect(await program.shown('Parameters')).toEqual(['$value=4']);
    expect(await program.go('continue')).toMatchObject({ reason: 'ended', text: '=> 10' });
    await program.end();
  });

  it('log values and expressions', async () => {
    const program = await debugModule(loop, {
      breakpoints: [{ line: 18, logMessage: 'i={$i} total={$total} twice={$i * 2}' }],
    });
    await program.client.stopped('ended');
    const lines = program.client
      .output('console')
      .split('\n')
      .filter((line) => line.includes('total='));
    expect(lines).toEqual([
      'i=0 total=0 twice=0',
      'i=1 total=1 twice=2',
      'i=2 total=3 twice=4',
      'i=3 total=6 twice=6',
      'i=4 total=10 twice=8',
    ]);
    await program.end();
  });

  it('move to the next line that has code: labels and brackets are no places to stop', async () => {
    const program = await debugModule(loop, { launch: { stopOnEntry: true } });
    await program.client.stopped('entry');
    const { breakpoints } = (
      await program.client.setBreakpointsRequest({
        source: { path: watFile },
        breakpoints: [{ line: 10 }, { line: 11 }, { line: 20 }, { line: 1 }],
      })
    ).body;
    expect(breakpoints.map(({ verified, line }) => `${verified} ${line}`)).toEqual([
      'true 10',
      'true 12',
      'true 22',
      'true 5',
    ]);
    await program.end();
  });

  it('functions, by name and by export', async () => {
    const program = await debugModule(loop, { launch: { stopOnEntry: true } });
    await program.client.stopped('entry');
    const { breakpoints } = (
      await program.client.setFunctionBreakpointsRequest({
        breakpoints: [{ name: 'add', condition: '$value > 2' }, { name: 'count' }, { name: 'nothing' }],
      })
    ).body;
    expect(breakpoints.map(({ verified }) => verified)).toEqual([true, true, false]);
    await program.go('continue');
    expect(await program.stack()).toBe('count:10 main:24');
    await program.go('continue');
    expect(await program.stack()).toBe('add:5 count:17 main:24');
    expect(await program.evaluate('$value')).toBe('3');
    await program.end();
  });

  it.each([
    ['(func $__original_main (result i32)\n (i32.const 1))', 2],
    [
      '(func $__main_void (result i32)\n (call $__main_argc_argv))\n(func $__main_argc_argv (result i32)\n (i32.const 1))',
      4,
    ],
    ['(func $__main_void (result i32)\n (call $main))\n(func $main (result i32)\n (i32.const 1))', 4],
    ['(func $__main_void (result i32)\n (call $app::main))\n(func $app::main (result i32)\n (i32.const 1))', 4],
  ])('main, as C compilers call it where nothing else has that name: %s', async (functions, line) => {
    const [first = ''] = /\$\w+/.exec(functions) ?? [];
    const text = `(module ${functions}\n(func (export "_start")\n (drop (call ${first}))))`;
    const program = await debugModule(text, { launch: { stopOnEntry: true } });
    await program.client.stopped('entry');
    const { breakpoints } = (await program.client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'main' }] }))
      .body;
    expect(breakpoints.map(({ verified, line }) => `${verified} ${line}`)).toEqual([`true ${line}`]);
    await program.end();
  });

  it('instructions', async () => {
    const program = await debugModule(loop, { breakpoints: [14] });
    await program.client.stopped('breakpoint');
    const memoryReference = (await program.frames())[0]?.instructionPointerReference ?? '';
    const { instructions } = (
      await program.client.customRequest('disassemble', { memoryReference, instructionCount: 2 })
    ).body as { instructions: { address: string; instruction: string }[] };
    expect(instructions[1]?.instruction).toBe('br_if $done');
    await program.client.setInstructionBreakpointsRequest({
      breakpoints: [{ instructionReference: instructions[1]?.address ?? '' }],
    });
    const stopped = await program.go('continue');
    expect(stopped.reason).toBe('instruction breakpoint');
    expect(await program.evaluate('stack[0]')).toBe('0');
    await program.end();
  });
});

describe('steps', () => {
  it('go from expression to expression, into calls, over them and out', async () => {
    const program = await debugModule(loop, { breakpoints: [17] });
    await program.client.stopped('breakpoint');
    await program.go('stepIn');
    // Before the first operand of the whole expression; its further lines are no steps.
    expect(await program.stack()).toBe('add:5 count:17 main:24');
    expect(await program.evaluate('$total')).toBe('0');
    await program.go('next', { granularity: 'instruction' });
    expect(await program.stack()).toBe('add:7 count:17 main:24');
    await program.go('next');
    // The end of the function.
    expect(await program.stack()).toBe('add:7 count:17 main:24');
    expect(await program.evaluate('$total')).toBe('0');
    await program.go('stepOut');
    expect(await program.stack()).toBe('count:18 main:24');
    await program.go('next');
    expect(await program.stack()).toBe('count:19 main:24');
    await program.go('next');
    expect(await program.stack()).toBe('count:12 main:24');
    await program.end();
  });

  it('go back', async () => {
    const program = await debugModule(loop, { breakpoints: [{ line: 17, condition: '$i == 3' }] });
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('$total')).toBe('3');
    await program.client.send('stepBack', { threadId: 1 });
    await program.client.stopped();
    expect(await program.stack()).toBe('count:16 main:24');
    await program.client.send('reverseContinue', { threadId: 1 });
    await program.client.stopped();
    expect(await program.evaluate('$total')).toBe('0');
    await program.end();
  });

  it('D05 a data breakpoint sees the instruction that writes to memory', async () => {
    const program = await debugModule(
      '(module\n  (memory 1)\n  (func (export "main")\n    (i32.store8 (i32.const 5) (i32.const 1))\n    (i32.store (i32.const 8) (i32.const 2))\n    (i64.store (i32.const 4) (i64.const 3))))',
      { launch: { stopOnEntry: true } },
    );
    await program.client.stopped('entry');
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { dataId } = (await program.client.customRequest('dataBreakpointInfo', { name: 'i32[8]', frameId })).body as {
      dataId: string;
    };
    await program.client.customRequest('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'write' }] });
    const stopped = await program.go('continue');
    expect(stopped.reason).toBe('data breakpoint');
    expect((await program.frames())[0]?.line).toBe(6);
    expect(await program.evaluate('i32[8]')).toBe('2');
    await program.end();
  });
});

describe('what goes wrong in a program', () => {
  const traps: Readonly<Record<string, readonly [body: string, message: string]>> = {
    'a division by zero': ['(i32.div_s (i32.const 1) (i32.const 0))', 'integer divide by zero'],
    'an address outside of memory': ['(i32.load (i32.const 70000))', 'out of bounds memory access'],
    'a call of another type': ['(call_indirect (result i32) (i32.const 0))', 'indirect call type mismatch'],
    'a call through null': ['(call_indirect (result i32) (i32.const 1))', 'uninitialized element'],
    'a call outside of the table': ['(call_indirect (result i32) (i32.const 9))', 'undefined element'],
    unreachable: ['unreachable', 'unreachable'],
    'endless recursion': ['(call $main)', 'call stack exhausted'],
  };
  for (const [name, [body, message]] of Object.entries(traps)) {
    it(`D39 D55 ${name} stops as an exception where it happens`, async () => {
      const program = await debugModule(
        `(module (memory 1) (table 2 funcref) (elem (i32.const 0) $other) (func $other)\n(func $main (export "main") (result i32)\n  ${body}))`,
      );
      const stopped = await program.client.stopped('exception');
      expect(stopped.text).toContain(message);
      expect((await program.frames())[0]).toMatchObject({ name: 'main', line: 3 });
      const info = (await program.client.customRequest('exceptionInfo', { threadId: 1 })).body as {
        exceptionId: string;
        description: string;
      };
      expect(info.exceptionId).toContain(message);
      expect(await program.go('continue')).toMatchObject({ reason: 'ended', description: 'Failed' });
      await program.end();
    });
  }

  it('an exception that nobody catches stops where it is thrown, with its payload', async () => {
    const program = await debugModule(
      '(module (tag $problem (param i32))\n(func (export "main")\n  (throw $problem (i32.const 42))))',
    );
    const stopped = await program.client.stopped('exception');
    expect(stopped.text).toContain('problem');
    expect(await program.shown('Condition')).toEqual(expect.arrayContaining([expect.stringContaining('42')]));
    await program.end();
  });
});

describe('coverage', () => {
  it('counts lines and both sides of branches while the program runs', async () => {
    const program = await debugModule(loop, { launch: { coverage: 'counts' }, breakpoints: [22] });
    await program.client.stopped('breakpoint');
    const { sources } = await program.client.own<{
      sources: readonly { path: string; lines: readonly { line: number; count: number }[] }[];
    }>('sahara/coverage', {});
    const counts = new Map(sources[0]?.lines.map(({ line, count }) => [line, count]));
    expect([counts.get(12), counts.get(17), counts.get(7), counts.get(22)]).toEqual([6, 5, 5, 0]);
    await program.end();
  });
});

describe('programs', () => {
  const wat =
    '(module (func (export "f") (param i32 i64 f32 f64 v128 externref) (result i64 f32 externref)\n  (local.get 1)\n  (local.get 2)\n  (local.get 5)))';

  it('are called by name with typed arguments', async () => {
    const program = await debugModule(wat, {
      launch: { invoke: 'f', args: ['-1', '0xffffffffffffffff', 'nan:0x1', '0x1.8p1', 'i32x4 1 2 3 -4', 'null'] },
      breakpoints: [3],
    });
    await program.client.stopped('breakpoint');
    expect(await program.shown('Parameters')).toEqual([
      '$0=-1',
      '$1=-1',
      '$2=nan:0x1',
      '$3=3',
      expect.stringMatching(/^\$4=i32x4 0x00000001 0x00000002 0x00000003 0xfffffffc|^\$4=/),
      '$5=null',
    ]);
    expect((await program.go('continue')).text).toBe('=> -1 nan:0x1 null');
    await program.end();
  });

  it('refuse arguments that do not fit, and functions that are not there', async () => {
    await expect(debugModule(wat, { launch: { invoke: 'f', args: ['1'] } })).rejects.toThrow(
      'f: it takes i32 i64 f32 f64 v128 externref, not 1 arguments',
    );
    await expect(debugModule(wat, { launch: { invoke: 'g' } })).rejects.toThrow('there is no function g; there is f');
    await expect(debugModule(wat, {})).rejects.toThrow('the module exports no _start and no main');
  });

  it('are one command of a script, behind the commands before it', async () => {
    const script = `(module $m
  (global $g (mut i32) (i32.const 0))
  (func (export "add") (param $x i32) (result i32)
    (global.set $g (i32.add (global.get $g) (local.get $x)))
    (global.get $g)))
(assert_return (invoke "add" (i32.const 1)) (i32.const 1))
(assert_return (invoke "add" (i32.const 2)) (i32.const 3))
(assert_invalid (module (func (result i32))) "type mismatch")`;
    const file = '/project/script.wast';
    const program = await debugModule(script, { launch: { invoke: '7' }, breakpoints: [5] }, file);
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('$g')).toBe('3');
    expect(await program.evaluate('$x')).toBe('2');
    expect((await program.go('continue')).text).toBe('=> 3');
    await program.end();
    await expect(debugModule(script, { launch: { invoke: '3' } }, file)).rejects.toThrow(
      'no command on line 3 calls a function; commands that call one are on lines 6, 7',
    );
  });

  it('say where a text is wrong', async () => {
    await expect(debugModule('(module\n  (func (i32.addd)))')).rejects.toThrow(
      '/project/program.wat:2:10: error wat-malformed: unknown operator i32.addd',
    );
  });
});

describe('expressions', () => {
  it('call functions of the program, for good in the console and for a look in a watch', async () => {
    const program = await debugModule(loop, { breakpoints: [22] });
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('$count(3) + 1')).toBe('14');
    expect(await program.evaluate('$total')).toBe('10');
    expect(await program.evaluate('$add(90)', 'repl')).toMatch(/^!|^$/);
    expect(await program.evaluate('$total')).toBe('100');
    await program.end();
  });
});

describe('code is replaced while paused', () => {
  it('in the modules of a script, unless one of them has several instances', async () => {
    const script = `(module definition $d (func (export "one") (result i32) (i32.const 1)))
(assert_unlinkable (module (import "no" "where" (func))) "unknown import")
(module
  (func $grow (param $x i32) (result i32)
    (i32.add (local.get $x) (i32.const 1)))
  (func (export "go") (param $x i32) (result i32)
    (call $grow (call $grow (local.get $x)))))
(assert_return (invoke "go" (i32.const 5)) (i32.const 7))`;
    const file = '/project/instances.wast';
    const program = await debugModule(script, { launch: { invoke: '8' }, breakpoints: [7] }, file);
    await program.client.stopped('breakpoint');
    const text = script
      .replace('i32.add', 'i32.mul')
      .replace('(i32.const 1)))\n  (func (export', '(i32.const 3)))\n  (func (export');
    const replaced = await program.client.own<ReplaceResponseBody>('sahara/replace', { path: file, text });
    expect(replaced).toEqual({ replaced: ['grow'], refused: [], diagnostics: [] });
    await program.client.breakpoints(file, []);
    expect((await program.go('continue')).text).toBe('=> 45');
    await program.end();

    const twice = `${script.replace('i32.const 7', 'i32.const 9')}\n(module instance $a $d)\n(module instance $b $d)\n(assert_return (invoke $b "one") (i32.const 1))`;
    const other = await debugModule(twice, { launch: { invoke: '11' }, breakpoints: [1] }, file);
    await other.client.stopped('breakpoint');
    await expect(
      other.client.own('sahara/replace', { path: file, text: twice.replace('(i32.const 1)', '(i32.const 2)') }),
    ).rejects.toThrow('d has 2 instances, and code is replaced only where a module has one: start the program anew');
    expect((await other.go('continue')).text).toBe('=> 1');
    await other.end();
  });

  const doubled = loop.replace('(local.get $value))))', '(i32.mul (local.get $value) (i32.const 2)))))');
  const shifted = `;; one line more\n${doubled}`;

  it('new calls run it, breakpoints follow the new text, and going back finds the old', async () => {
    const program = await debugModule(loop, { breakpoints: [7] });
    await program.client.stopped('breakpoint');
    const replaced = await program.client.own<ReplaceResponseBody>('sahara/replace', { path: watFile, text: shifted });
    expect(replaced).toEqual({ replaced: ['add'], refused: [], diagnostics: [] });
    // The active frame finishes the old code; line 7 of the new text begins with the first operand of the expression of line 6.
    expect(await program.stack()).toBe('add:7 count:18 main:25');
    await program.go('continue');
    expect(await program.stack()).toBe('add:6 count:18 main:25');
    expect(await program.evaluate('$value')).toBe('1');
    await program.client.breakpoints(watFile, []);
    expect((await program.go('continue')).text).toBe('=> 20');
    await program.client.send('sahara/goToStart', {});
    await program.client.stopped();
    await program.client.breakpoints(watFile, [19]);
    await program.go('continue');
    // Beyond the replacement, at the line of the new text.
    expect(await program.stack()).toBe('count:19 main:25');
    await program.client.breakpoints(watFile, []);
    expect((await program.go('continue')).text).toBe('=> 20');
    await program.end();
  });

  it('a frame that is restarted runs the new code', async () => {
    const program = await debugModule(loop, { breakpoints: [{ line: 7, condition: '$value == 3' }] });
    await program.client.stopped('breakpoint');
    await program.client.own('sahara/replace', { path: watFile, text: doubled });
    await program.client.customRequest('restartFrame', { frameId: (await program.frames())[0]?.id ?? 0 });
    await program.client.stopped('restart');
    await program.client.breakpoints(watFile, []);
    // 0 + 1 + 2, then 6 + 8.
    expect((await program.go('continue')).text).toBe('=> 17');
    await program.end();
  });

  it('errors and what does not fit are told, and nothing changes', async () => {
    const program = await debugModule(loop, { breakpoints: [7] });
    await program.client.stopped('breakpoint');
    const broken = await program.client.own<ReplaceResponseBody>('sahara/replace', {
      path: watFile,
      text: loop.replace('i32.ge_s', 'i32.gee'),
    });
    expect(broken.diagnostics.map(({ line }) => line)).toEqual([14]);
    const invalid = await program.client.own<ReplaceResponseBody>('sahara/replace', {
      path: watFile,
      text: loop.replace('i32.ge_s', 'i64.ge_s'),
    });
    expect(invalid.diagnostics.map(({ line }) => line)).toEqual([14]);
    const other = await program.client.own<ReplaceResponseBody>('sahara/replace', {
      path: watFile,
      text: loop
        .replace('(param $value i32)', '(param $value i32) (param i32)')
        .replace('call $add', '(call $add (i32.const 1))'),
    });
    expect(other.refused).toEqual([
      { name: 'add', reason: 'its type was [i32] -> [] and is [i32 i32] -> []' },
      { name: 'count', reason: 'it uses add, which is not replaced' },
    ]);
    const memory = program.client.own('sahara/replace', { path: watFile, text: loop.replace('1)', '2)') });
    await expect(memory).rejects.toThrow(
      'Cannot replace the code: the memories of program are not the same: only functions can be replaced while the program runs',
    );
    await program.client.breakpoints(watFile, []);
    expect((await program.go('continue')).text).toBe('=> 10');
    await program.end();
  });
});

describe('arguments of --invoke', () => {
  const every = `(module
    (func (export "i64") (param i64) (result i64) (local.get 0))
    (func (export "f32") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
    (func (export "f64") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
    (func (export "v128") (param v128) (result v128) (local.get 0))
    (func (export "func") (param funcref) (result i32) (ref.is_null (local.get 0)))
    (func (export "extern") (param externref) (result i32) (ref.is_null (local.get 0)))
    (func (export "strict") (param (ref func)) (result i32) (i32.const 1)))`;

  it.each([
    ['i64', '-9223372036854775808', '=> -9223372036854775808'],
    ['i64', '0xffff_ffff_ffff_ffff', '=> -1'],
    ['f32', 'nan:0x200000', '=> 2141192192'],
    ['f32', '-nan', '=> -4194304'],
    ['f32', '0x1.8p1', '=> 1077936128'],
    ['f64', '-inf', '=> -4503599627370496'],
    ['f64', 'nan:0x4', '=> 9218868437227405316'],
    ['v128', 'i32x4 1 2 3 -1', '=> i32x4 0x00000001 0x00000002 0x00000003 0xffffffff'],
    ['v128', 'f64x2 0 1.5', '=> i32x4 0x00000000 0x00000000 0x00000000 0x3ff80000'],
    ['func', 'null', '=> 1'],
    ['extern', '7', '=> 0'],
    ['extern', 'null', '=> 1'],
  ])('%s %s', async (invoke, value, text) => {
    const program = await debugModule(every, { launch: { invoke, args: [value] } });
    expect(await program.client.stopped('ended')).toMatchObject({ text });
    await program.end();
  });

  it.each([
    ['i64', '9223372036854775808000', '"9223372036854775808000" is no i64'],
    ['i64', '1.5', '"1.5" is no i64'],
    ['f32', 'nan:0x0', '"nan:0x0" is no f32'],
    ['f32', 'one', '"one" is no f32'],
    ['v128', '1 2', '"1 2" is no v128; i32x4 1 2 3 4 is one'],
    ['v128', 'i32x4 1 2 3', 'i32x4 has 4 lanes, not 3'],
    ['v128', 'i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 300', '"300" is no lane of i8x16'],
    ['func', '3', '"3" is no funcref; null is one'],
    ['strict', 'null', '(ref func) cannot be null'],
  ])('%s %s is refused', async (invoke, value, why) => {
    await expect(debugModule(every, { launch: { invoke, args: [value] } })).rejects.toThrow(why);
  });
});

describe('exception filters', () => {
  const kinds = {
    unreachable: 'unreachable',
    'integer divide by zero': '(drop (i32.div_s (i32.const 1) (i32.const 0)))',
    'integer overflow': '(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))',
    'invalid conversion to integer': '(drop (i32.trunc_f32_s (f32.const nan)))',
    'out of bounds memory access': '(drop (i32.load (i32.const 65536)))',
    'out of bounds table access': '(drop (table.get $t (i32.const 9)))',
    'undefined element': '(call_indirect (i32.const 9))',
    'uninitialized element': '(call_indirect (i32.const 0))',
    'indirect call type mismatch': '(call_indirect (param i32) (i32.const 1) (i32.const 1))',
    'null reference': '(drop (struct.get $s 0 (ref.null $s)))',
    'cast failure': '(drop (ref.cast (ref i31) (ref.null i31)))',
    'out of bounds array access': '(drop (array.get $a (array.new $a (i32.const 1) (i32.const 1)) (i32.const 1)))',
    'call stack exhausted': '(call $self)',
  } as const;
  const text = (body: string): string => `(module
    (type $s (struct (field i32))) (type $a (array (mut i32)))
    (memory 1) (table $t 2 funcref) (elem (i32.const 1) $nothing)
    (func $nothing)
    (func $self (call $self))
    (func (export "main") ${body}))`;

  it.each(Object.entries(kinds))(
    'stop at %s where only that kind is asked for, and not where only others are',
    async (kind, body) => {
      const open = async (names: string): Promise<string> => {
        const program = await debugModule(text(body), { launch: { stopOnEntry: true }, filters: [] });
        await program.client.stopped('entry');
        await program.client.setExceptionBreakpointsRequest({
          filters: [],
          filterOptions: [{ filterId: 'all', condition: names }],
        });
        const { reason, text: shown } = await program.go('continue');
        await program.end();
        return `${reason}: ${shown ?? ''}`;
      };
      expect(await open(`missing import, ${kind}`)).toMatch(/^exception: /);
      expect(await open(kind === 'unreachable' ? 'integer overflow' : 'unreachable')).not.toMatch(/^exception: /);
    },
  );
});

it('without debug information the next statement is set in the disassembly', async () => {
  const { bytes } = assemble(
    '(module (func $f (result i32) (local i32) i32.const 1 local.set 0 i32.const 2 local.set 0 local.get 0) (func (export "main") (result i32) call $f))',
  );
  const launch = { stopOnEntry: true };
  const program = await debugModule(bytes ?? '', { launch }, '/project/program.wasm');
  await program.client.stopped('entry');
  await program.go('stepIn');
  const [frame] = (await program.client.stackTraceRequest({ threadId: 1 })).body.stackFrames;
  const source = frame?.source ?? {};
  const targets = async (line: number) =>
    (await program.client.customRequest('gotoTargets', { source, line })).body.targets;
  const [target] = await targets(7);
  await program.client.customRequest('goto', { threadId: 1, targetId: target.id });
  await program.client.stopped('goto');
  expect(await program.stack()).toMatch(/^f:7 /);
  expect(await program.go('continue')).toMatchObject({ reason: 'ended', text: '=> 0' });
  await program.end();
});
