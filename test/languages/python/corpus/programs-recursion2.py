import sys
def perms(xs):
    if len(xs) <= 1: return [xs]
    return [[x] + rest for i, x in enumerate(xs) for rest in perms(xs[:i] + xs[i + 1:])]
print(len(perms([1, 2, 3, 4])), perms('ab' and list('abc'))[3])
def memo(f):
    cache = {}
    def inner(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    inner.cache = cache
    return inner
@memo
def ways(n, k): return 1 if n == 0 else 0 if n < 0 or k == 0 else ways(n, k - 1) + ways(n - k, k)
print(ways(50, 50), len(ways.cache))
def hanoi(n, a='A', b='B', c='C'): return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)
print(len(hanoi(8)), hanoi(2))
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 9))
def depth(n):
    try: return depth(n + 1)
    except RecursionError: return n
print(depth(0) > 900, sys.getrecursionlimit())
sys.setrecursionlimit(3000)
def down(n): return 0 if n == 0 else 1 + down(n - 1)
print(down(2500))
class Node:
    def __init__(s, v, l=None, r=None): s.v, s.l, s.r = v, l, r
    def __iter__(s):
        if s.l: yield from s.l
        yield s.v
        if s.r: yield from s.r
    def insert(s, v):
        side = 'l' if v < s.v else 'r'
        child = getattr(s, side)
        if child: child.insert(v)
        else: setattr(s, side, Node(v))
        return s
    def __repr__(s): return f'({s.l or "."} {s.v} {s.r or "."})'
root = Node(5)
for v in (3, 8, 1, 4, 9): root.insert(v)
print(list(root), root, sum(root), 4 in root, 7 in root)
is_even = lambda n: n == 0 or is_odd(n - 1)
is_odd = lambda n: n != 0 and is_even(n - 1)
print(is_even(100), is_odd(7))
x = []; x.append(x); print(x, x == x if False else '', {1: x})
def boom(n):
    if n == 0: raise ValueError('bottom')
    boom(n - 1)
boom(3)
