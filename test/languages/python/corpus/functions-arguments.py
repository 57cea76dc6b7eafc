def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, z=7))
print(f(*[1, 2], *(3,), **{'d': 4, 'q': 1}))
print(f(1, c=9, d=0, b=8))


def attempt(*args, **kw):
    try:
        print(f(*args, **kw))
    except TypeError as e:
        print(e)


attempt()
attempt(1)
attempt(1, 2, 3, d=1, **{'c': 5})
attempt(d=1)


def g(x, y):
    return x


def h(*, key):
    return key


for call in (lambda: g(1), lambda: g(1, 2, 3), lambda: g(1, z=2), lambda: g(1, x=1), lambda: h(1), lambda: h(), lambda: g(), lambda: h(key=1, other=2)):
    try:
        print(call())
    except TypeError as e:
        print(e)
g(**{'x': 1}, **{'x': 2})
