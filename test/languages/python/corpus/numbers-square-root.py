def root(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x, y = y, (y + n // y) // 2
    return x


print(root(2 * 10 ** 60))
print(root(10 ** 40) == 10 ** 20, root(0), root(1), root(17))
