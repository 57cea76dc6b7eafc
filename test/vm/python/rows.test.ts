/** The rows of the checklist at the machine: text bytecode, looked at from outside. */
import { describe, expect, it } from 'vitest';
import type { FrameAccess, Machine, Outcome } from '../../../vm/context/index.ts';
import { textOfUtf8 } from '../../../vm/context/index.ts';
import { type CreateMachineOptions, createMachine, type PythonMachine } from '../../../vm/python/machine.ts';
import { opcodeNumber, opcodes, stackEffect } from '../../../vm/python/opcodes.ts';
import { programOf } from '../../../vm/python/program.ts';
import { assemble } from '../../../vm/python/text/assemble.ts';
import { disassemble } from '../../../vm/python/text/disassemble.ts';

const imageOf = (text: string) => {
  const { image, diagnostics } = assemble({ path: 'program.bc', text, debug: true });
  if (!image) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return image;
};

const machineOf = (text: string, options: CreateMachineOptions = {}): PythonMachine =>
  createMachine(programOf(imageOf(text)), options);

interface Ran {
  readonly outcome: Outcome;
  readonly written: string;
  readonly globals: Readonly<Record<string, string>>;
  readonly machine: PythonMachine;
}

/** Runs to the end; `globals` as the innermost frame saw them last. */
const run = (text: string, options: CreateMachineOptions = {}): Ran => {
  const machine = machineOf(text, options);
  let written = '';
  let globals: Record<string, string> = {};
  for (;;) {
    const [frame] = machine.context(1)?.frames(0, 1) ?? [];
    if (frame) globals = globalsOf(machine, frame);
    const outcome = machine.run({ fuel: 1, clock: machine.clock + 1 });
    if (outcome.kind === 'host') {
      written += textOfUtf8(outcome.call.arguments);
      machine.change({ kind: 'host result', token: outcome.call.token, result: new Uint8Array(0) });
    } else if (outcome.kind === 'ended' || outcome.kind === 'failed') return { outcome, written, globals, machine };
  }
};

const globalsOf = (machine: Machine, frame: FrameAccess): Record<string, string> => {
  const variables = machine.program.debug?.variables(frame.address, 0) ?? [];
  return Object.fromEntries(
    variables.flatMap((variable) => {
      const value = variable.kind === 'global' ? variable.locate(frame) : 'optimized out';
      return value === 'optimized out' ? [] : [[variable.name, value.summary]];
    }),
  );
};

const results = (text: string, options: CreateMachineOptions = {}): readonly string[] => {
  const { outcome } = run(text, options);
  return outcome.kind === 'ended' ? outcome.results.map(({ summary }) => summary) : [outcome.kind];
};

const failure = (text: string, options: CreateMachineOptions = {}): string => {
  const { outcome } = run(text, options);
  return outcome.kind === 'failed' ? outcome.code : outcome.kind;
};

interface Step {
  readonly ip: number;
  readonly depth: number;
  readonly stack: string;
  readonly function: string;
}

/** The innermost frame before each instruction. */
const steps = (text: string, most = 60): readonly Step[] => {
  const machine = machineOf(text);
  const seen: Step[] = [];
  while (seen.length < most) {
    const [frame] = machine.context(1)?.frames(0, 1) ?? [];
    if (frame) {
      seen.push({
        ip: (frame.address % 2 ** 32) / 4,
        depth: machine.context(1)?.depth ?? 0,
        stack: Array.from({ length: frame.stackCount }, (_, index) => frame.stack(index).summary).join(' '),
        function: frame.function,
      });
    }
    const { kind } = machine.run({ fuel: 1, clock: machine.clock + 1 });
    if (kind !== 'clock') break;
  }
  return seen;
};

