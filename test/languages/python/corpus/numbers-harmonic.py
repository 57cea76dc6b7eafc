total = 0.0
for n in range(1, 10001):
    total += 1 / n
print(total)
print(sum(1 / n for n in range(10000, 0, -1)))
product = 1.0
for k in range(1, 200):
    product *= 4 * k * k / (4 * k * k - 1)
print(product * 2)
