def divisors(n):
    low = [d for d in range(1, int(n ** 0.5) + 1) if n % d == 0]
    return sorted(set(low + [n // d for d in low]))


for n in range(2, 9000):
    if n % 2 == 0 and sum(divisors(n)[:-1]) == n:
        print(n, divisors(n))
kinds = {'deficient': 0, 'perfect': 0, 'abundant': 0}
for n in range(1, 500):
    s = sum(divisors(n)) - n
    kinds['deficient' if s < n else 'perfect' if s == n else 'abundant'] += 1
print(kinds)
