memo = {}


def catalan(n):
    if n == 0:
        return 1
    if n not in memo:
        memo[n] = sum(catalan(i) * catalan(n - 1 - i) for i in range(n))
    return memo[n]


print([catalan(n) for n in range(15)])
print(catalan(60))
