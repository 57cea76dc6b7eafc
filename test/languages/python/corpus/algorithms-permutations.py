def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield (item,) + rest


def combinations(items, n):
    if n == 0:
        return [()]
    if not items:
        return []
    head, tail = items[0], items[1:]
    return [(head, *c) for c in combinations(tail, n - 1)] + combinations(tail, n)


print(list(permutations([1, 2, 3])))
print([''.join(p) for p in permutations('abc')])
print(combinations('abcd', 2))
print(len(combinations(list(range(8)), 4)))
