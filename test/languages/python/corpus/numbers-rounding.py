for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 2.4999, 1e20):
    print(x, round(x), round(x, 1), round(x, 2), int(x))
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-1250, -2), round(15, -1), round(25, -1))
print(round(3.14159, 3), round(2.0), round(2.0, 0), type(round(2.0)), type(round(2.0, 0)))
print(int(-3.9), int('42'), int('-17'), int('ff', 16), int('0b101', 2), int('z', 36), int('0x1f', 0), int(' 12 '), int('1_000'))
