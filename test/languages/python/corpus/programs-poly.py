class Term:
    __slots__ = ('c', 'p')
    def __init__(self, c, p): self.c, self.p = c, p
    def __repr__(self): return f'{self.c}x^{self.p}' if self.p else str(self.c)
    def __eq__(self, o): return (self.c, self.p) == (o.c, o.p) if isinstance(o, Term) else NotImplemented
    def __hash__(self): return hash((self.c, self.p))
    def __lt__(self, o): return self.p < o.p
class Poly(tuple):
    def __new__(cls, *terms): return super().__new__(cls, sorted((Term(c, p) for c, p in terms if c), reverse=True))
    def __add__(self, o):
        acc = {}
        for t in [*self, *o]: acc[t.p] = acc.get(t.p, 0) + t.c
        return Poly(*((c, p) for p, c in acc.items()))
    def __mul__(self, o):
        if isinstance(o, int): return Poly(*((t.c * o, t.p) for t in self))
        acc = {}
        for a in self:
            for b in o: acc[a.p + b.p] = acc.get(a.p + b.p, 0) + a.c * b.c
        return Poly(*((c, p) for p, c in acc.items()))
    __rmul__ = __mul__
    def __call__(self, x): return sum(t.c * x ** t.p for t in self)
    def __str__(self): return ' + '.join(map(repr, self)) or '0'
    @property
    def degree(self): return max((t.p for t in self), default=-1)
p, q = Poly((1, 2), (3, 1), (-1, 0)), Poly((2, 1), (1, 0))
print(p, '|', q, '|', p + q, '|', p * q, '|', 3 * q, '|', p(2), p.degree, Poly().degree, len(p))
print(Term(1, 2) == Term(1, 2), Term(1, 2) == 5, {Term(1, 2), Term(1, 2)}, Term(1, 2) in p, p == p + Poly(), hash(p) == hash(p * Poly((1, 0))))
print(isinstance(p, tuple), p[0], p[-1], [t.c for t in p[:2]], str(Poly()), bool(Poly()), repr(q))
try: Term(1, 2).z = 1
except AttributeError as e: print(e)
print(p + 5)
