moves = 0


def move(n, source, target, spare):
    global moves
    if n == 0:
        return
    move(n - 1, source, spare, target)
    moves += 1
    if moves <= 7:
        print(f'{n}: {source} -> {target}')
    move(n - 1, spare, target, source)


move(8, 'A', 'C', 'B')
print(moves, 'moves')
