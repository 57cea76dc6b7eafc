import { describe, expect, it } from 'vitest';
import { language } from '../../../languages/wat/evaluate/evaluate.ts';
import type { EvaluationHost, FrameAccess, Space, Value } from '../../../vm/context/index.ts';

const memory = new Uint8Array(64);
new DataView(memory.buffer).setInt32(8, -2, true);
memory.set(Buffer.from('text\0'), 16);

const space: Space = {
  id: 1,
  name: 'heap',
  length: memory.length,
  writable: true,
  read: (offset, length) => memory.slice(offset, offset + length),
};

const value = (type: string, bytes: readonly number[], summary = ''): Value => ({
  type,
  summary,
  bytes: Uint8Array.from(bytes),
  location: { in: 'local', context: 1, activation: 0, index: 0 },
  count: { named: 0, indexed: 0 },
  children: () => [],
  full: () => summary,
});

const written: number[][] = [];

const host: EvaluationHost = {
  program: { units: [], meta: { modules: [], functions: [], types: [], conditions: [] }, debugState: 'absent' },
  context: 1,
  frame: {
    localCount: 0,
    stackCount: 2,
    stack: (index: number) => value('i32', [index + 5, 0, 0, 0]),
    space: (kind: string, index: number) => (kind === 'memory' && index === 0 ? space : undefined),
    address: 0,
  } as unknown as FrameAccess,
  variables: [
    { name: '$n', value: value('i32', [7, 0, 0, 0]) },
    { name: '$minus', value: value('i64', [255, 255, 255, 255, 255, 255, 255, 255]) },
    { name: '$half', value: value('f32', [0, 0, 0, 63]) },
    { name: '$none', value: value('externref', [0, 0, 0, 0, 0, 0, 0, 0], 'null') },
    { name: '$gone', value: 'optimized out' },
  ],
  call: () => ({ failed: 'nothing can be called here' }),
  write: (_target, bytes) => {
    written.push([...bytes]);
    return {};
  },
};

/** The value as `type summary`, or `! why not @column`. */
const evaluate = (text: string, expected?: string): string => {
  const result = language.evaluate({ text, host, ...(expected === undefined ? {} : { expected }) });
  if ('error' in result) return `! ${result.error} @${result.column}`;
  return result.value ? `${result.value.type} ${result.value.summary}` : 'nothing';
};

const check = (rows: Readonly<Record<string, string>>) => {
  for (const [text, expected] of Object.entries(rows)) expect(evaluate(text), text).toBe(expected);
};

describe('expressions over WebAssembly values', () => {
  it('compute as C does, with the widths of the machine', () => {
    check({
      '1 + 2 * 3': 'i32 7',
      '(1 + 2) * 3': 'i32 9',
      '-7 / 2': 'i32 -3',
      '-7 % 2': 'i32 -1',
      '2147483647 + 1': 'i64 2147483648',
      'i32(2147483647) + 1': 'i32 -2147483648',
      '1 << 33': 'i64 8589934592',
      'i32(1) << 33': 'i32 2',
      'u32(-1) >> 28': 'u32 15',
      'i32(-1) >> 28': 'i32 -1',
      'u64(-1) / 2': 'u64 9223372036854775807',
      '0xff & ~0xf | 1': 'i32 241',
      '1.5 + 1': 'f64 2.5',
      'f32(0.1)': 'f32 0.1',
      'i32(2.9)': 'i32 2',
      'i32(nan)': 'i32 0',
      'i32(1e99)': 'i32 2147483647',
      '-0.0': 'f64 -0',
      '1 < 2 && 3 >= 3 || 1 / 0': 'i32 1',
      '!5': 'i32 0',
      '1 == 2 ? 10 : 20': 'i32 20',
      '1 / 0': '! integer divide by zero @3',
      '1.5 & 1': '! & takes integers @5',
    });
  });

  it('read locals, the operand stack and memory', () => {
    check({
      '$n + 1': 'i32 8',
      '$n == 7': 'i32 1',
      '$minus + $n': 'i64 6',
      '$minus == 0xffffffffffffffff': 'i32 1',
      '$half * 4': 'f32 2',
      n: 'i32 ',
      'stack[0]': 'i32 ',
      'stack[0] - stack[1]': 'i32 1',
      'i32[8]': 'i32 -2',
      'u32[$n + 1]': 'u32 4294967294',
      'u8[16] - 0x60': 'i32 20',
      'i16[8]': 'i32 -2',
      'i64[8] & 0xff': 'i64 254',
      'string[16]': 'string "text"',
      'string[16, 2]': 'string "te"',
      '$none == null': 'i32 1',
      '$none != null': 'i32 0',
    });
  });

  it('say what is wrong, with its column', () => {
    check({
      '$other + 1': '! there is nothing named $other here @1',
      '1 +': '! an operand is missing @4',
      '(1': '! ")" is missing @3',
      '1 2': '! "2" is one part too many @3',
      '1 + #': '! "#" has no meaning here @5',
      $gone: '! $gone has no value here @1',
      'i32[62]': '! out of bounds memory access: heap has 64 bytes @5',
      'memory1.i32[0]': '! there is no memory 1 here @13',
      'stack[2]': '! the operand stack has 2 values @7',
      '$f(1)': '! there is no function $f @1',
      '1 = 2': '! this cannot be assigned to @1',
      'i32()': '! i32 takes one value @4',
    });
    expect(evaluate(`${'('.repeat(5000)}1`)).toMatch(/nested too deeply/);
    expect(evaluate('-'.repeat(5000))).toMatch(/nested too deeply/);
  });

  it('assign, as bits of the place', () => {
    written.length = 0;
    expect(evaluate('$n = -1')).toBe('i32 ');
    expect(evaluate('$n += 3')).toBe('i32 ');
    expect(evaluate('u8[3] = 300')).toBe('i32 0');
    expect(evaluate('string[20] = "ab"')).toMatch(/^string/);
    expect(written).toEqual([[255, 255, 255, 255], [10, 0, 0, 0], [44], [97, 98, 0]]);
  });

  it('give a value of a wanted type, bit by bit', () => {
    const bytes = (text: string, type: string) => {
      const result = language.evaluate({ text, expected: type, host });
      return 'error' in result ? result.error : Buffer.from(result.value?.bytes ?? []).toString('hex');
    };
    expect(bytes('0xffffffff', 'i32')).toBe('ffffffff');
    expect(bytes('nan:0x200001', 'f32')).toBe('0100a07f');
    expect(bytes('$n * 2', 'mut i64')).toBe('0e00000000000000');
    expect(bytes('f32x4 1 -0 inf nan', 'v128')).toBe('0000803f000000800000807f0000c07f');
    expect(bytes('null', 'externref')).toBe('0000000000000000');
    expect(bytes('i32x4 1 2', 'v128')).toBe('i32x4 has 4 lanes, not 2');
  });

  it('tell what counts as true', () => {
    expect(
      [
        [0, 0, 0, 0],
        [1, 0, 0, 0],
      ].map((row) => language.truth?.(value('i32', row))),
    ).toEqual([false, true]);
    expect(language.truth?.(value('f64', [0, 0, 0, 0, 0, 0, 0, 128]))).toBe(false);
  });
});
