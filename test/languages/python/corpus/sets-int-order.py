print({3, 1, 2}, {10, 5, 0}, set(range(10, 0, -1)), {100, 1, 50, 7}, {8, 0, 16, 1}, {-1, -2, 0}, {1.5, 2}, set([5, 3, 9, 1, 20, 33]))
s = set()
for n in [40, 8, 3, 17, 25, 6, 33]:
    s.add(n)
print(s, list(s)[0], [x for x in s])
s.discard(8)
s.add(1000)
print(s, s | {2, 4}, s & {3, 40, 1000}, s - {3})
print(set([1 << 40, 5, 2]), {True, 2, 3}, {None} == {None})