const add = `.function add a b
  LOAD_VAR a
  LOAD_VAR b
  ADD
  RETURN_VAL
.end
`;
const call = `${add}LOAD_CONST 1\nLOAD_VAR add\nLOAD_CONST 10\nLOAD_CONST 20\nCALL_FUNC 2\nHALT\n`;
const loop = 'LOAD_CONST 3\nagain:\nLOAD_CONST 1\nSUB\nDUP_TOP\nJUMP_IF_TRUE again\nHALT\n';
const factorial = `.function fact n
  LOAD_VAR n
  JUMP_IF_FALSE one
  LOAD_VAR n
  LOAD_VAR fact
  LOAD_VAR n
  LOAD_CONST 1
  SUB
  CALL_FUNC 1
  MUL
  RETURN_VAL
one:
  LOAD_CONST 1
  RETURN_VAL
.end
LOAD_VAR fact
LOAD_CONST 5
CALL_FUNC 1
HALT
`;

describe('cycle and instruction pointer', () => {
  it('P01 P12 P15 P16 operands come from the stack, the first popped is the right one, results go back', () => {
    expect(steps('LOAD_CONST 2\nLOAD_CONST 3\nADD\nLOAD_CONST 4\nMUL\nHALT\n').map(({ stack }) => stack)).toEqual([
      '',
      '2',
      '2 3',
      '5',
      '5 4',
      '20',
    ]);
    expect(results('LOAD_CONST 5\nLOAD_CONST 3\nSUB\nHALT\n')).toEqual(['2']);
    expect(results('LOAD_CONST 7\nLOAD_CONST 2\nDIV\nHALT\n')).toEqual(['3.5']);
    const published = 'LOAD_CONST LOAD_VAR STORE_VAR ADD SUB MUL DIV POP_TOP DUP_TOP JUMP JUMP_IF_TRUE JUMP_IF_FALSE';
    expect(opcodes.slice(0, 15).map(({ name }) => name)).toEqual(`${published} CALL_FUNC RETURN_VAL HALT`.split(' '));
    expect(stackEffect(opcodeNumber('ADD') as number, 0)).toEqual({ pops: 2, pushes: 1 });
  });

  it('P02 P05 P06 P07 each instruction is one tick, and the pointer is one further behind it', () => {
    const seen = steps('LOAD_CONST 1\nPOP_TOP\nHALT\n');
    expect(seen.map(({ ip }) => ip)).toEqual([0, 1, 2]);
    const inside = steps(call).map(({ ip, function: name }) => `${name}:${ip}`);
    expect(inside.slice(4, 10)).toEqual(['<module>:4', 'add:0', 'add:1', 'add:2', 'add:3', '<module>:5']);
  });

  it('P03 P60 P61 HALT is the end: nothing behind it runs, no frame is left, the final stack is the result', () => {
    const { outcome, globals, machine } = run('LOAD_CONST 1\nHALT\nLOAD_CONST 2\nSTORE_VAR x\n');
    expect(outcome.kind).toBe('ended');
    expect(globals).toEqual({});
    expect(machine.context(1)?.depth).toBe(0);
    expect(results('LOAD_CONST 1\nLOAD_CONST 2\nHALT\n', { showFinalStack: true }).length).toBeGreaterThan(0);
    expect(run('LOAD_CONST 1\nLOAD_CONST 2\nHALT\n', { showFinalStack: true }).written).toBe('final stack: [1, 2]\n');
  });

  it('P04 P54 P56 a fatal error is the end too', () => {
    for (const zero of ['0', '0.0']) {
      const { outcome, globals, machine } = run(`LOAD_CONST 1\nLOAD_CONST ${zero}\nDIV\nSTORE_VAR x\nHALT\n`);
      expect(outcome).toMatchObject({ kind: 'failed', code: 'DivisionByZero', exitCode: 1 });
      expect(globals).toEqual({});
      expect(machine.run({ fuel: 100 }).kind).toBe('failed');
    }
  });

  it('P08 P09 P10 P46 P48 P49 P50 jumps set the pointer and pop their condition; a loop lives in the pointer alone', () => {
    expect(results('JUMP end\nLOAD_CONST 1\nend: HALT\n')).toEqual([]);
    const seen = steps(loop).map(({ ip, stack }) => `${ip} [${stack}]`);
    expect(seen).toEqual([
      '0 []',
      '1 [3]',
      '2 [3 1]',
      '3 [2]',
      '4 [2 2]',
      '1 [2]',
      '2 [2 1]',
      '3 [1]',
      '4 [1 1]',
      '1 [1]',
      '2 [1 1]',
      '3 [0]',
      '4 [0 0]',
      '5 [0]',
    ]);
    for (const [value, arm] of [
      ['True', '"yes"'],
      ['False', '"no"'],
    ]) {
      const text = `LOAD_CONST ${value}\nJUMP_IF_FALSE no\nLOAD_CONST "yes"\nHALT\nno: LOAD_CONST "no"\nHALT\n`;
      expect(results(text)).toEqual([arm?.replaceAll('"', "'")]);
    }
  });

  it('P47 0, 0.0, empty text and None are false; everything else is true', () => {
    const truth = (value: string): boolean =>
      results(`LOAD_CONST ${value}\nJUMP_IF_TRUE t\nLOAD_CONST 0\nHALT\nt: LOAD_CONST 1\nHALT\n`)[0] === '1';
    expect(['0', '0.0', '""', 'None', 'False'].map(truth)).toEqual([false, false, false, false, false]);
    expect(['-1', '"0"', '"False"', '0.5', 'True'].map(truth)).toEqual([true, true, true, true, true]);
  });
});

