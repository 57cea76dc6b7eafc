def identity(n):
    return [[1 if i == j else 0 for j in range(n)] for i in range(n)]


def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def power(m, n):
    result = identity(len(m))
    while n:
        if n & 1:
            result = multiply(result, m)
        m = multiply(m, m)
        n >>= 1
    return result


print(multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]]))
print(power([[1, 1], [1, 0]], 100)[0][1])
print(list(map(list, zip(*[[1, 2, 3], [4, 5, 6]]))))
