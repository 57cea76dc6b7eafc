def invert(n):
    return 1 / n


print([invert(n) for n in (1, 2, 4)])
values = {
    n: [
        invert(m)
        for m in range(n, -1, -1)
    ]
    for n in (2, 1)
}
