def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))
def avg():
    total = count = 0
    result = None
    while True:
        v = yield result
        if v is None: break
        total += v; count += 1
        result = total / count
    return total
def outer():
    r = yield from avg()
    print('sum', r)
    yield 'done'
g = outer(); next(g)
print(g.send(10), g.send(20), g.send(None))
try: next(g)
except StopIteration as e: print('stop', e.value)
def closing():
    try:
        while True: yield 1
    except GeneratorExit:
        print('closed'); raise
    finally: print('fin')
c = closing(); next(c); c.close(); c.close()
def thr():
    while True:
        try: yield 1
        except ValueError as e: print('got', e)
t = thr(); next(t); print(t.throw(ValueError('v')))
try: t.throw(KeyError('k'))
except KeyError as e: print('key', e)
try: next(t)
except StopIteration: print('ended')
print(sum(x * x for x in range(10) if x % 2), max((len(w), w) for w in 'a bb ccc'.split()))
z = (i for i in range(3)); print(next(z), list(z), list(z))
import sys
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), 2 in It(5), sum(It(4)), dict(zip('abc', It(3))), [*It(2)], sorted(It(4)))
a, b = It(2); print(a, b)
print(list(zip(*[[1, 2], [3, 4]])), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, '', 'a'])))
print(list(enumerate('ab', 5)), list(reversed([1, 2, 3])), any(x > 2 for x in It(5)), all([]))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
def take(n, it):
    for _, x in zip(range(n), it): yield x
print(list(take(10, fib())))
class Tree:
    def __init__(self, v, *kids): self.v = v; self.kids = kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
print(list(Tree(1, Tree(2, Tree(3)), Tree(4))))
def g2():
    x = yield
    print('x', x)
try: g2().send(5)
except TypeError as e: print(e)
def g3():
    return 5
    yield
try: next(g3())
except StopIteration as e: print(e.value)
def bad():
    yield 1
    raise StopIteration('no')
try: list(bad())
except RuntimeError as e: print(e)
print(iter(lambda: 5, 5).__class__.__name__, list(iter([1, 2].__iter__().__next__, 2)))
