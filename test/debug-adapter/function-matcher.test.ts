import { describe, expect, it } from 'vitest';
import { functionMatcher } from '../../debug-adapter/control/function-matcher.ts';

const fits = (wish: string, name: string): boolean => {
  const matcher = functionMatcher(wish);
  return typeof matcher !== 'string' && matcher(name);
};

describe('names of functions', () => {
  const sort = 'void std::__2::sort<std::__2::__wrap_iter<int*>, main::$_1>(std::__2::__wrap_iter<int*>, main::$_1)';

  it.each(['std::sort', 'sort', 'std::__2::sort', 'std::s*t'])('%s is a function in an inline namespace', (wish) => {
    expect(fits(wish, sort)).toBe(true);
  });

  it('leaves other namespaces of a library in the name', () => {
    expect(fits('std::next', 'std::__detail::next(int)')).toBe(false);
  });
});
