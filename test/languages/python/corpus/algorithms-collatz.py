longest = (0, 0)
lengths = {1: 1}
for start in range(1, 3000):
    n = start
    trail = []
    while n not in lengths:
        trail.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    length = lengths[n]
    for n in reversed(trail):
        length += 1
        lengths[n] = length
    if lengths[start] > longest[1]:
        longest = (start, lengths[start])
print(longest, len(lengths) > 6000)
