def extended(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = extended(b, a % b)
    return g, y, x - a // b * y


def inverse(a, m):
    g, x, _ = extended(a, m)
    if g != 1:
        raise ValueError('%d has no inverse modulo %d' % (a, m))
    return x % m


print(extended(240, 46))
print(inverse(3, 11), inverse(7, 10 ** 18 + 9))
print(pow(3, -1, 11))
print(inverse(6, 9))
