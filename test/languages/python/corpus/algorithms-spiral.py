def spiral(rows, columns):
    grid = [[0] * columns for _ in range(rows)]
    x = y = 0
    dx, dy = 1, 0
    for n in range(1, rows * columns + 1):
        grid[y][x] = n
        nx, ny = x + dx, y + dy
        if not (0 <= nx < columns and 0 <= ny < rows) or grid[ny][nx]:
            dx, dy = -dy, dx
            nx, ny = x + dx, y + dy
        x, y = nx, ny
    return grid


for row in spiral(4, 5):
    print(' '.join('%2d' % n for n in row))