describe('frames and calls', () => {
  it('P11 P13 P14 P26 P38 P39 P42 P44 P45 a call takes its arguments, runs, and its result is on the stack of its caller', () => {
    const seen = steps(call);
    expect(seen[4]?.stack).toMatch(/^1 <function add.*> 10 20$/);
    expect(seen[5]).toMatchObject({ function: 'add', stack: '', depth: 2 });
    expect(seen.at(-1)).toMatchObject({ function: '<module>', stack: '1 30', depth: 1 });
    const callee = seen.slice(5, 9).map(({ function: name }) => name);
    expect(new Set(callee)).toEqual(new Set(['add']));
    for (const count of [0, 1, 2, 3]) {
      const names = ['a', 'b', 'c'].slice(0, count);
      const text = `.function f ${names.join(' ')}\nLOAD_CONST ${count}\nRETURN_VAL\n.end\nLOAD_VAR f\n${'LOAD_CONST 9\n'.repeat(count)}CALL_FUNC ${count}\nHALT\n`;
      expect(results(text)).toEqual([String(count)]);
    }
  });

  it('P19 P20 P21 P22 P23 P24 P25 P27 P28 P29 P30 P40 P41 a frame is made by a call and gone with its return, on top of its caller', () => {
    const machine = machineOf(call);
    machine.run({ fuel: 100, clock: 6 });
    const frames = machine.context(1)?.frames(0, 10) ?? [];
    expect(frames.map(({ function: name, depth }) => `${name} ${depth}`)).toEqual(['add 1', '<module> 0']);
    const [callee, caller] = frames as [FrameAccess, FrameAccess];
    expect(callee.activation).toBeGreaterThan(caller.activation);
    expect([callee.local(0).summary, callee.local(1).summary]).toEqual(['10', '20']);
    expect([callee.stackCount, caller.stackCount]).toEqual([1, 1]);
    expect(
      failure('.function f\nPOP_TOP\nLOAD_CONST 0\nRETURN_VAL\n.end\nLOAD_CONST 1\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n'),
    ).toBe('StackUnderflow');
    machine.run({ fuel: 100, clock: 9 });
    expect(machine.context(1)?.depth).toBe(1);
    expect(machine.read({ in: 'local', context: 1, activation: callee.activation, index: 0 })).toBeUndefined();
  });

  it('P31 recursion and mutual recursion', () => {
    expect(results(factorial)).toEqual(['120']);
    const pair = (name: string, other: string, end: string) =>
      `.function ${name} n\nLOAD_VAR n\nJUMP_IF_FALSE z\nLOAD_VAR ${other}\nLOAD_VAR n\nLOAD_CONST 1\nSUB\nCALL_FUNC 1\nRETURN_VAL\nz: LOAD_CONST ${end}\nRETURN_VAL\n.end\n`;
    expect(
      results(
        `${pair('even', 'odd', 'True')}${pair('odd', 'even', 'False')}LOAD_VAR even\nLOAD_CONST 7\nCALL_FUNC 1\nHALT\n`,
      ),
    ).toEqual(['False']);
  });

  it('P32 the call depth is limited and configurable', () => {
    const deep = (depth: number) => factorial.replace('LOAD_CONST 5', `LOAD_CONST ${depth}`);
    expect(failure(deep(50), { limits: { maxCallDepth: 10 } })).toBe('CallStackOverflow');
    expect(results(deep(8), { limits: { maxCallDepth: 10 } })).toEqual(['40320']);
    expect(failure(deep(300))).toBe('CallStackOverflow');
    const { outcome } = run(deep(50), { limits: { maxCallDepth: 10 } });
    expect(outcome.kind === 'failed' && outcome.message).toContain('10');
  });

  it('P33 P34 P35 names are looked up in the frame, then among the globals', () => {
    const text =
      '.function f\nLOAD_CONST 5\nSTORE_VAR x\nLOAD_VAR x\nLOAD_VAR y\nADD\nRETURN_VAL\n.end\nLOAD_CONST 1\nSTORE_VAR x\nLOAD_CONST 2\nSTORE_VAR y\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n';
    const { outcome, globals } = run(text);
    expect(outcome.kind === 'ended' && outcome.results[0]?.summary).toBe('7');
    expect(globals).toMatchObject({ x: '1', y: '2' });
  });
});

