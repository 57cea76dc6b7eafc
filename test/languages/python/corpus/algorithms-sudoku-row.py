def fits(rows, r, c, digit):
    if digit in rows[r]:
        return False
    if any(rows[i][c] == digit for i in range(4)):
        return False
    top, left = r // 2 * 2, c // 2 * 2
    return all(rows[i][j] != digit for i in range(top, top + 2) for j in range(left, left + 2))


def solve(rows):
    for r in range(4):
        for c in range(4):
            if rows[r][c] == 0:
                for digit in range(1, 5):
                    if fits(rows, r, c, digit):
                        rows[r][c] = digit
                        if solve(rows):
                            return True
                        rows[r][c] = 0
                return False
    return True


puzzle = [[1, 0, 0, 0], [0, 0, 3, 0], [0, 4, 0, 0], [0, 0, 0, 2]]
print(solve(puzzle))
for row in puzzle:
    print(*row)
