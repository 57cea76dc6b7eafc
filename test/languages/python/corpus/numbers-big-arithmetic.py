a = 2 ** 64
b = 10 ** 25
print(a, b, a + b, a - b, b - a, a * b)
print(b // a, b % a, divmod(-b, a), divmod(b, -a))
print(a ** 3, (-a) ** 3, a / b, b / 3)
print(a & b, a | b, a ^ b, ~a, a << 10, b >> 20, -b >> 20, -1 << 70)
print(2 ** 53, 2 ** 53 + 1, 2 ** 53 - 1 + 2, (2 ** 53 + 1) * 3)
print(9007199254740991 + 1, 9007199254740993 - 1, 3037000500 * 3037000500)
print(-9007199254740991 - 2, 94906267 * 94906267, 94906266 * 94906266)
print(a == 18446744073709551616.0, a > 1.8e19, hash(7), int(1e20), float(a))
print(a.bit_length(), (a - 1).bit_length(), (0).bit_length(), (-5).bit_length())
