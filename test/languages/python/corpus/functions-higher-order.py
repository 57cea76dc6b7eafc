def apply(f, *args):
    return f(*args)


def reduce(f, items, start):
    for item in items:
        start = f(start, item)
    return start


print(apply(max, 1, 5, 3), apply(lambda: 'nothing'), reduce(lambda a, b: a * b, range(1, 11), 1))
print(list(map(lambda x, y: x * y, [1, 2, 3], [4, 5, 6])), list(filter(None, [0, 1, '', 'a', [], [0]])), list(filter(lambda x: x > 2, range(5))))
print(sorted(['bb', 'a', 'ccc'], key=len, reverse=True), min([3, -4, 2], key=abs), max('abc', 'de', key=len), sorted([3, 1, 2], key=lambda x: -x))
print([f(10) for f in (str, float, bool, lambda x: x / 4, [1].__contains__, {10: 'ten'}.get)])
operations = {'+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': int.__mul__}
print({k: f(6, 3) for k, f in operations.items()})
apply(5)
