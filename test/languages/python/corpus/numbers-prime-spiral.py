def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n
        n += 1


source = primes()
print([next(source) for _ in range(25)])
twin = []
before = next(source)
for p in source:
    if p - before == 2:
        twin.append((before, p))
    if len(twin) == 5:
        break
    before = p
print(twin)
