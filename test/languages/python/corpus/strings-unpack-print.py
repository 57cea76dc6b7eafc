print(*'abc', sep='-')
print('a', 'b', sep='', end='!\n')
print()
print('no newline', end='')
print(' then', 'more', sep=' ... ')
print(1, 2.0, None, True, [1, 'x'], (1,), {'k': 'v'}, {3}, range(3), sep='; ')
a, *b, c = 'hello'
print(a, b, c)
(x, y), z = 'ab', 'c'
print(x, y, z)
first, second = 'abc'
