import { describe, expect, it } from 'vitest';
import { debug } from './sahara.ts';

const calls = `(module m)
(fn c [z i64] -> i64
  (print z)
  (+ z 1))
(fn b [y i64] -> i64
  (+ (c y) 10))
(fn a [x i64] -> i64
  (+ (b x) 100))
(fn main [] -> i64
  (a 1)
  (a 2))
`;

const heap = `(module m)
(data Point [x i64] [y i64])
(data Line [from Point] [to Point])
(fn make [x i64] -> Point
  (let [point (Point :x x :y 0)]
    (set! (.y point) 7)
    point))
(fn main [] -> i64
  (let [kept (list-of Point)
        first (make 5)
        again first]
    (push! kept first)
    (print (.x again))
    (.y first)))
`;

const twoHeaps = `(module m)
(data Box [value i64])
(fn worker [n i64] -> i64
  (let [boxes (list-of Box)]
    (for [i (range 0 n)]
      (push! boxes (Box :value i)))
    (receive [[stop bool] (len boxes)])))
(fn main [] -> i64
  (let [left (spawn worker 2)
        right (spawn worker 5)]
    (receive [[never bool] 0] [:after 5000 0])
    (print "both")
    (send left true)
    (send right true)
    (+ (join left) (join right))))
`;

