it = iter(range(5))
def gen():
    yield next(it) + next(it) + next(it)
print(list(gen()), next(it), next(it, 'end'), next(it, 'end'))
def count():
    n = 0
    while True:
        n += 1
        yield n
c = count()
print(sum([next(c) for _ in range(1000)]))
print([x for x in map(lambda a: next(c) - a, range(5))])
