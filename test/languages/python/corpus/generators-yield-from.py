def inner():
    a = yield 1
    print('got', a)
    b = yield 2
    print('got', b)
    return a + b


def outer():
    total = yield from inner()
    print('total', total)
    yield from [total, total * 2]
    yield from 'xy'
    yield from range(2)
    return 'done'


g = outer()
print(next(g))
print(g.send(10))
print(g.send(5))
print(list(g))


def flatten(items):
    for item in items:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, (3, [4]), []], 'five', [[6]]])))
