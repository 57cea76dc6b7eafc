/** C++ exceptions, Rust panics, and ways to end badly, as they are shown. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { debugCompiled, lineOf } from './compiled.ts';
import type { Debugged } from './sahara.ts';

const throwing = { module: 'exceptions/throwing.wasm', sources: ['exceptions/throwing.cpp'] };
const panicking = { module: 'exceptions/panicking.wasm', sources: ['exceptions/panicking.rs'] };
const aborting = { module: 'exceptions/aborting.wasm', sources: ['exceptions/aborting.c'] };

/** The frame that an editor shows: the first whose source is neither missing nor put behind. */
const shownFrame = async (program: Debugged): Promise<DebugProtocol.StackFrame | undefined> =>
  (await program.frames()).find(({ source }) => source && source.presentationHint !== 'deemphasize');

const stand = async (program: Debugged, stopped: DebugProtocol.StoppedEvent['body']): Promise<string> => {
  const frame = await shownFrame(program);
  return `${stopped.description} | ${stopped.text} | ${frame?.name}:${frame?.line}`;
};

const thrown = (part: string): number => lineOf('exceptions/throwing.cpp', part);

describe('C++ exceptions', () => {
  it('stop where they are thrown, with type and message, at the source that throws', async () => {
    const program = await debugCompiled(throwing, { filters: ['c++ throw', 'unhandled'] });
    const seen: string[] = [];
    let stopped: DebugProtocol.StoppedEvent['body'] = await program.client.stopped();
    for (; stopped.reason !== 'ended'; stopped = await program.go('continue')) seen.push(await stand(program, stopped));
    expect(seen).toEqual([
      `Paused on C++ Exception | shop::OutOfStock: no apples are left | deliver:${thrown('n == 1')}`,
      `Paused on C++ Exception | int: 42 | deliver:${thrown('n == 2')}`,
      `Paused on C++ Exception | char const*: a text | deliver:${thrown('n == 3')}`,
      `Paused on C++ Exception | std::string: a long text that does not fit into the string itself | deliver:${thrown('n == 4')}`,
      `Paused on C++ Exception | shop::Plain | deliver:${thrown('n == 5')}`,
      `Paused on C++ Exception | std::logic_error: unhandled logic | deliver:${thrown('n == 6')}`,
      `Paused on unhandled condition | uncaught C++ exception: the C++ exception std::logic_error is caught by nobody: unhandled logic | deliver:${thrown('n == 6')}`,
    ]);
    await program.end();
  });

  it('of own classes say what their what() says, which leaves no trace', async () => {
    const telling = { module: 'exceptions/telling.wasm', sources: ['exceptions/telling.cpp'] };
    const program = await debugCompiled(telling, { filters: ['c++ throw'] });
    const seen: (string | undefined)[] = [];
    let stopped: DebugProtocol.StoppedEvent['body'] = await program.client.stopped();
    for (; stopped.reason !== 'ended'; stopped = await program.go('continue')) seen.push(stopped.text);
    expect(seen).toEqual([
      'shop::Empty: many are missing',
      'shop::Broken: abcd',
      'shop::Late: later',
      'shop::Talking: it has talked',
      // Of the others nothing can be told: what() does not end, or fails.
      'shop::Endless',
      'shop::Failing',
      'std::bad_exception: std::bad_exception',
    ]);
    await program.end();
    expect(program.client.transcript()).not.toContain('asked\\n');
    expect(program.client.transcript()).toContain('caught 6, asked 0 times');
  });

  it('are narrowed by what their what() says', async () => {
    const telling = { module: 'exceptions/telling.wasm', sources: ['exceptions/telling.cpp'] };
    const program = await debugCompiled(telling, {}, (client) =>
      client.setExceptionBreakpointsRequest({
        filters: [],
        filterOptions: [{ filterId: 'c++ throw', condition: '*talked' }],
      }),
    );
    expect((await program.client.stopped('exception')).text).toBe('shop::Talking: it has talked');
    await program.client.terminateRequest({});
  });

  it('are narrowed by type and by base, tell about themselves, and are found going back', async () => {
    const program = await debugCompiled(throwing, {}, (client) =>
      client.setExceptionBreakpointsRequest({
        filters: [],
        filterOptions: [{ filterId: 'c++ throw', condition: 'std::runtime_error shop::Pl*' }],
      }),
    );
    const first = await program.client.stopped('exception');
    expect(first.text).toBe('shop::OutOfStock: no apples are left');
    const { body } = await program.client.exceptionInfoRequest({ threadId: 1 });
    expect(body).toMatchObject({
      exceptionId: 'shop::OutOfStock',
      description: 'no apples are left\nDerived from std::runtime_error, std::exception',
      details: { message: 'no apples are left', typeName: 'shop::OutOfStock' },
    });
    expect(body.details?.stackTrace).toContain(`deliver (throwing.cpp:${thrown('n == 1')}:`);
    expect((await program.go('continue')).text).toBe('shop::Plain');
    await program.client.send('reverseContinue', { threadId: 1 });
    expect(await program.client.stopped()).toMatchObject({ hitBreakpointIds: first.hitBreakpointIds });
    expect((await shownFrame(program))?.line).toBe(thrown('n == 1'));
    await program.client.terminateRequest({});
  });

  it('are offered only where a program can throw them', async () => {
    const filtersOf = async (compiled: typeof throwing): Promise<readonly string[]> => {
      const program = await debugCompiled(compiled, { launch: { stopOnEntry: true } });
      const event = await program.client.event('capabilities');
      await program.client.terminateRequest({});
      const { exceptionBreakpointFilters = [] } = (event.body as { capabilities: DebugProtocol.Capabilities })
        .capabilities;
      return exceptionBreakpointFilters.map(({ label }) => label).filter((label) => !label.endsWith('Conditions'));
    };
    expect(await filtersOf(throwing)).toEqual(['C++ Exceptions']);
    expect(await filtersOf(panicking)).toEqual(['Rust Panics']);
    expect(await filtersOf(aborting)).toEqual([]);
  });
});

