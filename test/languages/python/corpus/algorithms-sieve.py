def primes(limit):
    sieve = [True] * (limit + 1)
    sieve[0:2] = [False, False]
    for n in range(2, int(limit ** 0.5) + 1):
        if sieve[n]:
            sieve[n * n::n] = [False] * len(range(n * n, limit + 1, n))
    return [n for n, prime in enumerate(sieve) if prime]


found = primes(1000)
print(len(found), found[:10], found[-3:])
print([b - a for a, b in zip(found, found[1:])][:20])
