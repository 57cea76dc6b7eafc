a = (1, 2)
d = {(1, 2): 'x', (0, 1, 2): 'y'}
print(d[*a], d[0, *a])
class G:
    def __getitem__(self, k): return k
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(G()[1:2, 3], G()[*a], G()[:, ::2], G[int], G()[...])
def f(*args: int, **kw: str) -> int: return len(args)
print(f(*a, *a, 5))
x = [*a, *a]; y = {**{'a': 1}, 'b': 2}; z = {*a, 3}
print(x, y, z)
first, *rest = 'hello'
*init, last = range(4)
p, (q, *r), s = 1, (2, 3, 4), 5
print(first, rest, init, last, p, q, r, s)
for i, *js in [(1, 2, 3), (4,), (5, 6)]: print(i, js)
def g(): return 1, *a
print(g())
def h():
    yield 1, *a
print(list(h()))
print(f'{0.}', f'{.5}', f'{1e3}', f'{1_000:,}', f'{3.14159:.2f}', f'{"a" "b"}', f'{{}}', f'{x!r:>20}')
w = 10
print(f'{w=}', f'{w = }', f'{w*2=:>6}', f'{x[0]}', f'{d[(1, 2)]}', f"{'n' if w else 'm'}")
print(f'{w:{w}d}|{w:<{w}}|{3.5:{w}.{2}f}')
if (n := len(x)) > 3: print(n)
print([y := 1, y ** 2], y)
print(1 < 2 < 3 < 2, 1 < 3 > 2, 1 == 1.0 == True, 'a' < 'b' < 'c')
