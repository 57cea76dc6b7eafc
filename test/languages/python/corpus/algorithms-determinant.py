def minor(m, column):
    return [row[:column] + row[column + 1:] for row in m[1:]]


def determinant(m):
    if len(m) == 1:
        return m[0][0]
    return sum((-1) ** c * m[0][c] * determinant(minor(m, c)) for c in range(len(m)))


print(determinant([[2]]))
print(determinant([[1, 2], [3, 4]]))
print(determinant([[2, -3, 1], [2, 0, -1], [1, 4, 5]]))
print(determinant([[i * j % 7 + (i == j) for j in range(5)] for i in range(5)]))
