def rows(n):
    row = [1]
    for _ in range(n):
        yield row
        row = [a + b for a, b in zip([0] + row, row + [0])]


for row in rows(8):
    print(' '.join(f'{x:3d}' for x in row).center(40).rstrip())
*_, last = rows(30)
print(max(last), sum(last) == 2 ** 29)
