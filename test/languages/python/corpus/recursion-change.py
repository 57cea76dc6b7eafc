def ways(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways(amount - coins[0], coins) + ways(amount, coins[1:])


print(ways(100, [50, 20, 10, 5]), ways(4, [1, 2, 3]), ways(3, [2]))


def fewest(amount, coins, known={}):
    if amount in known:
        return known[amount]
    if amount == 0:
        return []
    best = None
    for c in coins:
        if c <= amount:
            rest = fewest(amount - c, coins)
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = [c] + rest
    known[amount] = best
    return best


print(fewest(63, [1, 5, 10, 21, 25]), len(fewest.__defaults__[0]))
