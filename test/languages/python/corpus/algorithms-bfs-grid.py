maze = """
#########
#S..#...#
#.#.#.#.#
#.#...#E#
#########
""".strip().split('\n')


def find(mark):
    for y, row in enumerate(maze):
        for x, cell in enumerate(row):
            if cell == mark:
                return x, y
    return None


start, end = find('S'), find('E')
queue = [start]
steps = {start: 0}
while queue:
    x, y = queue.pop(0)
    if (x, y) == end:
        break
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        place = (x + dx, y + dy)
        if maze[place[1]][place[0]] != '#' and place not in steps:
            steps[place] = steps[(x, y)] + 1
            queue.append(place)
print(start, end, steps[end])
