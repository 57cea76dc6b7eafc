def append(item, to=[]):
    to.append(item)
    return to


print(append(1), append(2), append(3, []), append(4))
n = 5


def late(value=n * 2, *, other=[n]):
    return value, other


n = 6
print(late(), late(1), late(other=2), late.__name__, late.__defaults__)
print((lambda a, *b, c=3, **d: (a, b, c, d))(1, 2, c=4, e=5))