describe('parts of a context', () => {
  it('S01 data stack, return stack, heap and variables are scopes of their own', async () => {
    const program = await debug(calls, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    const frameId = (await program.frames())[0]?.id ?? 0;
    const { scopes } = (await program.client.scopesRequest({ frameId })).body;
    expect(scopes.map(({ name }) => name)).toEqual([
      'Parameters',
      'Locals',
      'Data stack',
      'Return stack',
      'Heap',
      'Mailbox',
    ]);
    expect(await program.shown('Parameters')).toEqual(['z=1']);
    const deep = (await program.variables('Return stack')).length;
    await program.go('stepOut');
    expect((await program.variables('Return stack')).length).toBe(deep - 1);
    await program.end();
  });

  it('S02 the disassembly names the function, and instruction memory reads as the same bytes and refuses writes', async () => {
    const program = await debug(calls, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    const memoryReference = (await program.frames())[0]?.instructionPointerReference ?? '';
    const { instructions } = (
      await program.client.customRequest('disassemble', { memoryReference, instructionCount: 4, resolveSymbols: true })
    ).body as { instructions: DebugInstruction[] };
    expect(instructions.every(({ symbol }) => symbol === 'm::c')).toBe(true);
    const bytes = instructions[0]?.instructionBytes ?? '';
    const read = (await program.client.readMemoryRequest({ memoryReference, count: 4 })).body;
    expect(Buffer.from(read?.data ?? '', 'base64').toString('hex')).toBe(bytes.replaceAll(' ', '').slice(0, 8));
    expect(await program.client.refused('writeMemory', { memoryReference, data: 'AAAA' })).toContain(
      'cannot be written',
    );
    await program.end();
  });

  it('S06 the data stack shows a marker at each frame, and a callee leaves only its result', async () => {
    const program = await debug(calls, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    const names = (await program.variables('Data stack')).map(({ name }) => name);
    expect(names).toEqual(['z', '── frame 2', '── frame 1', '── frame 0']);
    const [, below] = await program.variables('Data stack');
    const caller = await program.rows(below?.variablesReference ?? 0);
    expect(caller.map(({ name, value }) => `${name}=${value}`)).toEqual(['y=1']);
    await program.go('stepOut');
    const slots = (await program.variables('Data stack')).filter(({ name }) => !name.startsWith('──'));
    expect(slots.map(({ value }) => value)).toEqual(['2', '1']);
    await program.end();
  });

  it('S09 the return stack holds the places behind the calls, and frames stand at the calls', async () => {
    const program = await debug(calls, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    expect(await program.stack()).toBe('c:3 b:6 a:8 main:10');
    const returns = await program.variables('Return stack');
    expect(returns).toHaveLength(4);
    expect(returns.slice(0, 3).map(({ value }) => /m::(\w+)/.exec(value)?.[1])).toEqual(['b', 'a', 'main']);
    await program.end();
  });

  it('S10 stepping out lands on the instruction behind the call, each time', async () => {
    const program = await debug(calls, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    for (const caller of ['b:6 a:8 main:10', 'a:8 main:10', 'main:10']) {
      await program.go('stepOut');
      expect(await program.stack()).toBe(caller);
      const memoryReference = (await program.frames())[0]?.instructionPointerReference ?? '';
      const { instructions } = (
        await program.client.customRequest('disassemble', {
          memoryReference,
          instructionOffset: -1,
          instructionCount: 1,
        })
      ).body as { instructions: DebugInstruction[] };
      expect(instructions[0]?.instruction).toMatch(/^call/);
    }
    await program.go('continue');
    expect(await program.stack()).toBe('c:3 b:6 a:8 main:11');
    await program.end();
  });

  it('S07 a step shows a value move between heap and stack', async () => {
    const program = await debug(heap, { breakpoints: [6] });
    await program.client.stopped('breakpoint');
    const cell = async () =>
      (await program.rows((await program.variable('Locals', 'point')).variablesReference)).map(
        ({ name, value }) => `${name}=${value}`,
      );
    expect(await cell()).toEqual(['x=5', 'y=0']);
    await program.go('next');
    expect(await cell()).toEqual(['x=5', 'y=7']);
    await program.end();
  });

  it('S08 a value on the stack goes with its frame; one on the heap stays and tells who refers to it', async () => {
    const program = await debug(heap, { breakpoints: [6, 13] });
    await program.client.stopped('breakpoint');
    expect(await program.shown('Parameters')).toEqual(['x=5']);
    await program.go('continue');
    const locals = (await program.variables('Locals')).map(({ name }) => name);
    expect(locals).not.toContain('x');
    const point = (await program.variables('Heap')).find(({ type }) => type === 'm::Point');
    expect(point?.value).toContain('3 refs');
    await program.end();
  });

  it('S11 the heap keeps an object when the frame that made it is gone', async () => {
    const program = await debug(heap, { breakpoints: [7, 12] });
    await program.client.stopped('breakpoint');
    const before = (await program.variables('Heap')).find(({ type }) => type === 'm::Point');
    await program.go('continue');
    expect(await program.stack()).toBe('main:12');
    const after = (await program.variables('Heap')).find(({ type }) => type === 'm::Point');
    expect(after?.name).toBe(before?.name);
    expect(await program.evaluate('first.y')).toBe('7');
    await program.end();
  });

  it('S18 three references to one object have one memory reference, and the heap counts them', async () => {
    const program = await debug(heap, { breakpoints: [13] });
    await program.client.stopped('breakpoint');
    const first = await program.variable('Locals', 'first');
    const again = await program.variable('Locals', 'again');
    const [element] = await program.rows((await program.variable('Locals', 'kept')).variablesReference);
    expect(first.memoryReference).toBeTruthy();
    expect([again.memoryReference, element?.memoryReference]).toEqual([first.memoryReference, first.memoryReference]);
    const object = (await program.variables('Heap')).find(
      ({ memoryReference }) => memoryReference === first.memoryReference,
    );
    expect(object?.value).toContain('3 refs');
    await program.set('Locals', 'first', 'again');
    const rows = first.variablesReference;
    await program.client.setVariableRequest({ variablesReference: rows, name: 'x', value: '99' });
    expect(await program.evaluate('again.x')).toBe('99');
    expect(await program.evaluate('kept[0].x')).toBe('99');
    await program.end();
  });

  it('S12 each context has a heap of its own with its own figures', async () => {
    const program = await debug(twoHeaps, { breakpoints: [12] });
    await program.client.stopped('breakpoint');
    const boxes = async (thread: number) =>
      (await program.variables('Heap', thread)).filter(({ type }) => type === 'm::Box').length;
    expect([await boxes(2), await boxes(3)]).toEqual([2, 5]);
    await program.end();
  });

  it('S35 values on the data stack carry names of the source', async () => {
    const program = await debug(calls, { breakpoints: [3] });
    await program.client.stopped('breakpoint');
    expect((await program.variables('Data stack'))[0]?.name).toBe('z');
    await program.go('stepOut');
    const [top] = await program.variables('Data stack');
    expect(top?.value).toBe('2');
    expect(top?.name).toContain('(c y)');
    await program.end();
  });

  it('S34 heap objects are named by paths of the source, and set by them', async () => {
    const program = await debug(
      '(module m)\n(data Rgb [red u8] [green u8] [blue u8])\n(data Color [name string] [rgb Rgb])\n(fn show [color Color] -> u8\n  (print (.name color))\n  (.green (.rgb color)))\n(fn main [] -> u8\n  (show (Color :name "sand" :rgb (Rgb :red 1 :green 2 :blue 3))))\n',
      { breakpoints: [5] },
    );
    await program.client.stopped('breakpoint');
    expect(await program.evaluate('color.rgb.green')).toBe('2');
    expect(await program.evaluate('color.rgb.green', 'hover')).toBe('2');
    expect(await program.evaluate('(.green (.rgb color))')).toBe('2');
    const frameId = (await program.frames())[0]?.id ?? 0;
    const set = await program.client.setExpressionRequest({ expression: 'color.rgb.green', value: '200', frameId });
    expect(set.body.value).toBe('200');
    expect((await program.go('continue')).text).toBe('=> 200');
    await program.end();
  });
});

interface DebugInstruction {
  readonly address: string;
  readonly instruction: string;
  readonly instructionBytes?: string;
  readonly symbol?: string;
}
