for a in (7, -7, 0, 1, 7.5, -7.5):
    for b in (2, -2, 3, -3, 2.5, -0.5):
        print(a, b, a // b, a % b, divmod(a, b), a / b)