describe('errors', () => {
  it('P17 P43 P51 underflow', () => {
    expect(failure('LOAD_CONST 1\nADD\nHALT\n')).toBe('StackUnderflow');
    expect(failure('.function f\nRETURN_VAL\n.end\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n')).toBe('StackUnderflow');
  });

  it('P18 P51 overflow, with a limit of 1024 unless another is set', () => {
    const pushes = (count: number) => `${'LOAD_CONST 1\n'.repeat(count)}HALT\n`;
    expect(failure(pushes(5), { limits: { maxStackSize: 4 } })).toBe('StackOverflow');
    expect(results(pushes(4), { limits: { maxStackSize: 4 } })).toHaveLength(4);
    expect(results(pushes(1024)).length).toBe(1024);
    expect(failure(pushes(1025))).toBe('StackOverflow');
  });

  it('P36 P37 P55 an undefined variable is an error, or None with one warning when it is allowed', () => {
    expect(failure('LOAD_VAR q\nHALT\n')).toBe('UndefinedVariable');
    const allowed = run('LOAD_VAR q\nPOP_TOP\nLOAD_VAR q\nHALT\n', { allowUndefinedVars: true });
    expect(allowed.outcome.kind === 'ended' && allowed.outcome.results[0]?.summary).toBe('None');
    expect(allowed.written.match(/\bq\b/g)).toHaveLength(1);
  });

  it('P52 P53 an unknown opcode and a bad target are errors of the file, with line and column', () => {
    const codes = (text: string) =>
      assemble({ path: 'x.bc', text, debug: false }).diagnostics.map(
        ({ code, range }) => `${code} ${range?.line}:${range?.column}`,
      );
    expect(codes('FOO 1\nHALT\n')).toEqual(['bytecode-unknown-opcode 1:1']);
    expect(codes('LOAD_CONST 1\nJUMP 2\n')).toEqual(['bytecode-bad-target 2:6']);
    expect(codes('JUMP x1\nHALT\n')).toEqual(['bytecode-unknown-label 1:6']);
    const image = imageOf('LOAD_CONST 1\nJUMP 0\n');
    const broken = (word: number) => {
      const [code] = image.codes;
      if (!code) throw new Error('no code');
      const instructions = Uint32Array.of(code.instructions[0] as number, word);
      const machine = createMachine(programOf({ ...image, codes: [{ ...code, instructions }] }));
      const outcome = machine.run({ fuel: 100 });
      return outcome.kind === 'failed' ? outcome.code : outcome.kind;
    };
    expect(broken(250)).toBe('InvalidOpcode');
    expect(broken((opcodeNumber('JUMP') as number) | (99 << 8))).toBe('InvalidJumpTarget');
  });

  it('P57 P58 an error has its parts, as data and, on demand, as a line of JSON', () => {
    const text = call.replace('  ADD', '  LOAD_CONST 0\n  DIV');
    const { written } = run(text, { logOnError: true });
    const line = written.split('\n').find((each) => each.startsWith('{')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      kind: 'DivisionByZero',
      message: 'division by zero',
      opcode: 'DIV',
      frames: [{ function: 'add' }, { function: '<module>' }],
    });
    expect(run(text).written).toBe('');
  });

  it('P59 running off the end of a function is an error of its own', () => {
    expect(failure('.function f\nNOP\n.end\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n')).toBe('MissingReturn');
    expect(run('HALT\n').outcome.kind).toBe('ended');
  });

  it('P68 a callee that is no function is an error; built-ins are those of the machine, by name', () => {
    expect(failure('LOAD_CONST 5\nCALL_FUNC 0\nHALT\n')).toBe('TypeError');
    expect(results('LOAD_VAR len\nLOAD_CONST "abc"\nCALL_FUNC 1\nHALT\n')).toEqual(['3']);
  });
});

