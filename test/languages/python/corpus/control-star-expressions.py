def f(*args, **kwargs):
    return args, kwargs


a, b = [1, 2], {'x': 1}
print(f(*a, 3, *a, y=2, **b), [*a, *a], (*a, 3), {*a, 5}, {**b, 'z': 3}, f(*'ab', *range(2)), [*b], f(*[], **{}))
print(*a, *map(str, a), sep='/')
print(max(*a), dict(**b, k=1), [*{1: 2}.items()], f(*(i for i in range(3))))
f(*a, **{'x': 1}, x=2)
