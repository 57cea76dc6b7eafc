names, ages = ['a', 'b', 'c'], [1, 2, 3, 4]
for i, (name, age) in enumerate(zip(names, ages), start=1):
    print(i, name, age)
print(list(zip()), list(zip('ab')), dict(zip(names, ages)), list(zip(*[(1, 'x'), (2, 'y')])), list(enumerate('xy', 5)), list(map(max, [1, 5], [3, 2])))
for a, b in zip(range(3), range(10, 13)):
    print(a + b, end=' ')
print()
print(list(range(10, 0, -3)), list(range(0)), range(5)[1:4], len(range(0, 100, 7)), 21 in range(0, 100, 7), range(3) == range(0, 3, 1), range(10)[-1], list(range(5))[::-1], list(reversed(range(4))), sum(range(101)))
print(range(2, 10, 2), range(3).stop, range(10).index(4), range(10).count(11), bool(range(0)))