describe('looking at a run', () => {
  it('P62 P65 the trace names instruction, operand and the stack before; everything is silent by default', () => {
    const text = 'LOAD_CONST 0\nLOAD_CONST 3\nADD\nHALT\n';
    expect(run(text, { trace: true }).written.split('\n').slice(0, 3)).toEqual([
      '[TRACE] IP=0 | LOAD_CONST [0] | STACK=[]',
      '[TRACE] IP=1 | LOAD_CONST [3] | STACK=[0]',
      '[TRACE] IP=2 | ADD [] | STACK=[0, 3]',
    ]);
    const quiet = run(text);
    expect([quiet.written, quiet.machine.snapshots.length]).toEqual(['', 0]);
  });

  it('P63 snapshots are what the stack was at those moments', () => {
    const text = 'LOAD_CONST 2\nLOAD_CONST 3\nADD\nLOAD_CONST 4\nMUL\nHALT\n';
    const seen = steps(text).map(({ stack }) => stack);
    const { machine } = run(text, { snapshots: 2 });
    expect(machine.snapshots.map(({ clock, stack }) => `${clock} ${stack.join(' ')}`)).toEqual(
      [0, 2, 4].map((clock) => `${clock} ${seen[clock]}`),
    );
  });

  it('P64 frames are dumped on demand: pointer, operand stack, locals, callers', () => {
    const { written } = run(call, { inspectFrames: true });
    expect(written).toContain('[FRAME] 0 add | IP=0 | LOCALS={a=10, b=20} | STACK=[]');
    expect(written).toMatch(/\[FRAME\] 1 <module> \| IP=\d/);
  });

  it('P66 P67 there is no compiler to machine code and no collector: the table has no such opcode, the sources no eval', async () => {
    const { readdirSync, readFileSync } = await import('node:fs');
    const folder = new URL('../../../vm/python/', import.meta.url);
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8'));
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((text) => /\bnew Function\(|\beval\(/.test(text))).toEqual([]);
    expect(opcodes.filter(({ name }) => /GC|COLLECT|JIT|NATIVE/.test(name))).toEqual([]);
  });

  it('P69 the same program runs the same way every time', () => {
    const traces = Array.from({ length: 100 }, () => run(factorial, { trace: true }).written);
    expect(new Set(traces).size).toBe(1);
    expect(new Set(Array.from({ length: 10 }, () => run(factorial).machine.hash())).size).toBe(1);
  });

  it('P70 every opcode is one row of a table: the assembler knows it by that, and the disassembler writes it so', () => {
    for (const { name, help } of opcodes) {
      expect(opcodeNumber(name)).toBe(opcodes.findIndex((row) => row.name === name));
      expect(help).not.toBe('');
    }
    const image = imageOf(factorial);
    const text = disassemble(image);
    const again = imageOf(text);
    expect(again.codes.map(({ instructions }) => [...instructions])).toEqual(
      image.codes.map(({ instructions }) => [...instructions]),
    );
  });
});
