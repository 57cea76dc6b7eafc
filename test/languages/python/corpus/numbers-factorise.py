def factors(n):
    found = []
    p = 2
    while p * p <= n:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        found.append(n)
    return found


for n in (1, 2, 60, 97, 1001, 65536, 123456, 9999991, 600851475143):
    print(n, '=', ' * '.join(map(str, factors(n))) or '1')