const panic = (part: string): number => lineOf('exceptions/panicking.rs', part);

describe('Rust panics', () => {
  it.each([
    [1, 'Ada has only 10', 'withdraw', 'panic!("{}'],
    [2, 'index out of bounds: the len is 3 but the index is 7', 'third', 'values[index]'],
    [
      3,
      'called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }',
      'parse',
      'text.parse::<i32>().unwrap()',
    ],
    [4, 'nine is there', 'main', 'nine is there'],
    [5, 'attempt to divide by zero', 'main', '10 / ('],
    [6, 'assertion failed: `(left == right)`\n  left: `9`,\n right: `8`: the balance', 'main', 'the balance'],
    [7, 'internal error: entered unreachable code', 'main', 'unreachable!()'],
  ])('way %i: the message, and the line of the program that caused it', async (way, message, name, part) => {
    const program = await debugCompiled(panicking, { launch: { args: [String(way)] }, filters: ['rust panic'] });
    const stopped = await program.client.stopped('exception');
    expect(await stand(program, stopped)).toBe(
      `Paused on Rust Panic | panic: ${message} | panicking::${name}:${panic(part)}`,
    );
    const { description } = (await program.client.exceptionInfoRequest({ threadId: 1 })).body;
    expect(description).toContain(`At ./panicking.rs:${panic(part)}:`.replace('./', ''));
    // Nothing of the foresight has happened: the program itself writes the message.
    expect(program.client.transcript()).not.toContain('"category":"stderr","output":"thread');
    await program.client.terminateRequest({});
  });

  it('are narrowed by their message', async () => {
    const program = await debugCompiled(panicking, { launch: { args: ['4'] } }, (client) =>
      client.setExceptionBreakpointsRequest({
        filters: ['unhandled'],
        filterOptions: [{ filterId: 'rust panic', condition: 'index out of bounds*' }],
      }),
    );
    const stopped = await program.client.stopped();
    expect(await stand(program, stopped)).toBe(
      `Paused on unhandled condition | unreachable: the program panicked | panicking::main:${panic('nine is there')}`,
    );
    await program.end();
  });
});

const bad = (part: string): number => lineOf('exceptions/aborting.c', part);

describe('programs in C that end badly', () => {
  it.each([
    [1, 'unreachable: assertion failed: n < 3 && "n is small" (aborting.c:12, in check)', `check:${bad('assert(')}`],
    [2, 'unreachable: abort() was called', `main:${bad('case 2')}`],
    [4, 'integer divide by zero', `main:${bad('case 4')}`],
    [
      5,
      'out of bounds memory access: reading 4 bytes at 0x7fffff00, and the memory has 131072',
      `main:${bad('case 5')}`,
    ],
    [7, 'uninitialized element: a null function pointer was called', `main:${bad('case 7')}`],
  ])('way %i says what happened, at the line that caused it', async (way, text, place) => {
    const program = await debugCompiled(aborting, { launch: { args: [String(way)] }, filters: ['unhandled'] });
    const stopped = await program.client.stopped();
    expect(await stand(program, stopped)).toBe(`Paused on unhandled condition | ${text} | ${place}`);
    await program.client.terminateRequest({});
  });

  it('way 6: a stack of variables that is full is called so', async () => {
    const program = await debugCompiled(aborting, { launch: { args: ['6'] }, filters: ['unhandled'] });
    expect((await program.client.stopped()).text).toMatch(
      /^stack overflow: the stack in memory has grown below its end \(__stack_pointer is -\d+\); out of bounds memory access: writing \d bytes? at 0x[0-9a-f]+, and the memory has 131072$/,
    );
    await program.client.terminateRequest({});
  });

  it('way 3: reading through a null pointer is found by watching the first bytes of memory', async () => {
    const program = await debugCompiled(aborting, { launch: { args: ['3'] }, breakpoints: [bad('switch (way)')] });
    await program.client.stopped();
    const { body } = await program.client.dataBreakpointInfoRequest({
      name: '0x0',
      asAddress: true,
      bytes: 16,
    } as never);
    await program.client.setDataBreakpointsRequest({
      breakpoints: [{ dataId: body.dataId as string, accessType: 'read' }],
    });
    expect((await program.go('continue')).reason).toBe('data breakpoint');
    expect((await shownFrame(program))?.name).toBe('follow');
    await program.client.terminateRequest({});
  });
});
