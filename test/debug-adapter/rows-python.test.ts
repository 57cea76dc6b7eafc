import { describe, expect, it } from 'vitest';
import type {
  BranchesResponseBody,
  SnapshotDifferenceResponseBody,
  SnapshotsResponseBody,
} from '../../debug-adapter/protocol.ts';
import { debugPython } from './python.ts';
import type { Debugged } from './sahara.ts';

const file = '/project/program.bc';
const open = (text: string, opened: Parameters<typeof debugPython>[1] = {}) =>
  debugPython(text, { path: file, ...opened });

/** At the first instruction. */
const atEntry = async (text: string, launch: object = {}): Promise<Debugged> => {
  const program = await open(text, { launch: { stopOnEntry: true, ...launch } });
  await program.client.stopped('entry');
  return program;
};

const instruction = { granularity: 'instruction' };

/** What is on the operand stack, the oldest first, after each step by instruction. */
const stacks = async (program: Debugged, steps: number): Promise<string[]> => {
  const shown: string[] = [];
  for (let step = 0; step < steps; step++) {
    await program.go('stepIn', instruction);
    shown.push(await operands(program));
  }
  return shown;
};

const operands = async (program: Debugged): Promise<string> => {
  const { variablesReference } = await program.scope('Data stack');
  const rows = await program.rows(variablesReference, { filter: 'named' });
  return rows
    .filter(({ name }) => name.startsWith('temporary'))
    .map(({ value }) => value)
    .reverse()
    .join(' ');
};

const arithmetic = 'LOAD_CONST 2\nLOAD_CONST 3\nADD\nLOAD_CONST 4\nMUL\nSTORE_VAR x\nHALT\nSTORE_VAR never\n';

const call = `.function add a b
  LOAD_VAR a
  LOAD_VAR b
  ADD
  RETURN_VAL
.end
LOAD_CONST 1
LOAD_VAR add
LOAD_CONST 10
LOAD_CONST 20
CALL_FUNC 2
STORE_VAR r
HALT
`;

const loop = `LOAD_CONST 3
again:
LOAD_CONST 1
SUB
DUP_TOP
JUMP_IF_TRUE again
STORE_VAR n
HALT
`;

const recursive = `.function down n
  LOAD_VAR n
  JUMP_IF_FALSE done
  LOAD_VAR down
  LOAD_VAR n
  LOAD_CONST 1
  SUB
  CALL_FUNC 1
  RETURN_VAL
done:
  LOAD_CONST 0
  RETURN_VAL
.end
LOAD_VAR down
LOAD_CONST 3
CALL_FUNC 1
HALT
`;

const names = `.function set
  LOAD_CONST 5
  STORE_VAR x
  LOAD_VAR x
  LOAD_VAR y
  ADD
  RETURN_VAL
.end
LOAD_CONST 1
STORE_VAR x
LOAD_CONST 2
STORE_VAR y
LOAD_VAR set
CALL_FUNC 0
HALT
`;

