from math import sqrt, pi as PI
import math as m, sys
def stats(*xs, ddof=0, **opts):
    n = len(xs); mean = sum(xs) / n
    var = sum((x - mean) ** 2 for x in xs) / (n - ddof)
    return {'n': n, 'mean': mean, 'sd': round(sqrt(var), opts.pop('digits', 3)), **opts}
print(stats(2, 4, 4, 4, 5, 5, 7, 9), stats(*range(10), ddof=1, digits=1, name='r'))
words = 'the rain in spain stays mainly in the plain'.split()
count = {}
for w in words: count[w] = count.get(w, 0) + 1
print(sorted(count.items(), key=lambda kv: (-kv[1], kv[0]))[:3], {len(w): [x for x in words if len(x) == len(w)] for w in words})
print(*(f'{i:>2}{"*" * i:<5}|' for i in range(1, 4)), sep='\n')
def compose(*fs):
    def inner(x):
        for f in reversed(fs): x = f(x)
        return x
    return inner
print(compose(str, abs, int)('-7') + '!', list(map(compose(len, str), [1, 22, 333])))
a = [3, 1, 2]; b = a; c = a[:]; a.sort(reverse=True); print(a is b, b, c, a == sorted(c)[::-1])
a[1:2] = ['x', 'y']; del a[::2]; a *= 2; a += (1,); print(a, a.count('x'), a.index('y') if 'y' in a else None)
t = 1, ; print(t, () + t, (t,) * 2, t < (1, 0), (1, 'a') == (1, 'a'))
s = {3, 1, 2}; s |= {5}; s -= {1}; s ^= {2, 9}; print(sorted(s), s & {3, 5} == {3, 5}, s.issuperset({3}), frozenset([1, 1]) | {2})
d = dict(zip('abc', range(3))); d |= {'z': 26}; print(d, {v: k for k, v in d.items()}, list(reversed(d)), d.pop('z'), d.popitem(), d.setdefault('q', []), d)
for i, (k, v) in enumerate(d.items(), 1): print(i, k, v, end=';' if i < len(d) else '\n')
x = y = []; x.append(1); print(y, x is y, id(x) == id(y), [] is [], None is None)
print(*[n for n in range(2, 40) if all(n % k for k in range(2, int(n ** .5) + 1))])
m2 = [[0] * 3 for _ in range(2)]; m2[0][1] = 5; print(m2, [*zip(*m2)], sum(map(sum, m2)), [v for r in m2 for v in r if v])
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), (lambda: (yield))().__class__.__name__)
assert isinstance(PI, float) and m.pi == PI, 'pi'
print(abs(-0.0), -0.0 == 0.0, 0.1 + 0.2 == 0.3, 1e16 + 1, 2 ** 53 + 1.0, int(1e16), 7 // 2 * 2 + 7 % 2, -7 // 2, divmod(-7, 2), round(-0.5), 10 ** -2)
print('%5.1f|%-6s|%+d|%x|%%|%s' % (3.14159, 'ab', 5, 255, [1]), '{:>8}|{:^8}|{:<8}|{:08.3f}|{:+,}'.format('r', 'c', 'l', 3.14159, 1234567))
print(f'{PI:.3e} {1/3:.2%} {255:#06x} {"q":*^5} {[1]!r:>5} {None} {True:>6} {1_000_000:_}', f'{(lambda v: v * 2)(4)}', f"{'nested' + f'{1 + 1}'}")
try:
    try: {}['missing']
    except KeyError as e: raise ValueError('wrapped') from e
except ValueError as e: print(repr(e), repr(e.__cause__), e.__cause__.args, e.__suppress_context__)
def deco(n):
    def wrap(f):
        def inner(*a, **k): return [f(*a, **k) for _ in range(n)]
        inner.__name__ = f.__name__; return inner
    return wrap
@deco(2)
@deco(2)
def hello(name='w'): return 'hi ' + name
print(hello(), hello.__name__, hello(name='z')[0])
class Cfg(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
c = Cfg(a=1); c.b = 2; print(c.a + c['b'], c, len(c))
print(sys.maxsize > 2 ** 31, sys.version_info[0], len(sys.argv) >= 1)
while True:
    try: n = int('x1')
    except ValueError: n = 3
    else: print('never')
    finally: break
print(n, [i for i in iter(lambda c=[0]: c.append(len(c)) or len(c) - 1, 4)])
print(undefined_thing)
