digits = '0123456789abcdefghijklmnopqrstuvwxyz'


def to_base(n, base):
    if n < 0:
        return '-' + to_base(-n, base)
    if n < base:
        return digits[n]
    return to_base(n // base, base) + digits[n % base]


for n in (0, 10, 255, -255, 10 ** 20):
    for base in (2, 7, 16, 36):
        text = to_base(n, base)
        assert int(text, base) == n
        print(n, base, text)
