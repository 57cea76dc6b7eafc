grid = [[0] * 3] * 2
grid[0][0] = 1
print(grid)
grid = [[0] * 3 for _ in range(2)]
grid[0][0] = 1
print(grid)
a = [1, [2, 3]]
b = a
c = a[:]
b[0] = 'b'
c[1].append('c')
print(a, b, c, a is b, a is c, a[1] is c[1])
loop = [1]
loop.append(loop)
print(loop, len(loop), loop[1][1][0])
d = {'me': None}
d['me'] = d
print(d)
