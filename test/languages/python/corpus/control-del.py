x = 1
del x
try:
    x
except NameError as e:
    print(e)
a = [0, 1, 2, 3, 4]
del a[0], a[-1]
print(a)
b = {'k': 1, 'l': 2}
del b['k']
print(b)


class C:
    v = 1


c = C()
c.w = 5
del c.w
print(hasattr(c, 'w'), c.v)


def f():
    y = 1
    del y
    y = 2
    del (y)
    return y


del C.v
print(hasattr(c, 'v'))
f()
