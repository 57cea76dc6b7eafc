print([x * y for x in range(1, 4) for y in range(1, 4) if x != y])
print([[x * y for y in range(3)] for x in range(3)], [x for x in 'hello' if x not in 'aeiou'])
print({x: x ** 2 for x in range(5)}, {x % 3 for x in range(10)}, {k: v for k, v in zip('abc', [1, 2, 3])}, {v: k for k, v in {'a': 1}.items()})
print([a if a > 2 else -a for a in range(5)], [(i, c) for i, c in enumerate('ab', 1)], [x for x in [1, 2, 3] if x > 1 if x < 3])
x = 'outer'
print([x for x in range(3)], x)
print([y := 5, y * 2], y, [last := n for n in range(4)], last)
print(sum([len(w) for w in 'the quick brown fox'.split()]), [*range(3), *'ab'], [b for a in [[1, 2], [3]] for b in a])
transposed = [[row[i] for row in [[1, 2, 3], [4, 5, 6]]] for i in range(3)]
print(transposed)
