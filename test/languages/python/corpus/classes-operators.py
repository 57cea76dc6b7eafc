class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))

    def __getattr__(self, name):
        if name in 'xyz':
            return self.parts['xyz'.index(name)]
        raise AttributeError(f'no {name} here')

    def __call__(self, k):
        return Vector(*(k * p for p in self.parts))

    def __len__(self):
        return len(self.parts)

    def __contains__(self, part):
        return part in self.parts

    def __iadd__(self, other):
        self.parts = tuple(a + b for a, b in zip(self.parts, other.parts))
        return self

    def __floordiv__(self, k):
        return Vector(*(p // k for p in self.parts))

    def __mod__(self, k):
        return Vector(*(p % k for p in self.parts))

    def __rsub__(self, k):
        return Vector(*(k - p for p in self.parts))

    def __invert__(self):
        return Vector(*reversed(self.parts))

    def __lt__(self, other):
        return self @ self < other @ other

    def __str__(self):
        return '<' + ' '.join(map(str, self.parts)) + '>'


v, w = Vector(1, 2, 3), Vector(4, 5, 6)
print(v @ w, v.x, v.z, v(10), len(v), 2 in v, w // 2, w % 4, 10 - v, ~v, v < w, v > w)
before = v
v += w
print(v, before is v, sorted([w, Vector(0, 0, 0), v])[0], max(v, w))
print(v.q)