describe('stack and instructions', () => {
  it('P01 P02 P07 P12 one step is one instruction, and the operand stack is shown after each', async () => {
    const program = await atEntry(arithmetic);
    expect(await stacks(program, 6)).toEqual(['2', '2 3', '5', '5 4', '20', '']);
    expect(await program.shown('Globals')).toEqual(['x=20']);
    expect(await program.stack()).toBe('<module>:7');
    await program.end();
  });

  it('P03 P60 P61 HALT ends the program: nothing behind it runs, no frame is left, the final stack is told', async () => {
    const program = await open('LOAD_CONST 7\nHALT\nLOAD_CONST 1\nSTORE_VAR x\n', { launch: { showFinalStack: true } });
    await program.client.stopped('ended');
    expect(await program.frames()).toEqual([]);
    expect(program.client.output('console')).toContain('Finished: => 7.');
    expect(program.client.output('stderr')).toBe('final stack: [7]\n');
    await program.end();
  });

  it('P04 P54 P56 a fatal error stops where it happens, ends the program, and nothing behind it runs', async () => {
    const program = await open('LOAD_CONST 1\nLOAD_CONST 0\nDIV\nSTORE_VAR x\nHALT\n');
    const stop = await program.client.stopped('exception');
    expect(stop.text).toContain('DivisionByZero');
    expect(await program.stack()).toBe('<module>:3');
    await program.go('continue');
    expect(await program.frames()).toEqual([]);
    expect(program.client.output('console')).toContain('Failed.');
    await program.end();
  });

  it('P06 a stopped frame points at the instruction that runs next, also at a call', async () => {
    const program = await atEntry(call);
    const address = async (): Promise<string> => (await program.frames())[0]?.instructionPointerReference ?? '';
    const before = Number(await address());
    await program.go('stepIn', instruction);
    expect(Number(await address())).toBe(before + 4);
    await program.end();
  });

  it('P08 set next statement moves the instruction pointer', async () => {
    const program = await atEntry('LOAD_CONST 1\nSTORE_VAR a\nLOAD_CONST 2\nSTORE_VAR b\nHALT\n');
    const { targets } = (await program.client.customRequest('gotoTargets', { source: { path: file }, line: 3 })).body;
    await program.client.customRequest('goto', { threadId: 1, targetId: targets[0].id });
    await program.client.stopped('goto');
    expect(await program.stack()).toBe('<module>:3');
    await program.go('continue');
    await program.end();
  });

  it('P09 P49 a breakpoint in a loop stops at the round that its hit count names', async () => {
    const program = await open(loop, { breakpoints: [{ line: 4, hitCondition: '2' }] });
    await program.client.stopped('breakpoint');
    expect(await operands(program)).toBe('2 1');
    await program.end();
  });
});

