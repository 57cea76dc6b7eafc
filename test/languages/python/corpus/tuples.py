t = (1, 'a', [2])
t[2].append(3)
print(t, len(t), t + (4,), t * 2, t[1:], t[-1], 'a' in t, t.index('a'), t.count(1), (), (1,), tuple('ab'), tuple([1, 2]))
a, b = b, a = 1, 2
print(a, b, (1, 2) < (1, 3), (1, 2) < (1, 2, 0), (2,) > (1, 99), (1, 'a') == (1, 'a'), hash((1, 2)) == hash((1, 2)))
first, (second, *third), fourth = 1, (2, 3, 4), 5
print(first, second, third, fourth)
points = {(0, 0): 'origin', (1, 2): 'p'}
print(points[1, 2], points.get((5, 5), 'none'), max([(1, 'b'), (1, 'c')]), sum((1, 2, 3)), sorted([(2, 1), (1, 2)]))
x = 1,
print(x, type(x).__name__, isinstance(x, tuple), not (), bool((0,)))
t[0] = 5
