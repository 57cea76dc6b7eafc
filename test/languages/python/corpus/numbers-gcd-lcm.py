import math


def gcd(a, b):
    while b:
        a, b = b, a % b
    return abs(a)


pairs = [(12, 18), (0, 5), (-12, 18), (17, 31), (2 ** 80, 2 ** 70 * 3), (10 ** 30, 10 ** 25 + 5)]
for a, b in pairs:
    print(a, b, gcd(a, b), math.gcd(a, b), a * b // gcd(a, b) if b else None)
