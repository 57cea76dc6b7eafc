for x in (0.1, 1.0, 1e16, 1e15, 123456789.123, 1e-4, 1e-5, 0.1 + 0.2, 1 / 3, 1e22, 1e21, -0.0, 2.5e-10, 1e100, 5e-324, 1.7976931348623157e308, 100.0, 1e17 / 3):
    print(x, repr(x), str(x))
print(float('inf'), float('-inf'), float('nan'), -float('inf'))
print(float('nan') == float('nan'), float('inf') > 10 ** 400, 1e308 * 10)
print(float('1e3'), float(' 2.5 '), float('-.5'), float('1_000.5'), float(7))