describe('frames', () => {
  it('P05 P11 P13 P19 P20 P21 P23 P25 P29 P30 P40 P41 stepping into a call makes a frame of its own, on top of its caller', async () => {
    const program = await open(call, { breakpoints: [11] });
    await program.client.stopped('breakpoint');
    expect((await operands(program)).startsWith('1 <function add')).toBe(true);
    await program.go('stepIn');
    expect(await program.stack()).toBe('add:2 <module>:11');
    expect(await program.shown('Parameters')).toEqual(['a=10', 'b=20']);
    expect(await operands(program)).toBe('');
    const [callee, caller] = await program.frames();
    expect(callee?.instructionPointerReference).not.toBe(caller?.instructionPointerReference);
    await program.end();
  });

  it('P14 P27 P28 P44 P45 stepping out gives the result to the caller, whose frame is as it was', async () => {
    const program = await open(call, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    const { variablesReference } = await program.scope('Parameters');
    await program.go('stepOut');
    expect(await program.stack()).toMatch(/^<module>:1[12]$/);
    expect(await operands(program)).toBe('1 30');
    // What was handed out at the earlier stop is void.
    await expect(program.rows(variablesReference)).rejects.toThrow(/earlier stop/);
    await program.end();
  });

  it('P31 recursion is seen in the call stack, one frame a call', async () => {
    const program = await open(recursive, { breakpoints: [11] });
    await program.client.stopped('breakpoint');
    expect(await program.stack()).toBe('down:11 down:8 down:8 down:8 <module>:16');
    expect(await program.shown('Parameters', 1, 3)).toEqual(['n=3']);
    await program.end();
  });

  it('P24 a step into a call and one out of it take the frame away again', async () => {
    const program = await open(call, { breakpoints: [11] });
    await program.client.stopped('breakpoint');
    const depths = [(await program.frames()).length];
    await program.go('stepIn');
    depths.push((await program.frames()).length);
    await program.go('stepOut');
    depths.push((await program.frames()).length);
    expect(depths).toEqual([1, 2, 1]);
    await program.end();
  });

  it('P22 P33 P34 P35 P64 names are looked up in the frame, then among the globals, and shown in scopes of their own', async () => {
    const program = await open(names, { breakpoints: [5] });
    await program.client.stopped('breakpoint');
    expect(await program.shown('Locals')).toEqual(['x=5']);
    expect((await program.shown('Globals')).filter((row) => !row.startsWith('set'))).toEqual(['x (shadowed)=1', 'y=2']);
    expect([await program.evaluate('x', 'hover'), await program.evaluate('y', 'hover')]).toEqual(['5', '2']);
    await program.end();
  });
});

describe('errors', () => {
  /** Kind and line of the error that a program stops with. */
  const failing = async (text: string, launch: object = {}): Promise<readonly [string, string]> => {
    const program = await open(text, { launch });
    await program.client.stopped('exception');
    const { exceptionId } = (await program.client.customRequest('exceptionInfo', { threadId: 1 })).body;
    const stack = await program.stack();
    await program.end();
    return [exceptionId, stack.split(' ')[0] ?? ''];
  };

  it('P17 P43 P51 underflow stops with its own filter', async () => {
    expect(await failing('LOAD_CONST 1\nADD\nHALT\n')).toEqual(['StackUnderflow', '<module>:2']);
    expect(await failing('.function f\nRETURN_VAL\n.end\nLOAD_VAR f\nCALL_FUNC 0\nHALT\n')).toEqual([
      'StackUnderflow',
      'f:2',
    ]);
    const program = await open('LOAD_CONST 1\nADD\nHALT\n', { filters: ['condition StackUnderflow'] });
    const { body } = await program.client.event('capabilities');
    const filters = body.capabilities.exceptionBreakpointFilters as { label: string }[];
    expect(filters.map(({ label }) => label)).toContain('StackUnderflow');
    await program.client.stopped('exception');
    await program.end();
  });

  it('P18 P32 P51 the limits of stack and call depth are launch attributes', async () => {
    const five = `${'LOAD_CONST 1\n'.repeat(5)}HALT\n`;
    expect(await failing(five, { stackLimit: 4 })).toEqual(['StackOverflow', '<module>:5']);
    expect(await failing(recursive.replace('LOAD_CONST 3', 'LOAD_CONST 99'), { callDepthLimit: 10 })).toEqual([
      'CallStackOverflow',
      'down:8',
    ]);
  });

  it('P36 P55 an undefined variable stops the program', async () => {
    expect(await failing('LOAD_VAR q\nHALT\n')).toEqual(['UndefinedVariable', '<module>:1']);
  });

  it('P37 with allowUndefinedVars it is None, and a warning is written once', async () => {
    const program = await open('LOAD_VAR q\nPOP_TOP\nLOAD_VAR q\nHALT\n', { launch: { allowUndefinedVars: true } });
    await program.client.stopped('ended');
    expect(program.client.output('stderr').match(/\bq\b/g)).toHaveLength(1);
    await program.end();
  });

  it('P52 P53 P68 an unknown opcode, a bad jump target and a callee that is no function', async () => {
    await expect(open('FOO 1\nHALT\n')).rejects.toThrow(/program\.bc:1:1.*no opcode FOO/s);
    await expect(open('JUMP 9\nHALT\n')).rejects.toThrow(/program\.bc:1:6.*jump target 9/s);
    expect((await failing('LOAD_CONST 5\nCALL_FUNC 0\nHALT\n'))[1]).toBe('<module>:2');
  });

  it('P57 the error is told with its parts: kind, message, place, stack', async () => {
    const program = await open(call.replace('  ADD', '  LOAD_CONST 0\n  DIV'));
    await program.client.stopped('exception');
    const info = (await program.client.customRequest('exceptionInfo', { threadId: 1 })).body;
    expect(info).toMatchObject({ exceptionId: 'DivisionByZero', breakMode: 'unhandled' });
    expect(info.details.message).toContain('division by zero');
    expect(info.details.stackTrace).toContain('add');
    await program.end();
  });

  it('P58 logOnError writes the state of the machine, and nothing without it', async () => {
    for (const logOnError of [true, false]) {
      const program = await open('LOAD_CONST 1\nLOAD_CONST 0\nDIV\nHALT\n', { launch: { logOnError }, filters: [] });
      await program.client.stopped('ended');
      expect(program.client.output('stderr').includes('"kind":"DivisionByZero"')).toBe(logOnError);
      await program.end();
    }
  });

  it('P59 the exit code tells the two ends apart', async () => {
    const codes: number[] = [];
    for (const text of ['HALT\n', 'ADD\nHALT\n']) {
      const program = await open(text, { launch: { stopAtEnd: false }, filters: [] });
      codes.push((await program.client.event('exited')).body.exitCode);
      await program.end();
    }
    expect(codes).toEqual([0, 1]);
  });
});

describe('watching a run', () => {
  it('P47 a watch tells the truth of a value', async () => {
    const program = await open('LOAD_CONST 0.0\nSTORE_VAR zero\nLOAD_CONST "0"\nSTORE_VAR text\nHALT\n', {
      breakpoints: [5],
    });
    await program.client.stopped('breakpoint');
    expect([await program.evaluate('bool(zero)'), await program.evaluate('bool(text)')]).toEqual(['False', 'True']);
    await program.end();
  });

  it('P48 at a conditional jump it is said whether it will be taken', async () => {
    const program = await open(loop, { breakpoints: [6] });
    const taken: boolean[] = [];
    for (let round = 0; round < 3; round++) {
      await program.client.stopped('breakpoint');
      const frameId = (await program.frames())[0]?.id ?? 0;
      const { branches }: BranchesResponseBody = (await program.client.customRequest('sahara/branches', { frameId }))
        .body;
      taken.push(...branches.map(({ jumps }) => jumps));
      await program.client.send('continue', { threadId: 1 });
    }
    expect(taken).toEqual([true, true, false]);
    await program.client.stopped('ended');
    await program.end();
  });

  it('P62 P65 a trace names instruction, operands and the stack before it, and only when it is asked for', async () => {
    const traced = await open(arithmetic, { launch: { trace: true } });
    await traced.client.stopped('ended');
    expect(traced.client.output('stderr').split('\n').slice(0, 3)).toEqual([
      '[TRACE] IP=0 | LOAD_CONST [2] | STACK=[]',
      '[TRACE] IP=1 | LOAD_CONST [3] | STACK=[2]',
      '[TRACE] IP=2 | ADD [] | STACK=[2, 3]',
    ]);
    await traced.end();
    const quiet = await open(arithmetic);
    await quiet.client.stopped('ended');
    expect(quiet.client.output('stderr')).toBe('');
    await quiet.end();
  });

  it('P63 snapshots of the operand stack are kept on demand, and two are compared', async () => {
    const program = await open(arithmetic, { launch: { snapshots: 2 } });
    await program.client.stopped('ended');
    const { snapshots }: SnapshotsResponseBody = (await program.client.customRequest('sahara/snapshots', {})).body;
    expect(snapshots.map(({ clock, ip, stack }) => `${clock} ${ip} [${stack.join(', ')}]`)).toEqual([
      '0 0 []',
      '2 2 [2, 3]',
      '4 4 [5, 4]',
      '6 6 []',
    ]);
    const { body } = await program.client.customRequest('sahara/snapshotDifference', { left: 2, right: 4 });
    expect((body as SnapshotDifferenceResponseBody).rows).toEqual([
      { index: 0, left: '2', right: '5' },
      { index: 1, left: '3', right: '4' },
    ]);
    await program.end();
  });

  it('P69 stepping back and forward again shows the same states', async () => {
    const program = await atEntry(arithmetic);
    const forward = await stacks(program, 5);
    const back: string[] = [];
    for (let step = 0; step < 4; step++) {
      await program.client.send('stepBack', { threadId: 1, ...instruction });
      await program.client.stopped();
      back.push(await operands(program));
    }
    expect(back).toEqual(forward.slice(0, 4).reverse());
    expect(await stacks(program, 4)).toEqual(forward.slice(1));
    await program.end();
  });
});
