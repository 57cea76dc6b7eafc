import { describe, expect, it } from 'vitest';
import { python, toEnd } from './run.ts';

const ends = (text: string, limits = {}): string => toEnd(python(text, { limits })).failure ?? 'it ended';

describe('what one object may become', () => {
  it.each([
    ["'ab' * 10 ** 9", 'MemoryError: 2000000000 characters are more than the limit of 67108864 (sizeLimit)'],
    ['[0] * 10 ** 9', 'MemoryError: 1000000000 elements are more than the limit of 67108864 (sizeLimit)'],
    ['list(range(10 ** 9))', 'MemoryError: 1000000000 elements are more than the limit of 67108864 (sizeLimit)'],
    ['3 ** 10 ** 8', 'MemoryError: an int of 100000000 bits is larger than the limit of 8388608 (integerLimit)'],
    ['1 << 10 ** 9', 'MemoryError: an int of 1000000001 bits is larger than the limit of 8388608 (integerLimit)'],
    [
      'x = 1 << 6_000_000\nx * x',
      'MemoryError: an int of 12000002 bits is larger than the limit of 8388608 (integerLimit)',
    ],
  ])('%s is refused before it is begun', (text, failure) => {
    expect(ends(text)).toBe(failure);
  });

  it('limits are set, and a program catches MemoryError', () => {
    expect(ends('[0] * 50', { sizeLimit: 10 })).toContain('the limit of 10 (sizeLimit)');
    expect(ends('2 ** 2000', { integerLimit: 100 })).toContain('the limit of 100 (integerLimit)');
    expect(toEnd(python("try: 'a' * 10 ** 12\nexcept MemoryError: print('caught')")).stdout).toBe('caught\n');
    expect(ends('x = 2 ** 5_000_000\ny = [0] * 3_000_000')).toBe('it ended');
  });
});

describe('searches by built-ins', () => {
  it('ask guest code once for each element, however many there are', () => {
    const text = `
class N:
    asked = 0
    def __init__(self, v): self.v = v
    def __eq__(self, o):
        N.asked += 1
        return self.v == o
ns = [N(i) for i in range(4000)]
print(3999 in ns, ns.index(2000), ns.count(7), N.asked)
print(any(x > 5000 for x in range(6000)), all(x >= 0 for x in range(6000)), 5999 in (x for x in range(6000)))
print(next(filter(lambda x: x > 5000, range(6000))))
`;
    expect(toEnd(python(text)).stdout).toBe('True 2000 1 10001\nTrue True True\n5001\n');
  });
});
