def bits(n):
    return bin(n).count('1')


print([bits(n) for n in range(17)])
print(5 & 3, 5 | 3, 5 ^ 3, ~5, -5 & 3, -5 | 3, -5 ^ 3, 1 << 40, -1 >> 3, -8 >> 1)
print(bin(10), bin(-10), hex(255), hex(-255), oct(8), bin(0))
print(0b1010, 0xff, 0o17, 1_000_000)
print(True + True, True & False, True | False, True ^ True, ~True)
gray = [n ^ (n >> 1) for n in range(8)]
print([f'{g:03b}' for g in gray])
print(1 << 31, 1 << 32, (1 << 31) - 1 & 0xffff, 0xffffffff & -1, 2 ** 40 ^ 2 ** 39, 2 ** 45 | 1)
