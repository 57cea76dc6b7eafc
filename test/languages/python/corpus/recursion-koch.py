def koch(depth):
    return 'F' if depth == 0 else koch(depth - 1).replace('F', 'F+F--F+F')


def dragon(n):
    if n == 0:
        return 'R'
    half = dragon(n - 1)
    return half + 'R' + ''.join('L' if c == 'R' else 'R' for c in reversed(half))


print(koch(2), len(koch(5)), dragon(3), len(dragon(8)))


def carpet(n):
    if n == 0:
        return ['#']
    small = carpet(n - 1)
    full = [row * 3 for row in small]
    hole = [row + ' ' * len(row) + row for row in small]
    return full + hole + full


print('\n'.join(carpet(2)))
