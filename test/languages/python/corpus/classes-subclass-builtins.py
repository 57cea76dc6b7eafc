class Celsius(float):
    def to_f(self): return self * 9 / 5 + 32
    def __repr__(self): return f'{float(self):.1f}C'
c = Celsius(21.5)
print(c, repr(c), c.to_f(), c + 1, type(c + 1).__name__, c > 20, round(c), int(c))
class Money(int):
    def __new__(cls, amount, currency='EUR'):
        self = super().__new__(cls, amount)
        self.currency = currency
        return self
    def __str__(self): return f'{int(self)} {self.currency}'
    def __add__(self, other):
        return Money(int(self) + int(other), self.currency)
m = Money(5)
print(m, m + 3, type(m + 3), m * 2, type(m * 2), repr(m), m == 5, hash(m) == hash(5))
print({5: 'five'}[m], [10, 20, 30, 40, 50, 60][m], sorted([m, Money(2), 3]))
print(sum([m, Money(2)]), max(m, 9), f'{m:05d}', '%d' % m, isinstance(m, int), bool(Money(0)))
class Name(str):
    def shout(self): return self.upper() + '!'
    def __eq__(self, other): return str.lower(self) == str.lower(other)
    def __hash__(self): return hash(self.lower())
n = Name('Ada')
print(n, n.shout(), len(n), n[0], n + 'x', type(n + 'x').__name__, n == 'ADA', n in {'ada'}, 'd' in n)
print(n.replace('A', 'B'), n.startswith('A'), list(n), '-'.join([n, n]), f'{n:>6}|', repr(n), n < 'B')
class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))
    @property
    def first(self): return self[0]
    @property
    def second(self): return self[1]
    def __repr__(self): return f'Pair{tuple(self)!r}'
p = Pair(1, 2)
a, b = p
print(p, p.first, p.second, a, b, len(p), p == (1, 2), hash(p) == hash((1, 2)), p + (3,), p[::-1], sorted([Pair(2, 1), p]))
print(isinstance(p, tuple), 2 in p, list(p), {p: 'v'}[(1, 2)], p.index(2))
class Flag(int):
    ON = 1
    def __bool__(self): return False
print(bool(Flag(3)), Flag(3) | 4, Flag(3) << 2, -Flag(3), abs(Flag(-3)), divmod(Flag(7), 2), Flag(3) ** 2)
class D(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]
d = D(a=1)
print(d['a'], d['b'], d, isinstance(d, dict), d.get('zz'))
class S(set):
    def add2(self, x): self.add(x); self.add(x + 1)
s = S([1]); s.add2(5); print(sorted(s), type(s | {9}).__name__, s)
print(range(Money(3)), [1] * Money(2), 'ab' * Money(2), Money(10) // 3, 10 % Money(4), Money(5) & 4, int('7') + m)
print(str(n), str(Money(4)), int(Money(4)), type(int(Money(4))), float(Money(4)), list(range(10))[Money(2):Money(5)])
