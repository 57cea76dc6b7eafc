def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x
    return composed


def curry(f, n, *args):
    if n == 0:
        return f(*args)
    return lambda x: curry(f, n - 1, *args, x)


def partial(f, *args, **fixed):
    return lambda *more, **named: f(*args, *more, **{**fixed, **named})


print(compose(str, lambda x: x + 1, abs)(-41))
print(curry(lambda a, b, c: a * 100 + b * 10 + c, 3)(1)(2)(3))
print(partial(int, base=2)('1011'), partial(pow, 2)(10), partial(sorted, reverse=True)([3, 1, 2]))
print(list(map(compose(len, str), [1, 22, 333])))
