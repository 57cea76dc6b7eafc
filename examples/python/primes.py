"""Primes: a sieve, a generator, and numbers beyond 53 bits."""


def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    for n in range(2, int(limit ** 0.5) + 1):
        if prime[n]:
            for multiple in range(n * n, limit + 1, n):
                prime[multiple] = False
    return [n for n in range(limit + 1) if prime[n]]


def gaps(numbers):
    before = None
    for n in numbers:
        if before is not None:
            yield n - before
        before = n


def is_prime(n):
    """Miller and Rabin's test, exact below 3 * 10**24."""
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


primes = sieve(200)
print(primes)
print('largest gap', max(gaps(primes)))
print([e for e in (31, 61, 67, 89, 127) if is_prime(2 ** e - 1)])
