class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])
    @property
    def shape(self): return len(self.rows), len(self.rows[0])
    def __matmul__(self, other):
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*other.rows)] for r in self.rows])
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __eq__(self, o): return isinstance(o, Matrix) and self.rows == o.rows
    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1: result = result @ base
            base = base @ base
            n >>= 1
        return result
    def __getitem__(self, key):
        i, j = key
        return self.rows[i][j]
    def __setitem__(self, key, v):
        i, j = key
        self.rows[i][j] = v
    def __iter__(self): return iter(self.rows)
    def __contains__(self, v): return any(v in r for r in self)
    def __len__(self): return len(self.rows)
    def __bool__(self): return any(any(r) for r in self)
    def transpose(self): return Matrix(zip(*self.rows))
    def __str__(self):
        w = max(len(str(v)) for r in self for v in r)
        return '\n'.join(' '.join(f'{v:>{w}}' for v in r) for r in self)
    def __format__(self, spec): return '[' + '; '.join(','.join(format(v, spec) for v in r) for r in self) + ']'
    def __call__(self, *v): return [sum(a * b for a, b in zip(r, v)) for r in self]
m = Matrix([[1, 1], [1, 0]])
print(m ** 30); print(m.shape, m.transpose() == m, 3 * m + -m, sep='\n')
m[0, 1] = 7
print(m[0, 1], 7 in m, 8 in m, len(m), bool(Matrix([[0]])), f'{m:03d}', f'{m}', m(2, 3))
print(hash(1), m != m.transpose())
try: hash(m)
except TypeError as e: print(e)
try: m @ 3
except AttributeError as e: print(e)
try: m + 'x'
except AttributeError as e: print(e)
m[0]
