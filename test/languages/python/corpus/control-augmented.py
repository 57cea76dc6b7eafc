a = 5
a += 2
a -= 1
a *= 4
a //= 5
a **= 3
a %= 50
a <<= 2
a |= 1
a &= 0xfe | 1
a ^= 3
a >>= 1
print(a)
a /= 4
print(a)
s = 'x'
s += 'y'
s *= 3
print(s)
first = second = [1]
first += [2]
print(second, first is second)
first = first + [3]
print(second, first is second)
d = {'n': 1}
d['n'] += 5
d['n'] *= d['n']
print(d)
m = [[1, 2], [3, 4]]
m[1][0] -= 10


def index():
    print('index', end=' ')
    return 0


m[index()][1] += 100
print(m)
t = ([1],)
try:
    t[0] += [2]
except TypeError as e:
    print(e, t)
u += 1
