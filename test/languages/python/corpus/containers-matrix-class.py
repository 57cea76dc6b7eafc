class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) > 1:
            raise ValueError('rows of different lengths')

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f'shapes {self.shape} and {other.shape} do not fit')
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in other.T.rows] for r in self.rows])

    def __getitem__(self, key):
        if isinstance(key, tuple):
            r, c = key
            return self.rows[r][c]
        return self.rows[key]

    def __str__(self):
        widths = [max(len(str(x)) for x in c) for c in zip(*self.rows)]
        return '\n'.join('[' + ' '.join(f'{x:>{w}}' for x, w in zip(r, widths)) + ']' for r in self.rows)


m = Matrix([[1, 2, 3], [4, 5, 6]])
print(m, m.T, m @ m.T, m[1, 2], m[0], m.shape, sep='\n')
print(m[0][1:], m[-1, -1])
m @ m
