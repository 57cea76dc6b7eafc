def bits(n, w=8): return format(n & ((1 << w) - 1), f'0{w}b')
for n in (0, 1, 5, -1, -128, 255): print(n, bits(n), n.bit_length(), bin(n), hex(n), oct(n), n & 0xF, n | 8, n ^ 0xFF, ~n, n << 3, n >> 2)
def crc(data, poly=0xEDB88320):
    c = 0xFFFFFFFF
    for b in data:
        c ^= b
        for _ in range(8): c = c >> 1 ^ poly if c & 1 else c >> 1
    return c ^ 0xFFFFFFFF
print(hex(crc(map(ord, '123456789'))), crc([]))
def mulberry(seed):
    while True:
        seed = seed + 0x6D2B79F5 & 0xFFFFFFFF
        t = (seed ^ seed >> 15) * (1 | seed) & 0xFFFFFFFF
        t = t + ((t ^ t >> 7) * (61 | t) & 0xFFFFFFFF) ^ t
        yield (t ^ t >> 14) & 0xFFFFFFFF
r = mulberry(42); print([next(r) % 100 for _ in range(10)])
big = 1 << 200 | 0xFF
print(big, big >> 190, big & (1 << 64) - 1, -big >> 3, big % 97, big // -3, divmod(-big, 10 ** 20), pow(7, big, 1000007), big.bit_length(), (big ^ -1) == ~big)
print(sum(1 for c in bin(big) if c == '1'), int('1' * 70, 2), int('zz', 36), int('-0b101', 0), int('0xFf', 16), f'{big:x}', f'{2 ** 70:,}', f'{-2 ** 64:_b}'[:20], f'{10 ** 25:e}')
def gray(n): return [i ^ i >> 1 for i in range(1 << n)]
print([bits(g, 3) for g in gray(3)])
def isqrt(n):
    x = n
    while (y := (x + n // x) // 2) < x: x = y
    return x
print(isqrt(10 ** 40), isqrt(2 * 10 ** 60) % 10 ** 10, 10 ** 40 == isqrt(10 ** 40) ** 2)
def egcd(a, b): return (a, 1, 0) if not b else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(egcd(240, 46), egcd(2 ** 89 - 1, 2 ** 61 - 1)[0], [pow(3, -1, p) for p in (7, 11, 2 ** 61 - 1)])
print(True + True, True << 3, ~True, -True, True & False, True ^ True, 5 & True, isinstance(True & 1, bool), isinstance(True & True, bool))
print(1 << 3 << 2, 2 ** 3 ** 2 % 7, -3 ** 2, (-3) ** 2, 7 & 3 == 3, (7 & 3) == 3, 1 | 2 ^ 3 & 4, not 1 == 2, 10 - 2 - 3, 2 * 3 % 4)
print(1 << 10 ** 9 if False else 'skip', 0 << 100, 1.0 & 1)
