def step(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    place = x + dx, y + dy
                    counts[place] = counts.get(place, 0) + 1
    return {place for place, n in counts.items() if n == 3 or n == 2 and place in cells}


cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for generation in range(5):
    print('generation', generation)
    for y in range(6):
        print(''.join('#' if (x, y) in cells else '.' for x in range(6)))
    cells = step(cells)
