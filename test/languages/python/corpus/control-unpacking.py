a, b, *rest = range(5)
*start, last = 'abc'
x, (y, z), *w = [1, (2, 3), 4, 5]
print(a, b, rest, start, last, x, y, z, w)
a, b = b, a
a, b, c = c, a, b = 1, 2, 3
print(a, b, c)
i = 0
values = [10, 20, 30]
i, values[i] = 2, 'changed'
print(i, values)
for k, (m, *n) in {'p': (1, 2, 3), 'q': 'xy'}.items():
    print(k, m, n)
[p, q], r = (1, 2), 3
p = q = r = []
p.append(1)
print(p, q, r, p is r)
(a), b = 1, (2)
print(a, b)
x = y, = [7]
print(x, y)
d = {}
d['a'], d['b'] = 1, 2
print(d, *rest, *[0], sep=',')
head, *tail = []
