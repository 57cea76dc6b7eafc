def power(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


for args in [(2, 10, 1000), (3, 200, 13), (7, 10 ** 20, 10 ** 9 + 7), (123456789, 987654321, 998244353), (2, 0, 5)]:
    print(args, power(*args), power(*args) == pow(*args))
