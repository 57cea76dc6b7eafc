class Grid:
    def __init__(self, w, h, fill=0):
        self.w, self.h = w, h
        self.cells = [fill] * (w * h)

    def __getitem__(self, place):
        x, y = place
        return self.cells[y * self.w + x]

    def __setitem__(self, place, value):
        x, y = place
        if not (0 <= x < self.w and 0 <= y < self.h):
            raise IndexError(f'{place} is outside')
        self.cells[y * self.w + x] = value

    def __delitem__(self, place):
        self[place] = 0

    def __str__(self):
        return '\n'.join(' '.join(str(self[x, y]) for x in range(self.w)) for y in range(self.h))


g = Grid(3, 2)
g[1, 1] = 5
g[0, 0] += 7
g[0, 0] *= 2
del g[1, 1]
g[2, 1] = g[0, 0] - 1
print(g)
g[3, 0] = 1
