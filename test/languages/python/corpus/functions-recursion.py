def flatten(x):
    return [z for y in x for z in flatten(y)] if isinstance(x, list) else [x]


def power_set(items):
    if not items:
        return [[]]
    rest = power_set(items[1:])
    return rest + [[items[0]] + r for r in rest]


def digits(n):
    return [n] if n < 10 else digits(n // 10) + [n % 10]


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(flatten([1, [2, [3, [4, [5]]]], [[[6]]]]), power_set([1, 2, 3]), digits(9045), even(100), odd(77), even(7))
