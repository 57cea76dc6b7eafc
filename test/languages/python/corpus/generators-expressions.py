squares = (x * x for x in range(5))
print(next(squares), next(squares), list(squares), list(squares))
print(sum(x for x in range(10) if x % 2), ','.join(str(x) for x in 'abc'), dict((k, len(k)) for k in ['a', 'bb']), sorted((y, x) for x, y in enumerate('hello')))
matrix = [[1, 2], [3, 4]]
print(list(x for row in matrix for x in row), tuple(sum(row) for row in matrix), {x % 2 for row in matrix for x in row})
n = 3
lazy = (n * x for x in [1, 2])
n = 10
print(list(lazy))
print(next(x for x in range(10) if x > 20))
