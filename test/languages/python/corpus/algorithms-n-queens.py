def queens(n):
    def place(row, columns, left, right):
        if row == n:
            yield columns
            return
        for column in range(n):
            if column in columns or row - column in left or row + column in right:
                continue
            yield from place(row + 1, columns + [column], left | {row - column}, right | {row + column})

    return place(0, [], set(), set())


for n in range(1, 7):
    solutions = list(queens(n))
    print(n, len(solutions), solutions[0] if solutions else None)
for column in next(queens(6)):
    print('.' * column + 'Q' + '.' * (5 - column))
