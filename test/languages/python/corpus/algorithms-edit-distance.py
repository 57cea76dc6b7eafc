def distance(a, b):
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (x != y)))
        before = row
    return before[-1]


for pair in [('kitten', 'sitting'), ('', 'abc'), ('flaw', 'lawn'), ('same', 'same'), ('rosettacode', 'raisethysword')]:
    print(*pair, distance(*pair), sep='|')
