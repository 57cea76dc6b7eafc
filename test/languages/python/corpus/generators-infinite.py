def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def cycle(items):
    while True:
        yield from items


print([x for x, _ in zip(fibonacci(), range(15))])
lights = cycle(['red', 'green', 'amber'])
print([next(lights) for _ in range(7)])
total = 0
for f in fibonacci():
    if f > 4_000_000:
        break
    if f % 2 == 0:
        total += f
print(total)
print(list(zip('abc', fibonacci(), cycle([0, 1]))))
